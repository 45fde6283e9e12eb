import { type Kysely, sql } from 'kysely';
import type { Gap } from '../aws/reading.ts';
import type { KeptReading, KeptUse, Kind, Kinds, Tried } from '../evidence/kept-use.ts';
import type { Database } from './database.ts';

interface Row<T> {
  id: string;
  tried_at: Date;
  value: T | null;
  read_at: Date | null;
  gap: Gap | null;
}

/** The readings that every process on this database shares. */
export function useIn({ db }: { readonly db: Kysely<Database> }): KeptUse {
  return {
    async recall<K extends Kind>(instanceArn: string, kind: K) {
      const { rows } = await sql<Row<Kinds[K]>>`select id, tried_at, value, read_at, gap from quota_use
        where instance_arn = ${instanceArn} and kind = ${kind} order by id`.execute(db);
      return rows.map(readingOf);
    },
    keep: (instanceArn, kind, tried) => keep(db, { instanceArn, kind }, tried),
  };
}

function readingOf<T>({ id, tried_at, value, read_at, gap }: Row<T>): KeptReading<T> {
  return {
    id,
    triedAt: tried_at.toISOString(),
    ...(value !== null && read_at ? { value, readAt: read_at.toISOString() } : {}),
    ...(gap ? { gap } : {}),
  };
}

/** In order of ids, so that two looks at once lock rows in the same order. What is long gone is forgotten. */
async function keep(
  db: Kysely<Database>,
  { instanceArn, kind }: { readonly instanceArn: string; readonly kind: Kind },
  tried: readonly Tried<unknown>[],
): Promise<void> {
  if (tried.length === 0) return;
  await sql`
    insert into quota_use (instance_arn, kind, id, tried_at, value, read_at, gap)
    select ${instanceArn}, ${kind}, one ->> 'id', (one ->> 'triedAt')::timestamptz, one -> 'value',
      case when one ? 'value' then (one ->> 'triedAt')::timestamptz end, one -> 'gap'
    from jsonb_array_elements(${JSON.stringify(tried)}::jsonb) as one order by 3
    on conflict (instance_arn, kind, id) do update set tried_at = excluded.tried_at, gap = excluded.gap,
      value = coalesce(excluded.value, quota_use.value), read_at = coalesce(excluded.read_at, quota_use.read_at)
    where quota_use.tried_at <= excluded.tried_at`.execute(db);
  await sql`delete from quota_use where tried_at < now() - interval '1 year'`.execute(db);
}
