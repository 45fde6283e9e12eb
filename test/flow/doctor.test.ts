import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { managementProbes, memberProbes, readProbes } from '../../src/evidence/doctor/probes.ts';
import type { Memory } from '../../src/evidence/memory.ts';
import type { Surroundings } from '../../src/evidence/surroundings.ts';
import { awsOf, findingsOf, startWorld } from './rig.ts';

let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
});
afterEach(() => {
  sandbox.control.faults(null);
  sandbox.control.world.setSupportPlan('business');
  const { instance } = sandbox.control.state.organization;
  delete instance.key;
  instance.permissionSetsEnabled = true;
});
afterAll(() => sandbox.stop());

const fine: Surroundings = {
  database: async () => [],
  slackScopes: async () => ({ granted: ['commands', 'chat:write'], needed: ['commands'] }),
};
const remembers = { unnamedReasons: async () => [] as const } as unknown as Memory;
const ask = (roles: 'all' | 'read' = 'all', surroundings = fine, memory = remembers) =>
  makeDiagnose(awsOf(sandbox, roles), memory, surroundings)({ kind: 'doctor', text: '' });

/** What is not in order, in the order shown; some accounts of Harbor have no role of idc. */
function troubles({ verdicts }: Diagnosis): string[] {
  return verdicts
    .filter(({ outcome, check }) => outcome !== 'healthy' && check !== 'doctor-member-role')
    .map(({ check, outcome, severity }) => `${check} ${outcome} ${severity}`);
}

function said(diagnosis: Diagnosis): string {
  const findings = findingsOf(diagnosis).filter(({ about }) => about !== 'member-role');
  return JSON.stringify([findings, diagnosis.gaps]);
}

describe('where all is set up', () => {
  test('it says so, and what it saw', async () => {
    const diagnosis = await ask();
    expect(troubles(diagnosis)).toEqual([]);
    const facts = Object.fromEntries(diagnosis.facts.map(({ what, value }) => [what, value]));
    expect(facts).toMatchObject({
      'idc’s account': 'the delegated administrator',
      Regions: expect.stringContaining('eu-west-1 (primary)'),
      'Permission sets': 'on',
      'Remediation role': 'can be assumed; nothing was written',
      'Slack scopes': 'commands, chat:write',
      Database: 'answers',
    });
    expect(diagnosis.answer).toMatch(/^idc can do its job here.* It has every role that it can use\.$/);
  });

  test('a queue that idc may not read is named, with what would allow it', async () => {
    const said = 'User: x is not authorized';
    const queue = async () => ({
      refused: [{ api: 'sqs:ReceiveMessage', said }],
      received: true,
      waiting: 3,
    });
    const diagnosis = await ask('all', { ...fine, queue });
    expect(troubles(diagnosis)).toEqual(['doctor-event-queue found high']);
    expect(JSON.stringify(diagnosis.facts)).toMatch(/deploy\/policies\/watch.json.*3 wait/);
    const read = async () => ({ refused: [], received: true, waiting: 0 });
    expect(troubles(await ask('all', { ...fine, queue: read }))).toEqual([]);
  });

  test('nothing is written, and the role for writing is tried in a session that may do nothing', async () => {
    const before = sandbox.control.trail().length;
    await ask();
    const writes = sandbox.control
      .trail()
      .slice(before)
      .filter(({ readOnly }) => !readOnly);
    expect(writes).toEqual([]);
    const assumed = [...sandbox.control.state.callers.values()].find(
      ({ sourceIdentity }) => sourceIdentity === 'idc-doctor',
    );
    expect(assumed?.sessionPolicy?.Statement).toEqual([{ Effect: 'Deny', Action: '*', Resource: '*' }]);
  });

  test('accounts without a role of idc are named, and how many were tried', async () => {
    const diagnosis = await ask();
    const [finding] = findingsOf(diagnosis);
    expect(finding).toMatchObject({
      about: 'member-role',
      summary: expect.stringContaining('of 5 accounts'),
    });
    expect(finding?.facts.map(({ what }) => what).join()).toContain('security-log-archive');
  });

  test('a support plan without AWS Health costs nothing here', async () => {
    sandbox.control.world.setSupportPlan('basic');
    expect(troubles(await ask())).toEqual([]);
  });
});

test('with the read role alone it names the next rung, and what each missing role costs', async () => {
  const diagnosis = await ask('read');
  expect(diagnosis.answer).toContain('The next rung is the management read role');
  expect(diagnosis.verdicts.slice(0, 2).map(({ check, severity }) => [check, severity])).toEqual([
    ['doctor-management-read-role', 'low'],
    ['doctor-member-role', 'low'],
  ]);
  expect(said(diagnosis)).toContain('IDC_MANAGEMENT_READ_ROLE_ARN');
});

