import type { Entry } from '../entry.ts';

const GUIDE = 'https://docs.aws.amazon.com/singlesignon/latest/userguide';

/** Section H: causes that newer features of Identity Center brought. */
export const NEWER: readonly Entry[] = [
  {
    cause: 'customer_managed_key_denied',
    title: 'The KMS key of the instance refuses',
    meaning:
      'The instance or its identity store is encrypted with a customer managed key, and that key may not be used by the caller or by the service, or is disabled.',
    recognise: [
      {
        weight: 99,
        all: [
          '(kms_accessdenied|kms_access_denied|kms_notfound|kms_key_not_found|kms_throttling|kms_disabled|kms_invalidkeyusage|kms_invalidstate|kms_invalid_|kmsaccessdenied)',
        ],
        notAbout: ['foreign'],
      },
      { weight: 98, all: ['identitycenter service access is blocked'] },
      { weight: 98, all: ['error code: 0001'] },
      {
        weight: 97,
        denied: { actions: ['kms:'] },
        about: ['sso-admin', 'identitystore', 'portal', 'identity-center', 'scim'],
        none: ['awsreservedsso_', 's3', 'secretsmanager', 'lambda'],
      },
      {
        weight: 96,
        denied: { actions: ['kms:'] },
        all: ['associated with this ciphertext'],
        none: ['s3:', 'secret', 'ssm'],
      },
      {
        weight: 95,
        all: [
          '(kms key|customer managed key|customer-managed key|cmk|encryption key|kms:decrypt|kms:generatedatakey)',
        ],
        any: [
          'denied',
          'disabled',
          'not authorized',
          'cannot',
          'fail',
          'blocked',
          'pending deletion',
          'not found',
          'no access',
          'inaccessible',
          'lacks',
          'missing',
        ],
        about: ['sso-admin', 'identitystore', 'identity-center', 'portal', 'scim'],
        none: ['malformedpolicy', 'invalid principal', 'awsreservedsso_'],
      },
      {
        weight: 62,
        denied: { actions: ['kms:decrypt'] },
        none: ['s3', 'secretsmanager', 'lambda', 'on resource: arn:aws:kms'],
      },
    ],
    confirm: [
      'sso:DescribeInstance (EncryptionConfigurationDetails)',
      'CloudTrail kms.amazonaws.com Decrypt',
      'kms:GetKeyPolicy, DescribeKey',
    ],
    advice: [
      'Check that the key is enabled and in the account and Region of the instance.',
      'Let the key policy, and across accounts the IAM policy of the caller, allow kms:Decrypt through sso and identitystore (kms:ViaService) with the encryption context of the instance and the store.',
    ],
    source: `${GUIDE}/cmk-related-errors.html`,
  },
  {
    cause: 'permission_sets_disabled',
    title: 'Permission sets are switched off for this instance',
    meaning:
      'The organization instance was enabled without access to AWS accounts. Permission sets and assignments do not work until an administrator switches them on.',
    recognise: [
      { weight: 98, all: ['permissionsetsenabled'] },
      {
        weight: 97,
        all: [
          'multi-account permissions',
          '(not enabled|disabled|switched off|off|not activated|turn on|enable)',
        ],
      },
      {
        weight: 96,
        all: ['permission sets? (are|is|has|have) (not (been )?enabled|disabled|switched off|turned off)'],
      },
      {
        weight: 95,
        all: [
          'permission sets … (not enabled|disabled|switched off|turned off|not available) … (instance|organization)',
        ],
        none: ['account instance'],
      },
      { weight: 56, all: ['not supported for this identity center instance'] },
    ],
    apart:
      'An account instance never has permission sets; here the owner of the instance is the management account.',
    confirm: ['sso:DescribeInstance (PermissionSetsEnabled)'],
    advice: [
      'Ask the owner of the organization instance whether permission sets shall be used: once switched on they cannot be switched off.',
    ],
    source: `${GUIDE}/enable-identity-center.html`,
  },
  {
    cause: 'additional_region_read_refused',
    title: 'This API works in the primary Region only',
    meaning:
      'In an additional Region of an instance permission sets and assignments can neither be read nor changed, and SCIM does not work.',
    recognise: [
      {
        weight: 98,
        all: ['(additional|replica|secondary|replicated) region'],
        about: ['sso-admin', 'identity-center', 'identitystore', 'scim'],
        none: ['acs url', 'sign-in', 'sign in', 'signing in'],
      },
      {
        weight: 97,
        all: ['primary region', '(only|must|use|not the|call|instead|not supported|not available|required)'],
        about: ['sso-admin', 'identity-center', 'identitystore', 'scim'],
      },
      { weight: 95, all: ['sso:primaryregion'] },
    ],
    confirm: ['sso:DescribeInstance (PrimaryRegion)', 'sso:ListRegions'],
    advice: ['Call the API in the primary Region of the instance.'],
    source: `${GUIDE}/api-support-in-additional-regions.html`,
  },
  {
    cause: 'opt_in_region_disabled',
    title: 'The account has not enabled the Region of Identity Center',
    meaning:
      'Identity Center lives in a Region that must be opted in to, and the member account has not done so; its tile cannot be opened.',
    recognise: [
      { weight: 98, all: ['(opt-in|opt in|opted in|optin|opt_in)', 'region'], notAbout: ['foreign'] },
      { weight: 96, all: ['regiondisabledexception'] },
      { weight: 95, all: ['sts is not activated in this region'] },
      {
        weight: 94,
        all: ['region … (is not enabled|not enabled|disabled|not activated|is disabled)', 'account'],
        about: ['identity-center', 'portal', 'sso-admin', 'saml'],
        none: ['identity center is not enabled', 'permission sets'],
      },
      {
        weight: 93,
        all: ['(enable|activate) … region', 'account'],
        about: ['identity-center', 'portal'],
        none: ['enable identity', 'instance', 'already'],
      },
    ],
    confirm: ['account:GetRegionOptStatus for the member account'],
    advice: [
      'Enable that Region in the member account (account:EnableRegion from the management account).',
      'Wait until it is enabled and open the account again.',
    ],
    source: `${GUIDE}/regions.html`,
  },
  {
    cause: 'identity_store_network_restricted',
    title: 'Network restrictions of the identity store block the call',
    meaning:
      'The identity store admits API or SCIM calls only from listed addresses or VPCs, and this one came from elsewhere.',
    recognise: [
      {
        weight: 93,
        all: [
          '(accessdenied|access denied|denied|403)',
          'from (a |the )?new (office|network|ip|address|egress)',
        ],
        about: ['identitystore', 'scim', 'identity-center'],
      },
      {
        weight: 93,
        all: [
          '(denied|fail|403|refus|block)',
          '(from|in) (the |a |our )?(new|other|different|office|home) (network|office|location|ip|address|site)',
        ],
        about: ['identitystore', 'scim'],
      },
      {
        weight: 98,
        all: [
          '(scimallowsourceips|apiallowsourceips|apirestrictsourcevpcs|vpceaccessrequired|networkconfiguration)',
        ],
        notAbout: ['foreign'],
      },
      {
        weight: 96,
        all: [
          '(source ip|ip address|ip allow|allowed ip|allow list|allowlist|network restriction|network control|network access|from outside|vpc endpoint|source vpc|network configuration)',
          '(denied|block|restrict|refus|not allowed|not permitted|accessdenied|403|not in|forbidden|only)',
        ],
        about: ['identitystore', 'scim', 'identity-center'],
        notAbout: ['foreign'],
        none: ['vpc endpoint policy allows', 'proxy error', 'connection refused'],
      },
      {
        weight: 90,
        all: ['new (ip|address|egress)', '(scim|identity store|identitystore)'],
        any: ['403', 'denied', 'fail', 'refus', 'block'],
      },
    ],
    apart: 'It fails from some addresses and works from others with the same credentials.',
    confirm: [
      'identitystore:DescribeIdentityStore (NetworkConfiguration)',
      'CloudTrail sourceIPAddress of good and of refused calls',
    ],
    advice: [
      'Compare the address of the caller with the list in the network configuration of the identity store.',
      'Let its owner add the address or VPC; do not open it to all.',
    ],
    source:
      'https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_UpdateIdentityStore.html',
  },
];
