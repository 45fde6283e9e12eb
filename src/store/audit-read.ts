import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { AuditRow } from './audit-chain.ts';
import type { Database } from './database.ts';

const AT_ONCE = 1_000;

/**
 * Lends the rows of the audit log, all of them or those since a time, in their order and as they are at one moment,
 * however many there are. Needs no more than the right to read them. Rejects where the database does not answer.
 */
export async function readAudit<T>(
  url: string,
  since: Date | undefined,
  work: (rows: AsyncIterable<AuditRow>) => Promise<T>,
): Promise<T> {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: poolFor(url) }) });
  try {
    return await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (trx) => {
        await sql`declare audit_rows no scroll cursor for
          select seq, at, kind, actor, subject, body, previous, hash from audit_log
          where ${since ?? null}::timestamptz is null or at >= ${since ?? null} order by seq`.execute(trx);
        const fetch = sql<Stored>`fetch ${sql.lit(AT_ONCE)} from audit_rows`;
        return work(rowsOf(async () => (await fetch.execute(trx)).rows));
      });
  } finally {
    await db.destroy();
  }
}

type Stored = Omit<AuditRow, 'seq' | 'at'> & { readonly seq: string; readonly at: Date };

async function* rowsOf(fetch: () => Promise<readonly Stored[]>): AsyncGenerator<AuditRow> {
  for (let rows = await fetch(); rows.length > 0; rows = await fetch())
    for (const row of rows) yield { ...row, seq: Number(row.seq), at: row.at.toISOString() };
}

function poolFor(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => {});
  return pool;
}
