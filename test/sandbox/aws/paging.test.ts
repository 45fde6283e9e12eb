import { ListUsersCommand, paginateListUsers } from '@aws-sdk/client-identitystore';
import {
  ListInstancesCommand,
  ListPermissionSetsCommand,
  paginateListPermissionSets,
} from '@aws-sdk/client-sso-admin';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clientsOf, type Harbor, inInstance, key, refusalOf, startHarbor } from './clients.ts';

let aws: Harbor;
let admin: ReturnType<typeof clientsOf>;
beforeAll(async () => {
  aws = await startHarbor();
  admin = clientsOf(aws, key('ADMIN'));
});
afterAll(() => aws.stop());

const store = { IdentityStoreId: 'd-93671f4c20' };

test('a list of several pages has short pages and an empty one, and loses nothing', async () => {
  const sizes: number[] = [];
  const ids = new Set<string>();
  for await (const page of paginateListUsers({ client: admin.store, pageSize: 15 }, { ...store })) {
    sizes.push(page.Users?.length ?? 0);
    for (const user of page.Users ?? []) ids.add(user.UserId ?? '');
  }
  expect(sizes).toEqual([12, 0, 12, 12, 4]);
  expect(ids.size).toBe(40);
});

test('a list that fits comes whole', async () => {
  const { PermissionSets, NextToken } = await admin.sso.send(new ListPermissionSetsCommand(inInstance(aws)));
  expect([PermissionSets?.length, NextToken]).toEqual([10, undefined]);
});

test('a token is good for the same parameters only', async () => {
  const { NextToken } = await admin.store.send(new ListUsersCommand({ ...store, MaxResults: 5 }));
  const Filters = [{ AttributePath: 'UserName', AttributeValue: 'kim.ode@harbor.example' }];
  const other = admin.store.send(new ListUsersCommand({ ...store, MaxResults: 5, NextToken, Filters }));
  expect(await refusalOf(other)).toMatchObject({ name: 'ValidationException' });
});

test('where paging is hostile, even one row hides behind an empty page', async () => {
  aws.control.faults({ paging: 'hostile' });
  const first = await admin.sso.send(new ListInstancesCommand({}));
  expect(first.Instances).toEqual([]);
  const second = await admin.sso.send(new ListInstancesCommand({ NextToken: first.NextToken }));
  expect(second.Instances).toHaveLength(1);
  const seen: string[] = [];
  for await (const page of paginateListPermissionSets({ client: admin.sso, pageSize: 3 }, inInstance(aws))) {
    seen.push(...(page.PermissionSets ?? []));
  }
  expect(new Set(seen).size).toBe(10);
  aws.control.faults(null);
});
