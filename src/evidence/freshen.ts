import type { Gap } from '../aws/reading.ts';
import { changesSince } from './changes.ts';
import { DAY, dueBetween } from './freshness.ts';
import { isCurrent, isFreshEnough, type Kept, partsOf } from './kept.ts';
import type { KeptMap, MapPen, MapState } from './kept-map.ts';
import { settled } from './known-changes.ts';
import type { Gatherer, Look } from './look.ts';
import type { Pair } from './provisioned.ts';
import { listAnew, POLL_MS } from './sweep.ts';
import { readPairs } from './sweep-pairs.ts';

/**
 * How the map of the instance stands, after it was brought up to date where that takes less than reading it anew. One
 * process does so at a time: the others wait, and rest on what it found.
 */
export const gatherKeptMap: Gatherer<'keptMap'> = async (look) => {
  const map = look.memory?.map;
  if (!map) return { isCurrent: false, unread: [] };
  const { instanceArn } = await look.need('instance');
  for (;;) {
    const state = await map.state(instanceArn);
    if (!isToBeFreshened(look, state)) return asItIs(look, state);
    const held = await map.hold(instanceArn, (pen) => freshenOnce(look, map, pen));
    if (held) return held;
    if (!(await look.pause(POLL_MS))) return { state, isCurrent: true, unread: [notYet(state)] };
  }
};

/** Not where there is nothing to go on from, where all is read anew, or where somebody just did. */
function isToBeFreshened(look: Look, state: MapState | undefined): state is MapState {
  return state?.state === 'whole' && isFreshEnough(look, state.begunAt) && !isCurrent(look, state);
}

function asItIs(look: Look, state: MapState | undefined): Kept {
  return { ...(state && { state }), isCurrent: state !== undefined && isCurrent(look, state), unread: [] };
}

/** Somebody else may have done so just before. */
async function freshenOnce(look: Look, map: KeptMap, pen: MapPen): Promise<Kept> {
  const { instanceArn } = await look.need('instance');
  const state = await map.state(instanceArn);
  if (!isToBeFreshened(look, state)) return asItIs(look, state);
  look.tell('looking for what changed');
  try {
    const unread = await freshen(look, { map, instanceArn, state, pen });
    const fresh = (await map.state(instanceArn)) ?? state;
    return { state: fresh, isCurrent: unread !== undefined, unread: unread ?? [] };
  } finally {
    look.tell(undefined);
  }
}

interface Freshening {
  readonly map: KeptMap;
  readonly instanceArn: string;
  readonly state: MapState;
  readonly pen: MapPen;
}

/**
 * Brings a whole map up to date: takes over what changed since, lists parts that are new, forgets those that are gone, and
 * reads again what was read longest ago, for what no event tells. Undefined where it is too long ago, or too much
 * changed: everything is read anew for less. Otherwise what could not be seen; as long as that is so, the map is as old
 * as it was.
 */
async function freshen(look: Look, work: Freshening): Promise<readonly Gap[] | undefined> {
  const { map, instanceArn, state, pen } = work;
  const parts = await partsOf(look, state.by);
  if (!parts) return undefined;
  const changes = await changesSince(look, { since: state.changesUpTo, pairs: state.pairs });
  if (!changes) return undefined;
  const to = Date.parse(look.now);
  const since = Date.parse(state.changesUpTo);
  // Where changes cannot be seen the map does not get younger, and a routine look would grow with each question.
  const from = changes.upTo ? since : Math.max(since, to - DAY);
  const listed = await pen.listed();
  await pen.keepParts(parts);
  const routine = await pen.oldestPairs(dueBetween(state.pairs, [from, to]));
  const { known, unknown } = settled(
    changes.changes,
    changes.changes.length > 0 ? await map.pairs(instanceArn) : [],
  );
  const { there, gone } = await sorted(look, [...unknown, ...routine], { by: state.by, parts });
  const oldest = await pen.oldestParts(dueBetween(parts.length, [from, to]));
  const unlisted = parts.filter((part) => !listed.has(part));
  await listAnew(look, pen, { by: state.by, parts: [...new Set([...unlisted, ...oldest, ...gone])] });
  if (known.length > 0) await pen.write(known);
  await map.touch(instanceArn, there);
  const isAll = await readPairs(look, pen);
  if (isAll && changes.upTo) await pen.applied(changes.upTo);
  return isAll ? changes.unread : [...changes.unread, notYet(state)];
}

/** Pairs of which both sides are there; and the parts whose pairs lost their other side, of which a listing tells. */
async function sorted(
  look: Look,
  pairs: readonly Pair[],
  { by, parts }: { by: MapState['by']; parts: readonly string[] },
) {
  const others = await partsOf(look, by === 'account' ? 'permission set' : 'account');
  const [known, alive] = [new Set(parts), others && new Set(others)];
  const sides = ({ accountId, permissionSetArn }: Pair) =>
    by === 'account' ? ([accountId, permissionSetArn] as const) : ([permissionSetArn, accountId] as const);
  const ours = pairs.filter((pair) => known.has(sides(pair)[0]));
  const isThere = (pair: Pair) => alive?.has(sides(pair)[1]) ?? true;
  return {
    there: ours.filter(isThere),
    gone: ours.filter((pair) => !isThere(pair)).map((pair) => sides(pair)[0]),
  };
}

function notYet({ changesUpTo }: MapState): Gap {
  return {
    of: `what changed in the assignments since ${changesUpTo}`,
    reason: 'left-out',
    detail:
      'reading all of it takes longer than idc takes for one question; ask again, and it goes on from there',
  };
}
