/** A question that waits until idc has room for it. */
export interface Waiting {
  /** Slack's id of who asks. */
  readonly by: string;
  /** It may read a whole organization. */
  readonly isListing: boolean;
  readonly signal: AbortSignal;
  /** Told how many questions come before it, at first and whenever that changes; never where it need not wait. */
  readonly onPlace: (before: number) => void;
}

export interface Turns {
  /** Resolves when it is its turn, with what has to be called at its end. Rejects when the signal aborts before. */
  take(waiting: Waiting): Promise<() => void>;
}

interface Limits {
  readonly atOnce: number;
  /** Neither kind may take every place. */
  readonly people: number;
  readonly listings: number;
}

const LIMITS: Limits = { atOnce: 8, people: 7, listings: 3 };

interface Entry extends Waiting {
  readonly arrived: number;
  readonly begin: () => void;
  place?: number;
}

/**
 * Lets so many questions be answered at once and makes the others wait: questions about one thing before listings, and
 * people take turns, so that nobody waits for all that somebody else asked.
 */
export function makeTurns(limits: Limits = LIMITS): Turns {
  const waiting = new Set<Entry>();
  const running = new Set<Entry>();
  const served = new Map<string, number>();
  let count = 0;

  const runs = (test: (entry: Entry) => boolean) => [...running].filter(test).length;
  const hasRoom = ({ isListing }: Entry) =>
    running.size < limits.atOnce &&
    runs((one) => one.isListing === isListing) < (isListing ? limits.listings : limits.people);

  /** The n-th question of somebody comes after the (n-1)-th of everybody. */
  const inOrder = (): Entry[] => {
    const own = new Map<string, number>();
    const ranked = [...waiting].map((entry) => {
      const before = own.get(entry.by) ?? runs(({ by }) => by === entry.by);
      own.set(entry.by, before + 1);
      const rank = [entry.isListing ? 1 : 0, before, served.get(entry.by) ?? 0, entry.arrived];
      return { entry, rank };
    });
    return ranked.sort((a, b) => compared(a.rank, b.rank)).map(({ entry }) => entry);
  };

  const serve = () => {
    for (;;) {
      const order = inOrder();
      const next = order.find(hasRoom);
      if (!next) return order.forEach(tellPlace);
      waiting.delete(next);
      running.add(next);
      count += 1;
      served.set(next.by, count);
      next.begin();
    }
  };

  return {
    take: (asker) =>
      new Promise((resolve, reject) => {
        count += 1;
        const end = () => {
          running.delete(entry);
          if (running.size + waiting.size === 0) served.clear();
          serve();
        };
        const begin = () => {
          asker.signal.removeEventListener('abort', give);
          resolve(end);
        };
        const give = () => {
          waiting.delete(entry);
          reject(asker.signal.reason);
          serve();
        };
        const entry: Entry = { ...asker, arrived: count, begin };
        if (asker.signal.aborted) return reject(asker.signal.reason);
        asker.signal.addEventListener('abort', give, { once: true });
        waiting.add(entry);
        serve();
      }),
  };
}

function tellPlace(entry: Entry, before: number): void {
  if (entry.place === before) return;
  entry.place = before;
  entry.onPlace(before);
}

function compared(a: readonly number[], b: readonly number[]): number {
  const n = a.findIndex((value, at) => value !== b[at]);
  return n < 0 ? 0 : (a[n] ?? 0) - (b[n] ?? 0);
}
