import type { RemediationState } from './remediation.ts';

/** A person as the verified Slack payload and a membership read at the click describe them. */
export interface Person {
  readonly userId: string;
  readonly teamId: string;
  readonly kind: 'member' | 'guest' | 'external' | 'bot';
  /** The user groups that the person is in. */
  readonly groups: readonly string[];
}

/** Slack ids. Channels count for asking only. */
export interface Allowed {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly channels: readonly string[];
}

export interface Rules {
  /** Unset means the approvers. */
  readonly askers?: Allowed;
  /** Unset or empty means that nobody may decide. */
  readonly approvers?: Allowed;
  /** Who may ask about other people. Unset means the approvers. */
  readonly operators?: Allowed;
  readonly teamId: string;
}

export type RefusalCode =
  | 'bot'
  | 'external'
  | 'guest'
  | 'not-an-asker'
  | 'not-an-operator'
  | 'no-approvers'
  | 'not-an-approver'
  | 'requester'
  | 'beneficiary'
  | 'beneficiary-unknown'
  | 'expired'
  | 'already-decided';

export type May =
  | { readonly may: true }
  | { readonly may: false; readonly code: RefusalCode; readonly sentence: string };

/** What a decision is about; `gains` says whether the person would gain access by the plan. */
export interface Decision {
  readonly requestedBy: string;
  readonly state: RemediationState;
  readonly expiresAt: string;
  readonly gains: 'yes' | 'no' | 'unknown';
  readonly now: Date;
}

/** Whether `person` may ask, in `channel` where the question was asked in one. */
export function mayAsk(person: Person, rules: Rules, channel?: string): May {
  const stranger = outsider(person, rules);
  if (stranger) return stranger;
  const { askers } = rules;
  if (!askers) {
    if (isListed(person, rules.approvers)) return { may: true };
  } else if (isListed(person, askers) || (channel !== undefined && askers.channels.includes(channel))) {
    return { may: true };
  }
  return refuse(
    'not-an-asker',
    'You are not on the list of people who may ask idc here. Whoever runs idc can add you to IDC_ASKERS.',
  );
}

/** Whether `person` may ask what somebody else can reach. Whoever asks about themselves is judged by `mayAsk`. */
export function mayAskAbout(person: Person, rules: Rules): May {
  const stranger = outsider(person, rules);
  if (stranger) return stranger;
  if (isListed(person, rules.operators ?? rules.approvers)) return { may: true };
  return refuse(
    'not-an-operator',
    'You may not ask idc about other people. Whoever runs idc can add you to IDC_OPERATORS; about yourself, ask with your own e-mail address.',
  );
}

/** Whether `person` may approve or deny. The first rule that stands against it is the one that is told. */
export function mayDecide(person: Person, rules: Rules, decision: Decision): May {
  return (
    outsider(person, rules) ??
    notApprover(person, rules) ??
    tooLate(decision) ??
    interested(person, decision) ?? { may: true }
  );
}

function outsider(person: Person, rules: Rules): May | undefined {
  if (person.kind === 'bot') return refuse('bot', 'Bots may neither ask nor approve.');
  if (person.kind === 'external' || person.teamId !== rules.teamId)
    return refuse(
      'external',
      'You are in another organization’s workspace, and only members of this one may use idc.',
    );
  if (person.kind === 'guest') return refuse('guest', 'Guests may neither ask nor approve.');
  return undefined;
}

function notApprover(person: Person, rules: Rules): May | undefined {
  const { approvers } = rules;
  if (!approvers || approvers.users.length + approvers.groups.length === 0)
    return refuse('no-approvers', 'Nobody may approve yet: whoever runs idc has to set IDC_APPROVERS first.');
  if (!isListed(person, approvers))
    return refuse(
      'not-an-approver',
      'You are not an approver of idc, so somebody who is has to decide this. Nothing was changed.',
    );
  return undefined;
}

function tooLate(decision: Decision): May | undefined {
  const { state } = decision;
  if (state === 'expired' || (state === 'proposed' && decision.now >= new Date(decision.expiresAt)))
    return refuse(
      'expired',
      'This proposal has expired, so nothing was changed. Ask again for a fresh look.',
    );
  if (state !== 'proposed') return refuse('already-decided', `${ALREADY[state]} Your click changed nothing.`);
  return undefined;
}

function interested(person: Person, decision: Decision): May | undefined {
  if (person.userId === decision.requestedBy)
    return refuse('requester', 'You asked for this fix, so somebody else has to approve it.');
  if (decision.gains === 'yes')
    return refuse('beneficiary', 'You would gain access by this fix, so somebody else has to approve it.');
  if (decision.gains === 'unknown')
    return refuse(
      'beneficiary-unknown',
      'idc could not find out whether you would gain access by this fix, so somebody else has to approve it.',
    );
  return undefined;
}

const ALREADY = {
  approved: 'This fix was approved already.',
  running: 'This fix was approved already and is being applied.',
  verified: 'This fix was approved, applied and verified already.',
  'not-fixed': 'This fix was approved and applied already.',
  failed: 'This fix was approved already, and it failed.',
  denied: 'This fix was denied already.',
  superseded: 'What this fix was for has changed since, so it was withdrawn.',
} as const satisfies Record<Exclude<RemediationState, 'proposed' | 'expired'>, string>;

function isListed(person: Person, allowed: Allowed | undefined): boolean {
  if (!allowed) return false;
  return (
    allowed.users.includes(person.userId) || person.groups.some((group) => allowed.groups.includes(group))
  );
}

function refuse(code: RefusalCode, sentence: string): May {
  return { may: false, code, sentence };
}
