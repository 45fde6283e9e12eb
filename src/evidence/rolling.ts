import type { Gap } from '../aws/reading.ts';
import { dueBetween } from './freshness.ts';
import type { KeptReading, Kind, Kinds, Tried } from './kept-use.ts';
import { gapsOf, type Look } from './look.ts';
import { lookAtEach, type Many, together } from './many.ts';
import { isLarge } from './provisioned.ts';
import { ROUNDS } from './rounds.ts';

export interface Rolled<T> {
  readonly id: string;
  readonly value: T;
  /** When it was read, ISO 8601 UTC, where that was before this question. */
  readonly readAt?: string;
}

export interface Rolling<K extends Kind> {
  readonly kind: K;
  readonly ids: readonly string[];
  /** "the quotas", and "more accounts" as what is left of them. */
  readonly of: string;
  readonly things: string;
  name(id: string): string;
  read(id: string): Promise<Kinds[K]>;
  /** What comes near a quota is read again before it is told. */
  isNear(id: string, value: Kinds[K]): boolean;
}

export const LEFT_OUT = '`quotas --all` reads everything.';

/**
 * Each of these: read now, or, in a large organization, as it was read when it last had its turn. What was never read comes
 * first, then what was tried longest ago, so that with each question more becomes known. What is not known yet, or could
 * not be read, is a gap.
 */
export async function rolled<K extends Kind>(look: Look, all: Rolling<K>): Promise<Many<Rolled<Kinds[K]>>> {
  const { kept, keep } = await keeping(look, all.kind);
  const isAnew = look.asked.all || look.asked.fresh || look.live;
  const { most } = ROUNDS[all.kind];
  const turns = inTurn(all.ids, kept);
  const due = look.asked.all ? turns : turns.slice(0, isAnew ? most : countDue(look, turns, kept, all.kind));
  const believed = isAnew ? new Map<string, KeptReading<Kinds[K]>>() : kept;
  const first = await readNow(look, all, due);
  const again = await readNow(look, all, nearIn(all, due, believed).slice(0, most));
  const tried = new Map([...first.tried, ...again.tried].map((one) => [one.id, one]));
  await keep([...tried.values()]);
  const others = turns.slice(due.length).filter((id) => !believed.has(id));
  return {
    seen: all.ids.flatMap((id) => knownOf(id, tried.get(id), believed.get(id))),
    unread: [
      ...first.unread,
      ...again.unread,
      ...failedBefore(all, tried, believed),
      ...untold(all, due, others),
    ],
  };
}

async function keeping<K extends Kind>(look: Look, kind: K) {
  const use = (await isLarge(look)) ? look.memory?.use : undefined;
  if (!use) return { kept: new Map<string, KeptReading<Kinds[K]>>(), keep: async () => {} };
  const { instanceArn } = await look.need('instance');
  const kept = new Map((await use.recall(instanceArn, kind)).map((one) => [one.id, one]));
  return { kept, keep: (tried: readonly Tried<Kinds[K]>[]) => use.keep(instanceArn, kind, tried) };
}

type Kept<T> = ReadonlyMap<string, KeptReading<T>>;

/** Those that were never tried, as they come, and the others, the longest ago first. */
function inTurn(ids: readonly string[], kept: Kept<unknown>): string[] {
  const at = (id: string) => kept.get(id)?.triedAt ?? '';
  return [...ids].sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0));
}

/** How many of them are due: all that were never tried, and so many that each has its turn within a round; `most` at once. */
function countDue({ now }: Look, turns: readonly string[], kept: Kept<unknown>, kind: Kind): number {
  const { most, ms } = ROUNDS[kind];
  const times = turns.flatMap((id) => kept.get(id)?.triedAt ?? []).map((at) => Date.parse(at));
  const at = Date.parse(now);
  const due = times.length > 0 ? dueBetween(turns.length, [Math.max(...times), at], ms) : 0;
  const late = times.filter((time) => at - time >= ms).length;
  return Math.min(most, turns.length - times.length + Math.max(due, late));
}

async function readNow<K extends Kind>(look: Look, { of, name, read }: Rolling<K>, ids: readonly string[]) {
  const tried: Tried<Kinds[K]>[] = [];
  const { unread } = await lookAtEach(ids, { of, name, until: look.until }, async (id) => {
    const one = { id, triedAt: look.now };
    try {
      tried.push({ ...one, value: await read(id) });
    } catch (error) {
      const [gap] = gapsOf(error, of);
      if (gap && WAITS.has(gap.reason)) tried.push({ ...one, gap });
      throw error;
    }
  });
  return { tried, unread };
}

/** Who is refused waits for the next turn, so that the others have theirs; the rest is tried again by the next question. */
const WAITS: ReadonlySet<Gap['reason']> = new Set(['denied', 'failed']);

function nearIn<K extends Kind>({ ids, isNear }: Rolling<K>, due: readonly string[], kept: Kept<Kinds[K]>) {
  const isDue = new Set(due);
  return ids.filter((id) => {
    const value = kept.get(id)?.value;
    return !isDue.has(id) && value !== undefined && isNear(id, value);
  });
}

function knownOf<T>(id: string, tried?: Tried<T>, kept?: KeptReading<T>): Rolled<T>[] {
  if (tried && 'value' in tried) return [{ id, value: tried.value }];
  const { value, readAt } = kept ?? {};
  return value !== undefined && readAt ? [{ id, value, readAt }] : [];
}

function failedBefore<K extends Kind>(
  { ids, of, name }: Rolling<K>,
  tried: ReadonlyMap<string, unknown>,
  kept: Kept<Kinds[K]>,
) {
  const failed = ids.flatMap((id) => {
    const gap = tried.has(id) ? undefined : kept.get(id)?.gap;
    return gap ? [{ name: name(id), gap }] : [];
  });
  return together(failed, of);
}

function untold<K extends Kind>(
  { ids, of, things }: Rolling<K>,
  due: readonly string[],
  left: readonly string[],
): Gap[] {
  if (left.length === 0) return [];
  const detail = `idc reads ${due.length} for one question, and there are ${ids.length}`;
  return [{ of: `${of} of ${left.length} more ${things}`, reason: 'left-out', detail, remedy: LEFT_OUT }];
}
