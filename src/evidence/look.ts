import { setTimeout } from 'node:timers/promises';
import type { Priority } from '../aws/budget.ts';
import { type Aws, call, type Session } from '../aws/clients.ts';
import { within } from '../aws/deadline.ts';
import { AwsFailure, gapOf, isAwsError } from '../aws/errors.ts';
import { type Gap, MOST_CALLS, type Provenance, type Reading } from '../aws/reading.ts';
import type { Common } from './alike.ts';
import type { Evidence, Evidenced, EvidenceKey, Failure, RequestKind } from './evidence.ts';
import type { Age } from './kept.ts';
import type { Memory } from './memory.ts';
import type { PlannedEntry } from './planned.ts';
import type { Touched } from './standing.ts';
import type { Surroundings } from './surroundings.ts';
import type { Watched } from './watched.ts';

export type Documents = Readonly<Record<string, string>>;

/** What a question is about, as read from the words. Everything is untrusted. */
export interface Asked {
  /** What the person typed or pasted, without the subcommand. */
  readonly text: string;
  readonly sinceHours?: number;
  /** A user or group as typed: user name, e-mail, display name, Slack mention, or id. */
  readonly principal?: string;
  /** An account as typed: id or name. */
  readonly account?: string;
  /** A permission set as typed: name or ARN. */
  readonly permissionSet?: string;
  /** The directory really became smaller: the guards against an emptied one are off. */
  readonly acceptCounts?: true;
  /** What deleted users and groups were called, by id, as the asker says. */
  readonly names?: Readonly<Record<string, string>>;
  /** Read all that there is, however long it takes. */
  readonly all?: true;
  /** Read every assignment anew, whatever is known of it. */
  readonly fresh?: true;
  /** Look at what a person did after signing in, too. */
  readonly deep?: true;
  /**
   * What a person handed over to be judged, by the option that named it, `document` for the one without. Confidential:
   * never stored, logged, or shown whole.
   */
  readonly documents?: Documents;
  /** When the document was used, ISO 8601 UTC. */
  readonly usedAt?: string;
  /** Identity Center's ACS URLs, as its settings show them. */
  readonly acsUrls?: readonly string[];
  /** Assignments that nobody has asked AWS for yet. */
  readonly planned?: readonly PlannedEntry[];
  /** What a remediation changed. */
  readonly touched?: readonly Touched[];
  /** The CloudTrail event of what is asked about, as EventBridge delivered it: believed, unlike one that was pasted. */
  readonly event?: Readonly<Record<string, unknown>>;
  /** Failures of which a watch wants the reasons. */
  readonly watched?: readonly Watched[];
  /** Kinds of requests of which a watch wants to know what still runs. */
  readonly running?: readonly RequestKind[];
}

/** What a gatherer has in hand. Each kind of evidence is read at most once, however often it is asked for. */
export interface Look {
  readonly aws: Aws;
  readonly asked: Asked;
  readonly memory: Memory | undefined;
  readonly surroundings: Surroundings;
  /** The time of the question, ISO 8601 UTC: checks have no clock, so time is evidence. */
  readonly now: string;
  /** The evidence, or `undefined` with its gaps noted here: for what only helps. */
  peek<K extends EvidenceKey>(key: K): Promise<Evidence[K] | undefined>;
  /** The evidence; ends this gatherer with the other's gaps when it could not be had. */
  need<K extends EvidenceKey>(key: K): Promise<Evidence[K]>;
  /**
   * The evidence where this question, or one that is asked together with it, has begun to read it; `undefined` else, and
   * where that comes to nothing.
   */
  begun<K extends EvidenceKey>(key: K): Promise<Evidence[K] | undefined>;
  /**
   * The same world with another subject, of which some is known already. What is alike between subjects (`per` in
   * gatherers.ts) is read once for all of them.
   */
  about(subject: Failure, known: Evidenced): Get;
  /** Milliseconds since the epoch after which no more is begun, so that there is time for looking at what was found. */
  readonly until: number;
  /** What is seen has to be read now, whatever is known of it. */
  readonly live: boolean;
  /** Waits so many milliseconds. False where `until` is over; rejects when the question ends. */
  pause(ms: number): Promise<boolean>;
  /** What is told rests on what was kept of earlier looks, which is so old. */
  restsOn(age: Age): void;
  /** What it is doing now, in words, until it says something else or nothing. */
  tell(doing: string | undefined): void;
  /** One AWS call of a session, recorded. */
  call<T extends Answer>(session: Session, api: string, send: () => Promise<T>): Promise<T>;
}
type Answer = { $metadata: { requestId?: string | undefined } };

