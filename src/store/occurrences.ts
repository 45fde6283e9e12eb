import { sql } from 'kysely';
import type { MessagePlace } from '../remediation/remediation.ts';
import { SILENT_SECONDS } from './processes.ts';
import type { Store } from './store.ts';

/** Something that the clock asks for: which, and at which time of the wall clock. */
export interface Occurrence {
  readonly name: string;
  readonly occurrence: string;
  readonly at: Date;
}

const MOST_ATTEMPTS = 5;
const PAUSE_SECONDS = 30;

/**
 * Whether this process shall do it now. True once over all replicas; true again where the one that had it died, or let
 * go, before anything was sent. The very first occurrence of a name is only noted: nothing was missed before idc came.
 */
export async function claimOccurrence(store: Store, due: Occurrence): Promise<boolean> {
  return (await claimNew(store, due)) || claimLeft(store, due);
}

async function claimNew(store: Store, { name, occurrence, at }: Occurrence): Promise<boolean> {
  const { rows } = await sql<{ state: string }>`
    insert into occurrences (name, occurrence, due_at, state, process_id)
    select ${name}, ${occurrence}, ${at}::timestamptz,
      case when exists (select 1 from occurrences where name = ${name}) then 'looking' else 'skipped' end,
      ${store.processId}::uuid
    where not exists (select 1 from occurrences where name = ${name} and due_at >= ${at}::timestamptz)
    on conflict do nothing
    returning state`.execute(store.db);
  return rows[0]?.state === 'looking';
}

async function claimLeft(store: Store, { name, occurrence }: Occurrence): Promise<boolean> {
  const { rows } = await sql`
    update occurrences set process_id = ${store.processId}::uuid, attempts = attempts + 1, at = now()
    where name = ${name} and occurrence = ${occurrence} and state = 'looking' and attempts < ${MOST_ATTEMPTS}
      and (process_id is not null or at < now() - make_interval(secs => ${PAUSE_SECONDS}))
      and not exists (select 1 from processes where processes.id = occurrences.process_id
        and beat_at > now() - make_interval(secs => ${SILENT_SECONDS}))
    returning name`.execute(store.db);
  return rows.length === 1;
}

/**
 * Says that it is about to be sent; false when it is not this process's any more. Who dies after this leaves it alone
 * for good: rather none than two.
 */
export async function beginPosting(store: Store, due: Occurrence): Promise<boolean> {
  const { numUpdatedRows } = await mine(store, due, 'looking').set({ state: 'posting' }).executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Ends it without a message: there is nothing to say, and nobody wants to hear that. False as in `beginPosting`. */
export async function keepQuiet(store: Store, due: Occurrence): Promise<boolean> {
  const { numUpdatedRows } = await mine(store, due, 'looking').set({ state: 'skipped' }).executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Ends it as sent. */
export async function endPosted(store: Store, due: Occurrence, place: MessagePlace): Promise<void> {
  const sent = { state: 'sent' as const, message_channel: place.channel, message_ts: place.ts };
  await mine(store, due, 'posting').set(sent).execute();
}

/** Nothing was sent: it is tried again in half a minute, five times in all. */
export async function letGo(store: Store, due: Occurrence): Promise<void> {
  await mine(store, due, 'looking', 'posting')
    .set({ state: 'looking', process_id: null, at: sql<Date>`now()` })
    .execute();
}

/** It cannot be told whether it was sent, so it is not tried again. */
export async function giveUp(store: Store, due: Occurrence): Promise<void> {
  await mine(store, due, 'posting').set({ state: 'failed' }).execute();
}

function mine(store: Store, { name, occurrence }: Occurrence, ...states: ('looking' | 'posting')[]) {
  return store.db
    .updateTable('occurrences')
    .where('name', '=', name)
    .where('occurrence', '=', occurrence)
    .where('process_id', '=', store.processId)
    .where('state', 'in', states);
}
