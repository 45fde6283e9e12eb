import type { Entry } from '../entry.ts';

const GUIDE = 'https://docs.aws.amazon.com/singlesignon/latest/userguide';
const TROUBLESHOOTING = `${GUIDE}/troubleshooting.html`;

/** Topics of AWS's troubleshooting page that no API can see: only what people say of them names them. */
export const TOPIC_ENTRIES: readonly Entry[] = [
  {
    cause: 'account_instance_creation_restricted',
    title: 'An account instance cannot be created here',
    meaning:
      'Account instances can be limited to one an account, switched off for the organization, or refused by a service control policy.',
    recognise: [
      {
        weight: 98,
        all: [
          '(create|creating|creation|enable|enabling) … account instance',
          "(cannot|can't|unable|fail|error|issue|not|refus|denied|block|restrict|limit)",
        ],
        none: ['management account is not allowed', 'cannot create more than', 'already'],
      },
      {
        weight: 97,
        all: [
          'account instance … (creation|be created|created|enabled|opt)',
          "(cannot|can't|could not|unable|fail|not|opt|restrict|denied)",
        ],
        none: ['service control policy', 'already', 'not supported for this'],
      },
    ],
    apart:
      'instance_already_exists: the account has one in another Region; account_instance_in_management_account: that account can have none.',
    confirm: [
      'sso:ListInstances in every Region of the account',
      'Settings of Identity Center in the management account: account instances',
      'organizations:ListPoliciesForTarget for policies that name sso:CreateInstance',
    ],
    advice: [
      'Look for an instance in the other Regions of this account: one is all that an account can have. Work in that Region, or in another account.',
      'Where the organization enabled Identity Center before 14 September 2023: let its administrator allow account instances, in the console of the management account.',
      'Ask whether a service control policy limits sso:CreateInstance, and have the account added to its exceptions.',
    ],
    source: `${GUIDE}/account-instances-identity-center.html`,
  },
  {
    cause: 'catalog_application_misconfigured',
    title: 'An application of the catalog is not set up as its vendor needs it',
    meaning:
      'Trust between Identity Center and an application has two sides, and each vendor has its own instructions for the other one.',
    recognise: [
      {
        weight: 95,
        all: [
          'application … (from|of|in) the (application )?catalog',
          "(configur|set up|setup|trust|not work|doesn't work|does not work)",
        ],
      },
      {
        weight: 94,
        all: [
          '(set up|setting up|configure|establish) … trust',
          '(service provider|vendor)',
          '(application|identity cent|aws sso)',
        ],
        about: ['identity-center'],
      },
    ],
    confirm: [
      'sso:DescribeApplication (Status) and sso:ListApplicationAssignments',
      'The Configuration tab of the application in the console',
    ],
    advice: [
      'Open the instructions in the Configuration tab of the application: they are the vendor’s own.',
      'Compare, character by character, the ACS URL and the audience in Identity Center with what the vendor shows.',
      'Load the metadata or the certificate of Identity Center into the application again.',
      'Check that the application is enabled and that the person, or a group, is assigned to it.',
    ],
    source: TROUBLESHOOTING,
  },
  {
    cause: 'saml_assertion_content_wrong',
    title: 'What Identity Center sends to an application is not what it expects',
    meaning:
      'The content of the assertion is set by the attribute mappings of the application, which no API shows; the portal can show the assertion itself.',
    recognise: [
      {
        weight: 98,
        all: ['(you are now in )?administrator mode'],
        about: ['identity-center', 'saml', 'portal'],
      },
      { weight: 96, all: ['you are now in administrator mode'] },
      {
        weight: 94,
        all: [
          '(content|attribute)',
          'saml assertion … (created by|sent by|from|that) (iam )?(identity cent|aws sso)',
        ],
        none: ['empty', 'nameid', 'name id'],
      },
      {
        weight: 93,
        all: [
          'identity cent(er|re) … (send|sends|sent|puts|creates)',
          '(wrong|missing|unexpected|incorrect)',
          '(attribute|claim|subject|value)',
          'application',
        ],
        about: ['saml'],
        none: ['user attribute:'],
      },
    ],
    confirm: ['The assertion itself: Shift and click on the tile in the access portal, then Copy XML'],
    advice: [
      'Sign in to the access portal, hold Shift, choose the tile of the application, and release Shift.',
      'On the page “You are now in administrator mode” choose Copy XML, and hand it to idc saml FILE: it is read in memory and not kept.',
      'Change the attribute mappings of the application in the console where a value is wrong or missing.',
    ],
    source: `${GUIDE}/samlapps.html`,
  },
  {
    cause: 'additional_region_sign_in_failed',
    title: 'Sign-in fails in an additional Region',
    meaning:
      'Each Region of an instance has its own ACS URL and portal address; an identity provider that does not know the one of the new Region refuses it.',
    recognise: [
      {
        weight: 99,
        all: [
          '(additional|replica|secondary|replicated|second) region',
          '(sign in|sign-in|signin|log in|login|portal)',
        ],
        any: ['acs', 'fail', 'cannot', "can't", 'not work', 'error', 'identity provider', 'idp'],
        about: ['identity-center', 'portal', 'saml'],
        none: ['permission set', 'listinstances', 'assignment'],
      },
      {
        weight: 99,
        all: ['acs url', '(additional|replica|secondary|replicated|new) region'],
      },
    ],
    apart: 'additional_region_read_refused: an API was called there, nobody signed in.',
    confirm: [
      'sso:ListRegions (Status of the Region)',
      'The ACS URLs in the application of the identity provider',
    ],
    advice: [
      'Check with sso:ListRegions that the Region is active.',
      'Add the ACS URL of that Region, as the settings of Identity Center show it, to the application in the identity provider.',
      'Until then start at the portal of the primary Region: its session is good in the others.',
    ],
    source: `${GUIDE}/multi-region-iam-identity-center.html`,
  },
  {
    cause: 'ad_sync_failed',
    title: 'The synchronization with Active Directory reports an error',
    meaning:
      'Configurable AD sync writes what it could not synchronize, and why, into its own logs, where they were switched on.',
    recognise: [
      {
        weight: 97,
        all: ['(invaliddirectorycredentials|directoryunavailable|directorynotfound)'],
        any: ['sync', 'identity cent', 'directory', 'error_code'],
      },
      {
        weight: 95,
        all: [
          '(ad sync|active directory sync|configurable ad sync|ad synchronization|identity-sync|identity sync)',
          '(error|fail|conflicterror|error_code|not sync)',
        ],
        none: ['domain users', 'primary group', 'foreign ?security', 'trusted domain'],
      },
    ],
    apart: 'Domain Users and members from trusted domains are missing without any error.',
    confirm: [
      'The log that AD sync writes to CloudWatch Logs, S3 or Firehose: error.error_code',
      'ds:DescribeDirectories (Stage) of the directory',
    ],
    advice: [
      'Switch the logs of AD sync on, if they are not, and read error_code of the last entry.',
      'InvalidDirectoryCredentials: renew the credentials of the service account of the AD Connector.',
      'ConflictError: two objects claim the same user name, address or group name; make them unique in Active Directory.',
      'Otherwise check that the directory is active and that its network reaches the domain controllers.',
    ],
    source: `${GUIDE}/logging-ad-sync-errors.html`,
  },
];