export type Gatherer<K extends EvidenceKey> = (look: Look) => Promise<Evidence[K]>;
export type Gatherers = {
  readonly [K in EvidenceKey]: {
    readonly of: string;
    readonly gather: Gatherer<K>;
    /** All that it depends on of the subject; absent means on all of it. */
    readonly per?: readonly ('accountId' | 'permissionSetArn' | 'principalId')[];
  };
};

/** Ends a gatherer: this cannot be looked at, for these reasons. */
export class NotSeen extends Error {
  readonly gaps: readonly Gap[];
  constructor(gaps: readonly Gap[]) {
    super('not seen');
    this.gaps = gaps;
  }
}

export type Get = <K extends EvidenceKey>(key: K) => Promise<Reading<Evidence[K]>>;

interface World {
  readonly aws: Aws;
  readonly asked: Asked;
  readonly memory?: Memory | undefined;
  readonly surroundings?: Surroundings | undefined;
  readonly now: string;
  /** Whose turn it is when AWS's limits are short; a person's, unless said otherwise. */
  readonly priority?: Priority;
  /** Ends the question: it rejects. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the looking: what was not read by then is a gap. */
  readonly deadline?: AbortSignal | undefined;
  /** Milliseconds since the epoch after which a listing begins nothing more; never, unless said otherwise. */
  readonly until?: number;
  /** Nothing that was kept is believed. */
  readonly live?: boolean | undefined;
  /** What was read already, to which more is added. */
  readonly kept?: Kept;
  /** What is read once for this and the questions that are asked together with it. */
  readonly common?: Common | undefined;
  readonly onCall?: ((call: Provenance) => void) | undefined;
  readonly onKept?: ((age: Age) => void) | undefined;
  readonly onDoing?: ((doing: string | undefined) => void) | undefined;
}

export type Kept = Map<string, Promise<Read<unknown>>>;
/** With how old that is which it rests on. */
type Read<T> = Reading<T> & { readonly age?: Age };
/** Of a question with several subjects, one: what is known of it, and what was read for all. */
interface OneOf {
  readonly failure: Failure;
  readonly known: Evidenced;
  readonly shared: Kept;
  readonly patiently: Patiently;
}

/**
 * The reader of one question: asks each gatherer at most once. A gatherer's AWS failures and `NotSeen` become
 * gaps; every other error is idc's own fault and keeps flying.
 */
export function reader(world: World, gatherers: Gatherers): Get {
  return readerOf(world, gatherers);
}

