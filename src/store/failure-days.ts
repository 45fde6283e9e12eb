import type { Kysely } from 'kysely';
import type { FailureDay } from '../diagnosis/compare.ts';
import type { Database } from './database.ts';
import { json } from './json.ts';
import type { Store } from './store.ts';

/** A second count of the same day replaces the first. */
export async function recordFailureDay(
  db: Pick<Kysely<Database>, 'insertInto'>,
  { day, counts, whole }: FailureDay,
): Promise<void> {
  const row = { counts: json(counts), whole };
  await db
    .insertInto('failure_days')
    .values({ day, ...row })
    .onConflict((conflict) => conflict.column('day').doUpdateSet(row))
    .execute();
}

/** The days from `first` on that were counted, oldest first. */
export async function failureDays({ db }: Pick<Store, 'db'>, first: string): Promise<FailureDay[]> {
  return db.selectFrom('failure_days').selectAll().where('day', '>=', first).orderBy('day').execute();
}
