import type { Gap } from '../aws/reading.ts';
import { liveAssignments } from './all-assignments.ts';
import { nameOf } from './kept.ts';
import type { Look } from './look.ts';
import type { Orphan } from './orphans.ts';

/**
 * The orphans with the assignments that AWS still has of them: what was kept of earlier looks is read again before it is
 * told. AWS makes no assignment for who is gone, so there can be fewer of them by now, and not more.
 */
export async function stillNamed(
  look: Look,
  orphans: readonly Orphan[],
): Promise<{ readonly orphans: readonly Orphan[]; readonly unread: readonly Gap[] }> {
  const { assigned } = await look.need('allAssignments');
  const theirs = new Map(orphans.flatMap(({ pairs }) => pairs.map((pair) => [nameOf(pair), pair])));
  const older = assigned.filter((pair) => pair.readAt !== undefined && theirs.has(nameOf(pair)));
  if (older.length === 0) return { orphans, unread: [] };
  const { seen, unread } = await liveAssignments(look, older);
  const now = new Map(seen.map((pair) => [nameOf(pair), new Set(pair.rows.map((row) => row.principalId))]));
  const doubtful = new Set(older.map(nameOf));
  const left = orphans.map((orphan) => ({
    ...orphan,
    pairs: orphan.pairs.filter(
      (pair) => !doubtful.has(nameOf(pair)) || now.get(nameOf(pair))?.has(orphan.id),
    ),
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
