import { defineCheck, type Finding } from './check.ts';
import { accountName, buildsRole, fact, setName, whatFailed } from './words.ts';

export const iamRoleQuotaExceeded = defineCheck({
  id: 'iam-role-quota-exceeded',
  title: 'The account has no room for another role',
  why: 'The first assignment of a permission set in an account makes an IAM role there, which counts against the quota of roles.',
  docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
  severity: 'high',
  cause: 'iam_role_quota_exceeded',
  needs: ['roleRoom'],
  helps: ['account', 'permissionSet'],
  applies: buildsRole,
  find({ roleRoom }, seen, named) {
    const { roles, rolesQuota, hasRole } = roleRoom;
    if (roles === undefined || rolesQuota === undefined) return named ? [stated(seen)] : [];
    const full = roles >= rolesQuota;
    if (!named && (!full || hasRole)) return [];
    const facts = [fact('Roles in the account', `${roles} of ${rolesQuota}`, roleRoom.seenIn)];
    const base = {
      cause: 'iam_role_quota_exceeded' as const,
      certainty: 'confirmed' as const,
      about: seen.failure?.accountId ?? '?',
      facts,
    };
    if (!full) {
      return [
        {
          ...base,
          gone: true as const,
          summary: `${whatFailed(seen.failure)} because account \`${accountName(seen)}\` had no room for another role; now it has ${roles} of ${rolesQuota}.`,
          advice: ['The cause is gone: assign again.'],
        },
      ];
    }
    return [
      {
        ...base,
        summary: `${whatFailed(seen.failure)} because account \`${accountName(seen)}\` has ${roles} of ${rolesQuota} IAM roles, and \`${setName(seen)}\` needs one more.`,
        advice: [
          `Raise the quota "Roles per account" (L-FE177D64) in \`${accountName(seen)}\`, then assign again; or`,
          'delete roles that nobody uses. idc never deletes roles.',
        ],
      },
    ];
  },
  state: (_failure, seen) => stated(seen),
});

function stated(seen: Parameters<typeof accountName>[0]): Finding {
  return {
    cause: 'iam_role_quota_exceeded',
    certainty: 'stated',
    about: seen.failure?.accountId ?? '?',
    summary: `${whatFailed(seen.failure)} because account \`${accountName(seen)}\` has reached its quota of IAM roles.`,
    facts: [],
    advice: [
      `Compare the number of roles with the quota "Roles per account" (L-FE177D64) in \`${accountName(seen)}\`; raise it or delete unused roles.`,
    ],
  };
}
