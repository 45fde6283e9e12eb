import type { Entry } from '../entry.ts';

/** Section A: what happens to an assignment on an account. */
export const ASSIGNMENT: readonly Entry[] = [
  {
    cause: 'account_suspended_or_closed',
    title: 'The target account is suspended or closed',
    meaning:
      'Identity Center cannot obtain permissions in an account that is suspended, closed or being closed.',
    recognise: [
      { weight: 97, all: ['obtaining permissions … account'] },
      {
        weight: 95,
        all: ['account … (is|was|has been|being|already|are) … (suspended|closed)'],
        notAbout: ['foreign'],
      },
      {
        weight: 90,
        all: ['(suspended|closed|pending_closure|pending closure) account'],
        notAbout: ['foreign'],
      },
      { weight: 88, all: ['account', '(pending_closure|pending closure)'], notAbout: ['foreign'] },
      { weight: 86, all: ['(taking|takes) longer than usual', 'account'] },
    ],
    apart: 'account_not_found: the account is not in the organization at all.',
    confirm: ['organizations:DescribeAccount (State)'],
    advice: [
      'Take the account out of the targets.',
      'Remove assignments before closing an account.',
      'An account that is active: wait a few minutes and try again, then open a support case.',
    ],
    source: 'https://github.com/aws-samples/aws-identitycenter-codepipeline-auto-assignment/issues/31',
  },
  {
    cause: 'assignment_already_gone',
    title: 'The assignment is already gone',
    meaning:
      'What should be deleted or provisioned again is no longer there; usually the last assignment went first.',
    recognise: [
      { weight: 98, all: ["entitlementitem … (doesn't|does not) exist"] },
      { weight: 97, all: ['assignment not found'], none: ['application assignment', 'request with id'] },
      { weight: 96, all: ['permission ?set provision not found'] },
      {
        weight: 90,
        all: [
          "assignment … (does not exist|doesn't exist|no longer exist|already deleted|already gone|already removed|was not found|already revoked)",
        ],
        none: ['application assignment'],
      },
      {
        weight: 88,
        all: ['permission set … not … provisioned'],
        none: ['latest_permission_set_not_provisioned', 'outdated', 'delegated'],
      },
      {
        weight: 64,
        all: ['permission set', "'failed'", "wanted target 'succeeded'"],
        any: ['to provision', 'provision: unexpected'],
        none: ['received a'],
      },
    ],
    apart:
      'It is a success for a deletion; for a provisioning it means that no assignment keeps the role there.',
    confirm: ['sso:ListAccountAssignments', 'sso:ListPermissionSetsProvisionedToAccount'],
    advice: [
      'Treat it as done.',
      'In Terraform let assignments depend on the policy attachments of their permission set, so that they are destroyed first.',
    ],
    source:
      'https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ssoadmin/account_assignment.go',
  },
  {
    cause: 'assignment_already_exists',
    title: 'The assignment already exists',
    meaning:
      'The same principal already has the same permission set on the same account, made outside of this tool or stack.',
    recognise: [
      { weight: 96, all: ['assignment … already exist'], none: ['application assignment'] },
      {
        weight: 94,
        all: ['account assignment', '(already exists|alreadyexists|already assigned|duplicate)'],
      },
      {
        weight: 90,
        all: ['(already has|already assigned|already have) … (permission set|assignment|access)'],
        about: ['sso-admin', 'identity-center'],
        none: ['terraform … state lock'],
      },
    ],
    confirm: ['sso:ListAccountAssignments'],
    advice: [
      'Import the assignment into the state of the tool that should own it; or remove the second definition.',
    ],
    source:
      'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssoadmin_account_assignment',
  },
];
