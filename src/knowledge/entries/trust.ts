import type { Entry } from '../entry.ts';

const REFERENCING =
  'https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html';
const TAGS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html';
const SOURCE_IDENTITY =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html';
/** Kinds of policy that belong to whoever calls, rather than to what is called. */
const OF_THE_CALLER = ['identity-policy', 'permissions-boundary', 'session-policy'] as const;

/** Section F: roles of Identity Center, who may assume what, attributes for access control. */
export const TRUST: readonly Entry[] = [
  {
    cause: 'reserved_role_protected',
    title: 'Roles of Identity Center are changed through Identity Center only',
    meaning:
      'AWSReservedSSO_ roles cannot be edited in IAM by anybody. They change with their permission set.',
    recognise: [
      { weight: 99, all: ['protected role'] },
      { weight: 98, all: ['only modifiable by aws'] },
      { weight: 97, all: ['unmodifiableentity'] },
      {
        weight: 93,
        all: [
          '(cannot|can not|unable to|not allowed to|failed to) … (modify|edit|delete|attach|detach|update|change|tag)',
          'awsreservedsso_',
        ],
        none: ['not authorized', 'access denied by iam'],
      },
    ],
    confirm: ['iam:GetRole (path /aws-reserved/sso.amazonaws.com/)'],
    advice: [
      'Change the permission set that the role comes from.',
      'Provision the permission set in the account.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html',
  },
  {
    cause: 'reserved_role_path_region_segment',
    title: 'The ARN of the role lacks its Region segment',
    meaning:
      'Outside us-east-1 the path of these roles is /aws-reserved/sso.amazonaws.com/<region>/. An ARN without it names a role that does not exist.',
    recognise: [
      { weight: 97, all: ['invalid principal', 'sso.amazonaws.com/awsreservedsso_'] },
      {
        weight: 97,
        all: [
          '(nosuchentity|cannot be found|not found|malformedpolicy|does not exist|invalid)',
          'role/aws-reserved/sso.amazonaws.com/awsreservedsso_',
        ],
        none: ['saml'],
      },
      {
        weight: 96,
        all: [
          '(region segment|region in the path|region in path|regional path|region part|region in the arn|region in the role arn)',
        ],
      },
      {
        weight: 92,
        all: [
          'aws-reserved/sso.amazonaws.com',
          '(region|path)',
          '(missing|omit|without|lack|not match|wrong|mismatch)',
        ],
        notAbout: ['eks'],
        none: ['access denied by iam'],
      },
      { weight: 58, all: ['invalid principal in policy'] },
      { weight: 52, denied: { actions: ['sts:assumerole'], principals: ['awsreservedsso_'] } },
    ],
    apart: 'A deleted role has the right path and another suffix.',
    confirm: ['iam:GetRole (Arn, with its path)'],
    advice: [
      'Read the ARN with iam:GetRole and use it as it is.',
      'Better: trust the account and match aws:PrincipalArn by ArnLike on aws-reserved/sso.amazonaws.com*/AWSReservedSSO_<name>_*.',
    ],
    source: REFERENCING,
  },
  {
    cause: 'reserved_role_path_in_aws_auth',
    title: 'The aws-auth entry contains the path of the role',
    meaning:
      'The aws-auth map of EKS wants the role ARN without its path; with the path nobody is recognised.',
    recognise: [
      { weight: 97, all: ['aws-auth', '(path|awsreservedsso|sso role|rolearn|aws-reserved)'] },
      {
        weight: 95,
        all: ['awsreservedsso', "('unauthorized'|unauthorized|logged in to the server)"],
        none: ['not authorized to perform', 'scim', 'getrolecredentials'],
      },
      {
        weight: 94,
        all: [
          '(kubectl|eks|kubernetes|aws-iam-authenticator|configmap|maproles)',
          '(aws-reserved|awsreservedsso|sso role|aws sso|identity center|path)',
          '(unauthorized|logged in to the server|forbidden|access denied|not work|cannot|credentials)',
        ],
        none: ['no such file', 'sso token', 'not authorized to perform', 'expired'],
      },
      { weight: 86, all: ['must be logged in to the server'] },
    ],
    confirm: ['rolearn in the aws-auth map against iam:GetRole', 'eks:ListAccessEntries'],
    advice: [
      'Take aws-reserved/sso.amazonaws.com/<region>/ out of the rolearn; or use an EKS access entry, which takes the real ARN.',
      'Check that the suffix of the role has not changed.',
    ],
    source: REFERENCING,
  },
  {
    cause: 'policy_principal_does_not_exist',
    title: 'A policy names a principal that does not exist',
    meaning:
      'A trust, key or bucket policy names a role or user that was deleted or created again. Roles of Identity Center get another suffix each time.',
    recognise: [
      { weight: 96, all: ['one or more invalid principals'] },
      { weight: 95, all: ['invalid principal in policy'] },
      {
        weight: 94,
        all: ['invalid principal'],
        none: ['invalid principals … scim', 'sso.amazonaws.com/awsreservedsso_'],
      },
      {
        weight: 93,
        all: [
          '(principal|role) … (does not exist|not exist|no longer exist|was deleted|been deleted|recreated|re-created)',
          '(policy|trust|kms|bucket)',
        ],
        notAbout: ['scim'],
        none: ['managed policy', 'not attachable', 'boundary'],
      },
      {
        weight: 92,
        all: ['(role|permission set)', '(suffix|hash|random)', '(chang|new|different|recreat|re-creat)'],
      },
      { weight: 90, all: ['malformedpolicydocument', 'principal'] },
      { weight: 90, all: ['aroa', 'principal', '(policy|trust)'] },
    ],
    confirm: ['iam:GetRole for the principal in the policy'],
    advice: [
      'Correct the ARN; for a role of Identity Center trust the account and match aws:PrincipalArn by ArnLike with AWSReservedSSO_<name>_* instead of pinning the suffix.',
    ],
    source: REFERENCING,
  },
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
    cause: 'role_name_wrong',
    title: 'The role that should be assumed does not exist',
    meaning: 'The ARN names no role: mistyped, another account, another letter case, or without its path.',
    recognise: [
      {
        weight: 96,
        all: ['nosuchentity', 'role'],
        none: [
          'policy arn',
          'aws-reserved/sso.amazonaws.com/awsreservedsso_',
          'policy … not attachable',
          'boundary',
          'samlprovider',
        ],
      },
      { weight: 95, all: ['role with name', '(cannot be found|not found|does not exist)'] },
      {
        weight: 93,
        all: ['role … (does not exist|could not be found|cannot be found|not found)'],
        notAbout: ['saml', 'foreign'],
        none: [
          'policy principal',
          'log group',
          'assignment',
          'sso_role_name',
          'permission set',
          'one or more invalid',
        ],
      },
      {
        weight: 90,
        all: ['(wrong|incorrect|misspelled|mistyped|typo) … role (name|arn)'],
        none: ['sso_role_name', 'getrolecredentials'],
      },
      {
        weight: 54,
        denied: { actions: ['sts:assumerole'], by: ['unknown', 'resource-policy'] },
        none: ['sts:assumerolewith', 'sts:tagsession', 'setsourceidentity'],
      },
    ],
    apart: 'STS answers AccessDenied for a role that does not exist, too.',
    confirm: ['iam:GetRole in the target account'],
    advice: ['Compare account, path and name of the ARN with the role, letter by letter.'],
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
        denied: { principals: ['awsreservedsso_'] },
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
