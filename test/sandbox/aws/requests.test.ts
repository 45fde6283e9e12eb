import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribePermissionSetProvisioningStatusCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentsCommand,
  ListPermissionSetsProvisionedToAccountCommand,
  ProvisionPermissionSetCommand,
} from '@aws-sdk/client-sso-admin';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { provisionOf } from '../../../sandbox/aws/state.ts';
import { ACCOUNTS } from '../../../sandbox/worlds/harbor-accounts.ts';
import { clientsOf, type Harbor, inInstance, key, refusalOf, setIn, startHarbor, wanted } from './clients.ts';

let aws: Harbor;
let sso: ReturnType<typeof clientsOf>['sso'];
beforeEach(async () => {
  aws = await startHarbor();
  sso = clientsOf(aws, key('ADMIN')).sso;
});
afterEach(() => aws.stop());

async function create(input: ReturnType<typeof wanted>): Promise<string> {
  const { AccountAssignmentCreationStatus } = await sso.send(new CreateAccountAssignmentCommand(input));
  expect(AccountAssignmentCreationStatus?.Status).toBe('IN_PROGRESS');
  return AccountAssignmentCreationStatus?.RequestId ?? '';
}
async function creation(id: string) {
  const ask = { ...inInstance(aws), AccountAssignmentCreationRequestId: id };
  const told = await sso.send(new DescribeAccountAssignmentCreationStatusCommand(ask));
  return told.AccountAssignmentCreationStatus;
}
async function deletion(id: string) {
  const ask = { ...inInstance(aws), AccountAssignmentDeletionRequestId: id };
  const told = await sso.send(new DescribeAccountAssignmentDeletionStatusCommand(ask));
  return told.AccountAssignmentDeletionStatus;
}
async function remove(input: ReturnType<typeof wanted>): Promise<string> {
  const { AccountAssignmentDeletionStatus } = await sso.send(new DeleteAccountAssignmentCommand(input));
  return AccountAssignmentDeletionStatus?.RequestId ?? '';
}

describe('requests take time', () => {
  test('a first look says IN_PROGRESS even when the work is done', async () => {
    const id = await create(wanted(aws, 'PowerUser', 'orders-prod', 'orders-developers'));
    aws.tick(60);
    expect((await creation(id))?.Status).toBe('IN_PROGRESS');
    expect((await creation(id))?.Status).toBe('SUCCEEDED');
  });

  test('nothing is done before its time', async () => {
    const input = wanted(aws, 'PowerUser', 'orders-prod', 'orders-developers');
    const list = () =>
      sso.send(new ListAccountAssignmentsCommand({ ...setIn(aws, 'PowerUser'), AccountId: input.TargetId }));
    const id = await create(input);
    await creation(id);
    expect((await creation(id))?.Status).toBe('IN_PROGRESS');
    expect((await list()).AccountAssignments).toEqual([]);
    aws.tick(3);
    expect((await list()).AccountAssignments).toMatchObject([{ PrincipalId: input.PrincipalId }]);
  });

  test('ids of one kind mean nothing to another', async () => {
    const id = await create(wanted(aws, 'PowerUser', 'orders-prod', 'orders-developers'));
    expect(await refusalOf(deletion(id))).toMatchObject({ name: 'ResourceNotFoundException' });
    const ask = { ...inInstance(aws), ProvisionPermissionSetRequestId: id };
    const provisioning = sso.send(new DescribePermissionSetProvisioningStatusCommand(ask));
    expect(await refusalOf(provisioning)).toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await refusalOf(creation(id.toUpperCase()))).toMatchObject({ name: 'ValidationException' });
  });

  test('lists tell status and time, nothing more', async () => {
    const command = new ListAccountAssignmentCreationStatusCommand({
      ...inInstance(aws),
      Filter: { Status: 'FAILED' },
    });
    const { AccountAssignmentsCreationStatus: rows = [] } = await sso.send(command);
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) expect(Object.keys(row).sort()).toEqual(['CreatedDate', 'RequestId', 'Status']);
  });
});

