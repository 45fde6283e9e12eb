import type { Kept } from '../evidence/look.ts';

/** Questions that are asked at once: what is alike for all of them is in `kept`, read within bounds of its own. */
interface Together<Bounds> {
  readonly kept: Kept;
  readonly bounds: Bounds;
  /** Aborts when none of them waits any more. */
  readonly signal: AbortSignal;
}

/** A question that joined has to leave when it was answered; a cancelled one has left. */
export interface Joined<Bounds> extends Together<Bounds> {
  leave(): void;
}

interface Group<Bounds> extends Together<Bounds> {
  waiting: number;
  readonly stop: AbortController;
}

/** Questions of the same object are together. One that comes after all others left begins anew. */
export function makeTogether<Bounds>(bounds: () => Bounds) {
  const groups = new WeakMap<object, Group<Bounds>>();

  function begin(by: object): Group<Bounds> {
    const stop = new AbortController();
    const group = { kept: new Map(), bounds: bounds(), signal: stop.signal, stop, waiting: 0 };
    groups.set(by, group);
    return group;
  }

  return function join(by: object, signal?: AbortSignal): Joined<Bounds> {
    const group = groups.get(by) ?? begin(by);
    group.waiting += 1;
    const left = new AbortController();
    const leave = () => {
      if (left.signal.aborted) return;
      left.abort();
      group.waiting -= 1;
      if (group.waiting > 0) return;
      groups.delete(by);
      group.stop.abort();
    };
    signal?.addEventListener('abort', leave, { signal: left.signal });
    if (signal?.aborted) leave();
    return { ...group, leave };
  };
}
