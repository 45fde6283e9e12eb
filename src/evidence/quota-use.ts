import type { Gap } from '../aws/reading.ts';
import { type Assigned, assignmentsIn, isKept } from './all-assignments.ts';
import { listDirectory, PAGE } from './directory.ts';
import type { PrincipalType, RoleQuotas } from './evidence.ts';
import { type Gatherer, gapsOf, type Look, needFrom } from './look.ts';
import { atMost, lookAtEach, type Many } from './many.ts';
import type { Pair } from './provisioned.ts';
import { knownNames, readNames } from './set-names.ts';

/** So much is read for one question, unless all is asked for: at AWS's rates some three minutes together. */
const MOST = { pages: 100, sets: 200, accounts: 100, pairs: 500, names: 100 } as const;
/** From so many on a set may be near one of its limits, and is named; so is the fullest. */
const WORTH_A_NAME = { policies: 8, groups: 80 } as const;

export interface DirectorySize {
  readonly users?: number;
  readonly groups?: number;
  readonly unread: readonly Gap[];
}
export interface PolicyCount {
  readonly permissionSetArn: string;
  readonly name?: string;
  readonly policies: number;
}
export interface PolicyCounts {
  readonly sets: readonly PolicyCount[];
  readonly unread: readonly Gap[];
}
export interface AccountLimits {
  readonly accounts: readonly (RoleQuotas & { readonly accountId: string })[];
  readonly unread: readonly Gap[];
}
export interface GroupCounts {
  readonly pairs: readonly (Pair & { readonly name?: string; readonly groups: number })[];
  readonly unread: readonly Gap[];
}

const LEFT_OUT = '`quotas --all` reads everything.';

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
    ...(users.size === undefined ? {} : { users: users.size }),
    ...(groups.size === undefined ? {} : { groups: groups.size }),
    unread: [...users.unread, ...groups.unread],
  };
};

async function sizeOf(look: Look, type: PrincipalType): Promise<{ size?: number; unread: readonly Gap[] }> {
  const of = `the number of ${type === 'USER' ? 'users' : 'groups'}`;
  try {
    const bounds = { ...(look.asked.all ? {} : { most: MOST.pages }), wanted: new Set<string>() };
    const { count, complete } = await listDirectory(look, type, bounds);
    if (complete) return { size: count, unread: [] };
    const detail = `there are more than ${count}, and idc reads ${MOST.pages} pages of ${PAGE} for one question`;
    return { unread: [{ of, reason: 'left-out', detail, remedy: LEFT_OUT }] };
  } catch (error) {
    return { unread: gapsOf(error, of) };
  }
}

/** How many AWS managed and customer managed policies each permission set carries. */
export const gatherPolicyCounts: Gatherer<'policyCounts'> = async (look) => {
  const of = 'the policies';
  const { some, unread } = bounded(look, await look.need('permissionSets'), {
    most: MOST.sets,
    of: (left) => `${of} of ${left} more permission sets`,
  });
  const each = { of, name: (arn: string) => arn };
  const read = await lookAtEach(some, each, async (permissionSetArn) => {
    const get = look.about({ source: 'plan', permissionSetArn, how: '' }, {});
    const [managed, customer] = await Promise.all([
      needFrom(get, 'managedPolicies'),
      needFrom(get, 'customerPolicies'),
    ]);
    return { permissionSetArn, policies: managed.length + customer.length };
  });
  const sets = await named(look, read.seen, ({ policies }) => ({
    count: policies,
    worth: WORTH_A_NAME.policies,
  }));
  return { sets, unread: [...unread, ...read.unread] };
};

/** How many roles each account has and may have, and how many policies each may carry, as its own IAM says. */
export const gatherAccountLimits: Gatherer<'accountLimits'> = async (look) => {
  const of = 'the quotas';
  const owner = (await look.need('instance')).ownerAccountId;
  const all = await look.need('organizationAccounts');
  const open = all.filter(({ id, state }) => state === 'ACTIVE' && id !== owner);
  const { some, unread } = bounded(look, open, {
    most: MOST.accounts,
    of: (left) => `${of} of ${left} more accounts`,
  });
  const each = { of, name: ({ name }: (typeof open)[number]) => name };
  const read = await lookAtEach(some, each, async ({ id: accountId }) => {
    const get = look.about({ source: 'plan', accountId, how: '' }, {});
    return { accountId, ...(await needFrom(get, 'accountQuotas')) };
  });
  return { accounts: read.seen, unread: [...unread, ...read.unread] };
};

/** How many groups have each permission set in each account. */
export const gatherGroupCounts: Gatherer<'groupCounts'> = async (look) => {
  const provisioned = await look.need('provisioned');
  const isAll = provisioned.age && (look.asked.all || look.asked.fresh || (await isKept(look)));
  const read = isAll ? await allOfThem(look) : await someOf(look, provisioned.pairs);
  const counted = read.seen.map(({ accountId, permissionSetArn, rows }) => ({
    accountId,
    permissionSetArn,
    groups: rows.filter(({ principalType }) => principalType === 'GROUP').length,
  }));
  const pairs = await named(look, counted, ({ groups }) => ({ count: groups, worth: WORTH_A_NAME.groups }));
  return { pairs, unread: [...provisioned.unread, ...read.unread] };
};

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
