/** Who goes first: a person who waits, then what idc follows by itself, then listings that read a whole organization. */
export type Priority = 'person' | 'watch' | 'sweep';
export const PRIORITIES = ['person', 'watch', 'sweep'] as const satisfies readonly Priority[];

/** How many calls of each wait. */
export type Wants = Readonly<Record<Priority, number>>;

/** What one family of APIs is granted. */
export interface Terms {
  readonly perSecond: number;
  /** At least 1. */
  readonly burst: number;
}

export interface Drawn {
  readonly granted: number;
  /** What is left. */
  readonly tokens: number;
  /** The part of the rate that is used: below 1 after AWS has throttled. */
  readonly pace: number;
}

/** Each throttling halves the pace, once in `onceMs`; each `everyMs` without one gives back a `step`. */
export const BACKING_OFF = { least: 0.1, step: 0.1, everyMs: 10_000, onceMs: 1_000 } as const;

/**
 * What has to be left of the burst for others. A person who comes while a sweep takes all that it gets finds two thirds
 * of the burst at once, in whichever process, and then the whole rate until those tokens are there again.
 */
export function reserveFor(priority: Priority, burst: number): number {
  const part = { person: 0, watch: 1 / 3, sweep: 2 / 3 }[priority];
  return Math.min(burst - 1, burst * part);
}

/** Fractions of tokens add up to almost one. */
export const ALMOST = 1e-9;

/** How many of those who wait may go, the first ones first. */
export function grant(tokens: number, wants: Wants, burst: number): Pick<Drawn, 'granted' | 'tokens'> {
  let left = tokens;
  for (const priority of PRIORITIES) {
    const free = Math.floor(left - reserveFor(priority, burst) + ALMOST);
    left -= Math.max(0, Math.min(wants[priority], free));
  }
  return { granted: Math.round(tokens - left), tokens: left };
}

export interface Bucket {
  draw(wants: Wants, terms: Terms): Drawn;
  /** AWS throttled. Whether that slowed anything: not when it did a moment ago. */
  slow(): boolean;
  /** Goes on from what others know. */
  follow(tokens: number, pace: number): void;
}

/** The tokens of one family in this process. Full when first used. */
export function makeBucket(now: () => number): Bucket {
  let kept: { readonly tokens: number; readonly at: number } | undefined;
  let slowed = { pace: 1, at: 0 };
  let throttledAt = Number.NEGATIVE_INFINITY;
  const pace = () => {
    const steps = Math.floor((now() - slowed.at) / BACKING_OFF.everyMs);
    return Math.min(1, slowed.pace + steps * BACKING_OFF.step);
  };
  return {
    draw(wants, { perSecond, burst }) {
      const earned = kept ? ((now() - kept.at) / 1_000) * perSecond * pace() : burst;
      const drawn = grant(Math.min(burst, (kept?.tokens ?? 0) + earned), wants, burst);
      kept = { tokens: drawn.tokens, at: now() };
      return { ...drawn, pace: pace() };
    },
    slow() {
      if (now() - throttledAt < BACKING_OFF.onceMs) return false;
      throttledAt = now();
      slowed = { pace: Math.max(BACKING_OFF.least, pace() / 2), at: now() };
      return true;
    },
    follow(tokens, followed) {
      kept = { tokens, at: now() };
      if (Math.abs(followed - pace()) > ALMOST) slowed = { pace: followed, at: now() };
    },
  };
}
