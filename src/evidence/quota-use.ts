import type { Gap } from '../aws/reading.ts';
import { type Assigned, assignmentsIn, isKept, liveAssignments } from './all-assignments.ts';
import { listDirectory, PAGE } from './directory.ts';
import type { PrincipalType, RoleQuotas } from './evidence.ts';
import { nameOf } from './kept.ts';
import { type Gatherer, gapsOf, type Look, needFrom } from './look.ts';
import { atMost, type Many } from './many.ts';
import { isLarge, type Pair } from './provisioned.ts';
import { LEFT_OUT, rolled } from './rolling.ts';
import { NEAR, ROUNDS } from './rounds.ts';
import { knownNames, readNames } from './set-names.ts';

/** So much is read for one question beside ROUNDS, unless all is asked for: at AWS's rates some three minutes together. */
const MOST = { pages: 100, pairs: 500, names: 100, near: 100 } as const;
/** From so many on a set may be near one of its limits, and is named; so is the fullest. */
const WORTH_A_NAME = { policies: 8, groups: 80 } as const;

/** `readAt` is ISO 8601 UTC, and present where something was read before this question. */
export interface DirectorySize {
  readonly users?: Counted;
  readonly groups?: Counted;
  readonly unread: readonly Gap[];
}
export interface Counted {
  readonly count: number;
  readonly readAt?: string;
}
export interface PolicyCount {
  readonly permissionSetArn: string;
  readonly name?: string;
  readonly policies: number;
  readonly readAt?: string;
}
export interface PolicyCounts {
  readonly sets: readonly PolicyCount[];
  readonly unread: readonly Gap[];
}
export interface AccountLimits {
  readonly accounts: readonly (RoleQuotas & { readonly accountId: string; readonly readAt?: string })[];
  readonly unread: readonly Gap[];
}
export interface GroupCounts {
  readonly pairs: readonly (Pair & {
    readonly name?: string;
    readonly groups: number;
    readonly readAt?: string;
  })[];
  readonly unread: readonly Gap[];
}

interface Bound {
  readonly most: number;
  of(left: number): string;
}

function bounded<T>(look: Look, items: readonly T[], { most, of }: Bound) {
  if (look.asked.all) return { some: items, unread: [] };
  const { some, unread } = atMost(items, most, of);
  return { some, unread: unread.map((gap) => ({ ...gap, remedy: LEFT_OUT })) };
}

/** How many users and groups there are, counted. */
export const gatherDirectorySize: Gatherer<'directorySize'> = async (look) => {
  await look.need('instance');
  const [users, groups] = await Promise.all([sizeOf(look, 'USER'), sizeOf(look, 'GROUP')]);
  return {
    ...(users.size ? { users: users.size } : {}),
    ...(groups.size ? { groups: groups.size } : {}),
    unread: [...users.unread, ...groups.unread],
  };
};

async function sizeOf(look: Look, type: PrincipalType): Promise<{ size?: Counted; unread: readonly Gap[] }> {
  const of = `the number of ${type === 'USER' ? 'users' : 'groups'}`;
  try {
    const known = await knownSize(look, type);
    if (known) return { size: known, unread: [] };
    const bounds = { ...(look.asked.all ? {} : { most: MOST.pages }), wanted: new Set<string>() };
    const { count, complete } = await listDirectory(look, type, bounds);
    if (complete) return { size: { count }, unread: [] };
    const detail = `there are more than ${count}, and idc reads ${MOST.pages} pages of ${PAGE} for one question`;
    return { unread: [{ of, reason: 'left-out', detail, remedy: LEFT_OUT }] };
  } catch (error) {
    return { unread: gapsOf(error, of) };
  }
}

/** As it was listed for another question that was asked together with this one, or earlier the same day. */
async function knownSize(look: Look, type: PrincipalType): Promise<Counted | undefined> {
  if (look.asked.all || look.asked.fresh || look.live) return undefined;
  const seen = (await look.begun('orphans'))?.existence.find((one) => one.type === type);
  if (seen?.listed !== undefined) return { count: seen.listed };
  if (!(await isLarge(look))) return undefined;
  const { identityStoreId } = await look.need('instance');
  const last = await look.memory?.recallCount(identityStoreId, type);
  const isToday = last && Date.parse(look.now) - Date.parse(last.at) < ROUNDS.directoryMs;
  return isToday ? { count: last.count, readAt: last.at } : undefined;
}

/** How many AWS managed and customer managed policies each permission set carries. */
export const gatherPolicyCounts: Gatherer<'policyCounts'> = async (look) => {
  const { seen, unread } = await rolled(look, {
    kind: 'set',
    ids: await look.need('permissionSets'),
    of: 'the policies',
    things: 'permission sets',
    name: (arn) => arn,
    isNear: (_, policies) => policies >= WORTH_A_NAME.policies,
    read: async (permissionSetArn) => {
      const get = look.about({ source: 'plan', permissionSetArn, how: '' }, {});
      const [managed, customer] = await Promise.all([
        needFrom(get, 'managedPolicies'),
        needFrom(get, 'customerPolicies'),
      ]);
      return managed.length + customer.length;
    },
  });
  const counted = seen.map(({ id, value, ...when }) => ({ permissionSetArn: id, policies: value, ...when }));
  await readNames(look, await onFullestRole(look, counted));
  const sets = await named(look, counted, ({ policies }) => ({
    count: policies,
    worth: WORTH_A_NAME.policies,
  }));
  return { sets, unread };
};

/**
 * The set whose role comes nearest to what its account allows, which is told however little that is. In a large
 * organization what accounts allow is read after the policies, and the set stays without a name.
 */
