/** Waits until one more call of a throttled API family may be made. Order of waiting is order of asking. */
export type Take = () => Promise<void>;

/**
 * A token bucket for one API family: `perSecond` calls a second, at most `burst` at once.
 * The rates are AWS's own (LookupEvents: 2 a second for an account and Region), never more.
 */
export function bucket(perSecond: number, burst: number): Take {
  let tokens = burst;
  let last = Date.now();
  let queue: Promise<void> = Promise.resolve();

  async function wait(): Promise<void> {
    const now = Date.now();
    tokens = Math.min(burst, tokens + ((now - last) / 1_000) * perSecond);
    last = now;
    if (tokens < 1) {
      await new Promise((resolve) => setTimeout(resolve, ((1 - tokens) / perSecond) * 1_000));
      return wait();
    }
    tokens -= 1;
  }
  return () => {
    queue = queue.then(wait);
    return queue;
  };
}
