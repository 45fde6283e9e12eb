import pg from 'pg';
import { type AuditEntry, appendAudit } from '../../src/store/audit.ts';
import { type AuditRow, BEFORE_ALL, hashOf } from '../../src/store/audit-chain.ts';
import { readAudit } from '../../src/store/audit-read.ts';
import { verifyAudit } from '../../src/store/audit-verify.ts';
import type { Store } from '../../src/store/store.ts';

export function asked(n: number): AuditEntry {
  const body = { question: 'access', text: `access person${n}@harbor.example`, where: 'C1' } as const;
  return { kind: 'question', actor: `U${n}`, subject: `person${n}@harbor.example`, body };
}

export function append({ db }: Store, entry: AuditEntry) {
  return db.transaction().execute((trx) => appendAudit(trx, entry));
}

export function rowsOf(url: string): Promise<AuditRow[]> {
  return readAudit(url, undefined, async (rows) => {
    const all: AuditRow[] = [];
    for await (const row of rows) all.push(row);
    return all;
  });
}

/** `known` is a head that was noted down. */
export function verify(url: string, known?: string) {
  return readAudit(url, undefined, (rows) => verifyAudit(rows, known));
}

/** What somebody with every right in the database can do who switches the triggers off first. */
export async function tamper(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('alter table audit_log disable trigger all');
    for (const statement of statements) await client.query(statement);
    await client.query('alter table audit_log enable always trigger audit_log_append_only');
    await client.query('alter table audit_log enable always trigger audit_log_follows');
  } finally {
    await client.end();
  }
}

/** Rows as idc would have written them, one a day. */
export function chain(days: readonly string[]): AuditRow[] {
  const rows: AuditRow[] = [];
  for (const [n, day] of days.entries()) {
    const before = rows.at(-1);
    const content = {
      seq: n + 1,
      at: `${day}T09:00:00.000Z`,
      kind: 'question',
      actor: `U${n}`,
      subject: `person${n}@harbor.example`,
      body: `{"question":"access","text":"n${n}"}`,
      previous: before?.hash ?? BEFORE_ALL,
    };
    rows.push({ ...content, hash: hashOf(content) });
  }
  return rows;
}

export async function insert({ db }: Store, rows: readonly AuditRow[]): Promise<void> {
  for (const row of rows) await db.insertInto('audit_log').values(row).execute();
}
