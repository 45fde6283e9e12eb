import type { Sighted, Sighting } from '../evidence/memory.ts';
import type { Store } from './store.ts';

/**
 * Notes who was found gone: the first time stays, and whoever was not found gone any more is forgotten, so that what
 * follows is a first time again. Two looks at once leave the earlier first and the later last time.
 */
export async function sightOrphans(
  store: Pick<Store, 'db'>,
  { identityStoreId, gone, at }: Sighted,
): Promise<void> {
  const when = new Date(at);
  await store.db.transaction().execute(async (trx) => {
    await trx
      .deleteFrom('orphan_sightings')
      .where('identity_store_id', '=', identityStoreId)
      .$if(gone.length > 0, (query) => query.where('principal_id', 'not in', gone))
      .execute();
    if (gone.length === 0) return;
    // In order of ids, so that two looks at once lock rows in the same order.
    const rows = [...new Set(gone)]
      .sort()
      .map((id) => ({ identity_store_id: identityStoreId, principal_id: id, first_at: when, last_at: when }));
    await trx
      .insertInto('orphan_sightings')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['identity_store_id', 'principal_id']).doUpdateSet((eb) => ({
          first_at: eb.fn('least', ['orphan_sightings.first_at', 'excluded.first_at']),
          last_at: eb.fn('greatest', ['orphan_sightings.last_at', 'excluded.last_at']),
        })),
      )
      .execute();
  });
}

/** By principal id. */
export async function recallSightings(
  store: Pick<Store, 'db'>,
  identityStoreId: string,
): Promise<Readonly<Record<string, Sighting>>> {
  const rows = await store.db
    .selectFrom('orphan_sightings')
    .selectAll()
    .where('identity_store_id', '=', identityStoreId)
    .execute();
  return Object.fromEntries(
    rows.map((row) => [
      row.principal_id,
      { first: row.first_at.toISOString(), last: row.last_at.toISOString() },
    ]),
  );
}
