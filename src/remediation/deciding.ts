import { type May, outsider, type Refused, refuse } from './may.ts';
import { isListed, type Person } from './policy.ts';
import type { Remediation, RemediationState } from './remediation.ts';
import { deniedBy, type Ruling } from './ruling.ts';

export type Known = 'yes' | 'no' | 'unknown';

/** What a decision is about. */
export interface Decision extends Pick<Remediation, 'requestedBy' | 'state' | 'expiresAt'> {
  readonly what: 'approve' | 'deny';
  /** Absent: nothing is in force that says who may decide. */
  readonly ruling?: Ruling;
  /** Why nothing is in force, in words. */
  readonly fault?: string;
  readonly teamId: string;
  readonly now: Date;
}

/** What AWS knows of the person and the plan. */
export interface Interests {
  /** Whether the person would gain access by the plan. */
  readonly gains: Known;
  /** Whether the person made the call that failed; asked only of a plan that nobody asked for. */
  readonly behind: Known;
}

/** Whether `person` may approve or deny. The first rule that stands against it is the one that is told. */
export function mayDecide(person: Person, decision: Decision, interests: Interests): May {
  return (
    outsider(person, decision.teamId) ??
    tooLate(decision) ??
    withoutStanding(person, decision) ??
    interested(person, decision, interests) ?? { may: true }
  );
}

function withoutStanding(person: Person, { ruling, what, fault }: Decision): Refused | undefined {
  if (!ruling)
    return refuse(
      'no-policy',
      `Nobody may decide yet: ${fault ?? 'whoever runs idc has to set IDC_POLICY first.'}`,
    );
  const denied = deniedBy(person, ruling);
  if (denied) return refuse('denied', `The rule "${denied.name}" keeps you from deciding this.`);
  const lists = what === 'approve' ? ruling.from : ruling.against;
  if (!lists.every((list) => isListed(person, list))) return notListed(person, ruling);
  if (what === 'approve' && ruling.unclear) return refuse('not-known-enough', ruling.unclear);
  return undefined;
}

function notListed(person: Person, { against, from }: Ruling): Refused {
  if (against.some(({ users, groups }) => users.length + groups.length === 0))
    return refuse('no-approvers', 'Nobody may approve this: the policy of idc names no approvers for it.');
  if (against.every((list) => isListed(person, list)))
    return refuse(
      'not-an-approver',
      from.some(({ users }) => users.length === 0)
        ? 'This is high risk, which takes approvers by their own user id, and the policy of idc names none. Nothing was changed.'
        : 'This is high risk, which takes approvers by their own user id: you are one only through a user group. Nothing was changed.',
    );
  return refuse(
    'not-an-approver',
    'You are not an approver of this, so somebody who is has to decide. Nothing was changed.',
  );
}

function tooLate({ state, now, expiresAt }: Decision): Refused | undefined {
  if (state === 'expired' || (state === 'proposed' && now >= new Date(expiresAt)))
    return refuse(
      'expired',
      'This proposal has expired, so nothing was changed. Ask again for a fresh look.',
    );
  if (state !== 'proposed') return refuse('already-decided', `${ALREADY[state]} Your click changed nothing.`);
  return undefined;
}

/** Who perhaps has an interest may deny: that changes nothing, and stops what nobody is sure of. */
function interested(person: Person, decision: Decision, { gains, behind }: Interests): Refused | undefined {
  const unknown = decision.what === 'approve' ? 'unknown' : undefined;
  if (person.userId === decision.requestedBy)
    return refuse('requester', 'You asked for this fix, so somebody else has to approve it.');
  if (gains === 'yes')
    return refuse('beneficiary', 'You would gain access by this fix, so somebody else has to approve it.');
  if (gains === unknown)
    return refuse(
      'beneficiary-unknown',
      'idc could not find out whether you would gain access by this fix, so somebody else has to approve it.',
    );
  if (behind === 'yes')
    return refuse('behind', 'You made the call that failed, so somebody else has to approve this fix.');
  if (behind === unknown)
    return refuse(
      'behind-unknown',
      'idc could not find out whether you made the call that failed, so somebody else has to approve this fix.',
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
