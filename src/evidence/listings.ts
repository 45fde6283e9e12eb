import {
  ListAccountsForProvisionedPermissionSetCommand,
  ListPermissionSetsProvisionedToAccountCommand,
  type ProvisioningStatus,
} from '@aws-sdk/client-sso-admin';
import { home } from './instance.ts';
import type { MapState } from './kept-map.ts';
import type { Look } from './look.ts';
import { after, allPages } from './paging.ts';
import type { Pair } from './provisioned.ts';

export type By = MapState['by'];

/** Both ways in which AWS lists what is provisioned, part by part. */
export const LISTINGS: Readonly<
  Record<
    By,
    {
      /** What of a part is listed, in words. */
      readonly of: string;
      readonly parts: string;
      pairs(look: Look, part: string, status?: ProvisioningStatus): Promise<Pair[]>;
    }
  >
> = {
  account: {
    of: 'the provisioned permission sets',
    parts: 'accounts',
    pairs: async (look, accountId, status) =>
      (await setsIn(look, accountId, status)).map((permissionSetArn) => ({ accountId, permissionSetArn })),
  },
  'permission set': {
    of: 'the accounts',
    parts: 'permission sets',
    pairs: async (look, permissionSetArn, status) =>
      (await accountsOf(look, permissionSetArn, status)).map((accountId) => ({
        accountId,
        permissionSetArn,
      })),
  },
};

/** What is known of an organization before it is listed. */
export interface Known {
  /** Absent where the organization's accounts cannot be listed. */
  readonly accounts?: readonly string[] | undefined;
  readonly sets?: readonly string[] | undefined;
  /** The pairs as they were once, where somebody looked before. */
  readonly pairs?: readonly Pair[];
}

/** Pages of both listings hold a hundred. */
const PAGE = 100;

/**
 * In which way the listing takes fewer calls: A·⌈q/100⌉ for the accounts with their q sets, P·⌈a/100⌉ for the permission
 * sets with their a accounts, by the numbers that are known, and else one page each, which is the least. Undefined where
 * neither accounts nor sets are known.
 */
export function cheaperListing({ accounts, sets, pairs = [] }: Known): By | undefined {
  if (!accounts) return sets && 'permission set';
  if (!sets) return 'account';
  const perAccount = listingCalls(accounts, countBy(pairs, 'accountId'));
  return perAccount <= listingCalls(sets, countBy(pairs, 'permissionSetArn')) ? 'account' : 'permission set';
}

export function listingCalls(parts: readonly string[], counts: ReadonlyMap<string, number>): number {
  const pages = (part: string) => Math.max(1, Math.ceil((counts.get(part) ?? 0) / PAGE));
  return parts.reduce((sum, part) => sum + pages(part), 0);
}

function countBy(pairs: readonly Pair[], key: keyof Pair): Map<string, number> {
  const counts = new Map<string, number>();
  for (const pair of pairs) counts.set(pair[key], (counts.get(pair[key]) ?? 0) + 1);
  return counts;
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
