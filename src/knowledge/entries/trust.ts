import type { Entry } from '../entry.ts';

const TAGS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html';
const SOURCE_IDENTITY =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html';
/** Kinds of policy that belong to whoever calls, rather than to what is called. */
const OF_THE_CALLER = ['identity-policy', 'permissions-boundary', 'session-policy'] as const;

/** Section F: who may assume what, and attributes for access control. */
export const TRUST: readonly Entry[] = [
  {
    cause: 'trust_policy_missing_caller',
    title: 'The trust policy of the role does not admit the caller',
    meaning:
      'Both sides must allow it: the trust policy of the role that is assumed, and the policy of the caller. Here the trust policy is the likelier one.',
    recognise: [
      {
        weight: 94,
        denied: { actions: ['sts:assumerole'], by: ['unknown', 'resource-policy'] },
        none: ['sts:assumerolewith', 'sts:tagsession', 'setsourceidentity'],
      },
      {
        weight: 90,
        all: [
          'trust (policy|relationship)',
          '(not allow|does not trust|missing|not include|denied|deny|not contain|not trust)',
        ],
        notAbout: ['foreign', 'saml'],
        none: ['tagsession', 'setsourceidentity', 'updateassumerolepolicy'],
      },
      {
        weight: 80,
        all: ['assumerole', '(accessdenied|access denied|not authorized)'],
        none: [
          'assumerolewith',
          'tagsession',
          'setsourceidentity',
          'no identity-based policy',
          'updateassumerolepolicy',
        ],
      },
    ],
    apart: '"no identity-based policy allows" is the other side: the permission set lacks sts:AssumeRole.',
    confirm: [
      'iam:GetRole of the target (AssumeRolePolicyDocument)',
      'iam:SimulatePrincipalPolicy of the caller',
    ],
    advice: [
      'Let the owner of the role add the caller to its trust policy; for roles of Identity Center by ArnLike on aws:PrincipalArn.',
      'Check the role name and the account in the ARN.',
      'Check that the permission set allows sts:AssumeRole on that role.',
    ],
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
  },
  {
    cause: 'permission_set_lacks_permission',
    title: 'The permission set does not allow this action',
    meaning:
      'The person works with a role of Identity Center, and the policies of its permission set do not allow the action.',
    recognise: [
      {
        weight: 96,
        denied: { principals: ['awsreservedsso_'], by: [...OF_THE_CALLER] },
        none: ['sso:', 'identitystore:', 'kms:decrypt on the resource associated'],
      },
      {
        weight: 93,
        denied: { principals: ['awsreservedsso_'] },
        none: [
          'sts:assumerole',
          'sts:tagsession',
          'sts:setsourceidentity',
          'perform: sso:',
          'perform: identitystore:',
          'service control',
          'resource control',
          'resource-based',
          'vpc endpoint',
          'explicit deny',
        ],
      },
      {
        weight: 70,
        denied: {
          principals: ['awsreservedsso_'],
          by: ['unknown', 'resource-policy', 'vpc-endpoint-policy'],
        },
        none: [
          'sts:assumerole',
          'sts:tagsession',
          'sts:setsourceidentity',
          'perform: sso:',
          'perform: identitystore:',
        ],
      },
      {
        weight: 90,
        all: ['permission set', "(does not|doesn't|not) … (allow|grant|include|have)", '(action|permission)'],
        none: ['management account', 'provisioned'],
      },
      { weight: 80, denied: { actions: ['sts:assumerole'], by: ['identity-policy'] } },
      { weight: 50, denied: { actions: ['sts:assumerole'], principals: ['awsreservedsso_'] } },
      {
        weight: 50,
        denied: { actions: ['iam:'], otherPrincipals: ['awsreservedsso_'] },
        none: ['awssso_', 'awsreservedsso_', 'access denied by iam'],
      },
    ],
    apart: 'AWS names another kind of policy when an SCP, a boundary or the resource refuses.',
    confirm: [
      'sso:GetInlinePolicyForPermissionSet, ListManagedPoliciesInPermissionSet',
      'iam:SimulatePrincipalPolicy for the role and the action',
    ],
    advice: [
      'Ask the owner of the permission set for exactly this action on this resource; or use a permission set that has it.',
      'After a change the permission set is provisioned in the account.',
    ],
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  },
  {
    cause: 'role_chaining_duration_limit',
    title: 'A chained role session lasts one hour at most',
    meaning:
      'A role that is assumed with the credentials of another role gets one hour, whatever its maximum is.',
    recognise: [
      { weight: 99, all: ['role chaining'] },
      { weight: 97, all: ['1 hour session limit'] },
      {
        weight: 93,
        all: ['(chained|chaining|assumed role session|source_profile)', '(one hour|1 hour|60 minutes|3600)'],
      },
    ],
    confirm: ['sts:GetCallerIdentity (an assumed-role ARN is the caller)'],
    advice: [
      'Ask for 3600 seconds or less (duration_seconds of the profile).',
      'Or assign the permission set in that account, so that no second role is needed.',
    ],
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining',
  },
  {
    cause: 'trust_policy_missing_tag_session',
    title: 'sts:TagSession is missing',
    meaning:
      'The session carries tags (attributes for access control), and the trust policy of the role, or the policy of the caller, does not allow sts:TagSession.',
    recognise: [
      { weight: 98, denied: { actions: ['sts:tagsession'] } },
      { weight: 95, all: ['tagsession', '(denied|not authorized|missing|not allow|trust|accessdenied)'] },
      {
        weight: 92,
        all: [
          '(session tags|principal tags|transitive tag)',
          '(denied|not authorized|not allowed|trust policy)',
        ],
        notAbout: ['foreign'],
      },
    ],
    confirm: ['iam:GetRole (AssumeRolePolicyDocument)'],
    advice: [
      'Let the trust policy allow sts:TagSession for the same principal as sts:AssumeRole.',
      'Across accounts allow it in the policy of the caller, too.',
    ],
    source: TAGS,
  },
  {
    cause: 'trust_policy_missing_set_source_identity',
    title: 'sts:SetSourceIdentity is missing',
    meaning:
      'The session carries a source identity, which stays with chained sessions, and the trust policy or the caller lacks sts:SetSourceIdentity.',
    recognise: [
      { weight: 98, denied: { actions: ['sts:setsourceidentity'] } },
      {
        weight: 95,
        all: ['setsourceidentity', '(denied|not authorized|missing|not allow|trust|accessdenied)'],
      },
      {
        weight: 90,
        all: ['source identity', '(denied|not authorized|trust policy|not allowed)'],
        none: ['must match', 'invalididentitytoken'],
      },
    ],
    confirm: ['iam:GetRole (AssumeRolePolicyDocument)'],
    advice: [
      'Let the trust policy allow sts:SetSourceIdentity for the same principal as sts:AssumeRole.',
      'Allow it in the policy of the caller, too.',
    ],
    source: SOURCE_IDENTITY,
  },
  {
    cause: 'abac_enable_permission_missing',
    title: 'Attributes for access control could not be enabled',
    meaning:
      'Enabling them changes the trust policies of the roles, and the person who does it lacks iam:UpdateAssumeRolePolicy.',
    recognise: [
      {
        weight: 97,
        all: ['…accesscontrolattributeconfiguration', '(fail|denied|error)', 'updateassumerolepolicy'],
      },
      {
        weight: 98,
        all: ['attributes for access control', '(fail|denied|not authorized|error|cannot|could not|unable)'],
        none: ['attributes mapped', 'multi-valued'],
      },
      { weight: 97, all: ['access control attribute', '(fail|denied|not authorized|creation_failed|error)'] },
      { weight: 97, denied: { actions: ['iam:updateassumerolepolicy'] }, none: ['only modifiable by aws'] },
      {
        weight: 94,
        all: ['instanceaccesscontrolattributeconfiguration', '(fail|denied|not authorized|error)'],
        none: ['sso:createinstanceaccesscontrol', 'sso:updateinstanceaccesscontrol'],
      },
      { weight: 92, all: ['abac', '(fail|denied|cannot|unable|error)', '(enable|updateassumerolepolicy)'] },
    ],
    confirm: [
      'sso:DescribeInstanceAccessControlAttributeConfiguration (Status, StatusReason)',
      'iam:SimulatePrincipalPolicy for iam:UpdateAssumeRolePolicy',
    ],
    advice: [
      'Let the administrator who enables it have iam:UpdateAssumeRolePolicy on the roles under aws-reserved/sso.amazonaws.com/.',
      'Enable it again.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html',
  },
];
