import type { Change } from './change-events.ts';
import type { AssignmentRow } from './evidence.ts';
import { FRESHNESS } from './freshness.ts';
import { nameOf } from './kept.ts';
import type { KeptPair, ReadPair } from './kept-map.ts';
import type { Pair } from './provisioned.ts';

/** What changes make of a map. */
export interface Settled {
  /** Pairs of which the rows are known without reading them: those that were read before, and what was done to them. */
  readonly known: readonly ReadPair[];
  /** Pairs that have to be read again. */
  readonly unknown: readonly Pair[];
}

/**
 * A request that Identity Center lists as SUCCEEDED did what it says. So a pair that was read before the requests has
 * their outcome in it; one that was read long enough after them had it in it then; every other is read again. Pure.
 */
export function settled(changes: readonly Change[], kept: readonly KeptPair[]): Settled {
  const before = new Map(kept.map((pair) => [nameOf(pair), pair]));
  const known: ReadPair[] = [];
  const unknown: Pair[] = [];
  for (const [name, all] of byPair(changes)) {
    const [{ accountId, permissionSetArn }] = all;
    const pair = before.get(name);
    const readAt = pair?.readAt && !pair.gap ? Date.parse(pair.readAt) : undefined;
    const later = all.filter(({ at }) => readAt === undefined || at + FRESHNESS.lateMs > readAt);
    if (later.length === 0) continue;
    const rows = pair?.rows && readAt !== undefined ? withChanges(pair.rows, later, readAt) : undefined;
    if (rows && pair?.readAt) known.push({ accountId, permissionSetArn, rows, readAt: pair.readAt });
    else unknown.push({ accountId, permissionSetArn });
  }
  return { known, unknown };
}

function byPair(changes: readonly Change[]): Map<string, [Change, ...Change[]]> {
  const pairs = new Map<string, [Change, ...Change[]]>();
  for (const change of changes) {
    const one = pairs.get(nameOf(change));
    if (one) one.push(change);
    else pairs.set(nameOf(change), [change]);
  }
  return pairs;
}

/** Undefined where one of them may or may not be in the rows, or two of them undo each other: events tell whole seconds. */
function withChanges(
  rows: readonly AssignmentRow[],
  changes: readonly Change[],
  readAt: number,
): AssignmentRow[] | undefined {
  const made = new Map<string, Change['kind']>();
  const after = new Map(rows.map((row) => [row.principalId, row]));
  for (const { row, kind, status, at } of changes) {
    if (!row || status !== 'SUCCEEDED' || at <= readAt) return undefined;
    if ((made.get(row.principalId) ?? kind) !== kind) return undefined;
    made.set(row.principalId, kind);
    if (kind === 'creation') after.set(row.principalId, row);
    else after.delete(row.principalId);
  }
  return [...after.values()];
}
