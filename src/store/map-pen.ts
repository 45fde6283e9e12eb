import { type Kysely, sql } from 'kysely';
import type { MapPen, MapState, ReadPair } from '../evidence/kept-map.ts';
import type { Pair } from '../evidence/provisioned.ts';
import type { Database } from './database.ts';
import { json } from './json.ts';
import { principalOf } from './map-pairs.ts';
import { inTurn } from './map-turn.ts';

/** Writes one map through the session that holds it. */
export function penOf(session: Kysely<Database>, instanceArn: string): MapPen {
  const its = sql`instance_arn = ${instanceArn}`;
  return {
    begin: (by, at) => begin(session, instanceArn, { by, at }),
    async listed() {
      const { rows } = await sql<{
        part: string;
      }>`select part from map_parts where ${its} and gap is null`.execute(session);
      return new Set(rows.map(({ part }) => part));
    },
    list: (part, pairs, at) => list(session, instanceArn, { part, pairs, at }),
    async skip(part, gap) {
      await sql`insert into map_parts (instance_arn, part, gap) values (${instanceArn}, ${part}, ${json(gap)})
        on conflict (instance_arn, part) do update set gap = excluded.gap`.execute(session);
    },
    keepParts: (parts) => keepParts(session, instanceArn, parts),
    async oldestParts(most) {
      const { rows } = await sql<{ part: string }>`
        select part from map_parts where ${its} order by listed_at nulls first, part limit ${most}`.execute(
        session,
      );
      return rows.map(({ part }) => part);
    },
    unread: (most) => take(session, instanceArn, most),
    async oldestPairs(most) {
      const { rows } = await sql<PairKey>`
        select account_id, permission_set_arn from map_pairs where ${its}
        order by read_at nulls first, account_id, permission_set_arn limit ${most}`.execute(session);
      return rows.map(pairOf);
    },
    write: (pairs) => write(session, instanceArn, pairs),
    async whole(at) {
      await sql`update maps set whole_at = ${at} where ${its}`.execute(session);
    },
    async applied(changesUpTo) {
      await sql`update maps set changes_up_to = ${changesUpTo} where ${its}`.execute(session);
    },
  };
}

interface PairKey {
  account_id: string;
  permission_set_arn: string;
}

function pairOf({ account_id, permission_set_arn }: PairKey): Pair {
  return { accountId: account_id, permissionSetArn: permission_set_arn };
}

async function begin(
  session: Kysely<Database>,
  instanceArn: string,
  { by, at }: { readonly by: MapState['by']; readonly at: string },
): Promise<void> {
  await session.transaction().execute(async (trx) => {
    await sql`
      insert into maps (instance_arn, by, begun_at, changes_up_to) values (${instanceArn}, ${by}, ${at}, ${at})
      on conflict (instance_arn) do update
        set by = excluded.by, begun_at = excluded.begun_at, whole_at = null, changes_up_to = excluded.changes_up_to`.execute(
      trx,
    );
    await sql`delete from map_parts where instance_arn = ${instanceArn}`.execute(trx);
    await sql`update map_pairs set look = 'due' where instance_arn = ${instanceArn}`.execute(trx);
  });
}

interface Listing {
  readonly part: string;
  readonly pairs: readonly Pair[];
  readonly at: string;
}

async function list(
  session: Kysely<Database>,
  instanceArn: string,
  { part, pairs, at }: Listing,
): Promise<void> {
  const accounts = pairs.map(({ accountId }) => accountId);
  const sets = pairs.map(({ permissionSetArn }) => permissionSetArn);
  const these = sql`select * from unnest(${accounts}::text[], ${sets}::text[])`;
  await inTurn(session, instanceArn, async (trx, by) => {
    await sql`insert into map_parts (instance_arn, part, listed_at) values (${instanceArn}, ${part}, ${at})
      on conflict (instance_arn, part) do update set listed_at = excluded.listed_at, gap = null`.execute(trx);
    await sql`delete from map_pairs where instance_arn = ${instanceArn} and ${partOf(by)} = ${part}
      and (account_id, permission_set_arn) not in (${these})`.execute(trx);
    await sql`insert into map_pairs (instance_arn, account_id, permission_set_arn)
      select ${instanceArn}, * from (${these}) as one on conflict do nothing`.execute(trx);
  });
}

async function keepParts(
  session: Kysely<Database>,
  instanceArn: string,
  parts: readonly string[],
): Promise<void> {
  await inTurn(session, instanceArn, async (trx, by) => {
    await sql`delete from map_parts
      where instance_arn = ${instanceArn} and part <> all(${parts})`.execute(trx);
    await sql`delete from map_pairs
      where instance_arn = ${instanceArn} and ${partOf(by)} <> all(${parts})`.execute(trx);
  });
}

/** Which of a pair's two ids is its part. */
function partOf(by: MapState['by'] | undefined) {
  return sql.ref(by === 'account' ? 'account_id' : 'permission_set_arn');
}

async function take(session: Kysely<Database>, instanceArn: string, most: number): Promise<Pair[]> {
  const { rows } = await inTurn(session, instanceArn, (trx) =>
    sql<PairKey>`
      with due as (
        select account_id, permission_set_arn from map_pairs
        where instance_arn = ${instanceArn} and look = 'due'
        order by account_id, permission_set_arn limit ${most})
      update map_pairs set look = 'taken' from due
      where instance_arn = ${instanceArn} and map_pairs.account_id = due.account_id
        and map_pairs.permission_set_arn = due.permission_set_arn
      returning map_pairs.account_id, map_pairs.permission_set_arn`.execute(trx),
  );
  return rows.map(pairOf);
}

/** A pair that was touched since it was taken stays due. */
async function write(
  session: Kysely<Database>,
  instanceArn: string,
  pairs: readonly ReadPair[],
): Promise<void> {
  const rows = pairs.map((pair) => ({
    account_id: pair.accountId,
    permission_set_arn: pair.permissionSetArn,
    ...('gap' in pair ? { gap: pair.gap } : { principals: pair.rows.map(principalOf), read_at: pair.readAt }),
  }));
  await inTurn(session, instanceArn, (trx) =>
    sql`
      update map_pairs set gap = one.gap, principals = coalesce(one.principals, map_pairs.principals),
        read_at = coalesce(one.read_at, map_pairs.read_at),
        look = case look when 'taken' then 'done' else look end
      from jsonb_to_recordset(${json(rows)}::jsonb) as one
        (account_id text, permission_set_arn text, principals jsonb, read_at timestamptz, gap jsonb)
      where instance_arn = ${instanceArn} and map_pairs.account_id = one.account_id
        and map_pairs.permission_set_arn = one.permission_set_arn`.execute(trx),
  );
}
