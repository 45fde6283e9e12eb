import type { Finding, Seen } from '../../checks/check.ts';
import { DOCUMENTED, isNear, type Limit, nearLimit } from '../../checks/near-limit.ts';
import { fact } from '../../checks/words.ts';
import type { AskedSet } from '../../evidence/set-names.ts';
import { nameOf } from './facts.ts';
import { INLINE_LIMIT, inlineSize } from './inline.ts';

type TheSet = Extract<AskedSet, { found: 'one' }>;

/** AWS's default, which no account is below: where a set stays under it, no account need be asked. */
export const LEAST_POLICIES_PER_ROLE = 10;
const POLICIES_PER_SET = 25;
const GROUPS_PER_SET_AND_ACCOUNT = 100;

/** What of the set is at 80 % of its limit or above, and not over it: that is a fault of its own. Fullest first. */
export function limitsOf(set: TheSet, seen: Seen): Finding[] {
  const near = [...inSet(set, seen), ...inAccounts(set, seen), ...groups(set, seen)]
    .filter((limit) => isNear(limit) && limit.used <= limit.limit)
    .sort((a, b) => b.used / b.limit - a.used / a.limit)
    .map(nearLimit);
  return [...beyondDefault(set, seen), ...near];
}

/** A set that no account takes unless somebody raised its quota. */
function beyondDefault(set: TheSet, seen: Seen): Finding[] {
  const used = carriedBy(seen);
  if (used <= LEAST_POLICIES_PER_ROLE) return [];
  return [
    {
      cause: 'quota_near_limit',
      certainty: 'confirmed',
      about: `${set.arn} policies by default`,
      summary: `\`${set.name}\` carries ${used} managed policies, and an account allows ${LEAST_POLICIES_PER_ROLE} on a role unless its quota was raised: it can be assigned only where it was.`,
      facts: [
        fact(
          'Policies in the set',
          `${used}; AWS's documentation: an account allows ${LEAST_POLICIES_PER_ROLE} on a role by default`,
          POLICY_APIS,
        ),
      ],
      advice: [
        `Before it is assigned in another account, raise the quota "Managed policies attached to an IAM role" (L-0DA4ABF3) there to ${used} or more.`,
      ],
    },
  ];
}

export function carriedBy({ managedPolicies = [], customerPolicies = [] }: Seen): number {
  return managedPolicies.length + customerPolicies.length;
}

const POLICY_APIS =
  'sso:ListManagedPoliciesInPermissionSet, sso:ListCustomerManagedPolicyReferencesInPermissionSet';

function inSet(set: TheSet, seen: Seen): Limit[] {
  return [
    {
      what: `policies in \`${set.name}\``,
      used: carriedBy(seen),
      limit: POLICIES_PER_SET,
      about: `${set.arn} policies`,
      source: POLICY_APIS,
      limitFrom: DOCUMENTED,
      advice: 'Merge policies: this quota cannot be raised.',
    },
    {
      what: `bytes in the inline policy of \`${set.name}\``,
      used: inlineSize(seen.inlinePolicy?.document ?? ''),
      limit: INLINE_LIMIT,
      about: `${set.arn} inline policy`,
      source: 'sso:GetInlinePolicyForPermissionSet',
      limitFrom: DOCUMENTED,
      advice: 'Move parts of it into customer managed policies: this quota cannot be raised.',
    },
  ];
}

function inAccounts(set: TheSet, seen: Seen): Limit[] {
  return (seen.setInAccounts?.accounts ?? []).flatMap(({ accountId, quotas }) =>
    quotas
      ? [
          {
            what: `managed policies on the role of \`${set.name}\` in \`${nameOf(accountId, seen)}\``,
            used: carriedBy(seen),
            limit: quotas.policiesPerRole,
            about: `${set.arn} policies in ${accountId}`,
            source: POLICY_APIS,
            limitFrom: quotas.seenIn,
            advice:
              'Before more policies are added, raise the quota "Managed policies attached to an IAM role" (L-0DA4ABF3) in the account.',
          },
        ]
      : [],
  );
}

function groups(set: TheSet, seen: Seen): Limit[] {
  return (seen.setHolders?.assigned ?? []).map(({ accountId, rows }) => ({
    what: `groups with \`${set.name}\` in \`${nameOf(accountId, seen)}\``,
    used: rows.filter(({ principalType }) => principalType === 'GROUP').length,
    limit: GROUPS_PER_SET_AND_ACCOUNT,
    about: `${set.arn} groups in ${accountId}`,
    source: 'sso:ListAccountAssignments',
    limitFrom: DOCUMENTED,
    advice: 'Gather people in fewer groups: this quota cannot be raised.',
  }));
}