function readerOf(world: World, gatherers: Gatherers, one?: OneOf): Get {
  const own: Kept = (one ? undefined : world.kept) ?? new Map();
  const shared = one?.shared ?? own;
  const patiently = one?.patiently ?? patience(world);

  const get = (<K extends EvidenceKey>(key: K) => {
    const given = one?.known[key];
    if (given) return Promise.resolve(given);
    const alike = one && placeOf(key, one.failure);
    const readings = alike === undefined ? own : shared;
    const known = readings.get(alike ?? key) ?? (world.common?.takes(key) ? readTogether(key) : read(key));
    readings.set(alike ?? key, known);
    // Begun early, it may end by the question's being over when nobody has asked for it yet.
    known.catch(() => {});
    return known;
  }) as Get;

  /** The name under which subjects share a reading; undefined for what is this subject's alone. */
  function placeOf(key: EvidenceKey, failure: Failure): string | undefined {
    const parts = gatherers[key].per?.map((part) => failure[part]);
    return parts?.every((part) => part !== undefined) ? [key, ...parts].join(' ') : undefined;
  }

  async function readTogether<K extends EvidenceKey>(key: K): Promise<Reading<Evidence[K]>> {
    const { common } = world;
    if (!common) return read(key);
    try {
      const reading: Read<Evidence[K]> = await within({ api: TOGETHER, ...world }, () => common.get(key));
      if (reading.age) world.onKept?.(reading.age);
      return reading;
    } catch (error) {
      return { gaps: gapsOf(error, gatherers[key].of), calls: [] };
    }
  }

  async function read<K extends EvidenceKey>(key: K): Promise<Read<Evidence[K]>> {
    const calls: Provenance[] = [];
    let age: Age | undefined;
    const rests = (on: Age) => {
      age = on;
      world.onKept?.(on);
    };
    const record = (made: Provenance) => {
      if (calls.length < MOST_CALLS) calls.push(made);
      world.onCall?.(made);
    };
    const { of, gather } = gatherers[key];
    try {
      const value = await gather(lookWith(record, rests));
      return { value, gaps: [], calls, ...(age ? { age } : {}) };
    } catch (error) {
      return { gaps: gapsOf(error, of), calls };
    }
  }

  function lookWith(record: (made: Provenance) => void, restsOn: (age: Age) => void): Look {
    return {
      aws: world.aws,
      asked: world.asked,
      memory: world.memory,
      surroundings: world.surroundings ?? {},
      now: world.now,
      until: world.until ?? Number.POSITIVE_INFINITY,
      live: world.live ?? false,
      pause: (ms) => pause(ms, world),
      restsOn,
      tell: (doing) => world.onDoing?.(doing),
      peek: async (key) => (await get(key)).value,
      begun: async (key) => {
        if (!shared.has(key) && !world.common?.isBegun(key)) return undefined;
        return (await get(key).catch(() => undefined))?.value;
      },
      need: async (key) => {
        const reading = await get(key);
        if (reading.value === undefined) throw new NotSeen(reading.gaps);
        return reading.value;
      },
      about: (failure, known) => {
        const all = { ...known, failure: { value: failure, gaps: [], calls: [] } };
        return readerOf(world, gatherers, { failure, known: all, shared, patiently });
      },
      call: (session, api, send) =>
        patiently(session, api, async (signal) => {
          await session.ready(record);
          const turn = { priority: world.priority ?? 'person', signal };
          await session.take(api, turn);
          return session.inTurn(turn, () => call(api, record, send));
        }),
    };
  }
  return get;
}

async function pause(ms: number, { until = Number.POSITIVE_INFINITY, signal }: World): Promise<boolean> {
  const left = until - Date.now();
  if (left <= 0) return false;
  await setTimeout(Math.min(ms, left), undefined, signal && { signal }).catch(() => signal?.throwIfAborted());
  return true;
}

const TOGETHER = 'what several questions read together';

type Patiently = <T>(
  session: Session,
  api: string,
  work: (signal: AbortSignal | undefined) => Promise<T>,
) => Promise<T>;

/** What did not answer in time once is not waited for again by the same question. */
function patience({ signal, deadline }: World): Patiently {
  const silent = new Map<string, AwsFailure>();
  return async (session, api, work) => {
    const known = silent.get(`${session.name} ${api}`) ?? silent.get(`${session.name} sts:AssumeRole`);
    if (known) throw known;
    try {
      return await within({ api, signal, deadline }, work);
    } catch (error) {
      if (isAwsError(error, 'TimeoutError')) silent.set(`${session.name} ${error.api}`, error);
      throw error;
    }
  };
}

/** The evidence about another subject; ends this gatherer with its gaps when it could not be had. */
export async function needFrom<K extends EvidenceKey>(get: Get, key: K): Promise<Evidence[K]> {
  const { value, gaps } = await get(key);
  if (value === undefined) throw new NotSeen(gaps);
  return value;
}

export function gapsOf(error: unknown, of: string): readonly Gap[] {
  if (error instanceof NotSeen) return error.gaps;
  if (error instanceof AwsFailure) return [gapOf(error, of)];
  throw error;
}
