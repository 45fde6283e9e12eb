import { byAccount, rowsWith } from './indexed.ts';
import { provisionOf, type State } from './state.ts';
import type { Account } from './world.ts';

/** Quotas of IAM that matter to Identity Center, with AWS's defaults. */
export const QUOTAS = {
  'L-0DA4ABF3': { name: 'Managed policies per role', value: 10, most: 20 },
  'L-FE177D64': { name: 'Roles per account', value: 1000, most: 5000 },
  'L-E95E4862': { name: 'Customer managed policies per account', value: 1500, most: 5000 },
  'L-C07B4B0D': { name: 'Role trust policy length', value: 2048, most: 4096 },
} as const;
export type QuotaCode = keyof typeof QUOTAS;

export function isQuota(code: string): code is QuotaCode {
  return code in QUOTAS;
}

export function quotaOf(account: Account, code: QuotaCode): number {
  return account.quotas[code] ?? QUOTAS[code].value;
}

/** All roles of an account: its own and those that Identity Center built. */
export function roleCount(state: State, account: Account): number {
  return account.roles + rowsWith(state.provisions, byAccount, account.id).length;
}

export function needsNewRole(state: State, accountId: string, setArn: string): boolean {
  return provisionOf(state, accountId, setArn) === undefined;
}
