import type { Gap } from '../aws/reading.ts';
import type { AllAssignments, Assigned } from './all-assignments.ts';
import { FRESHNESS } from './freshness.ts';
import type { KeptMap, KeptPair, MapState } from './kept-map.ts';
import { LISTINGS } from './listings.ts';
import { type Look, NotSeen } from './look.ts';
import { together } from './many.ts';
import type { Pair, Provisioned } from './provisioned.ts';

/** How old what was kept may be. ISO 8601, UTC. */
export interface Age {
  /** When the oldest of it was read. */
  readonly oldest: string;
  /** Changes that AWS recorded were applied up to here. */
  readonly changesUpTo: string;
}

export interface Kept {
  /** Absent where nothing was ever begun, and where idc runs without a database. */
  readonly state?: MapState;
  /** Whether the question rests on it as it is. */
  readonly isCurrent: boolean;
  /** What of its changes could not be seen. */
  readonly unread: readonly Gap[];
}

/** A reading that began longer ago is not gone on with. */
const UNDER_WAY_MS = 24 * 3_600_000;

/** Whether a map was brought up to date, or read anew, so lately that this question may rest on it as it is. */
export function isCurrent(look: Look, { state, begunAt, wholeAt, changesUpTo }: MapState): boolean {
  if (state !== 'whole' || !wholeAt || !isFreshEnough(look, begunAt)) return false;
  return wholeAt >= look.now || Date.parse(look.now) - Date.parse(changesUpTo) < FRESHNESS.youngMs;
}

/** Whether the reading that somebody began goes on, rather than beginning anew. */
export function isUnderWay(look: Look, { state, begunAt }: MapState): boolean {
  if (state !== 'reading') return false;
  return isFreshEnough(look, begunAt) && Date.parse(look.now) - Date.parse(begunAt) < UNDER_WAY_MS;
}

/** Who wants everything read anew wants it from now on. */
export function isFreshEnough({ asked, now }: Look, begunAt: string): boolean {
  return !asked.fresh || begunAt >= now;
}

/** The map that is being kept, of the instance that is asked about. */
export async function keptIn(look: Look) {
  const map = look.memory?.map;
  const { instanceArn } = await look.need('instance');
  const state = await map?.state(instanceArn);
  if (!map || !state) throw new NotSeen([waiting('another question began to read it, and reads on')]);
  return { map, state, instanceArn };
}

/** What is provisioned where, as it is kept, and what of it is not known. */
export async function keptProvisioned(look: Look): Promise<Provisioned> {
  const { map, state, instanceArn } = await keptIn(look);
  return {
    pairs: await map.places(instanceArn),
    by: state.by,
    unread: [...(await look.need('keptMap')).unread, ...(await unlistedIn(look, map, state))],
    age: ageOf(state),
  };
}

/** Who has what where, as it is kept, and what of it is not known. */
export async function keptAssignments(look: Look): Promise<AllAssignments> {
  const { map, state, instanceArn } = await keptIn(look);
  const pairs = await map.pairs(instanceArn);
  return {
    assigned: pairs.flatMap((pair) => assignedOf(look, pair)),
    unread: unreadIn(pairs, state),
    age: restingOn(look, state),
  };
}

/** `readAt` where it was not read for this question. */
export function assignedOf(look: Look, { accountId, permissionSetArn, rows, readAt }: KeptPair): Assigned[] {
  if (!rows || !readAt) return [];
  return [{ accountId, permissionSetArn, rows, ...(readAt < look.now ? { readAt } : {}) }];
}

function ageOf({ oldest, begunAt, changesUpTo }: MapState): Age {
  return { oldest: oldest ?? begunAt, changesUpTo };
}

/** How old it is; the answer says so, unless all of it was read for this very question. */
export function restingOn(look: Look, state: MapState): Age {
  const age = ageOf(state);
  if (age.oldest < look.now) look.restsOn(age);
  return age;
}

/** The ids of the parts that a map is listed by; undefined where they cannot be read. */
export async function partsOf(look: Look, by: MapState['by']): Promise<readonly string[] | undefined> {
  if (by === 'permission set') return look.peek('permissionSets');
  return (await look.peek('organizationAccounts'))?.map(({ id }) => id);
}

async function unlistedIn(look: Look, map: KeptMap, state: MapState): Promise<Gap[]> {
  const { instanceArn } = await look.need('instance');
  const failed = (await map.unlisted(instanceArn)).map(({ part, gap }) => ({ name: part, gap }));
  const { of, parts } = LISTINGS[state.by];
  const gaps = together(failed, of);
  const all = state.state === 'reading' ? await partsOf(look, state.by) : undefined;
  if (!all || state.listed + failed.length >= all.length) return gaps;
  return [
    ...gaps,
    waiting(
      `${counted(state.listed, all.length)} ${parts} were listed; ask again, and it goes on from there`,
    ),
  ];
}

function waiting(detail: string): Gap {
  return { of: 'where permission sets are provisioned', reason: 'left-out', detail };
}

function unreadIn(pairs: readonly KeptPair[], { state, begunAt }: MapState): Gap[] {
  const of = 'the assignments';
  const failed = pairs.flatMap(({ gap, ...pair }) => (gap ? [{ name: nameOf(pair), gap }] : []));
  const isRead = ({ gap, readAt }: KeptPair) => readAt && !gap && (state === 'whole' || readAt >= begunAt);
  const read = pairs.filter(isRead).length;
  const gaps = together(failed, of);
  const left = pairs.length - read - failed.length;
  if (left === 0) return gaps;
  const detail = `${counted(read, pairs.length)} pairs were read; ask again, and it goes on from there`;
  return [
    ...gaps,
    { of: `${of} of ${inWords(left)} pairs of account and permission set`, reason: 'left-out', detail },
  ];
}

export function nameOf({ accountId, permissionSetArn }: Pair): string {
  return `${permissionSetArn.split('/').at(-1)} in ${accountId}`;
}

/** `41,200 of 56,000`. */
export function counted(done: number, all: number): string {
  return `${inWords(done)} of ${inWords(all)}`;
}

const NUMBERS = new Intl.NumberFormat('en-US');

function inWords(count: number): string {
  return NUMBERS.format(count);
}
