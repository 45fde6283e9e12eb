import type { PolicyDocument } from './policy.ts';
import type { State } from './state.ts';
import type { ControlPolicy } from './world.ts';

/** An account's own id, then its units up to the root. */
export function lineage(state: State, accountId: string): string[] {
  const { units, rootId } = state.organization;
  const found = [accountId];
  let at = state.accounts.get(accountId)?.unitId;
  while (at && at !== rootId) {
    found.push(at);
    at = units.find((u) => u.id === at)?.parentId;
  }
  return [...found, rootId];
}

/** SCPs bind every account but the management account. */
export function controlPoliciesFor(state: State, accountId: string): PolicyDocument[] {
  if (accountId === state.organization.managementAccountId) return [];
  const targets = lineage(state, accountId);
  return state.organization.controlPolicies
    .filter((p) => p.targets.some((t) => targets.includes(t)))
    .map((p) => p.document);
}

export function controlPoliciesOn(state: State, target: string): ControlPolicy[] {
  return state.organization.controlPolicies.filter((p) => p.targets.includes(target));
}
