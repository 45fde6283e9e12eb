import type { Entry } from '../entry.ts';

const CUSTOMER_POLICIES = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html';

/** Section A: the policies that a permission set refers to. */
export const PROVISIONING: readonly Entry[] = [
  {
    cause: 'customer_managed_policy_missing',
    title: 'A customer managed policy is missing in the target account',
    meaning:
      'The permission set names a policy that does not exist in the target account under exactly that name and path. Identity Center never creates it.',
    recognise: [
      { weight: 97, all: ['not supported policy'] },
      {
        weight: 93,
        all: [
          'customer managed polic',
          "(not found|does not exist|doesn't exist|did not exist|not exist|missing|absent|cannot be found|could not be found|not present)",
        ],
        none: ['boundary'],
      },
      {
        weight: 92,
        all: [
          'customer-managed polic',
          "(not found|does not exist|doesn't exist|did not exist|not exist|missing|absent|not present)",
        ],
        none: ['boundary'],
      },
      {
        weight: 90,
        all: [
          'polic',
          "(does not exist|doesn't exist|not found|not exist|must exist|missing) … (in … account|target account|each account|every account)",
        ],
        about: ['sso-admin', 'identity-center'],
        none: ['boundary'],
      },
      {
        weight: 84,
        all: ['nosuchentity', 'policy arn:aws'],
        about: ['sso-admin', 'identity-center'],
        none: ['::aws:policy/', 'boundary'],
      },
      { weight: 58, all: ['permission set', "'failed'", '%!s(<nil>)'] },
    ],
    apart: 'permissions_boundary_missing has the same text: look whether the name is that of the boundary.',
    confirm: [
      'sso:ListCustomerManagedPolicyReferencesInPermissionSet',
      'iam:GetPolicy in the target account',
    ],
    advice: [
      'Create the policy in the target account with the same name and path (letter case does not matter).',
      'Provision the permission set again.',
    ],
    source: CUSTOMER_POLICIES,
  },
  {
    cause: 'permissions_boundary_missing',
    title: 'The permissions boundary policy is missing in the target account',
    meaning:
      'The permission set has a customer managed policy as permissions boundary, and the target account has no policy of that name and path.',
    recognise: [
      { weight: 99, all: ['permissionsboundary', '(not exist|not attachable|not found|nosuchentity)'] },
      {
        weight: 97,
        all: [
          'boundary',
          "(not supported|not found|does not exist|doesn't exist|not exist|missing in|is missing|absent|no such|nosuchentity|cannot be found)",
        ],
        none: ['no permissions boundary allows', 'explicit deny'],
        notAbout: ['foreign'],
      },
      { weight: 55, all: ['not supported policy'] },
    ],
    apart: 'The missing name is that of the boundary, not of an attached policy.',
    confirm: ['sso:GetPermissionsBoundaryForPermissionSet', 'iam:GetPolicy in the target account'],
    advice: [
      'Create the boundary policy in the target account with the same name and path.',
      'Provision the permission set again.',
    ],
    source: CUSTOMER_POLICIES,
  },
  {
    cause: 'customer_policy_passed_as_aws_managed',
    title: 'A customer managed policy was given as an AWS managed one',
    meaning:
      'An ARN of the form arn:aws:iam::aws:policy/ is only for policies that AWS owns. Your own policies are referred to by name and path.',
    recognise: [
      {
        weight: 98,
        all: ['::aws:policy/', '(does not exist or is not attachable|not attachable|nosuchentity)'],
      },
      {
        weight: 95,
        all: ['managedpolicyarn', '(failed to satisfy|regular expression|regex|pattern|invalid|validation)'],
      },
      {
        weight: 94,
        all: [
          'iam::aws:policy',
          '(failed to satisfy|regular expression|regex|must satisfy|pattern|invalid|validationexception)',
        ],
      },
      { weight: 93, all: ['managed_policy_arn', '(invalid|expected|match|regular expression)'] },
      {
        weight: 88,
        all: [
          'customer managed',
          '(aws managed|managed policy arn|attachmanagedpolicytopermissionset|managed_policy_attachment)',
          '(instead|invalid|fail|must|not support|only|cannot|error)',
        ],
      },
      { weight: 82, all: ['policy arn', '(does not exist or is not attachable)'], notAbout: ['foreign'] },
    ],
    confirm: ['sso:ListManagedPoliciesInPermissionSet', 'iam:GetPolicy in the target account'],
    advice: [
      'Attach it with AttachCustomerManagedPolicyReferenceToPermissionSet, by name and path.',
      'Check that the policy exists in every target account.',
    ],
    source: CUSTOMER_POLICIES,
  },
];
