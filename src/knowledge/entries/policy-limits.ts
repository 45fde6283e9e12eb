import type { Entry } from '../entry.ts';

const IDC_LIMITS = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html';
const IAM_LIMITS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html';

/** Section A: inline policies, and what fits into a role and an account. */
export const POLICY_LIMITS: readonly Entry[] = [
  {
    cause: 'inline_policy_malformed',
    title: 'The inline policy is not a valid policy document',
    meaning:
      'Identity Center refuses the inline policy of the permission set because it is not a valid IAM policy.',
    recognise: [
      { weight: 92, all: ['(policy failed legacy parsing|invalid ?permissionspolicy)'] },
      { weight: 97, all: ['invalid permissionspolicy document'] },
      {
        weight: 96,
        all: ['invalid', 'inline policy'],
        any: ['document', 'json', 'syntax', 'malformed', 'statement', 'format'],
        about: ['sso-admin', 'identity-center'],
        none: ['exceeded the maximum'],
      },
      {
        weight: 94,
        all: ['malformedpolicydocument'],
        about: ['sso-admin', 'identity-center'],
        none: ['principal', 'trust policy', 'provided as principal'],
      },
      { weight: 92, all: ['malformed', 'polic'], about: ['sso-admin'], none: ['principal'] },
      {
        weight: 92,
        all: [
          '(inline policy|inlinepolicy|inline_policy|permissionspolicy)',
          '(malformed|invalid json|syntax error|not valid|failed to satisfy|must contain|legacy parsing|parse)',
        ],
        none: ['exceeded the maximum', '10240'],
      },
      { weight: 90, all: ["'statusmessage'", '1024'] },
      {
        weight: 84,
        all: [
          '(syntax errors in policy|policy … contains an invalid json|has prohibited field|missing required field|actions/conditions must be prefixed by a vendor|must specify … in resources)',
        ],
        notAbout: ['foreign'],
      },
    ],
    apart:
      'A length of 1024 at statusMessage is CloudFormation failing to carry the real message, not a limit of the policy.',
    confirm: ['sso:GetInlinePolicyForPermissionSet', 'access-analyzer:ValidatePolicy'],
    advice: [
      'Validate the document with ValidatePolicy.',
      'Put the corrected document.',
      'Provision the permission set again.',
    ],
    source:
      'https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutInlinePolicyToPermissionSet.html',
  },
  {
    cause: 'inline_policy_too_large',
    title: 'The inline policy is too large',
    meaning: 'The inline policy of a permission set may have 10,240 bytes, not counting white space.',
    recognise: [
      { weight: 98, all: ['(maximum|limit|max|exceed) … 10,?240'] },
      { weight: 97, all: ['size of the non-whitespace characters'] },
      {
        weight: 95,
        all: [
          '(inline policy|inlinepolicy|inline_policy)',
          '(exceed|too large|too long|too big|length less than or equal to|maximum limit|size limit|max size|maximum size)',
        ],
        none: ["'statusmessage'"],
      },
      { weight: 94, all: ['maximum policy size', 'exceeded'], about: ['sso-admin', 'identity-center'] },
      {
        weight: 90,
        all: ['10,?240'],
        any: ['bytes', 'characters', 'policy', 'exceed', 'limit'],
        notAbout: ['foreign'],
      },
    ],
    confirm: ['sso:GetInlinePolicyForPermissionSet'],
    advice: [
      'Move statements into customer managed policies that exist in every target account; or',
      'merge statements that differ only in actions or resources.',
    ],
    source: IDC_LIMITS,
  },
  {
    cause: 'managed_policy_quota_exceeded',
    title: 'Too many managed policies for a role',
    meaning:
      'The permission set carries more managed policies than the target account allows on a role (10 unless raised), or than a permission set may have.',
    recognise: [
      { weight: 98, all: ['number of attached policies to role'] },
      { weight: 97, all: ['quota for policiesperrole'] },
      { weight: 96, all: ['policiesperrole'] },
      { weight: 96, all: ['cannot create managedpolicy more than'] },
      {
        weight: 94,
        all: [
          '(attached|managed) polic',
          '(exceed|quota|maximum number|too many|more than|limitexceeded|limit of)',
        ],
        none: [
          'policysize',
          'policy size',
          'non-whitespace',
          'number of … versions',
          '(customer managed policies in|customer managed policies per) … account',
          'policyversion',
        ],
        notAbout: ['foreign'],
      },
      { weight: 92, all: ['polic', 'exceeded the iam limit'] },
      { weight: 80, all: ['402 status error', 'polic'] },
      { weight: 90, all: ['l-0da4abf3'] },
    ],
    confirm: [
      'iam:GetAccountSummary in the target account (AttachedPoliciesPerRoleQuota)',
      'servicequotas:GetServiceQuota L-0DA4ABF3',
      'sso:ListManagedPoliciesInPermissionSet',
      'sso:ListCustomerManagedPolicyReferencesInPermissionSet',
    ],
    advice: [
      'Raise the quota L-0DA4ABF3 in the target account and assign again; or',
      'merge policies so that fewer are attached.',
    ],
    source: IAM_LIMITS,
  },
  {
    cause: 'iam_role_quota_exceeded',
    title: 'The target account has no room for another role',
    meaning:
      'A permission set becomes an IAM role in the account, and the account has reached its number of roles.',
    recognise: [
      { weight: 98, all: ['quota for rolesperaccount'] },
      { weight: 97, all: ['rolesperaccount'] },
      {
        weight: 95,
        all: ['(number|limit|quota|maximum) … roles', '(exceed|reached|limit|quota)'],
        none: ['polic', 'per user', 'assumed by'],
        notAbout: ['foreign'],
      },
      {
        weight: 92,
        all: ['(too many|more) roles', 'account'],
        any: ['exceed', 'limit', 'quota'],
        notAbout: ['foreign'],
      },
      { weight: 92, all: ['l-fe177d64'] },
      {
        weight: 88,
        all: ['roles? … (exceed|quota|limit)', 'iam'],
        none: ['polic', 'session limit', 'durationseconds', 'maxsessionduration', 'rate limit'],
        notAbout: ['foreign'],
      },
    ],
    apart: 'PoliciesPerRole counts policies on one role; this counts roles in the account.',
    confirm: ['iam:GetAccountSummary in the target account (Roles, RolesQuota)'],
    advice: [
      'Ask for a higher quota L-FE177D64 in the target account; or',
      'let the owners of unused roles delete them.',
      'Assign again.',
    ],
    source: IAM_LIMITS,
  },
];
