import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AwsSandbox, startAws } from '../../sandbox/aws/server.ts';
import { big } from '../../sandbox/worlds/big.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { awsOf, findingsOf, startWorld } from './rig.ts';

let sandbox: AwsSandbox;
beforeEach(async () => {
  sandbox = await startWorld();
});
afterEach(() => sandbox.stop());

function ask(text = '', roles: 'all' | 'read' = 'all'): Promise<Diagnosis> {
  return makeDiagnose(awsOf(sandbox, roles))({ kind: 'quotas', text });
}

const rows = ({ facts }: Diagnosis) => facts.map(({ what, value }) => `${what}: ${value}`);
const found = (diagnosis: Diagnosis) => findingsOf(diagnosis).map(({ about }) => about);

test('at Harbor the account without room comes first, then the fullest of each kind with its limit', async () => {
  const diagnosis = await ask();
  expect(found(diagnosis)).toEqual(['roles in 789012345678']);
  expect(findingsOf(diagnosis)[0]).toMatchObject({ cause: 'quota_near_limit', certainty: 'confirmed' });
  expect(diagnosis.answer).toContain('IAM roles in `research-lab` (789012345678), 1000 of 1000');
  const said = rows(diagnosis);
  expect(said[0]).toBe(
    'IAM roles in `research-lab` (789012345678): 1000 of 1000 (100 %); limit from iam:GetAccountSummary',
  );
  expect(said).toContain(
    "Policies in the permission set `OnCallOperator`: 11 of 25 (44 %); limit from AWS's documentation (the default)",
  );
  expect(said.filter((row) => row.includes('`ps-'))).toEqual([]);
  for (const one of [
    'Permission sets: 10 of 3500',
    'Accounts: 15 of 7000',
    'Users: 40 of 200000',
    'Groups: 15 of 100000',
  ])
    expect(said.some((row) => row.startsWith(one))).toBe(true);
});

test('what comes near is found, fullest first', async () => {
  const { world } = sandbox.control;
  for (let n = 0; n < 7; n += 1) world.changePermissionSet('SupportDesk', `Extra${n}`);
  for (let n = 0; n < 85; n += 1) {
    world.createGroup(`crowd-${n}`);
    world.assign('web-staging', 'ReadOnly', `crowd-${n}`);
  }
  const diagnosis = await ask();
  const summaries = findingsOf(diagnosis).map(({ summary }) => summary);
  expect(summaries[0]).toContain('No room is left for IAM roles in `research-lab`');
  expect(summaries[1]).toMatch(/groups with `ReadOnly` in `web-staging` .* 86 of 100/);
  // Of the four accounts with SupportDesk, orders-prod allows more.
  expect(summaries.slice(2)).toHaveLength(3);
  expect(summaries[2]).toMatch(/managed policies on the role of `SupportDesk` in .* 8 of 10 \(80 %\)/);
});

test('a quota that was raised is read live', async () => {
  sandbox.control.world.setQuota('research-lab', 'L-FE177D64', 2000);
  const diagnosis = await ask();
  expect(found(diagnosis)).toEqual([]);
  expect(rows(diagnosis)).toContain(
    'IAM roles in `research-lab` (789012345678): 1000 of 2000 (50 %); limit from iam:GetAccountSummary',
  );
});

test('with any single evidence denied nothing else is found, and nothing is called healthy', async () => {
  const full = await ask();
  const wrong: string[] = [];
  for (const action of new Set(sandbox.control.calls().map((call) => call.action))) {
    sandbox.control.faults({ deny: [action] });
    const diagnosis = await ask();
    const others = found(diagnosis).filter((about) => !found(full).includes(about));
    if (others.length > 0) wrong.push(`${others} without ${action}`);
    if (diagnosis.outcome === 'healthy') wrong.push(`healthy without ${action}`);
    const seesLess =
      rows(diagnosis).length < rows(full).length || found(diagnosis).length < found(full).length;
    if (seesLess && diagnosis.gaps.length === 0) wrong.push(`no gap without ${action}`);
  }
  expect(wrong).toEqual([]);
});

test('without a role in the accounts their quotas are one gap', async () => {
  const diagnosis = await ask('', 'read');
  expect(diagnosis.outcome).toBe('could-not-look');
  expect(diagnosis.gaps.filter(({ reason }) => reason === 'not-configured')).toHaveLength(1);
});

test('of 500 accounts a part is read, and what was left out is said', async () => {
  await sandbox.stop();
  sandbox = await startAws({ organization: big(500).aws, pace: 200 });
  const diagnosis = await ask();
  const left = diagnosis.gaps.filter(({ reason }) => reason === 'left-out');
  expect(left.map(({ of }) => of)).toEqual([
    'the quotas of 413 more accounts',
    `the assignments of ${sandbox.control.state.provisions.length - 500} more pairs of account and permission set`,
  ]);
  expect(left.every(({ remedy }) => remedy?.includes('quotas --all'))).toBe(true);
  expect(diagnosis.calls.length).toBeLessThan(1_500);
  expect(rows(diagnosis).some((row) => row.startsWith('Users: 5040 of 200000'))).toBe(true);
}, 60_000);

test('other words are not taken for a question', async () => {
  await expect(ask('of payments-prod')).rejects.toThrow('no such question');
});
