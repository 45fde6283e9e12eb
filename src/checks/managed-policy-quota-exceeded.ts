import { defineCheck, type Finding } from './check.ts';
import { accountName, buildsRole, fact, setInAccount, setName, whatFailed } from './words.ts';

export const managedPolicyQuotaExceeded = defineCheck({
  id: 'managed-policy-quota-exceeded',
  title: 'More managed policies than a role may carry',
  why: 'Identity Center turns a permission set into an IAM role in the account, and the account limits how many managed policies a role carries.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html',
  severity: 'high',
  cause: 'managed_policy_quota_exceeded',
  needs: ['managedPolicies', 'customerPolicies', 'roleQuotas'],
  helps: ['account', 'permissionSet'],
  applies: buildsRole,
  find({ managedPolicies, customerPolicies, roleQuotas }, seen, named) {
    const carried = managedPolicies.length + customerPolicies.length;
    const allowed = roleQuotas.policiesPerRole;
    if (carried <= allowed && !named) return [];
    const facts = [
      fact(
        'Policies in the set',
        `${managedPolicies.length} AWS managed + ${customerPolicies.length} customer managed = ${carried}`,
        'sso:ListManagedPoliciesInPermissionSet, sso:ListCustomerManagedPolicyReferencesInPermissionSet',
      ),
      fact('Allowed on a role there', String(allowed), roleQuotas.seenIn),
    ];
    const base = {
      cause: 'managed_policy_quota_exceeded' as const,
      certainty: 'confirmed' as const,
      about: setInAccount(seen.failure),
      facts,
    };
    if (carried <= allowed) {
      return [
        {
          ...base,
          gone: true,
          summary: `${whatFailed(seen.failure)} because \`${setName(seen)}\` carried more managed policies than \`${accountName(seen)}\` allowed; now it carries ${carried} and ${allowed} are allowed.`,
          advice: ['The cause is gone: assign again.'],
        },
      ];
    }
    return [
      {
        ...base,
        summary: `${whatFailed(seen.failure)} because \`${setName(seen)}\` carries ${carried} managed policies and account \`${accountName(seen)}\` allows ${allowed} on a role.`,
        advice: [
          `Raise the quota "Managed policies attached to an IAM role" (L-0DA4ABF3) in \`${accountName(seen)}\` to ${carried} or more, then assign again; or`,
          'merge policies of the permission set, so that fewer are attached.',
        ],
      },
    ];
  },
  state: (_failure, seen): Finding => ({
    cause: 'managed_policy_quota_exceeded',
    certainty: 'stated',
    about: setInAccount(seen.failure),
    summary: `${whatFailed(seen.failure)} because \`${setName(seen)}\` carries more managed policies than account \`${accountName(seen)}\` allows on a role.`,
    facts: [],
    advice: [
      `Compare the number of policies in the set with the quota "Managed policies attached to an IAM role" (L-0DA4ABF3) in \`${accountName(seen)}\`.`,
      'Raise the quota there, or merge policies of the permission set; then assign again.',
    ],
  }),
});
