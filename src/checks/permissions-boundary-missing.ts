import { mayBlame } from './blamed-policy.ts';
import { defineCheck, type Finding, type Seen } from './check.ts';
import { accountName, buildsRole, fact, policyName, setInAccount, setName, whatFailed } from './words.ts';

export const permissionsBoundaryMissing = defineCheck({
  id: 'permissions-boundary-missing',
  title: 'A permissions boundary that the account does not have',
  why: 'A customer managed policy that serves as permissions boundary must stand in the account before the role is built.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetcustom.html',
  severity: 'high',
  cause: 'permissions_boundary_missing',
  needs: ['boundary', 'policiesInAccount'],
  helps: ['account', 'permissionSet', 'customerPolicies'],
  applies: buildsRole,
  find({ boundary, policiesInAccount }, seen, named) {
    if (boundary.kind !== 'customer') return [];
    const { policy } = boundary;
    const name = policyName(policy);
    const exists = policiesInAccount.some(
      (one) => one.name === policy.name && one.path === policy.path && one.exists,
    );
    const blamed = named && seen.failure?.text?.toLowerCase().includes(policy.name.toLowerCase()) === true;
    if (exists && !blamed) return [];
    const base = {
      cause: 'permissions_boundary_missing' as const,
      certainty: 'confirmed' as const,
      about: setInAccount(seen.failure),
      facts: [fact(`Boundary ${name}`, exists ? 'in the account' : 'not in the account', 'iam:ListPolicies')],
    };
    if (exists) {
      return [
        {
          ...base,
          gone: true as const,
          summary: `${whatFailed(seen.failure)} because account \`${accountName(seen)}\` had no policy \`${name}\`, the permissions boundary of \`${setName(seen)}\`; now it has.`,
          advice: ['The cause is gone: assign again.'],
        },
      ];
    }
    return [
      {
        ...base,
        summary: `${whatFailed(seen.failure)} because account \`${accountName(seen)}\` has no policy \`${name}\`, which \`${setName(seen)}\` uses as permissions boundary.`,
        advice: [
          `Create \`${name}\` in \`${accountName(seen)}\`, with exactly this path, then assign again.`,
        ],
      },
    ];
  },
  state: (_failure, seen) => (mayBlame(seen).boundary ? stated(seen) : undefined),
});

function stated(seen: Seen): Finding {
  return {
    cause: 'permissions_boundary_missing',
    certainty: 'stated',
    about: setInAccount(seen.failure),
    summary: `${whatFailed(seen.failure)} because the permissions boundary of \`${setName(seen)}\` does not exist in account \`${accountName(seen)}\`.`,
    facts: [],
    advice: [
      `Create the policy that AWS names in \`${accountName(seen)}\`, with the same path, then assign again.`,
    ],
    apart:
      'AWS words a missing customer managed policy alike: compare the name with the policies of the set.',
  };
}
