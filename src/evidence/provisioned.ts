import {
  ListAccountsForProvisionedPermissionSetCommand,
  ListPermissionSetsProvisionedToAccountCommand,
  type ProvisioningStatus,
} from '@aws-sdk/client-sso-admin';
import type { Gap } from '../aws/reading.ts';
import { home } from './instance.ts';
import type { Gatherer, Look } from './look.ts';
import { lookAtEach } from './many.ts';
import { after, allPages } from './paging.ts';

/** A permission set that has its role in an account. */
export interface Pair {
  readonly accountId: string;
  readonly permissionSetArn: string;
}
/** Where permission sets are provisioned, in the whole organization, and where that could not be read. */
export interface Provisioned {
  readonly pairs: readonly Pair[];
  readonly by: 'account' | 'permission set' | 'pair';
  readonly unread: readonly Gap[];
}

/**
 * Every account and permission set that belong together, asked per account or per permission set, whichever are
 * fewer. The organization's list of accounts only helps: without it the sets alone are asked.
 */
export const gatherProvisioned: Gatherer<'provisioned'> = async (look) => {
  const { ids, sets, listed } = await pairsIn(look);
  return isBare(listed) && ids && sets ? (everyPair(ids, sets) ?? listed) : listed;
};

/** The pairs of the whole organization, at whatever version or at this one, asked in the way that takes fewer calls. */
export async function pairsIn(look: Look, status?: ProvisioningStatus) {
  const [accounts, sets] = await Promise.all([
    look.peek('organizationAccounts'),
    look.peek('permissionSets'),
  ]);
  const ids = accounts?.map(({ id }) => id);
  const perAccount = ids && (!sets || ids.length <= sets.length);
  const listed = perAccount
    ? await byAccount(look, ids, status)
    : await bySet(look, await look.need('permissionSets'), status);
  return { ids, sets, listed };
}

/** So few pairs are asked one by one, rather than believing that nothing is provisioned anywhere. */
const FEW_PAIRS = 200;

/** Sets that are provisioned nowhere at all: AWS provisions with the first assignment, but not all that speaks its API does. */
function isBare({ pairs, unread }: Provisioned): boolean {
  return pairs.length === 0 && unread.length === 0;
}

function everyPair(accounts: readonly string[], sets: readonly string[]): Provisioned | undefined {
  if (accounts.length * sets.length > FEW_PAIRS) return undefined;
  const pairs = accounts.flatMap((accountId) =>
    sets.map((permissionSetArn) => ({ accountId, permissionSetArn })),
  );
  return { pairs, by: 'pair', unread: [] };
}

async function byAccount(
  look: Look,
  accounts: readonly string[],
  status?: ProvisioningStatus,
): Promise<Provisioned> {
  const of = { of: 'the provisioned permission sets', name: (id: string) => id };
  const { seen, unread } = await lookAtEach(accounts, of, async (accountId) => {
    const arns = await setsIn(look, accountId, status);
    return arns.map((permissionSetArn) => ({ accountId, permissionSetArn }));
  });
  return { pairs: seen.flat(), by: 'account', unread };
}

async function bySet(look: Look, sets: readonly string[], status?: ProvisioningStatus): Promise<Provisioned> {
  const of = { of: 'the accounts', name: (arn: string) => arn };
  const { seen, unread } = await lookAtEach(sets, of, async (permissionSetArn) => {
    const accounts = await accountsOf(look, permissionSetArn, status);
    return accounts.map((accountId) => ({ accountId, permissionSetArn }));
  });
  return { pairs: seen.flat(), by: 'permission set', unread };
}

/** The permission sets that are provisioned in an account, at whatever version or at this one. */
export async function setsIn(look: Look, accountId: string, status?: ProvisioningStatus): Promise<string[]> {
  const { instance, session } = await home(look);
  return allPages(async (token) => {
    const base = { InstanceArn: instance.instanceArn, AccountId: accountId, ...after(token) };
    const ids = { ...base, ...(status ? { ProvisioningStatus: status } : {}) };
    const page = await look.call(session, 'sso:ListPermissionSetsProvisionedToAccount', () =>
      session.sso.send(new ListPermissionSetsProvisionedToAccountCommand(ids)),
    );
    return { items: page.PermissionSets, next: page.NextToken };
  });
}

/** The accounts in which a permission set is provisioned, at whatever version or at this one. */
export async function accountsOf(
  look: Look,
  permissionSetArn: string,
  status?: ProvisioningStatus,
): Promise<string[]> {
  const { instance, session } = await home(look);
  const ids = { InstanceArn: instance.instanceArn, PermissionSetArn: permissionSetArn };
  return allPages(async (token) => {
    const input = { ...ids, ...(status ? { ProvisioningStatus: status } : {}), ...after(token) };
    const page = await look.call(session, 'sso:ListAccountsForProvisionedPermissionSet', () =>
      session.sso.send(new ListAccountsForProvisionedPermissionSetCommand(input)),
    );
    return { items: page.AccountIds, next: page.NextToken };
  });
}
