import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { groupNamed } from '../../sandbox/aws/verbs.ts';
import { writeClients } from '../../src/aws/write.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnose } from '../../src/diagnosis/diagnosis.ts';
import { recheck } from '../../src/diagnosis/recheck.ts';
import { execute } from '../../src/remediation/execute.ts';
import { steady } from '../../src/remediation/pace.ts';
import { approve } from '../../src/store/approvals.ts';
import { saveDiagnosis } from '../../src/store/diagnoses.ts';
import { memoryIn } from '../../src/store/memory.ts';
import { findRemediation, propose } from '../../src/store/remediations.ts';
import { holdRun } from '../../src/store/run.ts';
import { type Opened, opened } from '../store/given.ts';
import { awsOf, findingsOf, REGION, rolesIn, startWorld } from './rig.ts';

let sandbox: AwsSandbox;
let database: Opened;
let diagnose: Diagnose;
beforeEach(async () => {
  [sandbox, database] = await Promise.all([startWorld(), opened()]);
  diagnose = makeDiagnose(awsOf(sandbox, 'all'), memoryIn(database.store));
  await ask();
  sandbox.control.settings({ asyncMs: 100 });
});
afterEach(() => Promise.all([sandbox.stop(), database.close()]));

const ask = () => diagnose({ kind: 'orphans', text: '' });

/** What the question proposes for somebody who is gone, approved and applied with the shipped policies. */
async function mended(id: string, reason?: string) {
  const { store } = database;
  const diagnosis = await ask();
  await saveDiagnosis(store, diagnosis);
  const finding = findingsOf(diagnosis).find(({ about }) => about === id);
  if (!finding?.plan) throw new Error('there is no plan');
  const { plan, cause } = finding;
  const from = { diagnosisId: diagnosis.id, questionText: 'orphans', cause, requestedBy: 'UKIM' };
  const proposed = await propose(store, { ...from, plan });
  const click = { id: proposed.id, by: 'USAM', planHash: proposed.planHash, plan: proposed.plan };
  await approve(store, { ...click, needs: 1, earlier: [], ...(reason ? { reason } : {}) });
  const remediation = await findRemediation(store, proposed.id);
  if (!remediation) throw new Error('it was not saved');
  await holdRun(store, proposed.id, (record) =>
    execute(remediation, {
      record,
      pace: { ...steady, first: 50, longest: 200 },
      recheck: (one) => recheck(diagnose, one),
      announce: async () => {},
      write: async (session) =>
        writeClients({ region: REGION, endpoint: sandbox.url }, rolesIn(sandbox, 'all'), session),
    }),
  );
  return findRemediation(store, proposed.id);
}

const rowsOf = (id: string) =>
  sandbox.control.state.assignments
    .filter(({ principalId }) => principalId === id)
    .map(({ accountId, permissionSetArn }) => `${accountId} ${permissionSetArn}`)
    .sort();

test('who was created again has everything back, and the old rows are gone', async () => {
  const { world, state } = sandbox.control;
  for (const account of ['web-prod', 'legacy-crm']) world.assign(account, 'ReadOnly', 'platform');
  await ask();
  const { id } = groupNamed(state, 'platform');
  const before = rowsOf(id);
  const heir = world.recreateGroup('platform');
  const done = await mended(id);
  expect(done).toMatchObject({ state: 'verified', outcome: { notDone: [] } });
  expect([rowsOf(heir), rowsOf(id)]).toEqual([before, []]);
  const writes = sandbox.control
    .trail()
    .filter(({ name, record }) => /^(Create|Delete)AccountAssignment$/.test(name) && !record.errorCode)
    .slice(-2 * before.length)
    .map(({ record }) => (record.userIdentity as { arn: string }).arn.split('/').at(-1));
  expect(new Set(writes)).toEqual(new Set([`idc-${done?.id}`]));
}, 60_000);

test('rows that nobody takes over go with a reason', async () => {
  const { world, state } = sandbox.control;
  const { id } = groupNamed(state, 'support-desk');
  world.deleteGroup('support-desk');
  const done = await mended(id, 'The desk was closed on Friday.');
  expect(done).toMatchObject({ state: 'verified', approval: { reason: 'The desk was closed on Friday.' } });
  expect(rowsOf(id)).toEqual([]);
}, 60_000);
