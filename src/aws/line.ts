import { PRIORITIES, type Priority, type Wants } from './bucket.ts';

export interface Turn {
  readonly priority: Priority;
  /** Ends the waiting: the promise rejects with the signal's reason, and no call is counted. */
  readonly signal?: AbortSignal | undefined;
}

/** Those who wait for one family. */
export interface Line {
  /** Resolves when let through. `onLeave` is called where somebody stops waiting before. */
  join(turn: Turn, onLeave: () => void): Promise<void>;
  wants(): Wants;
  /** Who is next; undefined where nobody waits. */
  first(): Priority | undefined;
  admit(most: number): void;
}

/** Of a kind that nobody was let through of for so long, one goes as a person would: nothing waits for ever. */
const OVERDUE_MS = 10_000;

export function makeLine(now: () => number): Line {
  const waiting: Readonly<Record<Priority, (() => void)[]>> = { person: [], watch: [], sweep: [] };
  const since: Record<Priority, number> = { person: 0, watch: 0, sweep: 0 };

  const overdue = () =>
    PRIORITIES.filter(
      (one) => one !== 'person' && waiting[one].length > 0 && now() - since[one] >= OVERDUE_MS,
    );
  const next = () => overdue()[0] ?? PRIORITIES.find((one) => waiting[one].length > 0);

  function enter(queue: (() => void)[], priority: Priority, go: () => void): void {
    if (queue.length === 0) since[priority] = now();
    queue.push(go);
  }

  return {
    join: ({ priority, signal }, onLeave) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const queue = waiting[priority];
        const leave = () => {
          queue.splice(queue.indexOf(go), 1);
          reject(signal?.reason);
          onLeave();
        };
        const go = () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        };
        signal?.addEventListener('abort', leave, { once: true });
        enter(queue, priority, go);
      }),
    wants() {
      const late = overdue();
      const rest = (one: Priority) => waiting[one].length - (late.includes(one) ? 1 : 0);
      return { person: rest('person') + late.length, watch: rest('watch'), sweep: rest('sweep') };
    },
    first: () => (overdue().length > 0 ? 'person' : next()),
    admit(most) {
      for (let n = 0; n < most; n += 1) {
        const priority = next();
        if (!priority) return;
        since[priority] = now();
        waiting[priority].shift()?.();
      }
    },
  };
}
