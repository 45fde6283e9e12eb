import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Remediation } from '../../src/remediation/remediation.ts';
import { approve } from '../../src/store/approvals.ts';
import { type Jobs, startJobs } from '../../src/store/jobs.ts';
import { findRemediation } from '../../src/store/remediations.ts';
import type { Store } from '../../src/store/store.ts';
import { alone, type Opened, opened, proposed } from '../store/given.ts';
import { NEW } from './given.ts';
import { type Fuse, fuse, type Rig, rig } from './rig.ts';

let database: Opened;
let aws: Rig;
const started: Jobs[] = [];
beforeEach(async () => {
  [database, aws] = await Promise.all([opened(), rig()]);
});
afterEach(async () => {
  for (const jobs of started.splice(0)) await jobs.stop({ graceful: false });
  await Promise.all([database.close(), aws.stop()]);
});

interface Replica {
  readonly errors: unknown[];
  /** The remediation when it has ended. */
  readonly ended: Promise<Remediation | undefined>;
}

async function replica(store: Store, lit: Fuse = fuse()): Promise<Replica> {
  const errors: unknown[] = [];
  let tell: (remediation: Remediation | undefined) => void = () => {};
  const ended = new Promise<Remediation | undefined>((resolve) => {
    tell = resolve;
  });
  const jobs = await startJobs(store, {
    sweepMs: 50,
    onError: (error) => errors.push(error),
    async run(id, record) {
      const remediation = await findRemediation(store, id);
      if (!remediation) return;
      await aws.run(remediation, { record, fuse: lit });
      tell(await findRemediation(store, id));
    },
  });
  started.push(jobs);
  return { errors, ended };
}

async function approvedHere(): Promise<string> {
  const it = await proposed(database.store);
  await approve(database.store, { id: it.id, by: 'USAM', planHash: it.planHash, plan: it.plan, ...alone });
  return it.id;
}

/** Ends every session that holds a run: what the operating system does to the sockets of a killed process. */
async function cutOff(store: Store): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and pid <> pg_backend_pid()
      and database = (select oid from pg_database where datname = current_database())`.execute(store.db);
}

test('from the approval to a verified fix, through the queue and the store', async () => {
  const { ended, errors } = await replica(database.store);
  const id = await approvedHere();
  expect(await ended).toMatchObject({ id, state: 'verified', outcome: { notDone: [] } });
  const steps = await database.store.db.selectFrom('steps').select('name').orderBy('name').execute();
  expect(steps.map(({ name }) => name)).toEqual([
    '0 done',
    '0 intent',
    '0 outcome',
    '0 request',
    '0 seen',
    'begun',
  ]);
  const snapshots = await database.store.db.selectFrom('snapshots').selectAll().execute();
  expect(snapshots).toMatchObject([{ remediation_id: id, action_index: 0, before: [] }]);
  expect(errors).toEqual([]);
});

test.each([
  'before CreateAccountAssignmentCommand',
  'after CreateAccountAssignmentCommand',
  'after DescribeAccountAssignmentCreationStatusCommand',
])('a replica that is cut off %s is taken over by the other, and there is one effect', async (point) => {
  const other = await database.another();
  let cut = false;
  let go: () => void = () => {};
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  const dies: Fuse = {
    tries: 12,
    points: [],
    burn(here) {
      if (here !== point || cut) return;
      cut = true;
      void cutOff(other).then(go);
      throw new Error('killed');
    },
  };
  const first = await replica(database.store, dies);
  const id = await approvedHere();
  await gone;
  await started[0]?.stop({ graceful: false });
  const second = await replica(other);
  const remediation = await Promise.race([first.ended, second.ended]);
  expect(remediation).toMatchObject({ id, state: 'verified' });
  expect(aws.taken('sso:CreateAccountAssignment')).toBe(1);
  expect(aws.sandbox.control.state.assignments).toMatchObject([{ principalId: NEW }]);
});
