import { sql } from 'kysely';
import type { PrincipalType } from '../evidence/evidence.ts';
import type { DirectoryCount } from '../evidence/memory.ts';
import type { Store } from './store.ts';

interface Counted {
  readonly identityStoreId: string;
  readonly type: PrincipalType;
  readonly count: number;
}

/** How many users or groups a directory had when it was last believed: one row each, the latest. */
export async function rememberCount(
  store: Pick<Store, 'db'>,
  { identityStoreId, type, count }: Counted,
): Promise<void> {
  await store.db
    .insertInto('directory_counts')
    .values({ identity_store_id: identityStoreId, type, count })
    .onConflict((conflict) =>
      conflict.columns(['identity_store_id', 'type']).doUpdateSet({ count, at: sql<Date>`now()` }),
    )
    .execute();
}

export async function recallCount(
  store: Pick<Store, 'db'>,
  identityStoreId: string,
  type: PrincipalType,
): Promise<DirectoryCount | undefined> {
  const row = await store.db
    .selectFrom('directory_counts')
    .selectAll()
    .where('identity_store_id', '=', identityStoreId)
    .where('type', '=', type)
    .executeTakeFirst();
  return row && { count: row.count, at: row.at.toISOString() };
}
