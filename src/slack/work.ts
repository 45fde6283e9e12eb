import { setTimeout } from 'node:timers/promises';

export interface Work {
  /** Counts a piece of work until it settles, and hands it back. */
  track<T>(piece: Promise<T>): Promise<T>;
  /** Waits until nothing is under way, at most `ms`. True when nothing is. Work may start other work meanwhile. */
  drain(ms: number): Promise<boolean>;
  /** Aborted by `drain`: what only waits (following a request, trying again) ends then; what works goes on. */
  readonly stopping: AbortSignal;
}

/** Bolt's stop() does not wait for listeners that have acknowledged already; this does. */
export function trackWork(): Work {
  const underWay = new Set<Promise<unknown>>();
  const stopping = new AbortController();
  return {
    track(piece) {
      const settled: Promise<boolean> = piece.then(
        () => underWay.delete(settled),
        () => underWay.delete(settled),
      );
      underWay.add(settled);
      return piece;
    },
    async drain(ms) {
      stopping.abort();
      const end = Date.now() + ms;
      while (underWay.size > 0 && Date.now() < end) {
        const settled = new AbortController();
        await Promise.race([Promise.all(underWay), pause(end - Date.now(), settled.signal)]);
        settled.abort();
      }
      return underWay.size === 0;
    },
    stopping: stopping.signal,
  };
}

/** Waits `ms`. False, at once, when `signal` aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return setTimeout(ms, true, { signal }).catch(() => false);
}
