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
}

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
  readonly message?: MessagePlace;
}
