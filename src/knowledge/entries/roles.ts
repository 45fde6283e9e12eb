import type { Entry } from '../entry.ts';

const REFERENCING =
  'https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html';

/** Section F: the roles that Identity Center makes, and policies that name them. */
export const ROLES: readonly Entry[] = [
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
      {
        weight: 93,
        all: ['(aws-iam-authenticator|rolearn|eks)', '(path|aws-reserved)', '(sso|awsreservedsso|role)'],
        none: ['not authorized to perform', 'no such file', 'sso token', 'role name'],
      },
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
        all: ['(role|permission set) … (suffix|hash|random id)', '(chang|new|different|recreat|re-creat)'],
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
];