describe('races and overload', () => {
  test('a second request for the same account, set and principal conflicts; the SDK does not repeat it', async () => {
    const input = wanted(aws, 'PowerUser', 'orders-prod', 'orders-developers');
    await create(input);
    aws.control.resetCalls();
    const patient = clientsOf(aws, key('ADMIN'), { attempts: 3 }).sso;
    const refusal = await refusalOf(patient.send(new DeleteAccountAssignmentCommand(input)));
    expect(refusal).toMatchObject({
      name: 'ConflictException',
      message: 'There is a conflicting operation in process.',
    });
    expect(aws.control.calls()).toHaveLength(1);
  });

  test('sixteen creations at once are one too many', async () => {
    aws.tick(120);
    const names = [...aws.control.state.groups.values()].map((g) => g.name);
    for (const group of names) await create(wanted(aws, 'PowerUser', 'web-prod', group));
    expect(names).toHaveLength(15);
    const input = wanted(aws, 'PowerUser', 'data-prod', 'platform');
    expect(await refusalOf(sso.send(new CreateAccountAssignmentCommand(input)))).toMatchObject({
      name: 'ThrottlingException',
      message: 'There are too many requests processing. Please try again later.',
    });
  });
});

describe('effects', () => {
  test('removing what is not there ends FAILED with a 404', async () => {
    const id = await remove(wanted(aws, 'PowerUser', 'web-prod', 'support-desk'));
    await deletion(id);
    aws.tick(5);
    expect(await deletion(id)).toMatchObject({
      Status: 'FAILED',
      FailureReason: expect.stringContaining("EntitlementItem doesn't exist"),
    });
  });

  test('with the last assignment goes the role, and the next one has another name', async () => {
    const input = wanted(aws, 'PowerUser', 'payments-staging', 'payments-developers');
    const roleName = () => provisionOf(aws.control.state, input.TargetId, input.PermissionSetArn)?.roleName;
    const before = roleName();
    await remove(input);
    aws.tick(5);
    await sso.send(new ListAccountAssignmentCreationStatusCommand(inInstance(aws)));
    expect(roleName()).toBeUndefined();
    await create(input);
    aws.tick(5);
    await sso.send(new ListAccountAssignmentCreationStatusCommand(inInstance(aws)));
    expect(roleName()).toMatch(/^AWSReservedSSO_PowerUser_[0-9a-f]{16}$/);
    expect(roleName()).not.toBe(before);
  });

  test('a changed set is out of date where it is provisioned, until somebody provisions it again', async () => {
    const outdated = () =>
      sso.send(
        new ListPermissionSetsProvisionedToAccountCommand({
          ...inInstance(aws),
          AccountId: ACCOUNTS['web-staging'],
          ProvisioningStatus: 'LATEST_PERMISSION_SET_NOT_PROVISIONED',
        }),
      );
    const set = setIn(aws, 'ReadOnly');
    aws.control.world.changePermissionSet('ReadOnly');
    expect((await outdated()).PermissionSets).toEqual([set.PermissionSetArn]);
    const target = { TargetId: ACCOUNTS['web-staging'], TargetType: 'AWS_ACCOUNT' as const };
    await sso.send(new ProvisionPermissionSetCommand({ ...set, ...target }));
    aws.tick(5);
    // AWS leaves the list out where it is empty.
    expect((await outdated()).PermissionSets).toBeUndefined();
  });

  test('several faults: the account speaks before the principal', async () => {
    const input = {
      ...wanted(aws, 'OnCallOperator', 'legacy-crm', 'platform'),
      PrincipalId: '00000000-0000-4000-a000-000000000000',
    };
    const id = await create(input);
    await creation(id);
    aws.tick(5);
    expect((await creation(id))?.FailureReason).toContain(
      "AWS account '678901234567' takes longer than usual",
    );
  });
});
