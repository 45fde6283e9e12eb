import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { RunRecord } from '../../src/remediation/execute.ts';
import { approve } from '../../src/store/approvals.ts';
import { type Jobs, startJobs } from '../../src/store/jobs.ts';
import { findRemediation } from '../../src/store/remediations.ts';
import { holdRun } from '../../src/store/run.ts';
import type { Store } from '../../src/store/store.ts';
import { alone, type Opened, opened, proposed } from './given.ts';

let database: Opened;
const started: Jobs[] = [];
beforeEach(async () => {
  database = await opened();
});
afterEach(async () => {
  for (const jobs of started.splice(0)) await jobs.stop({ graceful: false });
  await database.close();
});

const outcome = { at: '2026-11-22T14:09:00.000Z', sentence: 'Done.', done: ['it'], notDone: [] };

async function approvedIn(store: Store): Promise<string> {
  const it = await proposed(store);
  await approve(store, { id: it.id, by: 'USAM', planHash: it.planHash, plan: it.plan, ...alone });
  return it.id;
}

async function start(store: Store, run: (id: string, record: RunRecord) => Promise<void>, sweepMs = 15_000) {
  const errors: unknown[] = [];
  const jobs = await startJobs(store, { run, sweepMs, onError: (error) => errors.push(error) });
  started.push(jobs);
  return { jobs, errors };
}

/** A promise and the means to settle it from outside. */
function gate<T = void>() {
  let open: (value: T) => void = () => {};
  const passed = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

describe('jobs', () => {
  test('an approval wakes a run that is waiting for one, and the run is recorded', async () => {
    const ran = gate<string>();
    await start(database.store, async (id, record) => {
      expect(await record.begin()).toBe(true);
      await record.finish('verified', outcome);
      ran.open(id);
    });
    const id = await approvedIn(database.store);
    expect(await ran.passed).toBe(id);
    expect(await findRemediation(database.store, id)).toMatchObject({ state: 'verified', outcome });
  });

  test('what was approved while nobody ran is run at the next start', async () => {
    const id = await approvedIn(database.store);
    await database.store.boss.deleteAllJobs('remediation');
    const ran = gate<string>();
    await start(await database.another(), async (one, record) => {
      await record.begin();
      await record.finish('verified', outcome);
      ran.open(one);
    });
    expect(await ran.passed).toBe(id);
  });

  test('a run that fails on our side is reported and tried again, with its finished steps remembered', async () => {
    const id = await approvedIn(database.store);
    let counted = 0;
    let tries = 0;
    const ran = gate<string>();
    const run = async (one: string, record: RunRecord) => {
      await record.begin();
      expect(await record.step('once', async () => ++counted)).toBe(1);
      if (++tries < 3) throw new Error('the network');
      await record.finish('verified', outcome);
      ran.open(one);
    };
    const { errors } = await start(database.store, run, 50);
    expect(await ran.passed).toBe(id);
    expect(errors).toMatchObject([{ message: 'the network' }, { message: 'the network' }]);
  });

  test('a graceful stop waits for the run under way', async () => {
    await approvedIn(database.store);
    const begun = gate();
    const finish = gate();
    let ended = false;
    const { jobs } = await start(database.store, async () => {
      begun.open();
      await finish.passed;
      ended = true;
    });
    await begun.passed;
    const stopping = jobs.stop({ graceful: true });
    finish.open();
    await stopping;
    expect(ended).toBe(true);
  });
});

describe('two replicas', () => {
  test('never run one remediation at the same time', async () => {
    const other = await database.another();
    await approvedIn(database.store);
    let atOnce = 0;
    let most = 0;
    let runs = 0;
    const enough = gate();
    const run = async () => {
      most = Math.max(most, ++atOnce);
      await sql`select pg_sleep(0.02)`.execute(database.store.db);
      atOnce--;
      if (++runs === 10) enough.open();
    };
    await Promise.all([start(database.store, run, 5), start(other, run, 5)]);
    await enough.passed;
    expect(most).toBe(1);
  });

  test('when one loses its session the other takes over, and the first can record nothing more', async () => {
    const id = await approvedIn(database.store);
    const holding = gate();
    const takenOver = gate();
    const first = holdRun(database.store, id, async (record) => {
      await record.begin();
      holding.open();
      await takenOver.passed;
      await record.step('late', async () => 'written by a run that lost its hold');
    });
    await holding.passed;
    const other = await database.another();
    expect(await holdRun(other, id, async () => {})).toBe(false);
    await sql`select pg_terminate_backend(pid, 5000) from pg_locks
      where locktype = 'advisory' and pid <> pg_backend_pid()
        and database = (select oid from pg_database where datname = current_database())`.execute(other.db);
    const steps: string[] = [];
    const second = async () =>
      holdRun(other, id, async (record) => {
        expect(await record.begin()).toBe(true);
        steps.push(await record.step('own', async () => 'own'));
      });
    expect(await second()).toBe(true);
    takenOver.open();
    await expect(first).rejects.toThrow();
    const rows = await other.db.selectFrom('steps').select('name').execute();
    expect([steps, rows]).toEqual([['own'], [{ name: 'own' }]]);
  });

  test('a remediation that has ended cannot be begun again', async () => {
    const id = await approvedIn(database.store);
    await holdRun(database.store, id, async (record) => {
      await record.begin();
      await record.finish('failed', outcome);
    });
    await holdRun(database.store, id, async (record) => {
      expect(await record.begin()).toBe(false);
      await record.finish('verified', outcome);
    });
    expect(await findRemediation(database.store, id)).toMatchObject({ state: 'failed' });
  });
});
