import type { Action, Plan } from './plan.ts';

/**
 * The organizational units above each account, the root included; `unknown` says why they could not be read. Asked for
 * only where the policy speaks of units.
 */
export type Units =
  | { readonly known: Readonly<Record<string, readonly string[]>> }
  | { readonly unknown: string };

export function unitsAbove(accountId: string, units: Units): readonly string[] {
  return 'known' in units ? (units.known[accountId] ?? []) : [];
}

/** Whether everything that the plan changes is in accounts where idc may change what a pipeline made. */
export function isLeftToUs({ actions }: Plan, accounts: readonly string[]): boolean {
  return actions.every(({ accountId }) => accounts.includes(accountId));
}

/** Whether a list of ARNs and names has the permission set of this change. Names differ by more than capital letters. */
export function namesSet(sets: readonly string[], action: Action, plan: Plan): boolean {
  if (!('permissionSetArn' in action)) return false;
  const arn = action.permissionSetArn;
  const name = nameOfSet(arn, plan)?.toLowerCase();
  return sets.some((set) => set === arn || (name !== undefined && set.toLowerCase() === name));
}

/** Undefined where the plan was made without knowing it: then the ARN, or its end, stands in its place. */
export function nameOfSet(arn: string, { names }: Plan): string | undefined {
  const name = names[arn];
  return name === undefined || name === arn || name === arn.split('/').at(-1) ? undefined : name;
}
