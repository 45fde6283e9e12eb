import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { migrate } from './migrate.ts';
import { openQueue } from './store.ts';

/** Tables to which a role that is not their owner may only add. */
const ONLY_GROW = ['audit_log', 'approvals'];

/**
 * Brings the schema and the queue up to date as the owner of the database, and lets `appRole` use them: read and write
 * every table, only add to the audit log and the decisions, change no schema. May be called again at any time.
 */
export async function prepareDatabase(url: string, appRole?: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => {});
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db);
    await (await openQueue(url, () => {})).stop({ graceful: false, close: true });
    if (appRole !== undefined) await db.transaction().execute((trx) => grant(trx, appRole));
  } finally {
    await db.destroy();
  }
}

async function grant(trx: Transaction<unknown>, appRole: string): Promise<void> {
  await refuseOwners(trx, appRole);
  const role = sql.id(appRole);
  const own = sql.join(ONLY_GROW.map((table) => sql.id(table)));
  await sql`grant usage on schema public, pgboss to ${role}`.execute(trx);
  await sql`grant select, insert, update, delete on all tables in schema public, pgboss to ${role}`.execute(
    trx,
  );
  await sql`grant usage, select on all sequences in schema public, pgboss to ${role}`.execute(trx);
  await sql`revoke all on ${own}, schema_migrations from ${role}`.execute(trx);
  await sql`grant select, insert on ${own} to ${role}`.execute(trx);
  await sql`grant select on schema_migrations to ${role}`.execute(trx);
}

/** Rights that are granted bind nobody who owns the tables. */
async function refuseOwners(trx: Transaction<unknown>, appRole: string): Promise<void> {
  const { rows } = await sql<{ owns: boolean }>`
    select rolsuper or pg_has_role(oid, current_user, 'MEMBER') as owns
    from pg_roles where rolname = ${appRole}`.execute(trx);
  const [role] = rows;
  if (!role) throw new Error(`The database has no role ${appRole}: docs/audit.md says how to make it.`);
  if (role.owns)
    throw new Error(`${appRole} is a superuser or the owner of the tables, so nothing would bind it.`);
}
