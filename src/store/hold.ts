import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * Runs `work` while this process alone holds what `key` names; undefined when somebody else holds it.
 *
 * The hold is an advisory lock of one database session, which `work` gets. So a killed process lets go at once, and one
 * that was cut off from the database can record nothing any more through that session.
 */
export async function whileHeld<T>(
  db: Kysely<Database>,
  key: string,
  work: (session: Kysely<Database>) => Promise<T>,
): Promise<{ readonly result: T } | undefined> {
  return db.connection().execute(async (session) => {
    if (!(await lock(session, key))) return undefined;
    try {
      return { result: await work(session) };
    } finally {
      // A session that cannot unlock is gone, and its lock with it.
      await unlock(session, key).catch(() => {});
    }
  });
}

/** PostgreSQL is told to notice within half a minute when the machine of a session vanishes without a word. */
async function lock(session: Kysely<Database>, key: string): Promise<boolean> {
  await sql`select set_config('tcp_keepalives_idle', '15', false), set_config('tcp_keepalives_interval', '5', false),
    set_config('tcp_keepalives_count', '3', false)`.execute(session);
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_lock(hashtextextended(${key}, 0)) as held`.execute(session);
  return rows[0]?.held === true;
}

async function unlock(session: Kysely<Database>, key: string): Promise<void> {
  await sql`select pg_advisory_unlock(hashtextextended(${key}, 0))`.execute(session);
}
