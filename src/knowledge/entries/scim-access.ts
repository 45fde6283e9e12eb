import type { Entry } from '../entry.ts';

const GUIDE = 'https://docs.aws.amazon.com/singlesignon/latest/developerguide';
const PROVISION = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/provision-automatically.html';

/** Section C: tokens and credentials of a synchronization. */
export const SCIM_ACCESS: readonly Entry[] = [
  {
    cause: 'scim_token_invalid_or_expired',
    title: 'The SCIM token or endpoint is not valid',
    meaning:
      'The access token has expired (after a year), was replaced or mistyped, or the tenant in the endpoint URL is wrong.',
    recognise: [
      { weight: 92, all: ['(invalid|wrong|malformed) scim endpoint'] },
      { weight: 90, all: ['(quarantine|quarantined)', '(credential|token|unauthorized)'] },
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
      { weight: 84, all: ['provided token has expired'] },
      { weight: 96, all: ['security token included in the request is (expired|invalid)'] },
      {
        weight: 94,
        all: [
          '(expiredtokenexception|expiredtoken|invalidclienttokenid|unrecognizedclientexception|requestexpired|expired token)',
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
