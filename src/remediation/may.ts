import type { Person } from './policy.ts';

export type RefusalCode =
  | 'bot'
  | 'external'
  | 'guest'
  | 'not-an-asker'
  | 'not-an-operator'
  | 'no-policy'
  | 'no-approvers'
  | 'not-an-approver'
  | 'denied'
  | 'not-known-enough'
  | 'requester'
  | 'beneficiary'
  | 'beneficiary-unknown'
  | 'behind'
  | 'behind-unknown'
  | 'expired'
  | 'already-decided';

export type May =
  | { readonly may: true }
  | { readonly may: false; readonly code: RefusalCode; readonly sentence: string };
export type Refused = Extract<May, { readonly may: false }>;

export function refuse(code: RefusalCode, sentence: string): Refused {
  return { may: false, code, sentence };
}

/** Whoever is no full member of this workspace has no rights, whatever a list says. */
export function outsider(person: Person, teamId: string): Refused | undefined {
  if (person.kind === 'bot') return refuse('bot', 'Bots may neither ask nor approve.');
  if (person.kind === 'external' || person.teamId !== teamId)
    return refuse(
      'external',
      'You are in another organization’s workspace, and only members of this one may use idc.',
    );
  if (person.kind === 'guest') return refuse('guest', 'Guests may neither ask nor approve.');
  return undefined;
}
