import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Remediation } from '../remediation/remediation.ts';
import type { Database } from './database.ts';
import { findRemediation } from './remediations.ts';

/** One remediation, for a process that only looks: changes nothing, not even the schema. Rejects without a database. */
export async function readRemediation(url: string, id: string): Promise<Remediation | undefined> {
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => {});
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await findRemediation({ db }, id);
  } finally {
    await db.destroy();
  }
}
