import { type Aws, call, type Session } from '../aws/clients.ts';
import { AwsFailure, gapOf } from '../aws/errors.ts';
import type { Gap, Provenance, Reading } from '../aws/reading.ts';
import type { Evidence, EvidenceKey } from './evidence.ts';
import type { Memory } from './memory.ts';

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
}

/** What a gatherer has in hand. Each kind of evidence is read at most once, however often it is asked for. */
export interface Look {
  readonly aws: Aws;
  readonly asked: Asked;
  readonly memory: Memory | undefined;
  /** The time of the question, ISO 8601 UTC: checks have no clock, so time is evidence. */
  readonly now: string;
  /** The evidence, or `undefined` with its gaps noted here: for what only helps. */
  peek<K extends EvidenceKey>(key: K): Promise<Evidence[K] | undefined>;
  /** The evidence; ends this gatherer with the other's gaps when it could not be had. */
  need<K extends EvidenceKey>(key: K): Promise<Evidence[K]>;
  /** One AWS call of a session, recorded. */
  call<T extends Answer>(session: Session, api: string, send: () => Promise<T>): Promise<T>;
}
type Answer = { $metadata: { requestId?: string | undefined } };

export type Gatherer<K extends EvidenceKey> = (look: Look) => Promise<Evidence[K]>;
export type Gatherers = {
  readonly [K in EvidenceKey]: { readonly of: string; readonly gather: Gatherer<K> };
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
  readonly now: string;
  readonly signal?: AbortSignal | undefined;
  readonly onCall?: ((call: Provenance) => void) | undefined;
}

/**
 * The reader of one question: asks each gatherer at most once. A gatherer's AWS failures and `NotSeen` become
 * gaps; every other error is idc's own fault and keeps flying.
 */
export function reader(world: World, gatherers: Gatherers): Get {
  const readings = new Map<EvidenceKey, Promise<Reading<unknown>>>();

  const get = (<K extends EvidenceKey>(key: K) => {
    const known = readings.get(key) ?? read(key);
    readings.set(key, known);
    return known;
  }) as Get;

  async function read<K extends EvidenceKey>(key: K): Promise<Reading<Evidence[K]>> {
    const calls: Provenance[] = [];
    const record = (made: Provenance) => {
      calls.push(made);
      world.onCall?.(made);
    };
    const { of, gather } = gatherers[key];
    try {
      return { value: await gather(lookWith(record)), gaps: [], calls };
    } catch (error) {
      return { gaps: gapsOf(error, of), calls };
    }
  }

  function lookWith(record: (made: Provenance) => void): Look {
    return {
      aws: world.aws,
      asked: world.asked,
      memory: world.memory,
      now: world.now,
      peek: async (key) => (await get(key)).value,
      need: async (key) => {
        const reading = await get(key);
        if (reading.value === undefined) throw new NotSeen(reading.gaps);
        return reading.value;
      },
      call: async (session, api, send) => {
        world.signal?.throwIfAborted();
        await session.ready(record);
        return call(api, record, send);
      },
    };
  }
  return get;
}

export function gapsOf(error: unknown, of: string): readonly Gap[] {
  if (error instanceof NotSeen) return error.gaps;
  if (error instanceof AwsFailure) return [gapOf(error, of)];
  throw error;
}
