import { setTimeout as sleep } from 'node:timers/promises';

/** Time as a hand, and how patient idc is. All durations in milliseconds. */
export interface Pace {
  now(): Date;
  wait(ms: number): Promise<void>;
  /** The first pause between two looks; each further one is half as long again, up to `longest`. */
  readonly first: number;
  readonly longest: number;
  /** How long an asynchronous request, or a conflict with another one, may take. */
  readonly cap: number;
  /** How long a request id that AWS has just given may be unknown to it (seen in practice, not documented). */
  readonly notYet: number;
  /** How long after a change a look may still show the state before. */
  readonly settle: number;
}

export const steady: Pace = {
  now: () => new Date(),
  wait: async (ms) => void (await sleep(ms)),
  first: 1_000,
  longest: 5_000,
  cap: 15 * 60_000,
  notYet: 60_000,
  settle: 20_000,
};

/**
 * Tries until `attempt` returns something, growing slower, for at most `within` milliseconds; undefined when that
 * was not enough. The last try is made when the time is up.
 */
export async function until<T>(
  pace: Pace,
  within: number,
  attempt: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const end = pace.now().getTime() + within;
  for (let pause = pace.first; ; pause = Math.min(pause * 1.5, pace.longest)) {
    const last = pace.now().getTime() >= end;
    const result = await attempt();
    if (result !== undefined || last) return result;
    await pace.wait(pause);
  }
}
