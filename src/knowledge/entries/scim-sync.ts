import type { Entry } from '../entry.ts';

const GUIDE = 'https://docs.aws.amazon.com/singlesignon/latest/developerguide';
const PROVISION = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/provision-automatically.html';

/** Section C, second half: duplicates, tokens, limits, and what fails around the synchronization. */
export const SCIM_SYNC: readonly Entry[] = [
  {
    cause: 'scim_duplicate_resource',
    title: 'The user or group exists already',
    meaning:
      'AWS refuses to create a user or group whose user name, primary email, external id or group name is taken.',
    recognise: [
      { weight: 97, all: ['refused to create a new, duplicate'] },
      {
        weight: 96,
        all: ['duplicate (resource|groupdisplayname|username|user|group|email|externalid)'],
        notAbout: ['sso-admin', 'foreign'],
      },
      { weight: 95, all: ['(user|group) already exists'], notAbout: ['sso-admin', 'foreign'] },
      { weight: 94, all: ['objectexistssyncexception'] },
      {
        weight: 93,
        all: ['(409|conflict)'],
        about: ['scim'],
        none: [
          '429',
          '50 (users|results|records)',
          'large number',
          'pagination',
          'page limit',
          'member and group',
          'only 50',
        ],
      },
      { weight: 92, all: ['status of http response was 409'] },
      {
        weight: 90,
        all: ['(already exist|duplicate|uniqueness)', '(user|group|email|username|externalid)'],
        about: ['scim', 'identitystore'],
        notAbout: ['sso-admin', 'foreign'],
        none: ['member and group', 'membership'],
      },
      { weight: 80, all: ['409 conflict response'] },
      { weight: 64, all: ['<response [409]>'] },
    ],
    apart:
      'A 409 for a user that the client could not see in a list: scim_list_page_limit. After a 429 it may be the echo of the first attempt.',
    confirm: [
      'identitystore:GetUserId by userName, by emails.value and by external id',
      'identitystore:GetGroupId by displayName',
    ],
    advice: [
      'Find the existing object by each unique attribute.',
      'Make the attributes match, so that the identity provider adopts it; delete it only if its owner agrees and nothing is assigned to it.',
      'Provision again.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html',
  },
  {
    cause: 'scim_list_page_limit',
    title: 'The client sees only one page of users or groups',
    meaning:
      'AWS lists a limited number of users or groups a request. A client that reads one page takes the others for missing and creates them again.',
    recognise: [
      {
        weight: 96,
        all: [
          '(50|100) (users|results|records|groups|items|resources)',
          '(only|list|return|max|limit|page|more than|first)',
        ],
        about: ['scim', 'identity-center', 'identitystore'],
        none: ['100 member', 'in one account', 'on one permission set', '100 groups … permission set'],
      },
      {
        weight: 95,
        all: ['(pagination|paginat|paging|startindex|nextcursor|totalresults|itemsperpage)'],
        about: ['scim', 'identitystore'],
        none: ['not supported'],
      },
      { weight: 94, all: ['409', '(large number|many users|more than 50|over 50)'] },
      { weight: 90, all: ['(only|just|first) (the first )?(50|100)', '(users|groups)'] },
    ],
    confirm: [
      'identitystore:GetUserId for a user that the client creates again',
      'The version of the sync tool',
    ],
    advice: [
      'Update the client to one that reads all pages, or that looks users up by filter.',
      'Then reconcile the duplicates.',
    ],
    source: `${GUIDE}/listusers.html`,
  },
  {
    cause: 'scim_throttled',
    title: 'SCIM calls are throttled',
    meaning: 'AWS limits SCIM calls a second, and counts each member change of a group by itself.',
    recognise: [
      { weight: 96, all: ['status of http response was 429'] },
      { weight: 95, all: ['(429|throttl|too many requests|rate limit|rate exceeded)'], about: ['scim'] },
      { weight: 94, all: ['too many requests exceeded the limits'] },
      { weight: 80, all: ['(users|groups) returned status: 429'] },
      { weight: 82, all: ['http', 'response', '429'], notAbout: ['sso-admin', 'portal', 'oidc', 'foreign'] },
    ],
    confirm: ['CloudTrail identitystore-scim.amazonaws.com: errorCode ThrottlingException'],
    advice: [
      'Let the client wait and repeat; lower its concurrency.',
      'A 409 on the repetition may mean that the first attempt succeeded.',
    ],
    source: `${GUIDE}/createuser.html`,
  },
  {
    cause: 'scim_token_invalid_or_expired',
    title: 'The SCIM token or endpoint is not valid',
    meaning:
      'The access token has expired (after a year), was replaced or mistyped, or the tenant in the endpoint URL is wrong.',
    recognise: [
      { weight: 97, all: ['…credentialvalidation(failure|unavailable)'] },
      { weight: 96, all: ['authorization header is invalid or missing'] },
      { weight: 96, all: ['(users|groups|serviceproviderconfig) … returned status: 401'] },
      { weight: 95, all: ['status of http response was 401'] },
      {
        weight: 95,
        all: ['(401|unauthorized|unauthorised|unauthorizedexception)'],
        about: ['scim'],
        none: ['getrolecredentials', 'googleapi', 'admin.googleapis'],
      },
      {
        weight: 94,
        all: ['tenant id', '(incorrect|invalid|wrong|mismatch|not found|does not match)'],
        about: ['scim', 'identity-center'],
        none: ['azure tenant'],
      },
      {
        weight: 93,
        all: [
          '(access token|bearer token|scim token|api token|token)',
          '(expired|invalid|revoked|rotated|wrong|expire)',
        ],
        about: ['scim'],
        none: ['security token included', 'tokenretrieval'],
      },
      { weight: 90, all: ['error while verifying if user', 'unauthorized'] },
      {
        weight: 84,
        all: [
          '(invalid credentials|you appear to have entered invalid credentials|error authenticating)',
          '(provision|scim|entra|okta|onelogin|jumpcloud|azure)',
        ],
        none: ['security token'],
      },
      { weight: 88, all: ['unsupported protocol scheme'], any: ['/groups', '/users'] },
    ],
    confirm: [
      'Age of the token in the settings of Identity Center',
      'AWS Health events about its expiry',
      'CloudTrail CreateBearerToken',
    ],
    advice: [
      'Make a new token in the settings of Identity Center, and copy the endpoint URL as it stands.',
      'Enter both in the identity provider and test the connection.',
      'Delete the old token once the new one works.',
    ],
    source: PROVISION,
  },
  {
    cause: 'scim_operation_not_permitted',
    title: 'AWS does not permit this SCIM operation',
    meaning: 'The token is known, but what it asks for is not allowed for this store (HTTP 403).',
    recognise: [
      { weight: 96, all: ['operation is not permitted based on the supplied authorization'] },
      {
        weight: 94,
        all: ['(403|forbidden|accessdenied|access denied)'],
        about: ['scim'],
        none: [
          'googleapi',
          'sso:',
          'identitystore:',
          'kms',
          'source ip',
          'allowed ip',
          'network',
          'ip address',
          'from new address',
        ],
      },
      { weight: 92, all: ['status of http response was 403'] },
      { weight: 90, all: ['(users|groups) returned status: 403'] },
    ],
    apart: 'If it fails from some addresses only, the network restrictions of the identity store refuse.',
    confirm: [
      'CloudTrail identitystore-scim.amazonaws.com: errorCode AccessDeniedException',
      'identitystore:DescribeIdentityStore',
    ],
    advice: [
      'Check that automatic provisioning is enabled and that the token belongs to this identity store.',
      'Check for network restrictions of the identity store.',
    ],
    source: `${GUIDE}/createuser.html`,
  },
  {
    cause: 'scim_username_not_email',
    title: 'The SCIM user name is not what the SAML NameID will be',
    meaning:
      'Sign-in looks the user up by user name. If SCIM sends a login name and SAML an email address, provisioning works and sign-in fails.',
    recognise: [
      { weight: 94, all: ['(provisioned|scim) … (username|user name)', 'saml … (@|email|sends)'] },
      { weight: 97, all: ['(expects|requires|needs|wants) … (username|user name) … email'] },
      {
        weight: 97,
        all: [
          'username',
          '(email|e-mail|nameid)',
          '(mismatch|not match|differ|not an email|instead of|must be|needs to be|has to be|should be|rather than|not the email)',
        ],
        about: ['scim'],
      },
      {
        weight: 95,
        all: ["username … (is not|isn't|not|needs to be|must be|has to be) … email"],
        notAbout: ['foreign'],
      },
      {
        weight: 92,
        all: [
          '(samaccountname|mailnickname|login name|short name|upn)',
          '(username|user name)',
          '(email|nameid)',
        ],
        about: ['scim', 'identity-center', 'saml'],
        none: ['radius', 'down-level', 'domain\\'],
      },
      { weight: 88, all: ['needs the (username|user name) to be', 'email'] },
    ],
    confirm: ['identitystore:DescribeUser (UserName)', 'NameID of a decoded SAML response'],
    advice: [
      'Map the SCIM userName and the SAML NameID from the same attribute.',
      'Provision the users again, and sign in.',
    ],
    source: PROVISION,
  },
  {
    cause: 'scim_eventual_consistency',
    title: 'The object was created a moment ago',
    meaning: 'AWS answers 404 for a user or group that was created just before; it appears a little later.',
    recognise: [
      { weight: 95, all: ['status of http response was 404'] },
      { weight: 94, all: ['404'], about: ['scim'], none: ['received a 404', 'endpoint', 'invalid url'] },
      {
        weight: 92,
        all: ['(user|group|resource|member) … not found'],
        about: ['scim'],
        notAbout: ['foreign'],
        none: ['dial tcp', 'no such host'],
      },
      {
        weight: 92,
        all: ['(eventual consistency|eventually consistent|propagat)'],
        about: ['scim', 'identitystore', 'identity-center'],
        none: ['role propagation', 'access denied by iam'],
      },
      {
        weight: 92,
        all: [
          '(right after|immediately after|just after|just created|newly created|moments after)',
          '(404|not found|resourcenotfound)',
        ],
        about: ['scim', 'identitystore', 'identity-center'],
      },
    ],
    confirm: ['The same read a minute later'],
    advice: ['Wait a little and repeat.', 'If it stays, look for a deleted or re-created object.'],
    source: 'https://github.com/awslabs/ssosync',
  },
  {
    cause: 'identitystore_membership_conflict',
    title: 'The user is already a member of the group',
    meaning:
      'The membership that should be created is there. Nested groups that are flattened often cause it.',
    recognise: [
      { weight: 98, all: ['member and group relationship already exists'] },
      {
        weight: 96,
        all: [
          '(creategroupmembership|group membership|group_membership|membership)',
          '(already exist|conflictexception|uniqueness|already a member)',
        ],
        none: ['gravitee', 'api management', 'github'],
      },
      {
        weight: 94,
        all: ['already … member of', 'group'],
        about: ['scim', 'identitystore', 'identity-center'],
      },
      { weight: 90, all: ['uniqueness_constraint_violation'], any: ['member', 'membership'] },
    ],
    confirm: ['identitystore:IsMemberInGroups or GetGroupMembershipId'],
    advice: [
      'Treat it as success.',
      'Update the sync tool, or let it remove duplicates when it flattens groups.',
    ],
    source:
      'https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateGroupMembership.html',
  },
  {
    cause: 'idp_directory_api_error',
    title: "The identity provider's own API refused",
    meaning:
      'The directory that is read (Google Workspace, Microsoft Graph, Okta) refused the sync tool. AWS was not asked yet.',
    recognise: [
      { weight: 96, all: ['googleapi'] },
      {
        weight: 95,
        all: [
          '(admin.googleapis|directory api|admin sdk|google directory|google workspace|google api|graph.microsoft|microsoft graph|msgraph)',
          '(error|403|400|401|404|forbidden|denied|invalid|not authorized|unauthorized|disabled|insufficient|not been used)',
        ],
        none: ['app_not_configured', 'saml'],
      },
      {
        weight: 94,
        all: [
          '(oauth2: cannot fetch token|unauthorized_client … delegation|domain-wide delegation|domain wide delegation|service account)',
        ],
        any: ['google', 'gsuite', 'workspace', 'client is unauthorized to retrieve', 'delegation'],
      },
      { weight: 93, all: ['client is unauthorized to retrieve access tokens'] },
      {
        weight: 90,
        all: ['(authorization_requestdenied|insufficient privileges to complete the operation)'],
      },
    ],
    confirm: ['The log of the sync tool before its first call to AWS'],
    advice: [
      "Check the tool's account in the identity provider: administrator email, delegation, scopes, and that the directory API is enabled.",
      'Check the group or user query of the tool.',
    ],
    source: 'https://developers.google.com/admin-sdk/directory/v1/guides/delegation',
  },
  {
    cause: 'caller_credentials_expired',
    title: "The caller's AWS credentials are expired or invalid",
    meaning:
      'The keys with which the tool calls AWS have expired or are unknown. This is neither the SCIM token nor the portal session of Identity Center.',
    recognise: [
      { weight: 96, all: ['security token included in the request is (expired|invalid)'] },
      {
        weight: 94,
        all: [
          '(expiredtokenexception|expiredtoken:|(expiredtoken)|invalidclienttokenid|unrecognizedclientexception|requestexpired|expired token)',
        ],
        none: ['sso token', 'createtoken', 'saml', 'assumerolewithsaml', 'sso session'],
      },
      {
        weight: 90,
        all: [
          '(signature expired|invalidaccesskeyid|signaturedoesnotmatch|authfailure: aws was not able to validate)',
        ],
      },
      {
        weight: 84,
        all: [
          '(unable to locate credentials|no valid credential sources|could not load credentials|nocredentialproviders|no credentials found|nocredentialserror)',
        ],
        none: ['sso', '169.254'],
      },
    ],
    apart: 'An expired portal session says so with the word SSO.',
    confirm: ['sts:GetCallerIdentity with the same credentials'],
    advice: [
      'Renew the credentials of the tool: sign in again, or restart the job so that it assumes its role anew.',
      'Check the clock of the machine.',
    ],
    source: 'https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html',
  },
];
