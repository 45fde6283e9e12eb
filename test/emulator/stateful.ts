import { randomUUID } from 'node:crypto';
import type { Said } from './quirks.ts';
import type { Fields, World } from './server.ts';

const INSTANCE = 'arn:aws:sso:::instance/ssoins-0000000000000000';
const STORE = 'd-0000000000';
const NOT_FOUND: Said = { refuse: 'ResourceNotFoundException' };

interface Assignment {
  readonly TargetId: string;
  readonly PermissionSetArn: string;
  readonly PrincipalId: string;
  readonly PrincipalType: string;
}

/**
 * An emulator that remembers what it is told, as the public ones do (moto, gopherstack): an assignment is there at once and
 * its request has SUCCEEDED, nobody checks that its principal exists, deleting a user or group leaves its assignments alone,
 * lists come in one page without a token, no Region is marked as the primary one, and what it does not have is unknown.
 */
export function statefulWorld(accounts: readonly string[]): World {
  const users = new Map<string, Fields>();
  const groups = new Map<string, Fields>();
  const sets = new Map<string, string>();
  const assigned: Assignment[] = [];
  const store = { IdentityStoreId: STORE };
  const status = { Status: 'SUCCEEDED', RequestId: randomUUID() };

  const rows = (test: (one: Assignment) => boolean) => assigned.filter(test);
  const distinct = (values: readonly string[]) => [...new Set(values)];
  const found = (all: ReadonlyMap<string, Fields>, id: unknown): Said => all.get(String(id)) ?? NOT_FOUND;
  const create = (all: Map<string, Fields>, key: string, input: Fields): Said => {
    const id = randomUUID();
    all.set(id, { ...input, ...store, [key]: id });
    return { ...store, [key]: id };
  };
  const remove = (all: Map<string, Fields>, id: unknown): Said => (all.delete(String(id)) ? {} : NOT_FOUND);

  return {
    AssumeRole: { Credentials: { AccessKeyId: 'test', SecretAccessKey: 'test', SessionToken: 'test' } },
    GetCallerIdentity: { Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root', UserId: 'root' },
    ListInstances: {
      Instances: [{ InstanceArn: INSTANCE, IdentityStoreId: STORE, OwnerAccountId: '000000000000' }],
    },
    ListRegions: { Regions: [{ RegionName: 'eu-west-1', Status: 'ACTIVE', IsPrimaryRegion: false }] },
    ListAccounts: { Accounts: accounts.map((Id) => ({ Id, Name: Id, Status: 'ACTIVE' })) },
    CreateUser: (input) => create(users, 'UserId', input),
    CreateGroup: (input) => create(groups, 'GroupId', input),
    DeleteUser: ({ UserId }) => remove(users, UserId),
    DeleteGroup: ({ GroupId }) => remove(groups, GroupId),
    DescribeUser: ({ UserId }) => found(users, UserId),
    DescribeGroup: ({ GroupId }) => found(groups, GroupId),
    ListUsers: () => ({ Users: [...users.values()] }),
    ListGroups: () => ({ Groups: [...groups.values()] }),
    CreatePermissionSet: ({ Name }) => {
      const PermissionSetArn = `arn:aws:sso:::permissionSet/ssoins-0000000000000000/ps-${sets.size}`;
      sets.set(PermissionSetArn, String(Name));
      return { PermissionSet: { Name, PermissionSetArn } };
    },
    ListPermissionSets: () => ({ PermissionSets: [...sets.keys()] }),
    DescribePermissionSet: ({ PermissionSetArn }) => {
      const Name = sets.get(String(PermissionSetArn));
      return Name === undefined ? NOT_FOUND : { PermissionSet: { Name, PermissionSetArn } };
    },
    CreateAccountAssignment: (input) => {
      assigned.push(input as unknown as Assignment);
      return { AccountAssignmentCreationStatus: { ...input, ...status } };
    },
    ListAccountAssignments: ({ AccountId, PermissionSetArn }) => ({
      AccountAssignments: rows(
        (one) => one.TargetId === AccountId && one.PermissionSetArn === PermissionSetArn,
      ).map(({ TargetId, ...one }) => ({ ...one, AccountId: TargetId })),
    }),
    ListPermissionSetsProvisionedToAccount: ({ AccountId }) => ({
      PermissionSets: distinct(rows((one) => one.TargetId === AccountId).map((one) => one.PermissionSetArn)),
    }),
    ListAccountsForProvisionedPermissionSet: ({ PermissionSetArn }) => ({
      AccountIds: distinct(
        rows((one) => one.PermissionSetArn === PermissionSetArn).map((one) => one.TargetId),
      ),
    }),
  };
}
