import { sql } from 'kysely';
import type { Store } from './store.ts';

/** Whoever changed a record draws it at once; after so long that process is taken for dead. */
const AT_ONCE_SECONDS = 10;
/** How long a message that Slack does not take is tried. */
const GIVE_UP_HOURS = 24;

/** Grows with each change of the record that its message can show. Read before what is drawn. */
export async function revisionOf({ db }: Pick<Store, 'db'>, id: string): Promise<number | undefined> {
  const row = await db.selectFrom('remediations').select('revision').where('id', '=', id).executeTakeFirst();
  return row?.revision;
}

/** Notes that the message shows this revision, or a later one. */
export async function noteDrawn({ db }: Pick<Store, 'db'>, id: string, revision: number): Promise<void> {
  await db
    .updateTable('remediations')
    .set({ drawn: sql<number>`greatest(drawn, ${revision}::integer)` })
    .where('id', '=', id)
    .execute();
}

/** Remediations whose message has not shown their record for ten seconds, of those that changed within a day. */
export async function notDrawn({ db }: Pick<Store, 'db'>): Promise<string[]> {
  const rows = await db
    .selectFrom('remediations')
    .select('id')
    .where('message_ts', 'is not', null)
    .where(sql<boolean>`drawn is distinct from revision`)
    .where('changed_at', '<', sql<Date>`now() - make_interval(secs => ${AT_ONCE_SECONDS})`)
    .where('changed_at', '>', sql<Date>`now() - make_interval(hours => ${GIVE_UP_HOURS})`)
    .execute();
  return rows.map(({ id }) => id);
}