async function onFullestRole(look: Look, counted: readonly PolicyCount[]): Promise<string[]> {
  if (await isLarge(look)) return [];
  const [limits, provisioned] = await Promise.all([look.begun('accountLimits'), look.begun('provisioned')]);
  const allowed = new Map(limits?.accounts.map((one) => [one.accountId, one.policiesPerRole]));
  const policies = new Map(counted.map((set) => [set.permissionSetArn, set.policies]));
  const [fullest] = (provisioned?.pairs ?? [])
    .map(({ accountId, permissionSetArn: arn }) => {
      const most = allowed.get(accountId) ?? Number.POSITIVE_INFINITY;
      return { arn, part: (policies.get(arn) ?? 0) / most };
    })
    .sort((a, b) => b.part - a.part);
  return fullest && fullest.part > 0 ? [fullest.arn] : [];
}

/** How many roles each account has and may have, and how many policies each may carry, as its own IAM says. */
export const gatherAccountLimits: Gatherer<'accountLimits'> = async (look) => {
  const owner = (await look.need('instance')).ownerAccountId;
  const all = await look.need('organizationAccounts');
  const open = all.filter(({ id, state }) => state === 'ACTIVE' && id !== owner);
  const names = new Map(open.map(({ id, name }) => [id, name]));
  const carried = (await isLarge(look)) ? await mostCarried(look) : new Map<string, number>();
  const { seen, unread } = await rolled(look, {
    kind: 'account',
    ids: [...names.keys()],
    of: 'the quotas',
    things: 'accounts',
    name: (id) => names.get(id) ?? id,
    isNear: (id, { roles = 0, rolesQuota = Number.POSITIVE_INFINITY, policiesPerRole }) =>
      roles >= rolesQuota * NEAR || (carried.get(id) ?? 0) >= policiesPerRole * NEAR,
    read: (accountId) => needFrom(look.about({ source: 'plan', accountId, how: '' }, {}), 'accountQuotas'),
  });
  return { accounts: seen.map(({ id, value, ...when }) => ({ accountId: id, ...value, ...when })), unread };
};

/** How many policies the fullest permission set of each account carries, as far as both can be read. */
async function mostCarried(look: Look): Promise<ReadonlyMap<string, number>> {
  const [counts, provisioned] = await Promise.all([look.peek('policyCounts'), look.peek('provisioned')]);
  const policies = new Map(counts?.sets.map((set) => [set.permissionSetArn, set.policies]));
  const most = new Map<string, number>();
  for (const { accountId, permissionSetArn } of provisioned?.pairs ?? [])
    most.set(accountId, Math.max(most.get(accountId) ?? 0, policies.get(permissionSetArn) ?? 0));
  return most;
}

/** How many groups have each permission set in each account. */
export const gatherGroupCounts: Gatherer<'groupCounts'> = async (look) => {
  const provisioned = await look.need('provisioned');
  const isAll = provisioned.age && (look.asked.all || look.asked.fresh || (await isKnown(look)));
  const read = isAll ? await allOfThem(look) : await someOf(look, provisioned.pairs);
  const counted = await nearOnesNow(look, read.seen.map(groupsIn));
  const pairs = await named(look, counted, ({ groups }) => ({ count: groups, worth: WORTH_A_NAME.groups }));
  return { pairs, unread: [...provisioned.unread, ...read.unread] };
};

/** They are kept, or being read for a question that is asked together with this one. */
async function isKnown(look: Look): Promise<boolean> {
  return (await isKept(look)) || (await look.begun('allAssignments')) !== undefined;
}

type GroupCount = Omit<GroupCounts['pairs'][number], 'name'>;

function groupsIn({ rows, ...pair }: Assigned): GroupCount {
  return { ...pair, groups: rows.filter(({ principalType }) => principalType === 'GROUP').length };
}

/** What was kept and comes near the quota is read again before it is told. */
async function nearOnesNow(look: Look, counted: readonly GroupCount[]): Promise<readonly GroupCount[]> {
  const isDoubtful = ({ readAt, groups }: GroupCount) =>
    readAt !== undefined && groups >= WORTH_A_NAME.groups;
  const doubtful = counted.filter(isDoubtful).slice(0, MOST.near);
  const { seen } = await liveAssignments(look, doubtful);
  const now = new Map(seen.map((pair) => [nameOf(pair), groupsIn(pair)]));
  return counted.map((pair) => now.get(nameOf(pair)) ?? pair);
}

async function allOfThem(look: Look): Promise<Many<Assigned>> {
  const { assigned, unread } = await look.need('allAssignments');
  return { seen: assigned, unread };
}

async function someOf(look: Look, pairs: readonly Pair[]): Promise<Many<Assigned>> {
  const { some, unread } = bounded(look, pairs, {
    most: MOST.pairs,
    of: (left) => `the assignments of ${left} more pairs of account and permission set`,
  });
  const read = await assignmentsIn(look, some);
  return { seen: read.seen, unread: [...unread, ...read.unread] };
}

/** With the names of those that are worth one; a name that cannot be read costs words only. */
async function named<T extends { readonly permissionSetArn: string }>(
  look: Look,
  all: readonly T[],
  size: (one: T) => { readonly count: number; readonly worth: number },
): Promise<(T & { readonly name?: string })[]> {
  const most = Math.max(0, ...all.map((one) => size(one).count));
  const isWorth = (one: T) => size(one).count >= Math.min(size(one).worth, most);
  const arns = new Set(all.filter(isWorth).map(({ permissionSetArn }) => permissionSetArn));
  await readNames(look, [...arns].slice(0, MOST.names));
  const known = knownNames(look);
  return all.map((one) => {
    const name = known.get(one.permissionSetArn);
    return name === undefined ? one : { ...one, name };
  });
}
