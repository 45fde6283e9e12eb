import { DAY } from './freshness.ts';

/** From here on a quota is worth a word: what needs one more soon meets it. */
export const NEAR = 0.8;

/**
 * How much of what quotas bound one question reads, unless all is asked for, and in how long everything had its turn where
 * it is kept. `most` holds twice: for what has its turn, and for what is read again because it comes near a quota.
 * docs/large.md tells the same.
 */
export const ROUNDS = {
  /** Two calls each. Policies are attached by hand and by pipelines, at any time. */
  set: { most: 200, ms: 7 * DAY },
  /** One call each, in the account itself. Roles come and go slowly, and quotas are raised. */
  account: { most: 100, ms: 30 * DAY },
  /** A count of users or groups is not read again the same day. */
  directoryMs: DAY,
} as const;
