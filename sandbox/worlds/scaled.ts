import { hexOf, uuidOf } from '../aws/ids.ts';
import type { Act, Story } from '../aws/story.ts';
import type {
  Account,
  AssignmentDescription,
  Group,
  Organization,
  PermissionSetDescription,
  User,
} from '../aws/world.ts';
import { harbor, type World } from './harbor.ts';

/** How large an organization is; everything but `perAccount` counts Harbor's own, too. */
export interface Size {
  readonly accounts: number;
  readonly sets: number;
  /** Permission sets that are provisioned in each account which Harbor does not have; at least three. */
  readonly perAccount: number;
  readonly users: number;
  readonly groups: number;
  /** Of each provisioned pair of account and permission set. */
  readonly rows: number;
}

/** As AWS counts them: accounts x permission sets. `max` is AWS's maximum of both, and of users. */
export const SIZES = {
  '50x10': { accounts: 50, sets: 10, perAccount: 5, users: 500, groups: 60, rows: 2 },
  '200x20': { accounts: 200, sets: 20, perAccount: 8, users: 2_000, groups: 200, rows: 2 },
  '1000x100': { accounts: 1_000, sets: 100, perAccount: 10, users: 10_000, groups: 800, rows: 2 },
  max: { accounts: 7_000, sets: 3_500, perAccount: 20, users: 200_000, groups: 20_000, rows: 3 },
} as const satisfies Readonly<Record<string, Size>>;

/** Sets that every account has, as organizations have a reader's and an auditor's. */
const EVERYWHERE = 3;
const MEMBERS = 5;
/** Every row of this many names a user instead of a group. */
const USER_EVERY = 10;
/** One in so many assigned groups and users is deleted, and no more than `MOST_GONE` of either. */
const GONE_EVERY = 100;
const MOST_GONE = 40;
const ADMIN = 'AKIASANDBOXADMIN';

/** Harbor, grown to a size, the same every time; a few groups and users that assignments name are deleted in its story. */
export function scaled(size: Size): World {
  const world = harbor();
  const { aws } = world;
  return { ...world, aws: { ...grown(aws, size), story: [cleanUp(size), ...acts(aws.story)] }, show: [] };
}

/** The ids of the groups and users that are assigned and deleted. */
export function goneIn(size: Size): {
  readonly groups: readonly string[];
  readonly users: readonly string[];
} {
  const rows = newAccounts(size) * size.perAccount * size.rows;
  const taken = (count: number) =>
    numbers(Math.min(MOST_GONE, Math.ceil(count / GONE_EVERY))).map((i) => i * GONE_EVERY);
  const users = Math.floor(rows / USER_EVERY);
  return {
    groups: taken(Math.min(size.groups - HARBOR.groups, rows - users)).map(groupId),
    users: taken(Math.min(size.users - HARBOR.users, users)).map(userId),
  };
}

const seed = harbor().aws;
const HARBOR = {
  accounts: seed.accounts.length,
  sets: seed.permissionSets.length,
  users: seed.users.length,
  groups: seed.groups.length,
};

function cleanUp(size: Size): Act {
  return ({ at, call, state }) => {
    const { identityStoreId: IdentityStoreId } = state.organization.instance;
    at(24 * 60 - 1);
    const { groups, users } = goneIn(size);
    for (const GroupId of groups) call(ADMIN, 'identitystore:DeleteGroup', { IdentityStoreId, GroupId });
    for (const UserId of users) call(ADMIN, 'identitystore:DeleteUser', { IdentityStoreId, UserId });
    return [];
  };
}

function acts(story: Story = []): readonly Act[] {
  return typeof story === 'function' ? [story] : story;
}

function grown(from: Organization, size: Size): Organization {
  const { story: _, ...organization } = from;
  const users = numbers(size.users - HARBOR.users).map(user);
  const groups = numbers(size.groups - HARBOR.groups).map((i) => group(i, users));
  const accounts = numbers(newAccounts(size)).map((i) => account(i, from));
  const sets = numbers(size.sets - HARBOR.sets).map(permissionSet);
  const permissionSets = [...from.permissionSets, ...sets];
  return {
    ...organization,
    users: [...from.users, ...users],
    groups: [...from.groups, ...groups],
    accounts: [...from.accounts, ...accounts],
    permissionSets,
    assignments: [...from.assignments, ...assignments(size, accounts, setsToGive(permissionSets))],
  };
}

/** Every set that can be provisioned anywhere: Harbor has some that cannot, for its stories. */
function setsToGive(sets: readonly PermissionSetDescription[]): readonly string[] {
  const plain = sets.filter(
    ({ name, customer, boundary }) => name !== 'ManagementAdmin' && customer.length === 0 && !boundary,
  );
  return plain.map(({ name }) => name);
}

function assignments(
  { perAccount, rows, users, groups }: Size,
  accounts: readonly Account[],
  sets: readonly string[],
): AssignmentDescription[] {
  const pairs = accounts.flatMap(({ id }, i) =>
    numbers(Math.min(perAccount, sets.length)).map((k) => ({
      accountId: id,
      permissionSet: setFor(sets, i, k),
    })),
  );
  const people = users - HARBOR.users;
  const teams = groups - HARBOR.groups;
  return pairs.flatMap((pair, p) =>
    numbers(rows).map((r) => {
      const n = p * rows + r;
      const user = n % USER_EVERY === USER_EVERY - 1;
      const group = n - Math.floor(n / USER_EVERY);
      return user
        ? {
            ...pair,
            principalType: 'USER' as const,
            principalId: userId(Math.floor(n / USER_EVERY) % people),
          }
        : { ...pair, principalType: 'GROUP' as const, principalId: groupId(group % teams) };
    }),
  );
}

/** The first few are the same everywhere; the others go round, each account a step further. */
function setFor(sets: readonly string[], account: number, k: number): string {
  const everywhere = Math.min(EVERYWHERE, sets.length - 1);
  if (k < everywhere) return sets[k] ?? '';
  const rest = sets.length - everywhere;
  return sets[everywhere + ((account * 7 + k - everywhere) % rest)] ?? '';
}

function newAccounts({ accounts }: Size): number {
  return accounts - HARBOR.accounts;
}

function permissionSet(i: number): PermissionSetDescription {
  return {
    id: `ps-${hexOf(`scaled/${i}`, 16)}`,
    name: `Team${i}`,
    description: '',
    sessionDuration: 'PT1H',
    managed: ['ReadOnlyAccess'],
    customer: [],
  };
}

function user(i: number): User {
  return {
    id: userId(i),
    userName: `person.${i}@harbor.example`,
    givenName: 'Person',
    familyName: `Number ${i}`,
  };
}

function group(i: number, users: readonly User[]): Group {
  const first = (i * MEMBERS) % Math.max(1, users.length);
  const members = users.slice(first, first + MEMBERS).map(({ id }) => id);
  return { id: groupId(i), name: `team-${i}`, description: '', members };
}

function account(i: number, from: Organization): Account {
  const like = from.accounts.find(({ name }) => name === 'tools');
  return {
    id: String(900_000_000_000 + i),
    name: `team-${i}`,
    email: `aws+team-${i}@harbor.example`,
    state: 'ACTIVE',
    unitId: like?.unitId ?? from.rootId,
    roles: 30,
    quotas: {},
    policies: [],
    idcRoles: ['member'],
  };
}

function userId(i: number): string {
  return uuidOf(`scaled/user/${i}`);
}

function groupId(i: number): string {
  return uuidOf(`scaled/group/${i}`);
}

function numbers(count: number): number[] {
  return Array.from({ length: Math.max(0, count) }, (_, i) => i);
}
