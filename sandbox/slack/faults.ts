import type { Fields } from './rules.ts';

/** What is to go wrong, from outside the app: none of it is a test switch in the app. Counts are used up. */
export interface Faults {
  /** The next `deliveries` payloads reach the app twice, at the same time. */
  deliverTwice(deliveries?: number): void;
  /** Every payload reaches the app this much later, until `reset`. The 3 seconds start when the person acts. */
  delayDeliveries(ms: number): void;
  /** The next `times` calls of the method answer `ok: false` with this error. `*` is every method. */
  failMethod(method: string, error: string, times?: number): void;
  /** The next `times` calls of the method answer with this HTTP status and no JSON. */
  failHttp(method: string, status: number, times?: number): void;
  /** Every call of the method is answered this much later, until `reset`. */
  slowMethod(method: string, ms: number): void;
  /** The next `times` messages or views with such a block are refused with invalid_blocks. */
  refuseBlock(type: string, times?: number): void;
  /** At most this many calls of the method in any minute; more get 429 and Retry-After. */
  limitRate(method: string, perMinute: number): void;
  /** Cuts every Socket Mode connection without a word, as a network does. */
  dropConnections(): void;
  /** Asks every Socket Mode client to reconnect, as Slack does when it recycles a server. */
  recycleConnections(): void;
  reset(): void;
}

interface Failure {
  readonly method: string;
  readonly answer: { readonly error: string } | { readonly status: number };
  left: number;
}

/** The open faults; read by the web API and by deliveries. */
export interface FaultBook {
  twice: number;
  delayMs: number;
  failures: Failure[];
  refused: { type: string; left: number }[];
  readonly slow: Map<string, number>;
  readonly rates: Map<string, { perMinute: number; calls: number[] }>;
}

export function createFaultBook(): FaultBook {
  return { twice: 0, delayMs: 0, failures: [], refused: [], slow: new Map(), rates: new Map() };
}

export interface Connections {
  drop(): void;
  recycle(): void;
}

export function createFaults(book: FaultBook, connections: Connections): Faults {
  return {
    deliverTwice: (deliveries = 1) => {
      book.twice += deliveries;
    },
    delayDeliveries: (ms) => {
      book.delayMs = ms;
    },
    failMethod: (method, error, times = 1) =>
      void book.failures.push({ method, answer: { error }, left: times }),
    failHttp: (method, status, times = 1) =>
      void book.failures.push({ method, answer: { status }, left: times }),
    slowMethod: (method, ms) => void book.slow.set(method, ms),
    refuseBlock: (type, times = 1) => void book.refused.push({ type, left: times }),
    limitRate: (method, perMinute) => void book.rates.set(method, { perMinute, calls: [] }),
    dropConnections: connections.drop,
    recycleConnections: connections.recycle,
    reset: () => {
      Object.assign(book, { twice: 0, delayMs: 0, failures: [], refused: [] });
      book.slow.clear();
      book.rates.clear();
    },
  };
}

/** Uses up one failure that was set for this method. */
export function takeFailure(book: FaultBook, method: string): Failure['answer'] | undefined {
  const failure = book.failures.find((one) => one.left > 0 && (one.method === method || one.method === '*'));
  if (failure) failure.left -= 1;
  return failure?.answer;
}

/** Uses up one refusal of a block type that stands in these blocks; says which. */
export function takeRefusedBlock(book: FaultBook, blocks: readonly Fields[]): string | undefined {
  const refusal = book.refused.find((one) => one.left > 0 && blocks.some((block) => block.type === one.type));
  if (refusal) refusal.left -= 1;
  return refusal?.type;
}

/** Counts a call against its rate limit; the seconds to wait when it is over, otherwise 0. */
export function retryAfter(book: FaultBook, method: string, now: number): number {
  const rate = book.rates.get(method);
  if (!rate) return 0;
  rate.calls = rate.calls.filter((at) => at > now - 60_000);
  const oldest = rate.calls[0];
  if (oldest !== undefined && rate.calls.length >= rate.perMinute)
    return Math.max(1, Math.ceil((oldest + 60_000 - now) / 1000));
  rate.calls.push(now);
  return 0;
}
