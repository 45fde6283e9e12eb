import type { Gap } from '../../aws/reading.ts';
import type { AccessControl } from '../../evidence/access-control.ts';
import type { AssertionAttributes } from '../../evidence/assertion-attributes.ts';
import type { PersonAttributes } from '../../evidence/person-attributes.ts';
import type { SetPolicies } from '../../evidence/set-policies.ts';
import type { Fact } from '../check.ts';
import { fact } from '../words.ts';
import { neededTags } from './principal-tags.ts';

/** What the checks of attributes for access control judge. What is absent could not be seen, and has its gaps. */
export interface AbacSeen {
  readonly userName?: string;
  readonly control?: AccessControl;
  readonly attributes?: PersonAttributes;
  readonly policies?: SetPolicies;
  /** The tags that those policies rest on. */
  readonly used: readonly UsedKey[];
  readonly assertion?: AssertionAttributes;
  readonly gaps: {
    readonly control: readonly Gap[];
    readonly attributes: readonly Gap[];
    readonly policies: readonly Gap[];
  };
}

export const CONFIGURATION = 'sso:DescribeInstanceAccessControlAttributeConfiguration';
export const POLICIES = 'sso:GetInlinePolicyForPermissionSet, iam:GetPolicyVersion';

/** A tag that policies rest on: its key as first written, and where. Keys of tags are alike in any case. */
export interface UsedKey {
  readonly key: string;
  /** "`ReadOnly` (its inline policy)". */
  readonly places: readonly string[];
}

export function usedIn(policies: SetPolicies | undefined): UsedKey[] {
  const used = new Map<string, { key: string; places: string[] }>();
  for (const { set, policy, text } of policies?.documents ?? [])
    for (const key of neededTags(text)) {
      const known = used.get(key.toLowerCase()) ?? { key, places: [] };
      known.places.push(`\`${set}\` (${policy})`);
      used.set(key.toLowerCase(), known);
    }
  return [...used.values()];
}

export function isMapped({ control }: AbacSeen, key: string): boolean {
  return control?.mappings.some((mapping) => mapping.key.toLowerCase() === key.toLowerCase()) ?? false;
}

export function isUsed({ used }: AbacSeen, key: string): boolean {
  return used.some((one) => one.key.toLowerCase() === key.toLowerCase());
}

/** Nothing says that policies were read to their end. */
export function policyGaps({ policies, gaps }: AbacSeen): readonly Gap[] {
  return policies ? policies.unread : gaps.policies;
}

/** Where tags go beyond the session, for advice and facts. */
export const ONWARD =
  'A role that somebody assumes from the session gets the tags only where they are passed on, and its trust policy must then allow sts:TagSession beside sts:AssumeRole; policies of buckets and keys see the tags of the session that calls.';

export function placesFact({ key, places }: UsedKey): Fact {
  const more = places.length - 3;
  const shown = places.slice(0, 3).join(', ');
  return fact(`Uses \`${key}\``, more > 0 ? `${shown} and ${more} more` : shown, POLICIES);
}
