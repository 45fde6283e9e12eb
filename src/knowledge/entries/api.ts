import type { Entry } from '../entry.ts';

const LIMITS = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html';
const REGIONS = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/regions.html';

/** Section B: calls that Identity Center refuses. */
export const API: readonly Entry[] = [
  {
    cause: 'throttling',
    title: 'Too many calls at once',
    meaning:
      'Identity Center allows about 20 calls a second for all its APIs together, and 15 assignments in the making; this call came on top.',
    recognise: [
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
      { weight: 60, all: ['toomanyrequestsexception'], notAbout: ['foreign', 'scim', 'sso-admin'] },
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
      'Call again.',
    ],
    source:
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenter.html',
  },
  {
    cause: 'wrong_region_for_instance',
    title: 'Looked in a Region where the instance is not',
    meaning:
      'An instance lives in one Region. In any other ListInstances is empty or refused, and what is built on its answer fails with empty ids.',
    recognise: [
      { weight: 96, all: ['ssoadmin_instances', '(empty|invalid index|no elements)'] },
      { weight: 94, all: ["'null' at 'identitystoreid'"] },
      {
        weight: 93,
        all: [
          '(no|zero|empty|0) … (sso|identity cent(er|re)) instances?',
          '(found|region|returned|exist|list)',
        ],
        none: ['iam identity center is not enabled', 'enable'],
      },
      {
        weight: 93,
        all: ['(wrong|different|another|incorrect|other) region'],
        about: ['sso-admin', 'identitystore', 'identity-center'],
        none: [
          'invalid_grant',
          'invalidgrant',
          'aws sso login',
          'sso_region',
          'additional region',
          'cross-region',
          'application',
        ],
        notAbout: ['oidc'],
      },
      {
        weight: 92,
        all: [
          'instances',
          '(is empty|empty list|empty result|are empty|empty array|0 elements|invalid index|no elements)',
        ],
        about: ['sso-admin', 'identitystore', 'identity-center'],
      },
      {
        weight: 90,
        all: ['(no|not) … instance', 'region'],
        about: ['sso-admin', 'identity-center'],
        none: ['does not exist in this region', 'already', 'application', 'enable'],
      },
      {
        weight: 86,
        all: ['listinstances', 'region'],
        any: ['empty', 'accessdenied', 'denied', 'not found', 'no instance', '403'],
      },
      { weight: 70, denied: { actions: ['sso:'] }, all: ['does not exist in this region'] },
      {
        weight: 62,
        all: ['identity ?store ?id', '(null|none|undefined|empty|nil)'],
        any: ['validation', 'failed to satisfy', 'invalid', 'error'],
      },
      { weight: 50, all: ['creating … identity store user', 'instance/'] },
      { weight: 80, all: ['could not connect to the endpoint url', '(sso|identitystore).'] },
    ],
    apart: 'identity_center_not_enabled: no Region has one.',
    confirm: ['sso:ListInstances in each Region'],
    advice: [
      'Find the Region in the settings page of Identity Center.',
      'Set it for the tool (AWS_REGION, provider region) and repeat.',
    ],
    source: REGIONS,
  },
  {
    cause: 'identity_store_id_wrong',
    title: 'The identity store id is wrong',
    meaning:
      'An identity store has an id like d-1234567890. Something else was given, often the ARN of the instance.',
    recognise: [
      { weight: 93, all: ['identity_store_id', '(expected|must) … d-'] },
      { weight: 96, all: ['identity ?store', '(not present for|cannot be found or you do not have)'] },
      {
        weight: 96,
        all: ['identity store', 'arn:aws:sso:::instance'],
        any: ['validationexception', 'invalid', 'failed to satisfy', 'error'],
      },
      {
        weight: 95,
        all: [
          'identity_?store_?id',
          '(failed to satisfy|regular expression|pattern|must match|invalid|validation|length)',
        ],
        none: ["'null'", 'null at', 'undefined'],
      },
      {
        weight: 93,
        all: ['identity store', '(not found|does not exist|resourcenotfound)'],
        none: [
          'user not found',
          'group not found',
          'no identity store',
          '(user|group) … not found',
          'in the identity store',
        ],
        notAbout: ['foreign'],
      },
      {
        weight: 92,
        all: ['instance arn', 'identity store id'],
        any: ['instead', 'wrong', 'invalid', 'pass'],
      },
      { weight: 60, all: ["at 'identitystoreid'"] },
      { weight: 90, all: ['identity_store not found'] },
      { weight: 84, all: ["'identitystoreid'", '(failed|invalid)'], none: ["'null'"] },
    ],
    confirm: ['sso:ListInstances (IdentityStoreId)'],
    advice: ['Use IdentityStoreId of ListInstances (in Terraform identity_store_ids[0]), not InstanceArn.'],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateUser.html',
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
