import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { MessagePlace } from '../remediation/remediation.ts';
import type { Database, SummaryTable } from './database.ts';
import { json } from './json.ts';
import type { Store } from './store.ts';

/** A summary as it was written, before it was drawn. `View` is its writer's; here it is only kept. */
export interface StoredSummary<View = unknown> {
  readonly id: string;
  readonly at: string;
  readonly channel: string;
  /** Its first line. */
  readonly line: string;
  readonly view: View;
  /** Absent while it is not posted, and for good where it was kept quiet. */
  readonly message?: MessagePlace;
}

export interface NewSummary {
  /** When it was due, of one that the clock asked for. */
  readonly occurrence?: string;
  readonly at: Date;
  readonly channel: string;
  readonly line: string;
  readonly view: unknown;
  /** Whether details follow in its thread. */
  readonly hasThread: boolean;
}

const KEPT_DAYS = 90;
const MOST_ATTEMPTS = 5;
const PAUSE_SECONDS = 30;

export async function keepSummary(
  db: Pick<Kysely<Database>, 'insertInto' | 'deleteFrom'>,
  { occurrence, at, channel, line, view, hasThread }: NewSummary,
): Promise<string> {
  const id = randomUUID();
  const thread = hasThread ? ('due' as const) : ('none' as const);
  const row = { id, occurrence: occurrence ?? null, at, channel, line, view: json(view), thread };
  await db.insertInto('summaries').values(row).execute();
  await db
    .deleteFrom('summaries')
    .where('at', '<', new Date(at.getTime() - KEPT_DAYS * 86_400_000))
    .execute();
  return id;
}

/** The one that was written for this time, where Slack refused it and it is posted again. */
export async function summaryOf<View>(
  { db }: Pick<Store, 'db'>,
  occurrence: string,
): Promise<StoredSummary<View> | undefined> {
  const row = await db
    .selectFrom('summaries')
    .selectAll()
    .where('occurrence', '=', occurrence)
    .executeTakeFirst();
  return row && fromRow<View>(row);
}

/**
 * The newest that counts as told to everybody, whether or not it was kept quiet. Its message is absent where one person alone
 * can read it.
 */
export async function lastSummary<View>({ db }: Pick<Store, 'db'>): Promise<StoredSummary<View> | undefined> {
  const row = await db.selectFrom('summaries').selectAll().orderBy('at', 'desc').limit(1).executeTakeFirst();
  if (!row) return undefined;
  const { message, ...summary } = fromRow<View>(row);
  return message && !message.channel.startsWith('D') ? { ...summary, message } : summary;
}

export async function placeSummary({ db }: Store, id: string, place: MessagePlace): Promise<void> {
  await db
    .updateTable('summaries')
    .set({ message_channel: place.channel, message_ts: place.ts })
    .where('id', '=', id)
    .execute();
}

/** Summaries whose message stands in Slack and whose thread is due, oldest first; refused ones after a pause. */
export async function threadsDue({ db }: Pick<Store, 'db'>): Promise<string[]> {
  const rows = await db
    .selectFrom('summaries')
    .select('id')
    .where('thread', '=', 'due')
    .where('message_ts', 'is not', null)
    .where(sql<boolean>`(thread_attempts = 0 or thread_at < now() - make_interval(secs => ${PAUSE_SECONDS}))`)
    .orderBy('at')
    .execute();
  return rows.map(({ id }) => id);
}

/** The summary whose thread this process, and no other, posts now. Who dies after this leaves it alone for good. */
export async function claimThread<View>({ db }: Store, id: string): Promise<StoredSummary<View> | undefined> {
  const row = await db
    .updateTable('summaries')
    .set({ thread: 'posting', thread_attempts: sql`thread_attempts + 1`, thread_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('thread', '=', 'due')
    .where('message_ts', 'is not', null)
    .returningAll()
    .executeTakeFirst();
  return row && fromRow<View>(row);
}

/** The thread stands in Slack: it is found again by its message. */
export async function endThreadAt({ db }: Store, id: string, { ts }: MessagePlace): Promise<void> {
  await db.updateTable('summaries').set({ thread: 'sent', thread_ts: ts }).where('id', '=', id).execute();
}

/** The summary whose thread holds this message. */
export async function summaryWithThread<View>(
  { db }: Pick<Store, 'db'>,
  { channel, ts }: MessagePlace,
): Promise<StoredSummary<View> | undefined> {
  const row = await db
    .selectFrom('summaries')
    .selectAll()
    .where('message_channel', '=', channel)
    .where('thread_ts', '=', ts)
    .executeTakeFirst();
  return row && fromRow<View>(row);
}

/** `refused`: nothing was posted, so it is tried again in half a minute, five times in all. */
export async function endThread({ db }: Store, id: string, how: 'failed' | 'refused'): Promise<void> {
  const thread =
    how === 'refused'
      ? sql<'due' | 'failed'>`case when thread_attempts < ${MOST_ATTEMPTS} then 'due' else 'failed' end`
      : how;
  await db.updateTable('summaries').set({ thread }).where('id', '=', id).execute();
}

function fromRow<View>(row: Selectable<SummaryTable>): StoredSummary<View> {
  const { id, at, channel, line, message_channel: where, message_ts: ts } = row;
  const message = where !== null && ts !== null ? { message: { channel: where, ts } } : {};
  return { id, at: at.toISOString(), channel, line, view: row.view as View, ...message };
}
