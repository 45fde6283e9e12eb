import { hexOf, uuidOf } from '../aws/ids.ts';
import type { Act } from '../aws/story.ts';
import type { Account, AssignmentDescription, Group, Organization, User } from '../aws/world.ts';
import { harbor, type World } from './harbor.ts';

const SETS = 100;
const SETS_PER_ACCOUNT = 8;
const MEMBERS_PER_GROUP = 20;

const EVERY = 100;
/** Every hundredth group is deleted in its short history, and the first of them made again under its name. */
export function goneGroups(accounts: number): string[] {
  return groupNumbers(accounts)
    .filter((i) => i % EVERY === 0)
    .map((i) => group(i, []).id);
}

/** Harbor, grown: this many more accounts, ten people and a good half group for each, eight sets in each. */
export function big(accounts: number): World {
  const world = harbor();
  return { ...world, aws: { ...grown(world.aws, accounts), story: emptied(accounts) }, show: [] };
}

function emptied(accounts: number): Act {
  return ({ at, call, state }) => {
    const { identityStoreId: IdentityStoreId } = state.organization.instance;
    at(60);
    for (const GroupId of goneGroups(accounts))
      call('AKIASANDBOXADMIN', 'identitystore:DeleteGroup', { IdentityStoreId, GroupId });
    call('AKIASANDBOXADMIN', 'identitystore:CreateGroup', { IdentityStoreId, DisplayName: 'team-0' });
    return [];
  };
}

function groupNumbers(accounts: number): number[] {
  return Array.from({ length: Math.ceil(accounts * 0.6) }, (_, i) => i);
}

function grown(seed: Organization, count: number): Organization {
  const { story: _, ...organization } = seed;
  const numbers = (n: number) => Array.from({ length: n }, (__, i) => i);
  const users = numbers(count * 10).map(user);
  const groups = groupNumbers(count).map((i) => group(i, users));
  const accounts = numbers(count).map((i) => account(i, seed));
  const sets = numbers(SETS).map((i) => ({
    id: `ps-${hexOf(`big/${i}`, 16)}`,
    name: `Team${i}`,
    description: '',
    sessionDuration: 'PT1H',
    managed: ['ReadOnlyAccess'],
    customer: [],
  }));
  return {
    ...organization,
    users: [...seed.users, ...users],
    groups: [...seed.groups, ...groups],
    accounts: [...seed.accounts, ...accounts],
    permissionSets: [...seed.permissionSets, ...sets],
    assignments: [...seed.assignments, ...accounts.flatMap((a, i) => assignmentsIn(a, i, groups))],
  };
}

function user(i: number): User {
  const userName = `person.${i}@harbor.example`;
  return { id: uuidOf(`big/user/${i}`), userName, givenName: 'Person', familyName: `Number ${i}` };
}

function group(i: number, users: User[]): Group {
  const first = (i * MEMBERS_PER_GROUP) % users.length;
  const members = users.slice(first, first + MEMBERS_PER_GROUP).map((u) => u.id);
  return { id: uuidOf(`big/group/${i}`), name: `team-${i}`, description: '', members };
}

function account(i: number, seed: Organization): Account {
  const id = String(900_000_000_000 + i);
  const like = seed.accounts.find((a) => a.name === 'tools');
  return {
    id,
    name: `team-${i}`,
    email: `aws+team-${i}@harbor.example`,
    state: 'ACTIVE',
    unitId: like?.unitId ?? seed.rootId,
    roles: 30,
    quotas: {},
    policies: [],
    idcRoles: ['member'],
  };
}

function assignmentsIn(a: Account, i: number, groups: Group[]): AssignmentDescription[] {
  return Array.from({ length: SETS_PER_ACCOUNT }, (_, k) => ({
    accountId: a.id,
    permissionSet: `Team${(i * SETS_PER_ACCOUNT + k) % SETS}`,
    principalType: 'GROUP',
    principalId: groups[(i + k) % groups.length]?.id ?? '',
  }));
}
