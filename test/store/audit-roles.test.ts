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
import { freshDatabase } from '../setup/database.ts';
import { rowsOf, verify } from './audit-given.ts';
import { proposed } from './given.ts';

// The two roles of docs/audit.md: one owns the tables, idc runs as the other.
let owner: string;
let app: string;
let appRole: string;
let close: () => Promise<void>;
beforeAll(async () => {
  const { url, drop } = await freshDatabase();
  const name = new URL(url).pathname.slice(1);
  const ownerRole = `${name}_owner`;
  appRole = `${name}_app`;
  await statement(
    url,
    `create role ${ownerRole} login password 'o'; create role ${appRole} login password 'a';
     alter database ${name} owner to ${ownerRole}; alter schema public owner to ${ownerRole}`,
  );
  owner = as(url, ownerRole, 'o');
  app = as(url, appRole, 'a');
  close = async () => {
    await drop();
    const server = url.replace(name, 'postgres');
    await statement(server, `drop role ${ownerRole}; drop role ${appRole}`);
  };
});
afterAll(() => close());

function as(url: string, role: string, password: string): string {
  return Object.assign(new URL(url), { username: role, password }).href;
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

test('rights are granted to no role that they would not bind', async () => {
  await expect(prepareDatabase(owner, 'postgres')).rejects.toThrow('superuser');
  await expect(prepareDatabase(owner, new URL(owner).username)).rejects.toThrow('owner of the tables');
  await expect(prepareDatabase(owner, 'nobody_of_this_name')).rejects.toThrow('no role nobody_of_this_name');
});

function fail(error: unknown): never {
  throw error;
}
