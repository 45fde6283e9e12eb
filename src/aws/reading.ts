/** What a look at AWS returns: a value, or the reasons why there is none. All of it is plain JSON. */

export type GapReason = 'denied' | 'throttled' | 'failed' | 'not-configured' | 'left-out';

/** Something that idc could not look at, or (`left-out`) left for the sake of the time that it would have taken. Failing to look is never an answer about the thing itself. */
export interface Gap {
  /** What was not seen, in words: "customer managed policies in payments-prod". */
  readonly of: string;
  readonly reason: GapReason;
  /** What AWS (or the configuration) said, verbatim where it said something. Untrusted text. */
  readonly detail: string;
  /** What would allow the look, as an instruction. */
  readonly remedy?: string;
}

/** One AWS call that was made: `api` as in IAM policies, `sso:ListInstances`; `at` is ISO 8601, UTC. */
export interface Provenance {
  readonly api: string;
  readonly at: string;
  readonly requestId?: string;
  readonly ms: number;
}

/** A reading remembers so many of its calls, the first ones. */
export const MOST_CALLS = 1_000;

export interface Reading<T> {
  /** Absent exactly when the thing could not be looked at; proof of absence is a value. */
  readonly value?: T;
  readonly gaps: readonly Gap[];
  readonly calls: readonly Provenance[];
}
