import type { Entry } from '../entry.ts';

const GUIDE = 'https://docs.aws.amazon.com/singlesignon/latest/userguide';

/** Section H: causes around permission sets and accounts, newer in these notes. */
export const LIMITS: readonly Entry[] = [
  {
    cause: 'permission_set_outdated_in_account',
    title: 'The account still has an older version of the permission set',
    meaning: 'A change of a permission set reaches an account only when it is provisioned there again.',
    recognise: [
      { weight: 98, all: ['latest_permission_set_not_provisioned'] },
      {
        weight: 96,
        all: [
          'permission set',
          '(outdated|out of date|out-of-date|not up to date|older version|old version|previous version|stale|not reprovisioned|not been reprovisioned|reapply|re-provision|not updated)',
        ],
        none: ['application', 'management account'],
      },
      {
        weight: 94,
        all: [
          '(changed|updated|edited|modified|added) … permission set',
          '(not … (effect|appl|updat|show|reflect|propagat)|still … (old|denied|without))',
        ],
      },
      {
        weight: 92,
        all: ['permission set … (update|change)', 'not … (account|role)'],
        none: ['management account', 'denied', 'not authorized', 'cannot delete', "can't"],
      },
    ],
    confirm: ['sso:ListPermissionSetsProvisionedToAccount with LATEST_PERMISSION_SET_NOT_PROVISIONED'],
    advice: [
      'Provision the permission set in that account and follow the request to its end.',
      'New role sessions then have the change.',
    ],
    source: `${GUIDE}/howtoprovisionpermissionset.html`,
  },
  {
    cause: 'group_assignment_limit',
    title: 'Too many groups on one permission set in one account',
    meaning:
      'At most 100 groups can have the same permission set on the same account; the limit cannot be raised.',
    recognise: [
      {
        weight: 98,
        all: [
          '(100 groups|number of groups|groups … (exceed|limit|maximum)|too many groups|maximum of … groups|limit of … groups)',
        ],
        any: ['permission set', 'assign', 'account', 'identity cent', 'servicequota', 'application'],
        notAbout: ['foreign'],
        none: ['security group', 'log group', 'autoscaling', 'scim list'],
      },
      { weight: 92, all: ['servicequotaexceeded', '(createaccountassignment|account assignment)'] },
      {
        weight: 90,
        all: ['(exceeded|limit) … assignments', 'group'],
        about: ['sso-admin', 'identity-center'],
      },
    ],
    confirm: ['sso:ListAccountAssignments for the account and the permission set'],
    advice: ['Put the people into fewer groups; or make a second permission set with the same policies.'],
    source: `${GUIDE}/limits.html`,
  },
  {
    cause: 'account_not_found',
    title: 'The target is not an account of this organization',
    meaning:
      'The account id belongs to no account of the organization: mistyped, removed, or of another organization.',
    recognise: [
      {
        weight: 97,
        all: ['(target|member|aws) account … does not exist'],
        about: ['sso-admin', 'identity-center'],
        notAbout: ['foreign'],
      },
      { weight: 97, all: ['account … not found in the organization'] },
      {
        weight: 97,
        all: ['received a 404 status error', 'aws account … (was not|not) found'],
        none: ['permission ?set provision', 'assignment not found', 'assignee', 'polic'],
      },
      { weight: 98, all: ['accountnotfound'] },
      {
        weight: 97,
        all: [
          'account … (was not found|not found|does not exist|could not be found|cannot be found|is not found)',
        ],
        about: ['sso-admin', 'identity-center'],
        notAbout: ['foreign'],
        none: [
          'assignment not found',
          'assignee',
          'policy',
          'permission set provision',
          'does not exist in this region',
          'user not',
          'user … does',
          'assignment … not',
        ],
      },
      {
        weight: 96,
        all: ["account … (is not|not|isn't) (a )?(part|member|in) (of )?(the|this|your|an) organization"],
        notAbout: ['foreign'],
      },
      {
        weight: 95,
        all: [
          '(target ?id|target account|account id)',
          "(not found|does not exist|invalid|not part|not in|not belong|doesn't exist|unknown)",
        ],
        about: ['sso-admin', 'identity-center'],
        notAbout: ['foreign'],
        none: ['policy', 'region'],
      },
      { weight: 94, all: ["you specified an account that doesn't exist"] },
      { weight: 92, all: ['received a 404 status error: account'] },
    ],
    confirm: ['organizations:DescribeAccount'],
    advice: [
      'Check the account id.',
      'If the account has left the organization, take it out of the targets.',
    ],
    source: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeAccount.html',
  },
];
