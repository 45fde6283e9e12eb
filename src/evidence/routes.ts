import type { PrincipalType } from './evidence.ts';
import type { Pair } from './provisioned.ts';

/** One row of an assignment list. */
export interface Grant extends Pair {
  readonly principalType: PrincipalType;
  readonly principalId: string;
}

interface Reached {
  readonly person: string;
  /** Undefined where the groups of the person could not be seen. */
  readonly groups: readonly string[] | undefined;
}

/** The rows that give something to this person: their own, and those of their groups. */
export function routesOf(grants: readonly Grant[], { person, groups = [] }: Reached): Grant[] {
  return grants.filter(({ principalId }) => principalId === person || groups.includes(principalId));
}

export function samePair(a: Pair, b: Pair): boolean {
  return a.accountId === b.accountId && a.permissionSetArn === b.permissionSetArn;
}

/** Each account and permission set once, in order. */
export function pairsOf(grants: readonly Pair[]): Pair[] {
  const pairs = grants.map(({ accountId, permissionSetArn }) => ({ accountId, permissionSetArn }));
  return [...new Map(pairs.map((pair) => [`${pair.accountId} ${pair.permissionSetArn}`, pair])).values()];
}
