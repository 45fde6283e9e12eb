export type Labels<N extends string> = Readonly<Record<N, string>>;

interface Described<N extends string> {
  readonly help: string;
  readonly labels: readonly N[];
}

interface Named {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

export interface Value {
  readonly labels: Labels<string>;
  readonly value: number;
}

/** What was observed of one thing: how many at or below each bound, and all of them. */
export interface Distribution {
  readonly labels: Labels<string>;
  readonly counts: readonly number[];
  readonly count: number;
  readonly sum: number;
  /** The values since they were last taken, at most MOST_RECENT of them. */
  readonly recent: readonly number[];
}

export interface Counter<N extends string = string> extends Named {
  readonly kind: 'counter';
  add(labels: Labels<N>, by?: number): void;
  /** For a total that somebody else keeps. */
  set(labels: Labels<N>, total: number): void;
  read(): readonly Value[];
}

export interface Gauge<N extends string = string> extends Named {
  readonly kind: 'gauge';
  set(labels: Labels<N>, value: number): void;
  /** Forgets every value: what is not known is absent and not 0. */
  clear(): void;
  read(): readonly Value[];
}

export interface Histogram<N extends string = string> extends Named {
  readonly kind: 'histogram';
  readonly bounds: readonly number[];
  observe(labels: Labels<N>, value: number): void;
  read(): readonly Distribution[];
  /** The same, and forgets the recent values. */
  take(): readonly Distribution[];
}

/** One figure of any kind, for who only reads it. */
export type Figure =
  | (Named & Pick<Counter, 'kind' | 'read'>)
  | (Named & Pick<Gauge, 'kind' | 'read'>)
  | (Named & Pick<Histogram, 'kind' | 'read' | 'bounds' | 'take'>);

/** So many combinations of labels for one figure; what comes after that is counted under `other`. */
export const MOST_SERIES = 400;
const MOST_RECENT = 10_000;
/** A label that does not look like a word of ours may be anything that somebody typed. */
const WORD = /^[\w:.-]{1,80}$/;

/** Counts up from 0. Name it with `_total` at its end. */
export function counter<N extends string>(name: string, { help, labels }: Described<N>): Counter<N> {
  const series = seriesOf<number>(labels);
  return {
    ...{ kind: 'counter', name, help, labels },
    add: (at, by = 1) => series.put(at, (old = 0) => old + by),
    set: (at, total) => series.put(at, () => total),
    read: () => series.all((value) => ({ value })),
  };
}

/** Goes up and down. */
export function gauge<N extends string>(name: string, { help, labels }: Described<N>): Gauge<N> {
  const series = seriesOf<number>(labels);
  return {
    ...{ kind: 'gauge', name, help, labels },
    set: (at, value) => series.put(at, () => value),
    clear: series.clear,
    read: () => series.all((value) => ({ value })),
  };
}

interface Observed {
  readonly counts: number[];
  count: number;
  sum: number;
  recent: number[];
}

/** How values, in seconds, are spread. `bounds` go up. */
export function histogram<N extends string>(
  name: string,
  { help, labels, bounds }: Described<N> & { readonly bounds: readonly number[] },
): Histogram<N> {
  const series = seriesOf<Observed>(labels);
  const read = () => series.all(({ counts, count, sum, recent }) => ({ counts, count, sum, recent }));
  return {
    ...{ kind: 'histogram', name, help, labels, bounds },
    observe: (at, value) => series.put(at, (old = nothing(bounds)) => noted(old, bounds, value)),
    read,
    take: () => {
      const taken = read();
      series.each((observed) => {
        observed.recent = [];
      });
      return taken;
    },
  };
}

function nothing(bounds: readonly number[]): Observed {
  return { counts: bounds.map(() => 0), count: 0, sum: 0, recent: [] };
}

function noted(observed: Observed, bounds: readonly number[], value: number): Observed {
  for (const [i, bound] of bounds.entries())
    if (value <= bound) observed.counts[i] = (observed.counts[i] ?? 0) + 1;
  observed.count += 1;
  observed.sum += value;
  if (observed.recent.length < MOST_RECENT) observed.recent.push(value);
  return observed;
}

function seriesOf<T>(names: readonly string[]) {
  const kept = new Map<string, { readonly labels: Labels<string>; value: T }>();
  const bounded = (at: Labels<string>) => Object.fromEntries(names.map((name) => [name, word(at[name])]));
  const other = Object.fromEntries(names.map((name) => [name, 'other']));
  return {
    put(at: Labels<string>, change: (old: T | undefined) => T) {
      const wanted = bounded(at);
      const isFull = kept.size >= MOST_SERIES && !kept.has(JSON.stringify(wanted));
      const labels = isFull ? other : wanted;
      const key = JSON.stringify(labels);
      kept.set(key, { labels, value: change(kept.get(key)?.value) });
    },
    all: <R extends object>(shown: (value: T) => R) =>
      [...kept.values()].map(({ labels, value }) => ({ labels, ...shown(value) })),
    each(change: (value: T) => void) {
      for (const { value } of kept.values()) change(value);
    },
    clear: () => kept.clear(),
  };
}

function word(value: string | undefined): string {
  return value !== undefined && WORD.test(value) ? value : 'other';
}
