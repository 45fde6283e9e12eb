const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** How fresh a kept map is held, and what that may cost: every number of it. docs/large.md tells the same. */
export const FRESHNESS = {
  /** A map that is as young as this is not looked after again: the answer tells its age. */
  youngMs: MINUTE,
  /** CloudTrail needs "about five minutes" and promises nothing: so late an event is still waited for. */
  lateMs: 20 * MINUTE,
  /** CloudTrail keeps 90 days; a day less, so that nothing falls out of them while it is read. */
  recordedMs: 89 * DAY,
  /** Whatever no event tells is read again within this: a hundredth of all pairs and listings a day. */
  roundMs: 100 * DAY,
  /** A page of LookupEvents takes as long as ten other calls, and tells of up to 50 pairs. */
  leastPages: 20,
  pairsPerPage: 50,
  /** Two thousand requests, of which AWS does not say how long it lists them. */
  listedRequests: 2_000,
  describedRequests: 50,
} as const;

/** How many pages of events are read at most, in each account: with more, a map of so many pairs is read anew for less. */
export function mostPages(pairs: number): number {
  return Math.max(FRESHNESS.leastPages, Math.ceil(pairs / FRESHNESS.pairsPerPage));
}

/**
 * How many of `all` are due for a routine look between two times, in milliseconds: so many that everything had its turn
 * after a round. Short spans add up, however often somebody looks.
 */
export function dueBetween(
  all: number,
  [from, to]: readonly [number, number],
  roundMs: number = FRESHNESS.roundMs,
): number {
  const turns = (at: number) => Math.floor((all * at) / roundMs);
  return Math.min(all, Math.max(0, turns(to) - turns(from)));
}
