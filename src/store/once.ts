import { sql } from 'kysely';
import type { Store } from './store.ts';

const KEPT_DAYS = 90;

/** True the first time for each key, over all processes and restarts, for 90 days or until it is let go. */
export async function firstTime({ db }: Pick<Store, 'db'>, key: string): Promise<boolean> {
  await db
    .deleteFrom('once')
    .where('at', '<', sql<Date>`now() - make_interval(days => ${KEPT_DAYS})`)
    .execute();
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('once')
    .values({ key })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** It was not done after all. */
export async function letGo({ db }: Pick<Store, 'db'>, key: string): Promise<void> {
  await db.deleteFrom('once').where('key', '=', key).execute();
}
