import { type Kysely, sql, type Transaction } from 'kysely';
import type { MapState } from '../evidence/kept-map.ts';
import type { Database } from './database.ts';

/**
 * One transaction of one map at a time: several that lock the same pairs in another order would end each other. `by` is
 * undefined where nothing was ever begun.
 */
export async function inTurn<T>(
  db: Kysely<Database>,
  instanceArn: string,
  work: (trx: Transaction<Database>, by: MapState['by'] | undefined) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ by: MapState['by'] }>`
      select by from maps where instance_arn = ${instanceArn} for no key update`.execute(trx);
    return work(trx, rows[0]?.by);
  });
}
