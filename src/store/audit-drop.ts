import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { type AuditBodies, type AuditHead, appendAudit, lockAudit } from './audit.ts';
import type { Database } from './database.ts';

export interface Dropped {
  readonly retention: AuditBodies['retention'];
  /** The row that says what was dropped. */
  readonly head: AuditHead;
}

/**
 * Drops the months before `month` (`2026-01`, UTC) and appends a row that says so, in one transaction; undefined where
 * there are none. Only the owner of the table may. Rejects for the months to come: the current one is always kept.
 */
export async function dropMonths(
  url: string,
  { month, actor }: { readonly month: string; readonly actor: string },
  now = new Date(),
): Promise<Dropped | undefined> {
  if (month > now.toISOString().slice(0, 7)) throw new Error('The current month is never dropped.');
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => {});
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await db.transaction().execute(async (trx) => {
      await lockAudit(trx);
      const retention = await before(trx, month);
      if (!retention) return undefined;
      // First the row, since it must follow the last one even where that is dropped.
      const head = await appendAudit(trx, {
        kind: 'retention',
        actor,
        subject: 'audit_log',
        body: retention,
      });
      await remove(trx, retention.lastSeq);
      return { retention, head };
    });
  } finally {
    await db.destroy();
  }
}

async function before(
  trx: Transaction<Database>,
  month: string,
): Promise<AuditBodies['retention'] | undefined> {
  const { rows } = await sql<{ rows: string; last: string; hash: string; role: string }>`
    select old.rows, old.last, audit_log.hash, current_user as role
    from (select count(*) as rows, max(seq) as last from audit_log where at < ${`${month}-01T00:00:00Z`}) as old
    join audit_log on audit_log.seq = old.last`.execute(trx);
  const [old] = rows;
  if (!old) return undefined;
  const { role, hash: lastHash } = old;
  return { before: month, rows: Number(old.rows), lastSeq: Number(old.last), lastHash, role };
}

async function remove(trx: Transaction<Database>, lastSeq: number): Promise<void> {
  await sql`alter table audit_log disable trigger audit_log_append_only`.execute(trx);
  await sql`delete from audit_log where seq <= ${lastSeq}`.execute(trx);
  await sql`alter table audit_log enable always trigger audit_log_append_only`.execute(trx);
}
