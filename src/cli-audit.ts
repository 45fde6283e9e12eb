import { once } from 'node:events';
import { userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import type { AuditRow } from './store/audit-chain.ts';
import type { Verified } from './store/audit-verify.ts';
import { UsageError } from './terminal-input.ts';

const HEAD = /^[0-9a-f]{16,64}$/;
const COLUMNS = ['seq', 'at', 'kind', 'actor', 'subject', 'body', 'previous', 'hash'] as const;

/** `idc audit` and `idc migrate`: what needs the database alone, without AWS and Slack. */
export function addStoreCommands(program: Command): void {
  const audit = program
    .command('audit')
    .description(
      'prints the audit log: questions about people, plans, decisions, sessions, writes, how they ended',
    )
    .option('--since <time>', 'only the last hours or days (24h, 7d), or from a day on (2026-11-01)')
    .addOption(
      new Option('--format <format>', 'json: one row on each line').choices(['json', 'csv']).default('json'),
    )
    .action(({ since, format }) => told(list(since, format)));
  audit
    .command('verify')
    .description('looks for rows that were changed, removed or moved; exit code 1 where it finds any')
    .option(
      '--head <hash>',
      'a hash noted earlier, as in the daily summary: finds rows cut off at the end, too',
    )
    .action(async ({ head }) => {
      process.exitCode = await told(verify(head));
    });
  audit
    .command('drop')
    .description('drops whole months and records it; for the owner of the table, never the current month')
    .requiredOption('--before <month>', 'the first month to keep, such as 2026-01')
    .action(({ before }) => told(drop(before)));
  program
    .command('migrate')
    .description('brings the database up to date, as the bot does at its start where its role may')
    .option(
      '--app-role <role>',
      'the role that idc runs as: may use every table, and only add to the audit log',
    )
    .action(({ appRole }) => told(prepare(appRole)));
}

const TOLD: Readonly<Record<string, string>> = {
  '42P01': 'This database has no audit log yet: start idc on it once, or run idc migrate.',
  '42501': 'The role of DATABASE_URL may not do this: use the owner of the tables (docs/audit.md).',
  '28P01': 'PostgreSQL does not take the password of DATABASE_URL.',
};

/** What PostgreSQL refused, where whoever typed the command can mend it. */
async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const sentence = TOLD[(error as { code?: string }).code ?? ''];
    throw sentence === undefined ? error : new UsageError(sentence, { cause: error });
  }
}

async function list(since: string | undefined, format: 'json' | 'csv'): Promise<void> {
  const from = since === undefined ? undefined : timeOf(since);
  const line = format === 'csv' ? csvOf : jsonOf;
  const { readAudit } = await import('./store/audit-read.ts');
  await readAudit(databaseUrl(), from, async (rows) => {
    if (format === 'csv') await print(`${COLUMNS.join(',')}\r\n`);
    for await (const row of rows) await print(line(row));
  });
}

async function verify(given: string | undefined): Promise<number> {
  const known = given?.replace(/…$/, '').toLowerCase();
  if (known !== undefined && !HEAD.test(known))
    throw new UsageError('--head needs at least the first 16 characters of a hash, as in the daily summary.');
  const [{ readAudit }, { verifyAudit }] = await Promise.all([
    import('./store/audit-read.ts'),
    import('./store/audit-verify.ts'),
  ]);
  const verified = await readAudit(databaseUrl(), undefined, (rows) => verifyAudit(rows, known));
  await print(`${wordsOf(verified).join('\n')}\n`);
  return verified.faults.length === 0 ? 0 : 1;
}

function wordsOf({ faults, rows, head, knownAt }: Verified): string[] {
  const last = head ? [`Head: row ${head.seq}, ${head.hash}`] : [];
  if (faults.length > 0)
    return [`The audit log is not as it was written (${rows} rows).`, ...faults, ...last];
  const since = knownAt === undefined ? [CUT_OFF] : [`Row ${knownAt} has the head that you gave.`];
  return [`The audit log is whole: ${rows} rows, each follows from the one before.`, ...last, ...since];
}

const CUT_OFF =
  'Rows cut off at the end leave no trace: to rule that out, give a head from the daily summary or the log with --head.';

async function drop(month: string): Promise<void> {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new UsageError('--before needs a month such as 2026-01.');
  if (month > new Date().toISOString().slice(0, 7))
    throw new UsageError('The current month is never dropped: --before names the first month to keep.');
  const { dropMonths } = await import('./store/audit-drop.ts');
  const dropped = await dropMonths(databaseUrl(), { month, actor: terminalUser() });
  if (!dropped) return print(`There are no rows from before ${month}.\n`);
  const { rows, lastSeq, lastHash } = dropped.retention;
  await print(
    `Dropped ${rows} rows, up to row ${lastSeq} (${lastHash}). Row ${dropped.head.rows} says so.\n`,
  );
}

async function prepare(appRole: string | undefined): Promise<void> {
  const { prepareDatabase } = await import('./store/prepare.ts');
  await prepareDatabase(databaseUrl(), appRole);
  const rights = appRole === undefined ? '' : ` ${appRole} may use it, and only add to the audit log.`;
  await print(`The database is up to date.${rights}\n`);
}

/** Throws what to set where it is not. */
export function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (url) return url;
  throw new UsageError(
    'DATABASE_URL is not set. Example: DATABASE_URL=postgres://idc:password@postgres:5432/idc',
  );
}

/** Who uses this terminal, by its machine's word. */
export function terminalUser(): string {
  try {
    return `terminal:${userInfo().username}`;
  } catch {
    return 'terminal';
  }
}

function timeOf(since: string): Date {
  const [, amount, unit] = /^(\d{1,5})([hd])$/.exec(since) ?? [];
  if (amount) return new Date(Date.now() - Number(amount) * (unit === 'd' ? 24 : 1) * 3_600_000);
  const day = new Date(/^\d{4}-\d\d-\d\d$/.test(since) ? since : Number.NaN);
  if (!Number.isNaN(day.getTime())) return day;
  throw new UsageError('--since needs hours or days, such as 24h or 7d, or a day such as 2026-11-01.');
}

function jsonOf({ body, ...row }: AuditRow): string {
  const { seq, at, kind, actor, subject, previous, hash } = row;
  const before = JSON.stringify({ seq, at, kind, actor, subject }).slice(0, -1);
  // As it was hashed; a body that somebody made into something else is shown as a text.
  const content = isJson(body) ? body : JSON.stringify(body);
  return `${before},"body":${content},${JSON.stringify({ previous, hash }).slice(1)}\n`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A record of RFC 4180. What a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvOf(row: AuditRow): string {
  return `${COLUMNS.map((column) => cell(String(row[column]))).join(',')}\r\n`;
}

function cell(value: string): string {
  const harmless = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
