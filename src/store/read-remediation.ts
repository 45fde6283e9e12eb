import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Remediation } from '../remediation/remediation.ts';
import type { Database } from './database.ts';
import { findRemediation } from './remediations.ts';
import { endedOf, type Snapshot, snapshotsOf } from './undo.ts';

/** One remediation, for a process that only looks: changes nothing, not even the schema. Rejects without a database. */
export function readRemediation(url: string, id: string): Promise<Remediation | undefined> {
  return looking(url, (db) => findRemediation({ db }, id));
}

/** The same with the snapshots that were taken before its first write. */
export function readSnapshot(
  url: string,
  id: string,
): Promise<{ readonly remediation: Remediation; readonly snapshots: readonly Snapshot[] } | undefined> {
  return looking(url, async (db) => {
    const remediation = await findRemediation({ db }, id);
    return remediation && { remediation, snapshots: await snapshotsOf({ db }, id) };
  });
}

/** The same with all that undoing it depends on. */
export function readEnded(url: string, id: string) {
  return looking(url, async (db) => {
    const remediation = await findRemediation({ db }, id);
    return remediation && endedOf({ db }, remediation);
  });
}

async function looking<T>(url: string, work: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => {});
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}
