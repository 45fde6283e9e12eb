import { type Kysely, sql } from 'kysely';
import { sql as first } from './migrations/0001-first.ts';
import { sql as directoryCounts } from './migrations/0002-directory-counts.ts';
import { sql as occurrences } from './migrations/0003-occurrences.ts';
import { sql as severalApprovals } from './migrations/0004-several-approvals.ts';
import { sql as audit } from './migrations/0005-audit.ts';
import { sql as undo } from './migrations/0006-undo.ts';
import { sql as watch } from './migrations/0007-watch.ts';
import { sql as findings } from './migrations/0008-findings.ts';
import { sql as home } from './migrations/0009-home.ts';

import { sql as orphanSightings } from './migrations/0010-orphan-sightings.ts';
import { sql as drawn } from './migrations/0011-drawn.ts';
import { sql as budget } from './migrations/0012-budget.ts';
import { sql as map } from './migrations/0013-map.ts';
import { sql as once } from './migrations/0014-once.ts';
import { sql as watchSince } from './migrations/0015-watch-since.ts';
import { sql as untold } from './migrations/0016-untold.ts';
import { sql as quotaUse } from './migrations/0017-quota-use.ts';

/** In order, forward only: what was released is never edited, a change is a new file and a new line here. */
const MIGRATIONS = [
  { name: '0001-first', sql: first },
  { name: '0002-directory-counts', sql: directoryCounts },
  { name: '0003-occurrences', sql: occurrences },
  { name: '0004-several-approvals', sql: severalApprovals },
  { name: '0005-audit', sql: audit },
  { name: '0006-undo', sql: undo },
  { name: '0007-watch', sql: watch },
  { name: '0008-findings', sql: findings },
  { name: '0009-home', sql: home },
  { name: '0010-orphan-sightings', sql: orphanSightings },
  { name: '0011-drawn', sql: drawn },
  { name: '0012-budget', sql: budget },
  { name: '0013-map', sql: map },
  { name: '0014-once', sql: once },
  { name: '0015-watch-since', sql: watchSince },
  { name: '0016-untold', sql: untold },
  { name: '0017-quota-use', sql: quotaUse },
] as const;

/** Any number that is ours alone: two processes that start together migrate one after the other. */
const MIGRATION_LOCK = 7_302_116_001;

/**
 * Brings the schema up to date. Each migration and its row in `schema_migrations` are one transaction. A role that may
 * not change the schema finds it up to date or is told who has to come first.
 */
export async function migrate<DB>(db: Kysely<DB>): Promise<void> {
  await db.connection().execute(async (one) => {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`.execute(one);
    try {
      await bringUpToDate(one);
    } finally {
      await sql`select pg_advisory_unlock(${MIGRATION_LOCK})`.execute(one);
    }
  });
}

/** The migrations of this version that the database lacks. Rejects where it does not answer. */
export async function missingMigrations<DB>(db: Kysely<DB>): Promise<string[]> {
  const { rows: tables } = await sql<{ there: boolean }>`
    select to_regclass('schema_migrations') is not null as there`.execute(db);
  const { rows } = tables[0]?.there
    ? await sql<{ name: string }>`select name from schema_migrations`.execute(db)
    : { rows: [] };
  const applied = new Set(rows.map((row) => row.name));
  return MIGRATIONS.map(({ name }) => name).filter((name) => !applied.has(name));
}

async function bringUpToDate<DB>(db: Kysely<DB>): Promise<void> {
  const missing = await missingMigrations(db);
  if (missing.length === 0) return;
  try {
    await apply(db, missing);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new Error(
      `The database lacks ${missing.join(', ')}, and the role of DATABASE_URL may not change it: run idc migrate as the owner first (docs/audit.md).`,
      { cause: error },
    );
  }
}

async function apply<DB>(db: Kysely<DB>, missing: readonly string[]): Promise<void> {
  await sql`create table if not exists schema_migrations (
    name text primary key, at timestamptz not null default now())`.execute(db);
  for (const migration of MIGRATIONS.filter(({ name }) => missing.includes(name))) {
    await db.transaction().execute(async (trx) => {
      await sql.raw(migration.sql).execute(trx);
      await sql`insert into schema_migrations (name) values (${migration.name})`.execute(trx);
    });
  }
}
