import { matchesWildcard } from '../knowledge/wildcard.ts';

export interface Never {
  /** What idc never does, as in "idc never …". The same words stand in docs/never.md. */
  readonly what: string;
  /** The IAM actions that the shipped policy of the remediation role denies for it, and no session may have. */
  readonly denied: readonly string[];
}

/** Everything that idc never does to an organization, whoever approves. docs/never.md says what keeps each of them. */
export const NEVER = [
  { what: 'writes to IAM', denied: ['iam:*'] },
  { what: 'changes anything in the management account', denied: [] },
  { what: 'changes every account at once (ALL_PROVISIONED_ACCOUNTS)', denied: [] },
  {
    what: 'creates, changes or deletes users, groups or memberships',
    denied: ['identitystore:Create*', 'identitystore:Update*', 'identitystore:Delete*'],
  },
  {
    what: 'creates, changes or deletes permission sets',
    denied: [
      'sso:CreatePermissionSet',
      'sso:UpdatePermissionSet',
      'sso:DeletePermissionSet',
      'sso:Attach*',
      'sso:Detach*',
      'sso:Put*',
      'sso:DeleteInlinePolicyFromPermissionSet',
      'sso:DeletePermissionsBoundaryFromPermissionSet',
    ],
  },
  {
    what: 'changes applications, the instance, or how attributes become tags',
    denied: [
      'sso:CreateApplication*',
      'sso:UpdateApplication*',
      'sso:DeleteApplication*',
      'sso:CreateInstance*',
      'sso:UpdateInstance*',
      'sso:DeleteInstance*',
      'sso:CreateTrustedTokenIssuer',
      'sso:UpdateTrustedTokenIssuer',
      'sso:DeleteTrustedTokenIssuer',
      'sso:AddRegion',
      'sso:RemoveRegion',
    ],
  },
  { what: 'changes the organization', denied: ['organizations:*'] },
] as const satisfies readonly Never[];

/** Whether a session that allows this IAM action could do what idc never does. */
export function isNever(action: string): boolean {
  const patterns: readonly string[] = NEVER.flatMap(({ denied }) => denied);
  return patterns.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()));
}