describe('permissions', () => {
  const actionsOf = (policy: string): string[] => {
    const { Statement } = JSON.parse(readFileSync(`deploy/policies/${policy}.json`, 'utf8')) as {
      Statement: { Action: string | string[] }[];
    };
    return Statement.flatMap(({ Action }) => Action).filter((action) => action !== 'sts:AssumeRole');
  };

  test.each([
    ['read', readProbes],
    ['management-read', managementProbes],
    ['member-read', memberProbes],
  ])('every action of %s.json is tried, and no other', (policy, probes) => {
    expect(probes.map(({ api }) => api).sort()).toEqual(actionsOf(policy).sort());
  });

  test.each([...new Set([...actionsOf('read'), ...actionsOf('management-read')])])(
    'without %s it says so, with the remedy',
    async (action) => {
      sandbox.control.faults({ deny: [action] });
      const diagnosis = await ask();
      expect(troubles(diagnosis)).not.toEqual([]);
      expect(said(diagnosis)).toContain(action);
      expect(said(diagnosis)).toMatch(/deploy\/policies|Allow /);
      expect(findingsOf(diagnosis).every(({ advice }) => advice.length > 0)).toBe(true);
    },
  );

  test('a role that cannot be assumed is a fail', async () => {
    sandbox.control.faults({ deny: ['sts:AssumeRole'] });
    const diagnosis = await ask();
    expect(diagnosis.answer).toMatch(/^idc cannot do its whole job here: .*The first rung is the read role/);
    expect(troubles(diagnosis)).toContain('doctor-instance found high');
  });

  test.each(['http500', 'html', 'drop'] as const)('%s is no denial', async (fault) => {
    sandbox.control.faults({ fail: { 'sso:ListApplications': fault, 'sso:DescribeInstance': fault } });
    const diagnosis = await ask();
    const unsure = diagnosis.verdicts
      .filter(({ outcome }) => outcome === 'unknown')
      .map(({ check }) => check);
    expect(unsure).toContain('doctor-permission-sets');
    expect(unsure).toContain('doctor-read-role');
    expect(diagnosis.answer).toMatch(/could not find out/);
  });
});

describe('the instance', () => {
  test('without permission sets it fails, by name', async () => {
    sandbox.control.state.organization.instance.permissionSetsEnabled = false;
    const diagnosis = await ask();
    expect(troubles(diagnosis)[0]).toBe('doctor-permission-sets found high');
    expect(findingsOf(diagnosis).map(({ cause }) => cause)).toContain('permission_sets_disabled');
    expect(said(diagnosis)).not.toContain('may not call');
  });

  test('with a key that denies it fails, and blames the key and no policy', async () => {
    sandbox.control.state.organization.instance.key = { arn: 'arn:aws:kms:eu-west-1:1:key/k', denies: true };
    const diagnosis = await ask();
    expect(findingsOf(diagnosis).map(({ cause }) => cause)).toContain('customer_managed_key_denied');
    expect(said(diagnosis)).not.toContain('may not call sso');
  });
});

test.each([
  [90_000, 'low', 'behind'],
  [-90_000, 'low', 'ahead of'],
  [600_000, 'high', 'behind'],
])('a clock that is %i ms off is told', async (skewMs, severity, words) => {
  sandbox.control.faults({ skewMs });
  const diagnosis = await ask();
  expect(troubles(diagnosis)).toEqual([`doctor-clock found ${severity}`]);
  expect(said(diagnosis)).toContain(words);
});

describe('the rooms around', () => {
  test('scopes that Slack did not give are a fail, and named', async () => {
    const slackScopes = async () => ({ granted: ['commands'], needed: ['commands', 'chat:write'] });
    const diagnosis = await ask('all', { ...fine, slackScopes });
    expect(diagnosis.answer).toContain('chat:write');
    expect(troubles(diagnosis)).toEqual(['doctor-slack-scopes found high']);
  });

  test('a missing scope of uploads is told with what adds it, since the manifest does not', async () => {
    const slackScopes = async () => ({ granted: ['commands'], needed: ['commands', 'files:read'] });
    const diagnosis = await ask('all', { ...fine, slackScopes });
    expect(troubles(diagnosis)).toEqual(['doctor-slack-scopes found high']);
    expect(said(diagnosis)).toContain('unset IDC_SLACK_UPLOADS');
  });

  test.each([
    ['does not answer', async () => Promise.reject(new Error('connect ECONNREFUSED')), 'ECONNREFUSED'],
    ['is old', async () => ['0009-later'], '0009-later'],
  ])('a database that %s is a fail', async (_what, database, words) => {
    const diagnosis = await ask('all', { ...fine, database });
    expect(troubles(diagnosis)).toEqual(['doctor-database found high']);
    expect(diagnosis.answer).toContain(words);
  });

  test('no database and no Slack, as in a terminal, is one warning', async () => {
    expect(troubles(await ask('all', {}))).toEqual(['doctor-database found low']);
  });

  test('reasons that idc cannot name are listed', async () => {
    const reason = {
      text: 'Received a 418 status error',
      count: 3,
      requestId: 'r',
      at: '2026-11-22T10:00:00Z',
    };
    const memory = { unnamedReasons: async () => [reason] } as unknown as Memory;
    const diagnosis = await ask('all', fine, memory);
    expect(troubles(diagnosis)).toEqual(['doctor-unnamed-reasons found low']);
    expect(said(diagnosis)).toContain('418');
  });
});

test('the remediation role that is gone is a fail', async () => {
  sandbox.control.world.removeRole('222233334444', 'idc-remediation');
  const diagnosis = await ask();
  expect(troubles(diagnosis)).toEqual(['doctor-remediation-role found high']);
});
