import { type Kysely, type Selectable, sql } from 'kysely';
import type { Acceptance, Compared, KnownFinding, Look } from '../diagnosis/compare.ts';
import type { MessagePlace } from '../remediation/remediation.ts';
import { appendAudit } from './audit.ts';
import type { Database, FindingTable } from './database.ts';
import { json, storable } from './json.ts';
import { isUuid } from './remediations.ts';
import type { Store } from './store.ts';

/** A transaction, or the database itself. */
type Db = Pick<Kysely<Database>, 'insertInto' | 'updateTable' | 'selectFrom' | 'deleteFrom'>;

/** What stays gone for so long and comes again is new. */
const KEPT_DAYS = 90;

/** Every finding that summaries know, those that are gone among them. */
export async function knownFindings({ db }: Pick<Store, 'db'>): Promise<KnownFinding[]> {
  const rows = await db.selectFrom('findings').selectAll().orderBy('first_seen').orderBy('id').execute();
  return rows.map(fromRow);
}

/** Absent also when `id` is not an id at all. */
export async function findFinding({ db }: Pick<Store, 'db'>, id: string): Promise<KnownFinding | undefined> {
  if (!isUuid(id)) return undefined;
  const row = await db.selectFrom('findings').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

export interface Recording {
  readonly compared: readonly Compared[];
  readonly looks: readonly Look[];
  readonly now: Date;
}

/** Remembers what a summary is about to tell, and returns it with the ids that buttons carry. */
export async function recordFindings(db: Db, { compared, looks, now }: Recording): Promise<Compared[]> {
  const unseen = new Map(looks.map(({ part, unseen }) => [part, unseen]));
  const recorded: Compared[] = [];
  for (const one of compared) {
    const row = await recordOne(db, one, { now, unseen: unseen.get(one.part) ?? [] });
    recorded.push({ ...one, ...(row && { id: row.id }) });
  }
  await db
    .deleteFrom('findings')
    .where('gone_at', '<', new Date(now.getTime() - KEPT_DAYS * 86_400_000))
    .execute();
  return recorded;
}

async function recordOne(
  db: Db,
  { fingerprint, state, part, cause, summary, firstSeen }: Compared,
  { now, unseen }: { readonly now: Date; readonly unseen: readonly string[] },
): Promise<{ id: string } | undefined> {
  if (state === 'unseen') return undefined;
  const told = db.updateTable('findings').where('fingerprint', '=', fingerprint).returning('id');
  if (state === 'gone') return told.set({ gone_at: now }).executeTakeFirst();
  const seen = {
    part,
    cause,
    summary: storable(summary),
    first_seen: firstSeen,
    last_seen: now,
    gone_at: null,
    unseen_then: json(unseen),
    // It was told that the acceptance is over.
    ...(state === 'back' || state === 'returned' ? NOT_ACCEPTED : {}),
  };
  return db
    .insertInto('findings')
    .values({ fingerprint, ...seen })
    .onConflict((conflict) => conflict.column('fingerprint').doUpdateSet(seen))
    .returning('id')
    .executeTakeFirst();
}

const NOT_ACCEPTED = { accepted_until: null, accepted_by: null, accepted_reason: null };

/** Hides it from summaries through a day, and says so in the audit log. False where it is not known. */
export async function acceptFinding({ db }: Store, id: string, acceptance: Acceptance): Promise<boolean> {
  const { until, by } = acceptance;
  const reason = storable(acceptance.reason);
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('findings')
      .set({ accepted_until: until, accepted_by: by, accepted_reason: reason })
      .where('id', '=', id)
      .returning(['cause', 'summary', 'fingerprint'])
      .executeTakeFirst();
    if (!row) return false;
    const body = { decision: 'accepted', until, reason, ...row } as const;
    await appendAudit(trx, { kind: 'finding', actor: by, subject: id, body });
    return true;
  });
}

/** Fixes that did not hold, looked at again at `since` or later. Undone ones are nobody's worry any more. */
export async function relapsesSince({ db }: Pick<Store, 'db'>, since: Date): Promise<Relapse[]> {
  const rows = await db
    .selectFrom('remediations')
    .select(['id', 'cause', 'plan', 'again', 'message_channel', 'message_ts'])
    .where('undone', 'is', null)
    .where(sql<boolean>`again ->> 'state' = 'relapsed'`)
    .where(sql<boolean>`(again ->> 'at')::timestamptz >= ${since}`)
    .orderBy('id')
    .execute();
  return rows.map(({ id, cause, plan, again, message_channel: channel, message_ts: ts }) => ({
    id,
    cause,
    title: plan.title,
    said: again?.sentences[0] ?? '',
    ...(channel !== null && ts !== null && { message: { channel, ts } }),
  }));
}

interface Relapse {
  readonly id: string;
  readonly cause: string;
  readonly title: string;
  readonly said: string;
  readonly message?: MessagePlace;
}

function fromRow(row: Selectable<FindingTable>): KnownFinding {
  const { accepted_until: until, accepted_by: by, accepted_reason: reason, gone_at: goneAt } = row;
  return {
    id: row.id,
    fingerprint: row.fingerprint,
    part: row.part,
    cause: row.cause,
    summary: row.summary,
    firstSeen: row.first_seen.toISOString(),
    lastSeen: row.last_seen.toISOString(),
    ...(goneAt && { goneAt: goneAt.toISOString() }),
    unseenThen: row.unseen_then,
    ...(until !== null && by !== null && reason !== null && { accepted: { until, by, reason } }),
  };
}
