import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type AwsSandbox, startAws } from '../../sandbox/aws/server.ts';
import { accountNamed, permissionSetNamed, provisionOf } from '../../sandbox/aws/state.ts';
import { harborOrganization } from '../../sandbox/worlds/harbor-aws.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { awsOf, findingsOf, startWorld } from './rig.ts';

let sandbox: AwsSandbox;
beforeEach(async () => {
  sandbox = await startWorld();
});
afterEach(() => sandbox.stop());

function ask(text: string, roles: 'all' | 'read' = 'all'): Promise<Diagnosis> {
  return makeDiagnose(awsOf(sandbox, roles))({ kind: 'permission-set', text });
}

const rows = ({ facts }: Diagnosis) => facts.map(({ what, value }) => `${what}: ${value}`).join('\n');
const causesOf = (diagnosis: Diagnosis) => findingsOf(diagnosis).map(({ cause }) => cause);
const summaries = (diagnosis: Diagnosis) =>
  findingsOf(diagnosis)
    .map(({ summary }) => summary)
    .join('\n');

describe('the set that was meant', () => {
  test('is found by name, by any capitals, by id and by ARN', async () => {
    const { arn, id } = permissionSetNamed(sandbox.control.state, 'ReadOnly');
    for (const text of ['ReadOnly', 'readonly', '`ReadOnly`', id, arn]) {
      expect((await ask(text)).subject.permissionSet).toEqual({ id: arn, name: 'ReadOnly' });
    }
  });

  test('is asked back where the words come near to some', async () => {
    const near = await ask('Operator');
    expect(near).toMatchObject({ outcome: 'not-known', verdicts: [] });
    expect(near.next?.map(({ words }) => words)).toEqual([
      'permission-set OnCallOperator',
      'permission-set RunbookOperator',
    ]);
    expect(await ask('Zzz')).toMatchObject({ outcome: 'not-known', next: [] });
    expect(
      (await ask('arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222')).outcome,
    ).toBe('not-known');
  });

  test('is asked back where two differ by capitals alone', async () => {
    const organization = harborOrganization();
    const like = organization.permissionSets[0] as (typeof organization.permissionSets)[number];
    organization.permissionSets.push({ ...like, id: 'ps-0000000000000001', name: 'READONLY' });
    await sandbox.stop();
    sandbox = await startAws({ organization, pace: 100 });
    const diagnosis = await ask('readOnly');
    expect(diagnosis.next?.map(({ label }) => label)).toEqual(['ReadOnly', 'READONLY']);
    expect(diagnosis.next?.[1]?.words).toContain('ps-0000000000000001');
  });

  test('is not called missing where the names could not be read', async () => {
    sandbox.control.faults({ deny: ['sso:DescribePermissionSet'] });
    expect((await ask('ReadOnly')).outcome).toBe('could-not-look');
  });

  test('the second question asks for no name again', async () => {
    const diagnose = makeDiagnose(awsOf(sandbox, 'all'));
    await diagnose({ kind: 'permission-set', text: 'PowerUser' });
    const second = await diagnose({ kind: 'permission-set', text: 'PowerUser' });
    expect(second.calls.filter(({ api }) => api === 'sso:DescribePermissionSet')).toHaveLength(1);
  });
});

test('tells what is in it, where, for whom, and the role that it becomes', async () => {
  const diagnosis = await ask('DataEngineer');
  const { state } = sandbox.control;
  const { id } = accountNamed(state, 'data-prod');
  const role = provisionOf(state, id, permissionSetNamed(state, 'DataEngineer').arn)?.roleName;
  expect(diagnosis).toMatchObject({ outcome: 'healthy', gaps: [] });
  expect(diagnosis.answer).toContain('provisioned in 1 account, for 1 user or group');
  const said = rows(diagnosis);
  for (const line of [
    'Session: 4 hours',
    'AWS managed policies: AWSGlueConsoleFullAccess, AmazonAthenaFullAccess',
    'Customer managed policies: /teams/data/harbor-data-lake',
    'Inline policy: none',
    'Boundary: none',
    'Tags: none',
    'role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_DataEngineer_',
    'role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_DataEngineer_',
    '"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::<account>:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_DataEngineer_????????????????"}',
    'In aws-auth (EKS): arn:aws:iam::<account>:role/AWSReservedSSO_DataEngineer_',
    `latest version; group \`data-engineers\`; role arn:aws:iam::${id}:role/aws-reserved/sso.amazonaws.com/eu-west-1/${role}`,
  ])
    expect(said).toContain(line);
});

