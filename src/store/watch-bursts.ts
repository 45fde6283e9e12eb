import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { RequestKind } from '../evidence/evidence.ts';
import type { ListedFailure } from '../evidence/failures.ts';
import type { Cause } from '../knowledge/causes.ts';
import type { MessagePlace } from '../remediation/remediation.ts';
import type { Database } from './database.ts';
import { json } from './json.ts';
import { SILENT_SECONDS } from './processes.ts';
import type { Store } from './store.ts';
import { wasThrottled } from './watch.ts';

/** Failures of one caller, each within ten minutes of the one before. */
export interface Burst {
  readonly id: string;
  /** The ARN of the session that called; empty where nobody knows. Untrusted. */
  readonly caller: string;
  readonly message?: MessagePlace;
}

export interface KnownFailure {
  readonly id: string;
  readonly failure: ListedFailure;
  /** Absent where the reason could not be read. */
  readonly cause?: Cause;
}

export interface BurstFailure extends KnownFailure {
  readonly kind: RequestKind;
  readonly event?: Readonly<Record<string, unknown>>;
  readonly shown: 'no' | 'root' | 'thread';
  readonly diagnosisId?: string;
}

const APART_MINUTES = 10;
const AGAIN_SECONDS = 60;

/** Puts what is now known of a caller's failures into the burst that is under way, or a new one. */
export async function addToBurst(
  store: Store,
  caller: string,
  failures: readonly KnownFailure[],
): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const burst = await burstOf(trx, caller);
    for (const { id, failure, cause } of failures)
      await trx
        .updateTable('watch_failures')
        .set({ state: 'known', failure: json(failure), cause: cause ?? null, burst_id: burst })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .execute();
  });
}

async function burstOf(trx: Transaction<Database>, caller: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    update watch_bursts set last_at = now() where id = (
      select id from watch_bursts where caller = ${caller} and state <> 'lost'
        and last_at > now() - make_interval(mins => ${APART_MINUTES})
      order by last_at desc limit 1 for update)
    returning id`.execute(trx);
  if (rows[0]) return rows[0].id;
  const id = randomUUID();
  await trx.insertInto('watch_bursts').values({ id, caller }).execute();
  return id;
}

/** Bursts of which something was not shown yet. One whose process died while it posted is lost: rather none than two. */
export async function burstsToShow(store: Store): Promise<{ bursts: Burst[]; lost: string[] }> {
  const { rows: lost } = await sql<{ id: string }>`
    update watch_bursts set state = 'lost' where state = 'posting'
      and not exists (select 1 from processes where processes.id = watch_bursts.process_id
        and beat_at > now() - make_interval(secs => ${SILENT_SECONDS}))
    returning id`.execute(store.db);
  const rows = await store.db
    .selectFrom('watch_bursts')
    .select(['id', 'caller', 'message_channel', 'message_ts'])
    .where('state', 'in', ['new', 'shown'])
    .where('try_after', '<=', sql<Date>`now()`)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('watch_failures')
          .whereRef('burst_id', '=', 'watch_bursts.id')
          .where('shown', '=', 'no')
          .select('watch_failures.id'),
      ),
    )
    .orderBy('first_at')
    .execute();
  const bursts = rows.map(({ id, caller, message_channel: channel, message_ts: ts }) => ({
    id,
    caller,
    ...(channel !== null && ts !== null && { message: { channel, ts } }),
  }));
  return { bursts, lost: lost.map(({ id }) => id) };
}

/** All of a burst, in the order in which it was seen. */
export async function failuresOf(store: Store, burstId: string): Promise<BurstFailure[]> {
  const rows = await store.db
    .selectFrom('watch_failures')
    .selectAll()
    .where('burst_id', '=', burstId)
    .orderBy('seen_at')
    .orderBy('id')
    .execute();
  return rows.flatMap(({ id, kind, event, failure, cause, shown, diagnosis_id }) =>
    failure
      ? [
          {
            id,
            kind,
            failure,
            shown,
            ...(event ? { event } : {}),
            ...(cause ? { cause } : {}),
            ...(diagnosis_id ? { diagnosisId: diagnosis_id } : {}),
          },
        ]
      : [],
  );
}

/** How many calls of its caller AWS throttled around it, and were tried again. */
export async function throttledTries(store: Store, { id, caller }: Burst): Promise<number> {
  if (!caller) return 0;
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from watch_failures tried, watch_bursts burst
    where burst.id = ${id}::uuid and tried.state = 'before' and ${wasThrottled('tried')}
      and tried.event->'userIdentity'->>'arn' = ${caller}
      and tried.seen_at between burst.first_at - make_interval(mins => ${APART_MINUTES})
        and burst.last_at + make_interval(mins => ${APART_MINUTES})`.execute(store.db);
  return rows[0]?.n ?? 0;
}

/**
 * Says that its message is about to be posted, and which failure will be that message as a whole, if one is; false when
 * somebody else did.
 */
export async function beginBurst(store: Store, { id }: Burst, whole?: string): Promise<boolean> {
  return store.db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('watch_bursts')
      .set({ state: 'posting', process_id: store.processId })
      .where('id', '=', id)
      .where('state', '=', 'new')
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return false;
    if (whole !== undefined)
      await trx.updateTable('watch_failures').set({ shown: 'root' }).where('id', '=', whole).execute();
    return true;
  });
}

/** Its message is there. */
export async function burstShown(store: Store, { id }: Burst, place: MessagePlace): Promise<void> {
  await store.db
    .updateTable('watch_bursts')
    .set({ state: 'shown', message_channel: place.channel, message_ts: place.ts })
    .where('id', '=', id)
    .execute();
}

/** Slack refused, so nothing was posted: tried again in a minute. */
export async function burstRefused(store: Store, { id, message }: Burst): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('watch_bursts')
      .set({
        state: message ? 'shown' : 'new',
        try_after: sql<Date>`now() + make_interval(secs => ${AGAIN_SECONDS})`,
      })
      .where('id', '=', id)
      .where('state', '<>', 'lost')
      .execute();
    if (!message)
      await trx.updateTable('watch_failures').set({ shown: 'no' }).where('burst_id', '=', id).execute();
  });
}

/** It cannot be told whether it was posted, so it is not tried again. */
export async function burstLost(store: Store, { id }: Burst): Promise<void> {
  await store.db.updateTable('watch_bursts').set({ state: 'lost' }).where('id', '=', id).execute();
}

/** Says that these are about to be shown in the thread; the ids that this call may show, each once. */
export async function claimShown(store: Store, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await store.db
    .updateTable('watch_failures')
    .set({ shown: 'thread' })
    .where('id', 'in', ids)
    .where('shown', '<>', 'thread')
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Slack refused them, so they were not shown. */
export async function unclaimShown(store: Store, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await store.db.updateTable('watch_failures').set({ shown: 'no' }).where('id', 'in', ids).execute();
}

export async function diagnosedFailure(store: Store, id: string, diagnosisId: string): Promise<void> {
  await store.db
    .updateTable('watch_failures')
    .set({ diagnosis_id: diagnosisId })
    .where('id', '=', id)
    .execute();
}
