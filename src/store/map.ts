import { type Kysely, sql } from 'kysely';
import type { KeptMap, MapState, UnlistedPart } from '../evidence/kept-map.ts';
import type { Pair } from '../evidence/provisioned.ts';
import type { Database } from './database.ts';
import { whileHeld } from './hold.ts';
import { keptPairs, keptPlaces } from './map-pairs.ts';
import { penOf } from './map-pen.ts';
import { inTurn } from './map-turn.ts';

/** The maps that every process on this database shares. */
export function mapIn({ db }: { readonly db: Kysely<Database> }): KeptMap {
  return {
    state: (instanceArn) => stateOf(db, instanceArn),
    places: (instanceArn) => keptPlaces(db, instanceArn),
    pairs: (instanceArn, where = {}) => keptPairs(db, instanceArn, where),
    hold: async (instanceArn, work) => {
      const held = await whileHeld(db, `map of ${instanceArn}`, async (session) => {
        await takeBack(session, instanceArn);
        return work(penOf(session, instanceArn));
      });
      return held?.result;
    },
    touch: (instanceArn, pairs) => touch(db, instanceArn, pairs),
    async unlisted(instanceArn) {
      const { rows } = await sql<UnlistedPart>`select part, gap from map_parts
        where instance_arn = ${instanceArn} and gap is not null order by part`.execute(db);
      return rows;
    },
    async reading() {
      const { rows } = await sql<{ arn: string }>`
        select instance_arn as arn from maps where whole_at is null`.execute(db);
      return rows.map(({ arn }) => arn);
    },
  };
}

interface StateRow {
  by: MapState['by'];
  begun_at: Date;
  whole_at: Date | null;
  changes_up_to: Date;
  listed: number;
  pairs: number;
  read: number;
  oldest: Date | null;
}

async function stateOf(db: Kysely<Database>, instanceArn: string): Promise<MapState | undefined> {
  const { rows } = await sql<StateRow>`
    select maps.by, begun_at, whole_at, changes_up_to, count(account_id)::int as pairs,
      (select count(*) from map_parts where instance_arn = ${instanceArn} and gap is null)::int as listed,
      (count(*) filter (where read_at >= begun_at and gap is null))::int as read, min(read_at) as oldest
    from maps left join map_pairs using (instance_arn)
    where instance_arn = ${instanceArn} group by instance_arn`.execute(db);
  const [row] = rows;
  return (
    row && {
      state: row.whole_at ? 'whole' : 'reading',
      by: row.by,
      begunAt: row.begun_at.toISOString(),
      ...(row.whole_at ? { wholeAt: row.whole_at.toISOString() } : {}),
      changesUpTo: row.changes_up_to.toISOString(),
      listed: row.listed,
      pairs: row.pairs,
      read: row.read,
      ...(row.oldest ? { oldest: row.oldest.toISOString() } : {}),
    }
  );
}

/** What the last holder took and did not get to, and what it could not read. */
async function takeBack(session: Kysely<Database>, instanceArn: string): Promise<void> {
  await inTurn(session, instanceArn, (trx) =>
    sql`update map_pairs set look = 'due'
      where instance_arn = ${instanceArn} and (look = 'taken' or gap is not null)`.execute(trx),
  );
}

async function touch(db: Kysely<Database>, instanceArn: string, pairs: readonly Pair[]): Promise<void> {
  const accounts = pairs.map(({ accountId }) => accountId);
  const sets = pairs.map(({ permissionSetArn }) => permissionSetArn);
  await inTurn(db, instanceArn, async (trx, by) => {
    if (!by) return;
    await sql`
      insert into map_pairs (instance_arn, account_id, permission_set_arn)
      select distinct ${instanceArn}, one.* from unnest(${accounts}::text[], ${sets}::text[]) as one
      on conflict (instance_arn, account_id, permission_set_arn) do update set look = 'due'`.execute(trx);
  });
}