describe('what breaks', () => {
  test('an older version in the accounts', async () => {
    sandbox.control.world.changePermissionSet('SupportDesk');
    const diagnosis = await ask('SupportDesk');
    expect(causesOf(diagnosis)).toEqual(['permission_set_outdated_in_account']);
    expect(diagnosis.answer).toContain('in 4 of them at an older version');
    expect(rows(diagnosis)).toContain('older version; group `support-desk`');
  });

  test('more policies than some accounts allow, and no room in the others', async () => {
    for (let n = 0; n < 10; n += 1) sandbox.control.world.changePermissionSet('SupportDesk', `Extra${n}`);
    for (const account of ['orders-prod', 'payments-prod', 'web-prod'])
      sandbox.control.world.setQuota(account, 'L-0DA4ABF3', 12);
    const diagnosis = await ask('SupportDesk');
    const of = (cause: string) => findingsOf(diagnosis).filter((one) => one.cause === cause);
    expect(of('managed_policy_quota_exceeded')).toEqual([
      expect.objectContaining({
        summary: expect.stringContaining('carries 11 managed policies, more than a role may in `data-prod'),
      }),
    ]);
    expect(of('quota_near_limit').filter(({ summary }) => summary.includes('11 of 12'))).toHaveLength(3);
  });

  test('a policy and a boundary that are gone from an account', async () => {
    sandbox.control.world.deletePolicy('data-prod', 'harbor-data-lake');
    sandbox.control.world.deletePolicy('web-prod', 'harbor-support-boundary');
    const policy = await ask('DataEngineer');
    expect(causesOf(policy)).toEqual(['customer_managed_policy_missing']);
    expect(summaries(policy)).toContain('`/teams/data/harbor-data-lake`, which does not exist in `data-prod');
    const boundary = await ask('SupportDesk');
    expect(causesOf(boundary)).toEqual(['permissions_boundary_missing']);
    expect(summaries(boundary)).toContain('does not exist in `web-prod (234567890123)`');
  });

  test('an inline policy beyond the limit or the grammar, and a set in the management account', async () => {
    expect(causesOf(await ask('SecurityAudit'))).toEqual(['inline_policy_too_large']);
    expect(causesOf(await ask('NetworkOps'))).toEqual(['inline_policy_malformed']);
    expect(causesOf(await ask('ManagementAdmin'))).toEqual(['delegated_admin_management_account_restricted']);
  });

  test('a set that AWS Control Tower owns', async () => {
    const organization = harborOrganization();
    const like = organization.permissionSets[0] as (typeof organization.permissionSets)[number];
    organization.permissionSets.push({ ...like, id: 'ps-0000000000000001', name: 'AWSReadOnlyAccess' });
    await sandbox.stop();
    sandbox = await startAws({ organization, pace: 100 });
    expect(causesOf(await ask('AWSReadOnlyAccess'))).toEqual(['control_tower_owned']);
  });

  test('80 of 100 groups in one account', async () => {
    for (let n = 0; n < 80; n += 1) {
      sandbox.control.world.createGroup(`crowd-${n}`);
      sandbox.control.world.assign('web-prod', 'SupportDesk', `crowd-${n}`);
    }
    const diagnosis = await ask('SupportDesk');
    expect(causesOf(diagnosis)).toEqual(['quota_near_limit']);
    expect(summaries(diagnosis)).toContain('81 of 100');
  });

  test('a deleted group leads to the orphans', async () => {
    sandbox.control.world.deleteGroup('support-desk');
    const diagnosis = await ask('SupportDesk');
    expect(rows(diagnosis)).toContain('(deleted)');
    expect(diagnosis.next).toEqual([{ label: 'Orphans', words: 'orphans' }]);
  });
});

describe('with less to see', () => {
  test('without a role in the accounts, what needs one is a gap and not healthy', async () => {
    sandbox.control.world.deletePolicy('data-prod', 'harbor-data-lake');
    const diagnosis = await ask('DataEngineer', 'read');
    expect(diagnosis.outcome).toBe('could-not-look');
    expect(findingsOf(diagnosis)).toEqual([]);
    expect(diagnosis.gaps).toContainEqual(expect.objectContaining({ reason: 'not-configured' }));
    // A set without policies of the accounts needs none.
    expect((await ask('PowerUser', 'read')).outcome).toBe('healthy');
  });

  test.each(['DataEngineer', 'SupportDesk', 'PowerUser', 'ManagementAdmin'])(
    '%s with any single evidence denied finds nothing else, and is not called healthy where it is not',
    async (name) => {
      sandbox.control.world.deletePolicy('data-prod', 'harbor-data-lake');
      sandbox.control.world.changePermissionSet('SupportDesk');
      const full = await ask(name);
      sandbox.control.resetCalls();
      await ask(name);
      const wrong: string[] = [];
      for (const action of new Set(sandbox.control.calls().map((call) => call.action))) {
        sandbox.control.faults({ deny: [action] });
        const diagnosis = await ask(name);
        const others = causesOf(diagnosis).filter((cause) => !causesOf(full).includes(cause));
        if (others.length > 0) wrong.push(`${others} without ${action}`);
        // Service Quotas tells the same as the summary.
        if (diagnosis.gaps.length === 0 && action !== 'iam:GetAccountSummary')
          wrong.push(`no gap without ${action}`);
        if (diagnosis.outcome === 'healthy' && full.outcome !== 'healthy')
          wrong.push(`healthy without ${action}`);
      }
      expect(wrong).toEqual([]);
    },
  );

  test('hostile pages change nothing', async () => {
    const full = await ask('ReadOnly');
    sandbox.control.faults({ paging: 'hostile' });
    const paged = await ask('ReadOnly');
    expect(paged.facts).toEqual(full.facts);
  });
});
