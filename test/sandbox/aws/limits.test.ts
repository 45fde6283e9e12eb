import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeGroupCommand, ListGroupsCommand, ListUsersCommand } from '@aws-sdk/client-identitystore';
import {
  AttachManagedPolicyToPermissionSetCommand,
  CreateAccountAssignmentCommand,
  DescribeInstanceCommand,
  ListInstancesCommand,
  ListPermissionSetsCommand,
  PutInlinePolicyToPermissionSetCommand,
} from '@aws-sdk/client-sso-admin';
import { afterEach, describe, expect, test } from '@jest/globals';
import { groupNamed } from '../../../sandbox/aws/verbs.ts';
import type { Organization } from '../../../sandbox/aws/world.ts';
import { harborOrganization } from '../../../sandbox/worlds/harbor-aws.ts';
import { clientsOf, type Harbor, inInstance, key, refusalOf, setIn, startHarbor, wanted } from './clients.ts';

let aws: Harbor;
afterEach(() => aws.stop());
const start = async (difference: Partial<Organization> = {}) => {
  aws = await startHarbor(difference);
  return clientsOf(aws, key('ADMIN'));
};
const instance = (difference: Partial<Organization['instance']>) => ({
  instance: { ...harborOrganization().instance, ...difference },
  story: () => [],
});
const store = { IdentityStoreId: 'd-93671f4c20' };

async function outcomes(calls: Promise<unknown>[]): Promise<Record<string, number>> {
  const names = await Promise.all(
    calls.map((c) =>
      c.then(
        () => 'ok',
        (e: Error) => e.name,
      ),
    ),
  );
  return Object.fromEntries(
    ['ok', 'ThrottlingException'].map((n) => [n, names.filter((x) => x === n).length]),
  );
}

describe('rates', () => {
  test('sso-admin allows twenty at once, all operations and callers together', async () => {
    const { sso } = await start();
    const person = clientsOf(aws, key('PERSON')).sso;
    const calls = Array.from({ length: 30 }, (_, i) =>
      i % 2
        ? sso.send(new ListInstancesCommand({}))
        : person.send(new ListPermissionSetsCommand(inInstance(aws))),
    );
    const { ok = 0, ThrottlingException = 0 } = await outcomes(calls);
    expect(ok + ThrottlingException).toBe(30);
    expect(ThrottlingException).toBeGreaterThan(0);
    expect(ok).toBeGreaterThanOrEqual(20);
  });

  test('the identity store counts each API for itself', async () => {
    const { store: client } = await start();
    const calls = Array.from({ length: 20 }, () => [
      client.send(new ListUsersCommand(store)),
      client.send(new ListGroupsCommand(store)),
    ]);
    expect(await outcomes(calls.flat())).toEqual({ ok: 40, ThrottlingException: 0 });
  });

  test('LookupEvents allows two a second; the SDK waits and repeats', async () => {
    const { trail } = await start();
    const look = (client = trail) => client.send(new LookupEventsCommand({ MaxResults: 1 }));
    const { ThrottlingException = 0 } = await outcomes([look(), look(), look(), look()]);
    expect(ThrottlingException).toBeGreaterThanOrEqual(1);
    await look(clientsOf(aws, key('ADMIN'), { attempts: 8 }).trail);
  });
});

describe('places', () => {
  test('another Region knows no instance', async () => {
    await start();
    const { sso } = clientsOf(aws, key('ADMIN'), { region: 'us-east-2' });
    expect((await sso.send(new ListInstancesCommand({}))).Instances).toEqual([]);
    expect(await refusalOf(sso.send(new ListPermissionSetsCommand(inInstance(aws))))).toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('an additional Region answers about the instance and people, not about permission sets', async () => {
    await start();
    const { sso, store: people } = clientsOf(aws, key('ADMIN'), { region: 'eu-central-1' });
    const { Instances } = await sso.send(new ListInstancesCommand({}));
    expect(Instances?.[0]).toMatchObject({ InstanceArn: inInstance(aws).InstanceArn });
    await people.send(new ListGroupsCommand(store));
    expect(await refusalOf(sso.send(new ListPermissionSetsCommand(inInstance(aws))))).toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('the delegated administrator', () => {
  test('may not assign to the management account', async () => {
    const { sso } = await start();
    const call = sso.send(
      new CreateAccountAssignmentCommand(wanted(aws, 'ReadOnly', 'management', 'platform')),
    );
    expect((await refusalOf(call)).message).toMatch(
      /sso:CreateAccountAssignment on resource: arn:aws:sso:::account\/111122223333 with an explicit deny in a resource-based policy$/,
    );
  });

  test('may not use or change a set that is provisioned there', async () => {
    const { sso } = await start();
    const use = sso.send(
      new CreateAccountAssignmentCommand(wanted(aws, 'ManagementAdmin', 'web-prod', 'platform')),
    );
    expect(await refusalOf(use)).toMatchObject({ name: 'AccessDeniedException' });
    const ManagedPolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const change = new AttachManagedPolicyToPermissionSetCommand({
      ...setIn(aws, 'ManagementAdmin'),
      ManagedPolicyArn,
    });
    expect(await refusalOf(sso.send(change))).toMatchObject({ name: 'AccessDeniedException' });
    await clientsOf(aws, key('MANAGEMENT')).sso.send(change);
  });
});

describe('the instance', () => {
  test('without permission sets it supports nothing of them', async () => {
    const { sso } = await start(instance({ permissionSetsEnabled: false }));
    expect(await refusalOf(sso.send(new ListPermissionSetsCommand(inInstance(aws))))).toMatchObject({
      name: 'ValidationException',
      message: 'The operation is not supported for this Identity Center instance',
    });
    await sso.send(new DescribeInstanceCommand(inInstance(aws)));
  });

  test('a key that denies gives each API its own Reason', async () => {
    const arn = 'arn:aws:kms:eu-west-1:111122223333:key/0b1c2d3e-0000-4000-a000-000000000001';
    const { sso, store: people } = await start(instance({ key: { arn, denies: true } }));
    expect(await refusalOf(sso.send(new ListPermissionSetsCommand(inInstance(aws))))).toMatchObject({
      name: 'AccessDeniedException',
      Reason: 'KMS_AccessDeniedException',
    });
    const GroupId = groupNamed(aws.control.state, 'platform').id;
    expect(await refusalOf(people.send(new DescribeGroupCommand({ ...store, GroupId })))).toMatchObject({
      Reason: 'KMS_ACCESS_DENIED',
    });
    const told = await sso.send(new DescribeInstanceCommand(inInstance(aws)));
    expect(told.EncryptionConfigurationDetails).toMatchObject({
      KeyType: 'CUSTOMER_MANAGED_KEY',
      KmsKeyArn: arn,
    });
  });

  test('an inline policy over the limit is refused when it is put', async () => {
    const { sso } = await start();
    const InlinePolicy = `{"Version":"2012-10-17","Statement":[],"Id":"${'x'.repeat(10_300)}"}`;
    const call = sso.send(
      new PutInlinePolicyToPermissionSetCommand({ ...setIn(aws, 'ReadOnly'), InlinePolicy }),
    );
    expect((await refusalOf(call)).message).toMatch(
      /InlinePolicy Document is \d+ bytes which has exceeded the maximum limit of 10240/,
    );
  });
});
