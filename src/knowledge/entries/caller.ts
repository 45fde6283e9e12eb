import type { Entry } from '../entry.ts';

const DELEGATION = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html';

/** Section A: who asks, and from where. */
export const CALLER: readonly Entry[] = [
  {
    cause: 'mgmt_account_caller_iam_permissions',
    title: 'The caller lacks IAM permissions in the management account',
    meaning:
      'In the management account Identity Center builds roles with the rights of whoever calls, not with its own. That caller may not do the IAM step named in the error.',
    recognise: [
      {
        weight: 92,
        all: [
          '(lack|missing|need|require|without|add) … iam:',
          '(awssso_|management account|management-account|samlprovider)',
        ],
        none: ['updateassumerolepolicy'],
      },
      { weight: 97, denied: { actions: ['iam:'], resources: ['saml-provider/awssso_'] } },
      {
        weight: 96,
        denied: { actions: ['iam:'], resources: ['awsreservedsso_', 'aws-reserved/sso'], explicit: false },
        none: ['only modifiable by aws', 'aws-auth'],
      },
      { weight: 94, all: ['access denied by iam'] },
      {
        weight: 90,
        all: ['not authorized … iam:'],
        any: ['awssso_ … do_not_delete', '_do_not_delete', 'awsreservedsso_'],
        none: ['explicit deny'],
        denied: { actions: ['iam:'], otherPrincipals: ['awsreservedsso_'] },
      },
      {
        weight: 82,
        any: [
          'iam:(getsaml|createsaml|updatesaml|listsaml)',
          'iam:(createrole|putrole|attachrole|detachrole|getrole|deleterole|updaterole)',
        ],
        all: ['management account'],
        about: ['sso-admin', 'identity-center'],
        none: ['explicit deny'],
      },
    ],
    apart:
      'delegated_admin_management_account_restricted is an explicit deny on the account itself; here an iam: action is missing.',
    confirm: [
      'organizations:DescribeOrganization (the target is the management account)',
      'iam:SimulatePrincipalPolicy for the caller and the denied action',
    ],
    advice: [
      'Add the denied IAM action to the policy of the caller, on the roles under aws-reserved/sso.amazonaws.com/ (with and without a Region segment) or on the AWSSSO_ provider named in the error.',
      'Create the assignment again.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html',
  },
  {
    cause: 'delegated_admin_management_account_restricted',
    title: 'A delegated administrator may not touch the management account',
    meaning:
      'The delegated administrator account cannot assign into the management account, nor change a permission set that is provisioned there. No policy in the delegated account changes that.',
    recognise: [
      {
        weight: 98,
        denied: { actions: ['sso:'], by: ['resource-policy'], explicit: true },
      },
      {
        weight: 97,
        all: ['permission set', 'provisioned in the management account'],
        any: [
          "(can't|cannot|can not|unable to|not allowed to) … (delete|modify|remove|assign|change|edit|update)",
        ],
      },
      {
        weight: 85,
        all: ['delegated admin', 'management account'],
        any: [
          'denied',
          'not authorized',
          "(can't|cannot)",
          'restrict',
          'not allowed',
          'not supported',
          'fail',
        ],
      },
    ],
    apart:
      'An explicit deny in a resource-based policy comes from the service itself; an SCP is named as such.',
    confirm: [
      'organizations:DescribeOrganization',
      'sso:ListAccountsForProvisionedPermissionSet',
      'organizations:ListDelegatedAdministrators',
    ],
    advice: [
      'Repeat the call from the management account; or',
      'use a permission set of its own for the other accounts, which is not provisioned in the management account.',
    ],
    source: DELEGATION,
  },
  {
    cause: 'delegated_admin_not_registered',
    title: 'The calling account is not the delegated administrator',
    meaning:
      'The call comes from an account that is expected to administer Identity Center for the organization, but it is not registered for that, or no longer.',
    recognise: [
      { weight: 95, all: ['cannot register … as delegated administrator'] },
      {
        weight: 92,
        all: ['(no longer|not|never) … delegated admin'],
        none: ['management account … provisioned'],
      },
      { weight: 88, all: ['not … registered', 'delegated'], about: ['sso-admin', 'identity-center'] },
      {
        weight: 88,
        all: ['register', 'delegated administrator'],
        any: ['not', 'missing', 'before', 'first', 'fail'],
        about: ['sso-admin', 'identity-center'],
      },
      {
        weight: 66,
        denied: {
          actions: [
            'sso:create',
            'sso:put',
            'sso:attach',
            'sso:delete',
            'sso:provision',
            'sso:update',
            'sso:tagresource',
            'sso:detach',
          ],
          by: ['unknown'],
          explicit: false,
        },
        none: ['does not exist in this region'],
      },
    ],
    apart:
      'When AWS adds "no identity-based policy allows", the account is right and the caller lacks the action.',
    confirm: ['organizations:ListDelegatedAdministrators with sso.amazonaws.com', 'sts:GetCallerIdentity'],
    advice: [
      'Look which account is registered for sso.amazonaws.com.',
      'Run the call from that account or from the management account; or have the management account register this one.',
    ],
    source: DELEGATION,
  },
  {
    cause: 'caller_in_wrong_account',
    title: 'Called from an account that does not administer Identity Center',
    meaning:
      'Member accounts may see the organization instance, but only the management account and the delegated administrator may read or change permission sets and assignments.',
    recognise: [
      {
        weight: 78,
        denied: { actions: ['sso:list', 'sso:describe', 'sso:get'], by: ['unknown'], explicit: false },
        any: ['aft', 'awsaftexecution', 'account factory'],
      },
      {
        weight: 88,
        all: ['(must|only|have to|need to) … (from|in) the management account'],
        about: ['sso-admin', 'identity-center', 'identitystore'],
      },
      { weight: 92, denied: { actions: ['sso:'] }, all: ['does not exist in this region'] },
      {
        weight: 90,
        all: ['(member|wrong|child|workload|linked|spoke|sub) account'],
        any: ['not authorized', 'accessdenied', 'access denied', '403', 'not permitted', "can't", 'cannot'],
        about: ['sso-admin', 'identitystore'],
        none: ['opt-in', 'account instance'],
      },
      {
        weight: 88,
        all: ['(only|must be) … management account'],
        about: ['sso-admin', 'identity-center', 'identitystore'],
        none: ['provisioned in the management account', 'delegated admin … cannot'],
      },
      {
        weight: 62,
        denied: { actions: ['sso:list', 'sso:describe', 'sso:get'], by: ['unknown'], explicit: false },
      },
      { weight: 55, denied: { actions: ['sso:'], by: ['resource-policy'], explicit: false } },
    ],
    apart: 'The caller account differs from the owner of the instance and from the delegated administrator.',
    confirm: [
      'sts:GetCallerIdentity',
      'sso:ListInstances (OwnerAccountId)',
      'organizations:ListDelegatedAdministrators',
    ],
    advice: [
      'Run the call with credentials of the management account or of the delegated administrator, in the primary Region.',
    ],
    source: DELEGATION,
  },
  {
    cause: 'scp_explicit_deny',
    title: 'An organization policy denies the call',
    meaning:
      'A service control policy (or a resource control policy) of the organization denies this call of this caller. Policies in the account cannot override it.',
    recognise: [
      {
        weight: 88,
        all: ['scp', '(deny|denies|denied|block|restrict|limit)'],
        about: ['sso-admin', 'identitystore', 'identity-center'],
        notAbout: ['foreign'],
      },
      {
        weight: 98,
        denied: {
          actions: ['sso:', 'identitystore:', 'sso-directory:', 'identity-sync:', 'sso-oauth:'],
          by: ['scp', 'rcp'],
        },
      },
      {
        weight: 92,
        any: ['service control polic', 'resource control polic'],
        all: ['(deny|denie|denied|block|restrict|prevent|allow)'],
        about: ['sso-admin', 'identitystore', 'identity-center'],
        notAbout: ['foreign'],
      },
      {
        weight: 88,
        all: ['scp', '(deny|denie|denied|block)'],
        about: ['sso-admin', 'identitystore'],
        notAbout: ['foreign'],
      },
    ],
    apart:
      'AWS names the kind of policy. Roles in member accounts are built by a service-linked role, which SCPs do not bind.',
    confirm: ['organizations:ListPoliciesForTarget', 'organizations:DescribePolicy'],
    advice: [
      'Find the statement that denies the action, from the account up to the root.',
      'Ask its owner for an exception for this caller, or use a caller that it exempts. Do not detach the policy.',
    ],
    source: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
  },
];
