import { GetPolicyCommand } from '@aws-sdk/client-iam';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ListRequestedServiceQuotaChangeHistoryByQuotaCommand,
  RequestServiceQuotaIncreaseCommand,
} from '@aws-sdk/client-service-quotas';
import {
  DescribeAccountAssignmentCreationStatusCommand,
  ListInstancesCommand,
} from '@aws-sdk/client-sso-admin';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { groupNamed } from '../../../sandbox/aws/verbs.ts';
import { ACCOUNTS } from '../../../sandbox/worlds/harbor-accounts.ts';
import {
  arns,
  assume,
  clientsOf,
  forOnePlan,
  type Harbor,
  inInstance,
  key,
  refusalOf,
  startHarbor,
} from './clients.ts';

let aws: Harbor;
let admin: ReturnType<typeof clientsOf>;
beforeEach(async () => {
  aws = await startHarbor();
  admin = clientsOf(aws, key('ADMIN'));
});
afterEach(() => aws.stop());

const look = () => admin.sso.send(new ListInstancesCommand({}));
async function reasonOf(name: string) {
  const AccountAssignmentCreationRequestId = aws.seeded.find((s) => s.name === name)?.requestId;
  const told = await admin.sso.send(
    new DescribeAccountAssignmentCreationStatusCommand({
      ...inInstance(aws),
      AccountAssignmentCreationRequestId,
    }),
  );
  return told.AccountAssignmentCreationStatus?.FailureReason;
}
const post = (path: string, body: unknown) =>
  fetch(`${aws.url}/_sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) });
const get = async (path: string) => (await fetch(`${aws.url}/_sandbox/${path}`)).json();

describe('faults', () => {
  test('an action is denied to everybody', async () => {
    aws.control.faults({ deny: ['sso:ListInstances'] });
    expect((await refusalOf(look())).message).toContain('not authorized to perform: sso:ListInstances');
    aws.control.faults(null);
    await look();
  });

  test('throttling by family and by action', async () => {
    aws.control.faults({ throttle: { sso: 1 } });
    expect(await refusalOf(look())).toMatchObject({ name: 'ThrottlingException' });
    aws.control.faults({ throttle: { sso: 1, 'sso:ListInstances': 0 } });
    await look();
  });

  test.each(['http500', 'html', 'drop'] as const)('below the protocol: %s', async (how) => {
    aws.control.resetCalls();
    aws.control.faults({ fail: { 'sso:ListInstances': how } });
    await refusalOf(look());
    expect(aws.control.calls()).toMatchObject([{ action: 'sso:ListInstances', status: 0 }]);
  });

  test('a hanging call ends when the sandbox stops', async () => {
    aws.control.faults({ fail: { 'sso:ListInstances': 'hang' } });
    const pending = refusalOf(look());
    await new Promise((resolve) => setImmediate(resolve));
    const other = await startHarbor();
    await aws.stop();
    await pending;
    aws = other;
  });

  test('reasons are kept back or said in other words, and come back', async () => {
    const real = await reasonOf('managed-policy-quota');
    aws.control.faults({ reasons: 'removed' });
    expect(await reasonOf('managed-policy-quota')).toBeUndefined();
    aws.control.faults({ reasons: 'reworded' });
    expect(await reasonOf('managed-policy-quota')).toMatch(
      /^Request ended with code 402\. Too much is attached to AWSReservedSSO_/,
    );
    aws.control.faults(null);
    expect(await reasonOf('managed-policy-quota')).toBe(real);
  });

  test('every reason has other words', async () => {
    const failed = aws.seeded.filter(
      (s) =>
        s.kind === 'request' &&
        !['healthy', 'in-progress', 'permission_set_outdated_in_account'].includes(s.cause),
    );
    const requests = failed.map((s) => aws.control.state.requests.get(s.requestId ?? ''));
    aws.control.faults({ reasons: 'reworded' });
    for (const [i, request] of requests.entries()) {
      if (request?.kind !== 'creation') continue;
      expect(await reasonOf(failed[i]?.name ?? '')).not.toBe(request.reason);
    }
  });
});

describe('the world from outside', () => {
  test('calls are listed with their role', async () => {
    aws.control.resetCalls();
    const { $metadata } = await look();
    expect(aws.control.calls()).toMatchObject([
      {
        action: 'sso:ListInstances',
        role: 'sandbox-administrator',
        account: '222233334444',
        status: 200,
        requestId: $metadata.requestId,
      },
    ]);
  });

  test('the same over HTTP', async () => {
    expect(await get('seeded')).toHaveLength(aws.seeded.length);
    expect(await get('state')).toMatchObject({
      accounts: expect.arrayContaining([expect.objectContaining({ name: 'payments-prod' })]),
    });
    await post('faults', { deny: ['sso:ListInstances'] });
    expect(await refusalOf(look())).toMatchObject({ name: 'AccessDeniedException' });
    const before = groupNamed(aws.control.state, 'platform');
    const answer = await post('world/recreateGroup', ['platform']);
    const after = groupNamed(aws.control.state, 'platform');
    expect(await answer.json()).toEqual({ result: after.id });
    expect(after).toMatchObject({ name: 'platform', externalId: before.externalId, members: before.members });
    expect(after.id).not.toBe(before.id);
    expect((await post('world/fly', [])).status).toBe(404);
    const foreign = await fetch(`${aws.url}/_sandbox/faults`, {
      method: 'POST',
      headers: { origin: 'https://example.com' },
      body: 'null',
    });
    expect(foreign.status).toBe(403);
    expect((await post('world/setQuota', ['atlantis', 'x', 1])).status).toBe(400);
  });

  test('assignments by name go through the engine', () => {
    const rows = () =>
      aws.control.state.assignments.filter((a) => a.accountId === ACCOUNTS['web-prod']).length;
    const before = rows();
    aws.control.world.assign('web-prod', 'PowerUser', 'platform');
    expect(rows()).toBe(before + 1);
    aws.control.world.unassign('web-prod', 'PowerUser', 'platform');
    expect(rows()).toBe(before);
  });
});

describe('accounts', () => {
  const ofQuota = { ServiceCode: 'iam', QuotaCode: 'L-0DA4ABF3' };

  test('a quota that was never applied has only its default, until an increase is granted', async () => {
    const RoleArn = arns(aws).memberQuota(ACCOUNTS['payments-prod']);
    const { quotas } = clientsOf(aws, await assume(aws, key('RUNTIME'), { RoleArn, ...forOnePlan }));
    expect(await refusalOf(quotas.send(new GetServiceQuotaCommand(ofQuota)))).toMatchObject({
      name: 'NoSuchResourceException',
    });
    const fallback = await quotas.send(new GetAWSDefaultServiceQuotaCommand(ofQuota));
    expect(fallback.Quota?.Value).toBe(10);
    const asked = await quotas.send(new RequestServiceQuotaIncreaseCommand({ ...ofQuota, DesiredValue: 15 }));
    expect(asked.RequestedQuota?.Status).toBe('PENDING');
    const again = quotas.send(new RequestServiceQuotaIncreaseCommand({ ...ofQuota, DesiredValue: 16 }));
    expect(await refusalOf(again)).toMatchObject({ name: 'ResourceAlreadyExistsException' });
    aws.tick(5);
    const history = await quotas.send(new ListRequestedServiceQuotaChangeHistoryByQuotaCommand(ofQuota));
    expect(history.RequestedQuotas).toMatchObject([{ Status: 'APPROVED', DesiredValue: 15 }]);
    expect((await quotas.send(new GetServiceQuotaCommand(ofQuota))).Quota?.Value).toBe(15);
  });

  test('a policy is found by name and path in its own account', async () => {
    const reader = await assume(aws, key('RUNTIME'), { RoleArn: arns(aws).read });
    const member = await assume(aws, reader, { RoleArn: arns(aws).memberRead(ACCOUNTS['data-prod']) });
    const { iam } = clientsOf(aws, member);
    const arn = (path: string) => `arn:aws:iam::${ACCOUNTS['data-prod']}:policy${path}harbor-data-lake`;
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn('/teams/data/') }));
    expect(Policy).toMatchObject({ PolicyName: 'harbor-data-lake', Path: '/teams/data/' });
    expect(await refusalOf(iam.send(new GetPolicyCommand({ PolicyArn: arn('/') })))).toMatchObject({
      name: 'NoSuchEntityException',
      $metadata: { httpStatusCode: 404 },
    });
  });
});
