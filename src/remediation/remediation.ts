import type { Cause } from '../knowledge/causes.ts';
import type { Plan } from './plan.ts';

export type RemediationState =
  | 'proposed'
  | 'approved'
  | 'running'
  | 'verified'
  | 'not-fixed'
  | 'failed'
  | 'denied'
  | 'expired'
  | 'superseded';

/** Every legal move. A state without moves is final; the store refuses any move that is not in this table. */
export const MOVES = {
  proposed: ['approved', 'denied', 'expired', 'superseded'],
  approved: ['running', 'failed', 'superseded'],
  running: ['verified', 'not-fixed', 'failed', 'superseded'],
  verified: [],
  'not-fixed': [],
  failed: [],
  denied: [],
  expired: [],
  superseded: [],
} as const satisfies Record<RemediationState, readonly RemediationState[]>;

/** The states from which `to` may be reached. */
export function mayComeFrom(to: RemediationState): readonly RemediationState[] {
  const states = Object.keys(MOVES) as RemediationState[];
  return states.filter((from) => (MOVES[from] as readonly RemediationState[]).includes(to));
}

/** How long a proposal waits for a decision. */
export const PROPOSAL_HOURS = 8;

/** Times are ISO 8601, UTC; `by` and `requestedBy` are Slack user ids. */
export interface Approval {
  readonly by: string;
  readonly at: string;
  /** The AWS user name that the policy gave this person at the click; absent where it gave none. */
  readonly awsUser?: string;
  readonly chosenPrincipalId?: string;
  /** What the person typed, where the plan asks for a reason. Untrusted. */
  readonly reason?: string;
}

export interface Denial {
  readonly by: string;
  readonly at: string;
  /** What the person typed. Untrusted. */
  readonly reason: string;
}

export interface Outcome {
  readonly at: string;
  /** How it ended, one sentence. Untrusted names inside. */
  readonly sentence: string;
  /** The actions of the plan as sentences, by whether they happened. */
  readonly done: readonly string[];
  readonly notDone: readonly string[];
  /** AWS's own words, verbatim. Untrusted. */
  readonly awsSaid?: string;
  /** The actions, by their place in the plan, that changed something: what was so already is not among them. */
  readonly made?: readonly number[];
}

/** Why a remediation exists: a diagnosis found something, or somebody wants the remediation `of` undone. */
export type Origin = { readonly kind: 'finding' } | { readonly kind: 'undo'; readonly of: string };

/** The remediation that undid this one, and the people behind it, by Slack user id. */
export interface Undone {
  readonly by: string;
  readonly requestedBy: string;
  readonly approvedBy: readonly string[];
  readonly at: string;
}

/** What would be proposed now, in place of a plan that is not right any more. */
export interface Instead {
  readonly cause: Cause;
  readonly plan: Plan;
}

/** What a second look saw, a day after it was verified. */
export interface LookedAgain {
  readonly at: string;
  /** `unknown`: it could not be looked at for a week. */
  readonly state: 'holds' | 'relapsed' | 'unknown';
  /** What is not so any more, one sentence each. Untrusted names inside. */
  readonly sentences: readonly string[];
}

/** How long after it was verified a remediation is looked at again. */
export const LOOK_AGAIN_HOURS = 24;

/** Where the picture of a remediation hangs in Slack, so that it can be redrawn. */
export interface MessagePlace {
  readonly channel: string;
  readonly ts: string;
}

export interface Remediation {
  /** A random UUID: all that a button carries. */
  readonly id: string;
  readonly diagnosisId: string;
  readonly questionText: string;
  readonly cause: Cause;
  readonly plan: Plan;
  readonly planHash: string;
  readonly origin: Origin;
  readonly state: RemediationState;
  readonly requestedBy: string;
  readonly proposedAt: string;
  readonly expiresAt: string;
  /** The approvals that count, oldest first, one for each person; while it is proposed perhaps not enough of them. */
  readonly approvals: readonly Approval[];
  /** The one that completed them: with it the plan was approved. */
  readonly approval?: Approval;
  readonly denial?: Denial;
  readonly outcome?: Outcome;
  readonly undone?: Undone;
  readonly again?: LookedAgain;
  /** The proposal that took its place, where the situation had changed when it was to be applied. */
  readonly replacedBy?: string;
  readonly message?: MessagePlace;
}
