import { sql } from 'kysely';
import type { RequestKind } from '../evidence/evidence.ts';
import { json } from './json.ts';
import { SILENT_SECONDS } from './processes.ts';
import type { Store } from './store.ts';

/** A CloudTrail event as it is kept. Untrusted text inside. */
type Event = Readonly<Record<string, unknown>>;

/** Whether this process is the one that follows requests: one at a time, another one after its death. */
export async function leadsWatch(store: Store): Promise<boolean> {
  const { rows } = await sql`
    update watch_lease set process_id = ${store.processId}::uuid, since = coalesce(since, now())
    where process_id is null or process_id = ${store.processId}::uuid
      or not exists (select 1 from processes where processes.id = watch_lease.process_id
        and beat_at > now() - make_interval(secs => ${SILENT_SECONDS}))
    returning one`.execute(store.db);
  return rows.length === 1;
}

interface Started {
  readonly id: string;
  readonly kind: RequestKind;
  readonly event: Event;
}

/** A call started a request: it is followed to its end. */
export async function followRequest(store: Store, { id, kind, event }: Started): Promise<void> {
  await store.db
    .insertInto('watch_requests')
    .values({ id, kind, event: json(event) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** AWS refused a call at once. True the first time that it is seen. */
export async function noteRefusal(store: Store, { id, kind, event }: Started): Promise<boolean> {
  const rows = await store.db
    .insertInto('watch_failures')
    .values({ id, kind, event: json(event), state: 'waiting' })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return rows.length === 1;
}

/** What is followed now: how old the youngest is, in milliseconds, and the kinds of what is to be looked at anew. */
export interface Following {
  readonly youngestMs?: number;
  readonly overdue: readonly RequestKind[];
}

export async function following(store: Store): Promise<Following> {
  const { rows } = await sql<{ kind: RequestKind; age: number; overdue: boolean }>`
    select kind, extract(epoch from now() - max(arrived_at))::float8 * 1000 as age,
      bool_or(follow_until < now()) as overdue
    from watch_requests group by kind`.execute(store.db);
  const overdue = rows.filter((row) => row.overdue).map(({ kind }) => kind);
  return rows.length === 0
    ? { overdue }
    : { overdue, youngestMs: Math.min(...rows.map(({ age }) => Number(age))) };
}

export interface Listed {
  /** The kinds whose lists were read to their ends. */
  readonly read: readonly RequestKind[];
  /** `at`: when it was asked for, in milliseconds since the epoch. */
  readonly failed: readonly { readonly id: string; readonly kind: RequestKind; readonly at: number }[];
  /** Ids of what still runs, of the kinds `asked` for. */
  readonly running: readonly string[];
  readonly asked: readonly RequestKind[];
}

/**
 * Takes in what the lists say: what failed and was not seen before is waiting to be told. What had failed when a list
 * was first read is only noted, unless it was followed, or was asked for since the watch began. Says how many are new.
 */
export async function noteListed(store: Store, { read, failed, running, asked }: Listed): Promise<number> {
  return store.db.transaction().execute(async (trx) => {
    const rows = JSON.stringify(failed.map(({ id, kind, at }) => ({ id, kind, at: new Date(at) })));
    const { rows: noted } = await sql<{ state: string }>`
      insert into watch_failures (id, kind, state)
      select one.id, one.kind,
        case when request.id is not null or list.kind is not null or one.at >= lease.since
          then 'waiting' else 'before' end
      from jsonb_to_recordset(${rows}::jsonb) as one (id text, kind text, at timestamptz)
      cross join watch_lease lease
      left join watch_requests request on request.id = one.id
      left join watch_lists list on list.kind = one.kind
      on conflict (id) do nothing returning state`.execute(trx);
    const news = noted.filter(({ state }) => state === 'waiting').length;
    for (const kind of read)
      await sql`insert into watch_lists (kind) values (${kind}) on conflict do nothing`.execute(trx);
    const settled = asked.filter((kind) => read.includes(kind));
    if (settled.length === 0) return news;
    await sql`update watch_requests set follow_until = now() + interval '15 minutes'
      where follow_until < now() and id = any(${running})`.execute(trx);
    await sql`delete from watch_requests
      where follow_until < now() and kind = any(${settled})`.execute(trx);
    return news;
  });
}

export interface Waiting {
  readonly id: string;
  readonly kind: RequestKind;
  readonly event?: Event;
  readonly attempts: number;
}

interface Wait {
  /** So long a failure waits for its event. */
  readonly graceSeconds: number;
  /** So long a throttled call waits for its caller to try again. */
  readonly throttledSeconds: number;
  readonly most: number;
}

/** Failures nobody was told of, oldest first, once they have waited. */
export async function waitingFailures(
  store: Store,
  { graceSeconds, throttledSeconds, most }: Wait,
): Promise<Waiting[]> {
  await endFollowing(store);
  const rows = await store.db
    .selectFrom('watch_failures')
    .select(['id', 'kind', 'event', 'attempts'])
    .where('state', '=', 'waiting')
    .where(
      sql<boolean>`seen_at <= now() - make_interval(secs => case when event is null then ${graceSeconds}
        when ${wasThrottled('watch_failures')} then ${throttledSeconds} else 0 end)`,
    )
    .orderBy('attempts')
    .orderBy('seen_at')
    .limit(most)
    .execute();
  return rows.map(({ id, kind, event, attempts }) => ({ id, kind, attempts, ...(event ? { event } : {}) }));
}

/** The event of this table's row is of a call that AWS throttled. */
export function wasThrottled(table: 'watch_failures' | 'tried' | 'later') {
  const errorCode = sql`${sql.table(table)}.event->>'errorCode'`;
  return sql`coalesce(${errorCode}, '') ~* 'throttl|TooManyRequests|RequestLimitExceeded'`;
}

/**
 * A call that AWS throttled is no failure where its caller called again: at most the last one is. Of a throttled call
 * AWS may not say what was asked for; where it does, that has to be asked for again.
 */
export async function passOverTriedAgain(store: Store): Promise<void> {
  await sql`
    update watch_failures tried set state = 'before'
    where tried.state = 'waiting' and ${wasThrottled('tried')} and exists (
      select 1 from (
        select id, event from watch_requests
        union all select id, event from watch_failures where event is not null) later
      where later.event->'userIdentity'->>'arn' = tried.event->'userIdentity'->>'arn'
        and later.event->>'eventName' = tried.event->>'eventName'
        and (later.event->>'eventTime' > tried.event->>'eventTime'
          or (later.event->>'eventTime' = tried.event->>'eventTime'
            and (later.id > tried.id or not ${wasThrottled('later')})))
        and (coalesce(tried.event->'requestParameters', 'null') = 'null'
          or later.event->'requestParameters' = tried.event->'requestParameters'))`.execute(store.db);
}

/** What failed need not be followed any more, and gets its event: either may have come first. */
async function endFollowing(store: Store): Promise<void> {
  await sql`
    with ended as (
      delete from watch_requests where id in (select id from watch_failures) returning id, event)
    update watch_failures set event = ended.event from ended
    where watch_failures.id = ended.id and watch_failures.event is null`.execute(store.db);
}

/** Counts that the reasons of these could not be read yet. */
export async function triedFailures(store: Store, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await store.db
    .updateTable('watch_failures')
    .set({ attempts: sql<number>`attempts + 1` })
    .where('id', 'in', ids)
    .execute();
}

/** Nobody is told of these. */
export async function passOver(store: Store, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await store.db.updateTable('watch_failures').set({ state: 'before' }).where('id', 'in', ids).execute();
}

/** True once, until it is `unsaid`: over all replicas and restarts. */
export async function sayOnce(store: Store, about: string): Promise<boolean> {
  const rows = await store.db
    .insertInto('watch_notices')
    .values({ about })
    .onConflict((conflict) => conflict.doNothing())
    .returning('about')
    .execute();
  return rows.length === 1;
}

/** True once after it was said. */
export async function unsay(store: Store, about: string): Promise<boolean> {
  const rows = await store.db
    .deleteFrom('watch_notices')
    .where('about', '=', about)
    .returning('about')
    .execute();
  return rows.length === 1;
}
