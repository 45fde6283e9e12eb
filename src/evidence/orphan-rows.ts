import type { Gap } from '../aws/reading.ts';
import { liveAssignments } from './all-assignments.ts';
import { rowsFor } from './grants.ts';
import { nameOf } from './kept.ts';
import type { Look } from './look.ts';
import { lookAtEach } from './many.ts';
import type { Orphan } from './orphans.ts';
import type { Pair } from './provisioned.ts';
import { rowName } from './row-name.ts';

/**
 * The orphans with the assignments that AWS still has of them: what was kept of earlier looks is read again before it is
 * told. AWS makes no assignment for who is gone, so there can be fewer of them by now, and not more.
 */
export async function stillNamed(
  look: Look,
  orphans: readonly Orphan[],
): Promise<{ readonly orphans: readonly Orphan[]; readonly unread: readonly Gap[] }> {
  const { assigned } = await look.need('allAssignments');
  const theirs = new Set(orphans.flatMap(({ pairs }) => pairs.map(nameOf)));
  const older = assigned.filter((pair) => pair.readAt !== undefined && theirs.has(nameOf(pair)));
  if (older.length === 0) return { orphans, unread: [] };
  const doubtful = new Set(older.map(nameOf));
  const listed = await listedFor(look, orphans, doubtful);
  const isOpen = ({ id }: Orphan, pair: Pair) => doubtful.has(nameOf(pair)) && !listed.has(rowName(pair, id));
  const open = new Set(orphans.flatMap((one) => one.pairs.filter((pair) => isOpen(one, pair)).map(nameOf)));
  const { seen, unread } = await liveAssignments(
    look,
    older.filter((pair) => open.has(nameOf(pair))),
  );
  const now = new Map(seen.map((pair) => [nameOf(pair), new Set(pair.rows.map((row) => row.principalId))]));
  const left = orphans.map((orphan) => ({
    ...orphan,
    pairs: orphan.pairs.filter((pair) => !isOpen(orphan, pair) || now.get(nameOf(pair))?.has(orphan.id)),
  }));
  const changed = older.filter((pair) =>
    pair.rows.some((row) => now.get(nameOf(pair))?.has(row.principalId) === false),
  );
  if (changed.length > 0) {
    const { instanceArn } = await look.need('instance');
    await look.memory?.map?.touch(instanceArn, changed);
  }
  return {
    orphans: left.filter(({ pairs, applications }) => pairs.length + applications.length > 0),
    unread,
  };
}

/**
 * The rows that AWS lists for who is gone, where that takes fewer calls than their pairs. Whether it lists all of them is
 * not documented: what is missing here is read pair by pair.
 */
async function listedFor(
  look: Look,
  orphans: readonly Orphan[],
  doubtful: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const isMany = ({ pairs }: Orphan) => pairs.filter((pair) => doubtful.has(nameOf(pair))).length > 1;
  const [first, ...others] = orphans.filter(isMany);
  const own = first && (await rowsFor(look, first));
  if (!own) return new Set();
  const each = { of: 'the assignments', name: ({ id }: Orphan) => id };
  const { seen } = await lookAtEach(others, each, (one) => rowsFor(look, one));
  return new Set([own, ...seen].flatMap((rows) => (rows ?? []).map((row) => rowName(row, row.principalId))));
}
