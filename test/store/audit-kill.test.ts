import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { deny } from '../../src/store/approvals.ts';
import { startQuestion } from '../../src/store/questions.ts';
import { expireDue, findRemediation, propose } from '../../src/store/remediations.ts';
import { holdRun } from '../../src/store/run.ts';
import type { Store } from '../../src/store/store.ts';
import { plan } from '../remediation/given.ts';
import { append, asked, rowsOf, verify } from './audit-given.ts';
import { type Opened, opened, proposed } from './given.ts';

// A session that PostgreSQL ends after the change was made and before its row could be: neither is there afterwards.
let database: Opened;
let id: string;
let planHash: string;
beforeAll(async () => {
  database = await opened();
});
afterAll(() => database.close());
beforeEach(async () => {
  ({ id, planHash } = await proposed(database.store));
});

const question = { askedBy: 'UKIM', team: 'T1', channel: 'C1', private: true, text: 'access a@b.example' };
const outcome = { at: '2026-11-22T14:00:00.000Z', sentence: 'Done.', done: [], notDone: [] };
const proposal = { diagnosisId: 'd1', questionText: 'x', cause: 'principal_recreated_stale_id' } as const;

test.each<[string, (store: Store) => Promise<unknown>]>([
  ['a question', (store) => startQuestion(store, { ...question, kind: 'access', about: 'a@b.example' })],
  ['a proposal', (store) => propose(store, { ...proposal, plan: plan(), requestedBy: 'UKIM' })],
  ['a denial', (store) => deny(store, { id, by: 'USAM', planHash, reason: 'no' })],
  ['an expiry', (store) => expireDue(store, new Date('2099-01-01'))],
  ['an ending', (store) => running(store, (record) => record.finish('superseded', outcome))],
  [
    'a write',
    (store) =>
      running(store, async (record) => {
        const [action] = plan().actions;
        const noted = { index: 0, action, phase: 'intended' } as const;
        await record.step(
          '0 intent',
          async () => 1,
          () => noted,
        );
      }),
  ],
])('%s', async (_, change) => {
  const before = await everything();
  await killedBeforeItsRow(() => change(database.store));
  expect(await everything()).toEqual(before);
  expect((await findRemediation(database.store, id))?.state).toBe('proposed');
  await append(database.store, asked(1));
  expect(await verify(database.url)).toMatchObject({ faults: [], rows: before.rows.length + 1 });
});

async function running(store: Store, work: Parameters<typeof holdRun>[2]): Promise<void> {
  await holdRun(store, id, work);
}

async function everything() {
  const { db } = database.store;
  return {
    rows: (await rowsOf(database.url)).map(({ hash }) => hash),
    questions: await db.selectFrom('questions').selectAll().execute(),
    remediations: await db.selectFrom('remediations').selectAll().orderBy('id').execute(),
    approvals: await db.selectFrom('approvals').selectAll().execute(),
    steps: await db.selectFrom('steps').selectAll().execute(),
  };
}

/** Keeps the lock of the log until the change waits for it, then ends the session that waits. */
async function killedBeforeItsRow(change: () => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query('begin; select pg_advisory_xact_lock(7302116002)');
    const changing = expect(change()).rejects.toThrow();
    const waiting = `select pid from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`;
    let pid: number | undefined;
    while (pid === undefined) pid = (await client.query(waiting)).rows[0]?.pid;
    await client.query('select pg_terminate_backend($1)', [pid]);
    await changing;
    await client.query('rollback');
  } finally {
    await client.end();
  }
}
