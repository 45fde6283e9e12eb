import type { PolicyReference } from '../evidence/evidence.ts';
import { mayBlame } from './blamed-policy.ts';
import { defineCheck, type Finding, type Seen } from './check.ts';
import {
  accountName,
  buildsRole,
  fact,
  list,
  policyName,
  setInAccount,
  setName,
  whatFailed,
} from './words.ts';

export const customerManagedPolicyMissing = defineCheck({
  id: 'customer-managed-policy-missing',
  title: 'A customer managed policy that the account does not have',
  why: 'Identity Center attaches customer managed policies by name and path and never creates them: they must stand in the account first.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html',
  severity: 'high',
  cause: 'customer_managed_policy_missing',
  needs: ['customerPolicies', 'policiesInAccount'],
  helps: ['account', 'permissionSet', 'boundary'],
  applies: buildsRole,
  find({ customerPolicies, policiesInAccount }, seen, named) {
    const own = policiesInAccount.filter((policy) => customerPolicies.some((wanted) => same(wanted, policy)));
    const missing = own.filter(({ exists }) => !exists);
    if (missing.length > 0) return [stillMissing(missing, seen)];
    const blamed = customerPolicies.filter(({ name }) =>
      seen.failure?.text?.toLowerCase().includes(name.toLowerCase()),
    );
    return named && blamed.length > 0 ? [thereNow(blamed, seen)] : [];
  },
  state: (_failure, seen) => (mayBlame(seen).attached ? stated(seen) : undefined),
});

function stated(seen: Seen): Finding {
  return {
    cause: 'customer_managed_policy_missing',
    certainty: 'stated',
    about: setInAccount(seen.failure),
    summary: `${whatFailed(seen.failure)} because a customer managed policy of \`${setName(seen)}\` does not exist in account \`${accountName(seen)}\`.`,
    facts: [],
    advice: [
      `Create the policy that AWS names in \`${accountName(seen)}\`, with the same name and path as in the permission set; then assign again.`,
    ],
    apart: 'AWS words a missing permissions boundary alike: compare the name with the boundary of the set.',
  };
}

function stillMissing(missing: readonly PolicyReference[], seen: Seen): Finding {
  const names = list(missing.map((policy) => `\`${policyName(policy)}\``));
  return {
    cause: 'customer_managed_policy_missing',
    certainty: 'confirmed',
    about: setInAccount(seen.failure),
    summary: `${whatFailed(seen.failure)} because account \`${accountName(seen)}\` has no customer managed policy ${names}, which \`${setName(seen)}\` attaches.`,
    facts: missing.map((policy) =>
      fact(`Policy ${policyName(policy)}`, 'not in the account', 'iam:ListPolicies'),
    ),
    advice: [
      `Create ${names} in \`${accountName(seen)}\`, with exactly this path (the name is compared without case), then assign again; or`,
      'remove the policy from the permission set, if it is not needed.',
    ],
  };
}

function thereNow(present: readonly PolicyReference[], seen: Seen): Finding {
  const names = list(present.map((policy) => `\`${policyName(policy)}\``));
  return {
    cause: 'customer_managed_policy_missing',
    certainty: 'confirmed',
    about: setInAccount(seen.failure),
    gone: true,
    summary: `${whatFailed(seen.failure)} because account \`${accountName(seen)}\` had no customer managed policy ${names}; now it has.`,
    facts: present.map((policy) =>
      fact(`Policy ${policyName(policy)}`, 'in the account', 'iam:ListPolicies'),
    ),
    advice: ['The cause is gone: assign again.'],
  };
}

function same(a: PolicyReference, b: PolicyReference): boolean {
  return a.name === b.name && a.path === b.path;
}
