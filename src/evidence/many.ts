import type { Gap } from '../aws/reading.ts';
import { gapsOf } from './look.ts';

const AT_ONCE = 8;
/** After so many failures and no success the rest would fail alike, and is not tried. */
export const HOPELESS = 10;

export interface Many<R> {
  readonly seen: readonly R[];
  /** What could not be looked at, alike failures in one gap: the others are seen all the same. */
  readonly unread: readonly Gap[];
}

interface Each<T> {
  /** What is looked at, in words, as in a gap: "the assignments". */
  readonly of: string;
  name(item: T): string;
  /** Milliseconds since the epoch after which no more are begun, so that there is time for what comes next. */
  readonly until?: number;
  readonly atOnce?: number;
}

/**
 * Looks at many things, eight at once unless said otherwise, in order. What AWS refuses for one of them is a gap, and the others are looked
 * at; every error that is not AWS's keeps flying.
 */
export async function lookAtEach<T, R>(
  items: readonly T[],
  { of, name, until = Number.POSITIVE_INFINITY, atOnce = AT_ONCE }: Each<T>,
  look: (item: T) => Promise<R>,
): Promise<Many<R>> {
  const seen = new Map<number, R>();
  const failed: { name: string; gap: Gap }[] = [];
  let next = 0;
  const work = async () => {
    const isWorth = () => (seen.size > 0 || failed.length < HOPELESS) && Date.now() < until;
    while (next < items.length && isWorth()) {
      const index = next++;
      const item = items[index] as T;
      try {
        seen.set(index, await look(item));
      } catch (error) {
        const [gap] = gapsOf(error, of);
        failed.push({ name: name(item), gap: gap ?? unknown(of) });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const why = Date.now() < until ? failed.at(-1)?.gap : outOfTime(of);
  const untried = why ? items.slice(next).map((item) => ({ name: name(item), gap: why })) : [];
  const inOrder = [...seen].sort(([a], [b]) => a - b).map(([, value]) => value);
  return { seen: inOrder, unread: together([...failed, ...untried], of) };
}

/** One gap for all that failed in the same way, with the first three named. */
export function together(failed: readonly { name: string; gap: Gap }[], of: string): Gap[] {
  const groups = new Map<string, { names: string[]; gap: Gap }>();
  for (const { name, gap } of failed) {
    const key = `${gap.reason} ${gap.detail.split(': ', 2).join(': ')}`;
    const group = groups.get(key) ?? { names: [], gap };
    group.names.push(name);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ names, gap }) => ({ ...gap, of: `${of} of ${few(names)}` }));
}

/** "a, b, c and 12 more": long lists in one sentence. */
export function few(names: readonly string[], most = 3): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}

/** The first of many, and the gap that says what was left for the sake of time; `of` words it for so many. */
export function atMost<T>(
  items: readonly T[],
  most: number,
  of: (left: number) => string,
): { some: readonly T[]; unread: Gap[] } {
  const left = items.length - most;
  if (left <= 0) return { some: items, unread: [] };
  const detail = `idc reads ${most} for one question, and there are ${items.length}`;
  return { some: items.slice(0, most), unread: [{ of: of(left), reason: 'left-out', detail }] };
}

function outOfTime(of: string): Gap {
  const detail = 'reading all of them takes longer than idc takes for one question';
  return { of, reason: 'left-out', detail };
}

function unknown(of: string): Gap {
  return { of, reason: 'failed', detail: 'something that it rests on could not be seen' };
}
