import type { Entry } from '../entry.ts';

const LIMITS = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html';

/** Section B: calls that are throttled, not allowed or not supported. */
export const API: readonly Entry[] = [
  {
    cause: 'throttling',
    title: 'Too many calls at once',
    meaning:
      'Identity Center allows about 20 calls a second for all its APIs together, and 15 assignments in the making; this call came on top.',
    recognise: [
      {
        weight: 80,
        all: ['sso … (rate limit|throttl)'],
        notAbout: ['portal', 'scim', 'foreign'],
        none: ['getrolecredentials', 'listaccount'],
      },
      { weight: 95, all: ['too many requests processing'] },
      { weight: 94, all: ['failed to get rate limit token'], notAbout: ['portal', 'foreign'] },
      {
        weight: 93,
        all: [
          '(throttlingexception|throttled|throttling|rate exceeded|toomanyrequests|too many requests|request rate|slow down|requestlimitexceeded)',
        ],
        about: ['sso-admin', 'identitystore'],
        notAbout: ['foreign'],
        none: ['scim', 'getrolecredentials', 'listaccountroles', 'listaccounts', 'kms_throttling'],
      },
      { weight: 92, all: ['retry quota exceeded'], about: ['sso-admin', 'identitystore'] },
      {
        weight: 90,
        all: ['exceeded maximum number of attempts', '(throttl|rate|429)'],
        about: ['sso-admin', 'identitystore'],
      },
      {
        weight: 80,
        all: ['throttlingexception'],
        any: ['rate exceeded', 'too many requests', 'describepermissionset', 'listaccountassignments'],
        notAbout: ['foreign', 'portal', 'scim'],
        none: ['429'],
      },
      { weight: 72, all: ['rate exceeded'], notAbout: ['foreign', 'scim'] },
      { weight: 70, all: ['throttlingexception'], notAbout: ['foreign', 'scim'] },
      {
        weight: 66,
        all: ['(quota exceeded|too many requests|rate limit|throttl)'],
        about: ['sso-admin', 'identitystore', 'identity-center'],
        notAbout: ['foreign', 'scim'],
      },
    ],
    apart: 'Old tools turn a throttled read into "not found".',
    confirm: ['CloudTrail errorCode ThrottlingException'],
    advice: [
      'Lower the parallelism of the tool (about 10 operations at once).',
      'Let it retry with growing pauses (AWS_RETRY_MODE=adaptive).',
    ],
    source: LIMITS,
  },
  {
    cause: 'portal_api_throttling',
    title: 'The access portal API is throttled',
    meaning:
      'ListAccounts, ListAccountRoles and GetRoleCredentials are throttled per user; tools that list every account of a large organization run into it.',
    recognise: [
      { weight: 97, all: ['(listing|list) account roles', '(429|rate limit|throttl|too many requests)'] },
      {
        weight: 96,
        all: [
          '(listing|list) (account|accounts|account roles|roles)',
          '(429|rate limit|throttl|too many requests)',
        ],
        about: ['portal', 'oidc'],
      },
      {
        weight: 97,
        all: [
          '(listaccountroles|listaccounts|getrolecredentials|list-account-roles|list-accounts)',
          '(toomanyrequests|too many requests|429|throttl|rate exceeded|rate limit)',
        ],
        none: ['organizations:listaccounts', 'operation error organizations', 'sso admin', 'ssoadmin'],
      },
      {
        weight: 94,
        all: ['(toomanyrequestsexception|too many requests|429)'],
        about: ['portal', 'oidc'],
        notAbout: ['sso-admin', 'scim', 'foreign'],
      },
      {
        weight: 60,
        all: ['toomanyrequestsexception'],
        none: ['api gateway', 'lambda', 'cognito'],
        notAbout: ['foreign', 'scim', 'sso-admin'],
      },
    ],
    confirm: ['CloudTrail ListAccountRoles errors of the user'],
    advice: [
      'Raise the number of retries of the tool and lower its concurrency.',
      'Keep the generated profiles instead of listing all accounts each time.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_ListAccountRoles.html',
  },
  {
    cause: 'caller_missing_identity_center_permission',
    title: 'The caller lacks an Identity Center permission',
    meaning: 'No identity policy of the caller allows the action on every resource that it touches.',
    recognise: [
      {
        weight: 97,
        denied: {
          actions: ['sso:', 'identitystore:', 'sso-directory:', 'sso-oauth:', 'identity-sync:'],
          by: ['identity-policy', 'permissions-boundary', 'session-policy', 'vpc-endpoint-policy'],
        },
        none: ['does not exist in this region', 'delegated admin'],
      },
      {
        weight: 88,
        denied: {
          actions: ['identitystore:', 'sso-directory:', 'identity-sync:'],
          by: ['unknown', 'resource-policy'],
        },
      },
      {
        weight: 72,
        denied: { actions: ['sso:'], by: ['unknown'], explicit: false },
        none: ['delegated admin', 'sso:list', 'sso:create', 'sso:put', 'sso:attach', 'sso:provision'],
      },
      { weight: 64, denied: { actions: ['sso:'], by: ['unknown'], explicit: false } },
      { weight: 58, denied: { actions: ['sso:'] }, none: ['explicit deny'] },
      {
        weight: 80,
        all: ['listapplicationproviders'],
        any: ['error', 'denied', 'not authorized', 'permission'],
      },
      {
        weight: 80,
        all: [
          '(list|catalog|catalogue) … (cloud |preconfigured )?application',
          '(error|denied|unable to view|not authorized|fail)',
          '(view|load|open|show|brows|listapplications)',
        ],
        about: ['identity-center', 'sso-admin'],
        none: ['configured correctly', 'trust', 'aadsts'],
      },
      {
        weight: 80,
        all: [
          'application (catalog|catalogue)',
          '(error|denied|not authorized|fail)',
          '(view|load|open|show|brows)',
        ],
        any: ['listapplications', 'identity cent', 'aws sso'],
        none: ['configured correctly'],
      },
      {
        weight: 72,
        all: [
          '(accessdenied|access denied|not authorized|unauthorizedoperation|forbidden)',
          '(listinstances|listpermissionsets|createaccountassignment|deleteaccountassignment|listaccountassignments|describepermissionset|describegroup|describeuser|listusers|listgroups|getuserid|getgroupid|createuser|creategroup|provisionpermissionset|createpermissionset)',
        ],
        about: ['sso-admin', 'identitystore', 'identity-center'],
        notAbout: ['foreign', 'scim'],
        none: ['service control', 'explicit deny', 'does not exist in this region'],
      },
      { weight: 70, all: ['accessdeniedexception', 'listinstances'] },
      {
        weight: 68,
        all: [
          '(permission|polic)',
          '(sso:|identitystore:|sso-directory:)',
          '(missing|lack|need|requires|add|denied)',
        ],
        notAbout: ['foreign'],
      },
    ],
    apart:
      'No kind of policy named: the call may also come from an account that does not administer Identity Center.',
    confirm: ['sts:GetCallerIdentity', 'iam:SimulatePrincipalPolicy for the caller and the action'],
    advice: [
      'Allow exactly this action on each resource type that the error names (for memberships the group and the identity store; application ARNs carry the account of the instance owner).',
      'The application catalog of the console needs sso:ListApplicationProviders beside sso:ListApplications.',
      'Call again.',
    ],
    source:
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenter.html',
  },
  {
    cause: 'api_not_available_in_region',
    title: 'This Region does not know the operation',
    meaning: 'The endpoint in this Region does not offer the operation (yet).',
    recognise: [
      { weight: 94, all: ['unknownoperation'], notAbout: ['foreign'] },
      {
        weight: 92,
        all: [
          '(operation|api|action) … (not available|not supported|unsupported|unavailable|not yet available) … region',
        ],
        about: ['sso-admin', 'identitystore', 'identity-center'],
        none: ['application'],
      },
      {
        weight: 86,
        all: [
          '(govcloud|cn-north|cn-northwest|china)',
          '(unknown operation|not available|not supported|unsupported)',
        ],
        about: ['sso-admin', 'identitystore', 'identity-center'],
      },
    ],
    confirm: ['The same call by ListUsers or ListGroups with a filter'],
    advice: [
      'Use ListUsers or ListGroups with a filter in that Region.',
      'Update the SDK and try again later.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ListUsers.html',
  },
  {
    cause: 'application_operation_unsupported',
    title: 'The API does not support this kind of application',
    meaning:
      'SAML and catalogue applications, and some of AWS, are managed only in the console; the API refuses their provider.',
    recognise: [
      {
        weight: 97,
        all: ['application … (is not supported for this action|not supported for this operation)'],
      },
      { weight: 95, all: ['application provider', '(not supported|unsupported)'] },
      {
        weight: 90,
        all: [
          '(createapplication|putapplication|updateapplication|deleteapplication|saml application|custom application|catalog application)',
          '(not supported|unsupported|only in the console|console only|no api)',
        ],
        about: ['sso-admin', 'identity-center'],
      },
    ],
    confirm: ['sso:DescribeApplication', 'sso:DescribeApplicationProvider'],
    advice: [
      'Create or change the application in the console of Identity Center.',
      'Manage its assignments by API, where that is supported.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateApplication.html',
  },
];
