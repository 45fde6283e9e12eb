import type { Gap } from '../aws/reading.ts';
import { assignmentsOf } from './assignments.ts';
import type { AssignmentRow } from './evidence.ts';
import { type Age, assignedOf, keptAssignments, keptIn, nameOf, restingOn } from './kept.ts';
import type { Gatherer, Look } from './look.ts';
import { lookAtEach, type Many } from './many.ts';
import type { Pair } from './provisioned.ts';
import { FEW_CALLS } from './sweep.ts';
import { readInTurn } from './sweep-pairs.ts';

export interface Assigned extends Pair {
  readonly rows: readonly AssignmentRow[];
  /** When it was read, ISO 8601 UTC, where that was before this question. */
  readonly readAt?: string;
}
/** Who has what where, pair by pair, and which pairs could not be read. */
export interface AllAssignments {
  readonly assigned: readonly Assigned[];
  readonly unread: readonly Gap[];
  /** Present where it comes from the map that idc keeps. */
  readonly age?: Age;
}

/** Every assignment of every account: one call for each pair of account and provisioned permission set, unless it is kept. */
export const gatherAllAssignments: Gatherer<'allAssignments'> = async (look) => {
  const { pairs, unread, age } = await look.need('provisioned');
  const map = age && look.memory?.map;
  if (!map) {
    const read = await liveAssignments(look, pairs);
    return { assigned: read.seen, unread: [...unread, ...read.unread] };
  }
  if (!(await look.need('keptMap')).isCurrent) await readInTurn(look, map);
  const kept = await keptAssignments(look);
  return { ...kept, unread: [...unread, ...kept.unread] };
};

/**
 * Who has these permission sets in these accounts. More than few pairs come from the map that idc keeps, where it is
 * current and the question may rest on it; what is not in it is read now.
 */
export async function assignmentsIn(
  look: Look,
  pairs: readonly Pair[],
): Promise<Many<Assigned> & { readonly age?: Age }> {
  if (pairs.length <= FEW_CALLS || !(await isKept(look))) return liveAssignments(look, pairs);
  const { unread } = await look.need('keptMap');
  const { map, state, instanceArn } = await keptIn(look);
  const wanted = new Set(pairs.map(nameOf));
  const sets = new Set(pairs.map(({ permissionSetArn }) => permissionSetArn));
  const [permissionSetArn = ''] = sets;
  const all = await map.pairs(instanceArn, sets.size === 1 ? { permissionSetArn } : {});
  const kept = all.filter((pair) => !pair.gap && wanted.has(nameOf(pair)));
  const known = kept.flatMap((pair) => assignedOf(look, pair));
  for (const pair of known) wanted.delete(nameOf(pair));
  const read = await liveAssignments(
    look,
    pairs.filter((pair) => wanted.has(nameOf(pair))),
  );
  return { seen: [...known, ...read.seen], unread: [...unread, ...read.unread], age: restingOn(look, state) };
}

/** Whether all assignments are known without reading them. */
export async function isKept(look: Look): Promise<boolean> {
  return !look.live && (await look.need('keptMap')).isCurrent;
}

/** The same as AWS has it now. */
export async function liveAssignments(look: Look, pairs: readonly Pair[]): Promise<Many<Assigned>> {
  const { instanceArn: InstanceArn } = await look.need('instance');
  const each = { of: 'the assignments', name: nameOf, until: look.until };
  return lookAtEach(pairs, each, async (pair) => ({
    ...pair,
    rows: await assignmentsOf(look, {
      InstanceArn,
      AccountId: pair.accountId,
      PermissionSetArn: pair.permissionSetArn,
    }),
  }));
}
