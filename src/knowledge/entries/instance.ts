import type { Entry } from '../entry.ts';

const INSTANCES = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/identity-center-instances.html';
const ENABLE = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/enable-identity-center.html';

/** Section B: the instance itself. */
export const INSTANCE: readonly Entry[] = [
  {
    cause: 'account_instance_unsupported_operation',
    title: 'An account instance cannot do this',
    meaning:
      'Account instances have users, groups and AWS managed applications, but no permission sets and no access to accounts.',
    recognise: [
      { weight: 97, all: ['not supported for this identity center instance'] },
      {
        weight: 93,
        all: [
          'account instance',
          '(not supported|unsupported|does not support|not available|cannot|only organization|not valid)',
        ],
        none: ['management account', 'already'],
      },
      {
        weight: 90,
        all: ['(organization instance|organization-level instance) … (required|only|needed|must)'],
      },
      {
        weight: 88,
        all: ['(operation|action) is not supported', 'instance'],
        about: ['sso-admin', 'identity-center'],
        none: ['application provider'],
      },
    ],
    apart:
      'permission_sets_disabled: an organization instance with multi-account permissions switched off says the same.',
    confirm: ['sso:ListInstances (OwnerAccountId against the management account)', 'sso:DescribeInstance'],
    advice: ['Use the organization instance of the management account for permission sets and assignments.'],
    source: INSTANCES,
  },
  {
    cause: 'account_instance_in_management_account',
    title: 'The management account cannot have an account instance',
    meaning:
      'Account instances exist only in member or standalone accounts; the management account enables the organization instance.',
    recognise: [
      { weight: 97, all: ['management account is not allowed'] },
      {
        weight: 94,
        all: [
          '(createinstance|create instance|account instance|create-instance)',
          '(management account|master account)',
        ],
        any: ['not allowed', 'cannot', "can't", 'validation', 'not supported', 'denied', 'fail'],
      },
      { weight: 84, all: ['organization management account', 'not allowed'] },
    ],
    confirm: ['organizations:DescribeOrganization', 'sts:GetCallerIdentity'],
    advice: [
      'Enable the organization instance from the console of the management account; or create the account instance in a member account.',
    ],
    source: INSTANCES,
  },
  {
    cause: 'instance_already_exists',
    title: 'There is an instance already',
    meaning: 'An account has at most one instance, whatever the Region; enabling or creating another fails.',
    recognise: [
      { weight: 95, all: ['already enabled in (another|a different|other) region'], notAbout: ['foreign'] },
      { weight: 97, all: ['cannot create more than', 'instance'] },
      {
        weight: 94,
        all: ['already', '(enabled|has|exist|created)', 'instance'],
        about: ['identity-center', 'sso-admin'],
        none: ['assignment', 'permission set', 'application'],
        notAbout: ['foreign'],
      },
      {
        weight: 92,
        all: ['(identity cent(er|re)|aws sso) … already … (enabled|exist|configured|set up)'],
        notAbout: ['foreign'],
      },
      { weight: 92, all: ['(one|1|single) instance … per … account'], notAbout: ['foreign'] },
      {
        weight: 88,
        all: ['createinstance', '(conflict|quota|already)'],
        about: ['sso-admin', 'identity-center'],
      },
      {
        weight: 76,
        all: ['already enabled', 'region'],
        any: ['enable', 'ic ', 'instance', 'identity', 'sso'],
        notAbout: ['foreign', 'eks'],
      },
    ],
    confirm: ['sso:ListInstances in every Region'],
    advice: [
      'Use the existing instance in its Region.',
      'Only if nobody uses an account instance: its owner may delete it, then enable the organization instance.',
    ],
    source: INSTANCES,
  },
  {
    cause: 'identity_center_not_enabled',
    title: 'Identity Center is not enabled',
    meaning: 'The organization has no instance yet; tools that expect one fail on their first call.',
    recognise: [
      { weight: 92, all: ['subscriptionrequiredexception', 'sso'] },
      {
        weight: 96,
        all: [
          "(identity cent(er|re)|aws sso|single sign-on) … (is not|not been|isn't|hasn't been|not yet|must be|needs to be|has to be|not) … (enabled|activated|set up|configured)",
        ],
        none: ['permission set … enabled', 'attributes for access', 'multi-account permissions'],
        notAbout: ['foreign'],
      },
      {
        weight: 93,
        all: ['(enable|activate) (iam )?(identity cent(er|re)|aws sso|single sign-on)'],
        any: ['first', 'before', 'must', 'need', 'please', 'manually', 'required', 'have to'],
        none: ['already'],
      },
      {
        weight: 88,
        denied: { actions: ['sso:listinstances'], by: ['unknown'] },
        any: ['landing zone', 'awsaccelerator', 'control tower', 'custom resource'],
      },
      {
        weight: 84,
        all: ['subscription', '(sso|identity cent(er|re))'],
        any: ['required', 'needs'],
        about: ['sso-admin', 'identity-center'],
      },
      { weight: 56, denied: { actions: ['sso:listinstances'], by: ['unknown'] } },
      { weight: 50, all: ['(no|zero) … (sso|identity cent(er|re)) instance'] },
    ],
    confirm: ['sso:ListInstances in every Region'],
    advice: [
      'Enable the organization instance from the management account, in the Region where it shall stay.',
      'Run the tool again.',
    ],
    source: ENABLE,
  },
  {
    cause: 'cross_region_instance_unsupported',
    title: 'The application and the instance are in different Regions',
    meaning: 'This application or AWS service works only with an instance in its own Region.',
    recognise: [
      { weight: 97, all: ['instance', 'same (aws )?region as'], notAbout: ['foreign'] },
      {
        weight: 97,
        all: ['application', 'instance … (different|another|other) region'],
        about: ['identity-center', 'sso-admin'],
        notAbout: ['oidc'],
      },
      { weight: 95, all: ['cross(-| )region … (idc|instance|identity)'], notAbout: ['foreign'] },
      {
        weight: 96,
        all: ['(cross-region|cross region)'],
        about: ['identity-center', 'sso-admin'],
        notAbout: ['foreign'],
        none: ['bucket', 'inference profile'],
      },
      {
        weight: 93,
        all: [
          '(same|different|another|other) (aws )?region',
          '(instance|identity cent(er|re))',
          '(application|workspace|domain|amazon q|quicksight|redshift|emr|sagemaker|grafana|transform|codecatalyst|monitron|app )',
        ],
        notAbout: ['oidc'],
      },
      {
        weight: 90,
        all: ['(must be|needs to be|has to be|is not|not) in the same (aws )?region'],
        about: ['identity-center', 'sso-admin'],
      },
      {
        weight: 88,
        all: ['instance', 'not … (supported|available|found) … region', 'application'],
        about: ['identity-center', 'sso-admin'],
      },
    ],
    confirm: ['sso:ListInstances (PrimaryRegion, Regions)'],
    advice: [
      'Create the application in the Region of the instance; or add that Region to the instance, where the service supports it.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/multi-region-iam-identity-center.html',
  },
];
