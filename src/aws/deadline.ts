import { AwsFailure } from './errors.ts';

interface Bounds {
  readonly api: string;
  /** The asker is gone: rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** The time is over: an `AwsFailure` of the call, code TimeoutError. */
  readonly deadline?: AbortSignal | undefined;
}

/**
 * The work's own end, or the first of the two signals. A call that was sent already ends by itself, unheard, within
 * the bounds of `clientOptions`.
 */
export async function within<T>(
  { api, signal, deadline }: Bounds,
  work: (stop: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  const signals = [signal, deadline].filter((one) => one !== undefined);
  if (signals.length === 0) return work(undefined);
  const stop = AbortSignal.any(signals);
  try {
    return await untilAborted(stop, work);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (deadline?.aborted && error === stop.reason) throw new AwsFailure(api, outOfTime());
    throw error;
  }
}

async function untilAborted<T>(stop: AbortSignal, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  stop.throwIfAborted();
  let leave = () => {};
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(stop.reason);
    stop.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work(stop), aborted]);
  } finally {
    stop.removeEventListener('abort', leave);
  }
}

function outOfTime(): Error {
  const error = new Error('the time of the question was over before this was read');
  error.name = 'TimeoutError';
  return error;
}
