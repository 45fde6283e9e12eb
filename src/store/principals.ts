import { type Selectable, sql } from 'kysely';
import type { ExternalId, PrincipalType, Remembered } from '../evidence/evidence.ts';
import type { PrincipalTable } from './database.ts';
import { json, storable } from './json.ts';
import type { Store } from './store.ts';

/** A user or group as a look saw it. */
export interface SeenPrincipal {
  readonly id: string;
  readonly type: PrincipalType;
  readonly name: string;
  readonly externalIds: readonly ExternalId[];
}

export type RememberedPrincipal = Remembered & {
  readonly id: string;
  readonly type: PrincipalType;
  readonly firstSeen: string;
};

/** Keeps who was seen: first seen stays, the name and external ids are those of the latest look. */
export async function rememberPrincipals(
  store: Pick<Store, 'db'>,
  seen: readonly SeenPrincipal[],
): Promise<void> {
  const latest = [...new Map(seen.map((principal) => [principal.id, principal])).values()];
  if (latest.length === 0) return;
  // In order of ids, so that two looks at once lock rows in the same order.
  const rows = latest
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, type, name, externalIds }) => ({
      id,
      type,
      name: storable(name),
      external_ids: json(externalIds),
    }));
  await store.db
    .insertInto('principals')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        name: sql<string>`excluded.name`,
        external_ids: sql<string>`excluded.external_ids`,
        last_seen: sql<Date>`now()`,
      }),
    )
    .execute();
}

export async function recallPrincipal(
  store: Pick<Store, 'db'>,
  id: string,
): Promise<RememberedPrincipal | undefined> {
  const row = await store.db.selectFrom('principals').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** Everybody who was ever seen under this name, latest seen first, at most 100. */
export async function recallByName(
  store: Pick<Store, 'db'>,
  type: PrincipalType,
  name: string,
): Promise<RememberedPrincipal[]> {
  const rows = await store.db
    .selectFrom('principals')
    .selectAll()
    .where('type', '=', type)
    .where('name', '=', storable(name))
    .orderBy('last_seen', 'desc')
    .limit(100)
    .execute();
  return rows.map(fromRow);
}

/** Everybody who was ever seen with this external id, latest seen first, at most 100. */
export async function recallByExternalId(
  store: Pick<Store, 'db'>,
  type: PrincipalType,
  externalId: ExternalId,
): Promise<RememberedPrincipal[]> {
  const rows = await store.db
    .selectFrom('principals')
    .selectAll()
    .where('type', '=', type)
    .where(sql<boolean>`external_ids @> ${json([externalId])}::jsonb`)
    .orderBy('last_seen', 'desc')
    .limit(100)
    .execute();
  return rows.map(fromRow);
}

/** Other ids under which somebody of the same external id, or the same name, was seen; at most 10. */
export async function recallAlike(store: Pick<Store, 'db'>, living: SeenPrincipal): Promise<string[]> {
  const { type, name, externalIds } = living;
  const alike = await Promise.all([
    ...externalIds.map((external) => recallByExternalId(store, type, external)),
    recallByName(store, type, name),
  ]);
  const ids = new Set(alike.flat().map(({ id }) => id));
  ids.delete(living.id);
  return [...ids].slice(0, 10);
}

function fromRow(row: Selectable<PrincipalTable>): RememberedPrincipal {
  return {
    id: row.id,
    type: row.type,
    name: row.name,
    externalIds: row.external_ids,
    firstSeen: row.first_seen.toISOString(),
    lastSeen: row.last_seen.toISOString(),
  };
}
