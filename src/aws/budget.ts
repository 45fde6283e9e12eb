/** Who goes first: a person who waits, then what idc follows by itself, then listings that read a whole organization. */
export type Priority = 'person' | 'watch' | 'sweep';

export interface Turn {
  readonly priority: Priority;
  /** Ends the waiting: the promise rejects with the signal's reason, and no call is counted. */
  readonly signal?: AbortSignal | undefined;
}

/** Waits until one more call of `api` (`sso:ListInstances`) may be made from this place. */
export type Take = (api: string, turn: Turn) => Promise<void>;
export type Budget = (place: Place) => Take;

export interface Place {
  /** Whose calls AWS counts together: an account, by whatever name. */
  readonly account: string;
  readonly region: string;
}

export interface Clock {
  readonly now: () => number;
  /** Calls `wake` once after so many milliseconds; the answer cancels that. */
  readonly after: (ms: number, wake: () => void) => () => void;
}

interface Rate {
  /** AWS's own limit, calls a second. */
  readonly limit: number;
  /** As many at once as one `why-failed` makes, where AWS's limit has room for that. */
  readonly burst: number;
}

/** Half of AWS's limits is left to the pipelines and people that share them. */
const SHARE = 0.5;
/** AWS names no limit for these; nobody notices so few. */
const GENEROUS: Rate = { limit: 100, burst: 50 };
const ORGANIZATIONS: Readonly<Record<string, Rate>> = {
  'organizations:ListAccounts': { limit: 8, burst: 6 },
  'organizations:DescribeAccount': { limit: 20, burst: 15 },
};

/**
 * One token bucket for each API family that AWS throttles together, for the whole process. `share` of AWS's limits is
 * used (IAM Identity Center quotas, CloudTrail LookupEvents, Organizations throttling limits).
 */
export function makeBudget(share = SHARE, clock: Clock = systemClock()): Budget {
  const buckets = new Map<string, Bucket>();
  return (place) => (api, turn) => {
    const { key, limit, burst } = familyOf(api, place);
    const bucket = buckets.get(key) ?? makeBucket({ perSecond: limit * share, burst }, clock);
    buckets.set(key, bucket);
    return bucket(turn);
  };
}

function familyOf(api: string, { account, region }: Place): Rate & { readonly key: string } {
  const [service] = api.split(':', 1);
  if (service === 'sso') return { key: `sso ${region}`, limit: 20, burst: 12 };
  if (service === 'identitystore') return { key: `${api} ${region}`, limit: 20, burst: 12 };
  if (service === 'cloudtrail') return { key: `${api} ${account} ${region}`, limit: 2, burst: 2 };
  if (service === 'organizations') {
    return { key: `${api} ${account}`, ...(ORGANIZATIONS[api] ?? { limit: 5, burst: 5 }) };
  }
  return { key: `${service} ${account}`, ...GENEROUS };
}

type Bucket = (turn: Turn) => Promise<void>;

function makeBucket({ perSecond, burst }: { perSecond: number; burst: number }, clock: Clock): Bucket {
  let tokens = burst;
  let last = clock.now();
  let stopTimer: (() => void) | undefined;
  const waiting: Record<Priority, (() => void)[]> = { person: [], watch: [], sweep: [] };

  function serve(): void {
    const now = clock.now();
    tokens = Math.min(burst, tokens + ((now - last) / 1_000) * perSecond);
    last = now;
    while (tokens >= 1) {
      const next = waiting.person.shift() ?? waiting.watch.shift() ?? waiting.sweep.shift();
      if (!next) break;
      tokens -= 1;
      next();
    }
    stopTimer?.();
    const isEmpty = Object.values(waiting).every((queue) => queue.length === 0);
    stopTimer = isEmpty ? undefined : clock.after(Math.ceil(((1 - tokens) / perSecond) * 1_000), serve);
  }

  return ({ priority, signal }) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const queue = waiting[priority];
      const leave = () => {
        queue.splice(queue.indexOf(go), 1);
        reject(signal?.reason);
        serve();
      };
      const go = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      signal?.addEventListener('abort', leave, { once: true });
      queue.push(go);
      serve();
    });
}

function systemClock(): Clock {
  return {
    now: () => Date.now(),
    after: (ms, wake) => {
      const timer = setTimeout(wake, ms);
      return () => clearTimeout(timer);
    },
  };
}
