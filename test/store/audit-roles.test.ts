import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { deny } from '../../src/store/approvals.ts';
import { dropMonths } from '../../src/store/audit-drop.ts';
import { startJobs } from '../../src/store/jobs.ts';
import { openMemory } from '../../src/store/memory.ts';
import { prepareDatabase } from '../../src/store/prepare.ts';
import { startBeating } from '../../src/store/processes.ts';
import { startQuestion } from '../../src/store/questions.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { rowsOf, verify } from './audit-given.ts';
import { proposed } from './given.ts';

// The two roles of docs/audit.md, made by the statements that stand there: one owns the tables, idc runs as the other.
const [twoRoles = '', divided = ''] = [
  ...readFileSync('docs/audit.md', 'utf8').matchAll(/^```sql\n([^`]+)^```$/gm),
].map(([, statements]) => statements ?? '');
const server = process.env.IDC_TEST_POSTGRES ?? '';
const mine = `r_${randomBytes(4).toString('hex')}`;
const owner = addressOf(mine, 'idc_owner', 'change-me-1');
const app = addressOf(mine, 'idc_app', 'change-me-2');
const appRole = new URL(app).username;

beforeAll(() => run(`${server}/postgres`, renamed(twoRoles, mine)));
afterAll(() => forget(mine));

/** Roles belong to the whole server, so each database of a test has its own. */
function renamed(statements: string, name: string): string {
  return statements.replace(/\bidc(?=_|\b)/g, name);
}

function addressOf(name: string, role: string, password: string): string {
  const url = new URL(`${server}/${name}`);
  return Object.assign(url, { username: renamed(role, name), password }).href;
}

async function forget(name: string): Promise<void> {
  const roles = ['_owner', '_app', ''].map((end) => `drop role if exists ${name}${end};\n`);
  await run(`${server}/postgres`, `drop database ${name} with (force);\n${roles.join('')}`);
}

/** One by one: a database is not created in a transaction. */
async function run(url: string, statements: string): Promise<void> {
  for (const one of statements.split(';\n').filter((text) => text.trim() !== '')) await statement(url, one);
}

async function statement(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

describe('a role that owns nothing', () => {
  let store: Store;
  afterAll(() => store?.close());

  test('is told who has to come first, and then runs idc', async () => {
    await expect(openStore(app)).rejects.toThrow(/lacks 0001-first.*run idc migrate as the owner first/);
    await prepareDatabase(owner, appRole);
    await prepareDatabase(owner, appRole);
    store = await openStore(app);
    const { memory, close: forget } = await openMemory(app);
    await memory.rememberCount('d-1', 'USER', 3);
    await forget();
  });

  test('asks, proposes, denies and works on the queue as it must', async () => {
    const beating = await startBeating(store, { onInterrupted: async () => {}, onError: fail });
    const question = {
      askedBy: 'UKIM',
      team: 'T1',
      channel: 'C1',
      private: true,
      text: 'access a@b.example',
    };
    await startQuestion(store, { ...question, kind: 'access', about: 'a@b.example' });
    const it = await proposed(store);
    await deny(store, { id: it.id, by: 'USAM', planHash: it.planHash, reason: 'no' });
    const { id } = await proposed(store);
    await store.db.updateTable('remediations').set({ state: 'approved' }).where('id', '=', id).execute();
    let ran = (_id: string) => {};
    const done = new Promise<string>((resolve) => {
      ran = resolve;
    });
    const jobs = await startJobs(store, {
      onError: fail,
      run: async (one, record) => {
        await record.begin();
        await record.saveSnapshot(0, { state: 'absent' });
        await record.step('begun', async () => true);
        const outcome = { at: new Date().toISOString(), sentence: 'Done.', done: [], notDone: [] };
        await record.finish('verified', outcome);
        ran(one);
      },
    });
    expect(await done).toBe(id);
    await jobs.stop({ graceful: true });
    await beating.stop();
    expect((await rowsOf(app)).map(({ kind }) => kind)).toEqual([
      'question',
      'proposal',
      'decision',
      'proposal',
      'outcome',
    ]);
    expect((await verify(app)).faults).toEqual([]);
  });

  test.each([
    `update audit_log set actor = 'x'`,
    'delete from audit_log',
    'truncate audit_log',
    'drop table audit_log',
    'alter table audit_log disable trigger all',
    'alter table audit_log add column x text',
    'drop trigger audit_log_append_only on audit_log',
    'create or replace function audit_log_is_append_only() returns trigger language plpgsql as $$ begin return null; end $$',
    'alter table audit_log owner to current_user',
    'set session_replication_role = replica',
    'create table audit_copy (x text)',
    'create schema audit_log',
    'delete from approvals',
    `update approvals set by = 'x'`,
    `delete from schema_migrations`,
  ])('is refused by PostgreSQL: %s', async (sql) => {
    await expect(statement(app, sql)).rejects.toMatchObject({ code: '42501' });
  });

  test('cannot drop months', async () => {
    const dropping = dropMonths(app, { month: '2098-12', actor: 'terminal:kim' }, new Date('2099-01-01'));
    await expect(dropping).rejects.toThrow('must be owner');
    expect((await verify(app)).rows).toBe(5);
  });
});

test('an installation that ran as one role is divided, and keeps its log', async () => {
  const name = `s_${randomBytes(4).toString('hex')}`;
  await run(
    `${server}/postgres`,
    `create role ${name} login password 'one';\ncreate database ${name} owner ${name};\n`,
  );
  const [one, two] = [addressOf(name, 'idc', 'one'), addressOf(name, 'idc_owner', 'change-me-1')];
  const before = await openStore(one);
  await proposed(before);
  await before.close();
  await run(`${server}/${name}`, renamed(divided, name));
  await prepareDatabase(two, name);
  const after = await openStore(one);
  await proposed(after);
  await after.close();
  expect(await verify(one)).toMatchObject({ faults: [], rows: 2 });
  await expect(statement(one, 'drop table audit_log')).rejects.toMatchObject({ code: '42501' });
  await expect(statement(one, 'delete from audit_log')).rejects.toMatchObject({ code: '42501' });
  await forget(name);
});

test('rights are granted to no role that they would not bind', async () => {
  await expect(prepareDatabase(owner, 'postgres')).rejects.toThrow('superuser');
  await expect(prepareDatabase(owner, new URL(owner).username)).rejects.toThrow('owner of the tables');
  await expect(prepareDatabase(owner, 'nobody_of_this_name')).rejects.toThrow('no role nobody_of_this_name');
});

function fail(error: unknown): never {
  throw error;
}
