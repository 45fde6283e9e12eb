import type { Entry } from '../entry.ts';

const CLI = 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html';

/** Section E: how a CLI, an SDK or a toolkit is set up to sign in. */
export const SIGN_IN: readonly Entry[] = [
  {
    cause: 'session_start_url_or_region_wrong',
    title: 'Start URL or Region of the sign-in is wrong',
    meaning:
      'The sign-in service is asked in a Region, or with a start URL, that does not belong to the instance.',
    recognise: [
      {
        weight: 92,
        all: ['device_authorization', '(invalid|400|error)'],
        none: ['connection', 'timeout', 'could not connect', 'no such host'],
      },
      {
        weight: 90,
        all: ['(sign in|sign-in|signin|login|start|portal) url', '(invalid|wrong|incorrect|not valid)'],
        about: ['portal', 'oidc', 'identity-center'],
        notAbout: ['saml'],
      },
      { weight: 90, all: ['login … (wrong|incorrect) region'] },
      {
        weight: 96,
        all: ['startdeviceauthorization', '(invalidrequest|invalid_request|error|400|exception)'],
        none: ['connection', 'timeout', 'registration'],
      },
      { weight: 95, all: ['invalid grant provided'] },
      {
        weight: 94,
        all: [
          '(invalid start url|invalid sso start url|start url … (invalid|wrong|not valid|incorrect|mismatch)|start_url … (invalid|wrong|not valid|incorrect))',
        ],
      },
      {
        weight: 93,
        all: ['sso( |-|_)?region', '(wrong|incorrect|mismatch|different|not match|invalid)'],
        none: ['missing required'],
      },
      {
        weight: 93,
        all: ['(wrong|incorrect|different|invalid) … region'],
        about: ['oidc', 'portal'],
        notAbout: ['sso-admin', 'scim'],
        none: ['application'],
      },
      {
        weight: 90,
        all: ['(invalid_grant|invalid grant|invalidgrantexception|invalidgrant)'],
        none: [
          'refresh',
          'google',
          'invalid refresh token',
          'oauth2: cannot fetch token',
          'createtokenwithiam',
        ],
      },
      {
        weight: 86,
        all: ['invalid code'],
        none: ['mfa', 'totp', 'verification', 'qr', 'authenticator', 'source code', 'postal', 'zip'],
      },
      { weight: 86, all: ['invalid token provided'] },
      {
        weight: 84,
        all: ['invalidrequestexception'],
        about: ['oidc'],
        none: ['user attribute'],
        notAbout: ['foreign'],
      },
      {
        weight: 82,
        all: ['(sso-?oidc|ssooidc|sso oidc)', '400'],
        none: [
          'expired',
          'invalidclient',
          'invalid_client',
          'refresh',
          'unauthorizedclient',
          'authorizationpending',
        ],
      },
      { weight: 80, all: ['(invalid|wrong) … (start url|portal url)'] },
    ],
    apart: 'invalid_grant while renewing a token means that the session is over.',
    confirm: [
      'sso:ListInstances (PrimaryRegion, Regions)',
      'The access portal URL in the settings of Identity Center',
    ],
    advice: [
      'Set sso_region to the Region of the instance, which may differ from the Region that you work in.',
      'Copy the start URL from the access portal, without anything after /start.',
      'Sign in again.',
    ],
    source: CLI,
  },
  {
    cause: 'session_config_missing',
    title: 'The profile lacks settings for sign-in',
    meaning:
      'The profile, or the sso-session section that it names, lacks sso_start_url, sso_region, sso_account_id or sso_role_name.',
    recognise: [
      { weight: 95, all: ['(could not find|cannot find|unknown|no) sso( |-|_)session'], none: ['token'] },
      { weight: 95, all: ['profile', 'must (include|have|contain|set|specify) … sso_'] },
      { weight: 98, all: ['missing required configuration'] },
      { weight: 97, all: ['missing the following required', 'sso'] },
      {
        weight: 96,
        all: [
          '(sso_start_url|sso_region|sso_account_id|sso_role_name|sso_session|sso-session|sso_registration_scopes)',
          "(missing|not found|not set|required|undefined|not specified|does not exist|doesn't exist|not defined|no such|not configured|must be|incomplete|blank)",
        ],
        none: ['getrolecredentials', 'forbiddenexception'],
      },
      { weight: 95, all: ['an aws region is required', 'sso'] },
      {
        weight: 94,
        all: ['profile', '(could not be found|not found|does not exist)'],
        about: ['oidc', 'identity-center'],
        none: ['instance profile', 'applicationprofile', 'unable to load sso token', 'sso session token'],
      },
      {
        weight: 93,
        all: ['(config profile|the sso-session) … (could not be found|does not exist|not found)'],
      },
      { weight: 90, all: ['invalidconfigerror'], about: ['oidc', 'identity-center'] },
      { weight: 88, all: ['(inline|both|conflict|differ)', '(sso_start_url|sso_region)', 'sso_session'] },
    ],
    confirm: ['aws configure list --profile', '~/.aws/config'],
    advice: [
      'Run aws configure sso for the profile.',
      'If the tool is old, repeat sso_start_url and sso_region in the profile itself: it may not read sso-session sections.',
    ],
    source: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html',
  },
  {
    cause: 'session_client_registration_invalid',
    title: 'The registration of the client is expired or unknown',
    meaning:
      'The tool uses a cached client registration that AWS no longer accepts, or that belongs to another Region.',
    recognise: [
      {
        weight: 97,
        all: ['(invalidclientexception|invalid_client|invalid client)'],
        none: ['google', 'createtokenwithiam', 'azure', 'aadsts', 'cognito', 'security token'],
      },
      { weight: 95, all: ['client registration', '(expired|invalid|stale|not valid|fail)'] },
      {
        weight: 95,
        all: ['(clientid|client id|client_id|client secret|clientsecret)', '(expired|invalid|unknown)'],
        about: ['oidc'],
      },
      {
        weight: 93,
        all: ['registerclient', '(error|exception|invalid|400)'],
        none: ['region is required', 'connection', 'timeout'],
      },
      { weight: 90, all: ['(stale|corrupt|old) … cache'], about: ['oidc'] },
      {
        weight: 84,
        all: [
          '(invalidclientmetadata|invalidredirecturi|invalid redirect|invalid callback url|invalid_redirect)',
        ],
      },
    ],
    confirm: ['Registration files in ~/.aws/sso/cache (expiresAt, region)'],
    advice: [
      'Sign out, delete the cached registration of the tool (~/.aws/sso/cache) and sign in again.',
      'Update the tool.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_RegisterClient.html',
  },
  {
    cause: 'application_not_enabled_for_org',
    title: 'The application is not enabled for this organization',
    meaning: 'An AWS managed application or a client is not permitted, or not assigned, in this instance.',
    recognise: [
      { weight: 88, all: ['organization has not enabled', 'application'], notAbout: ['foreign'] },
      {
        weight: 96,
        all: ['unauthorized_client'],
        none: ['retrieve access tokens', 'google', 'aadsts', 'cognito'],
      },
      { weight: 95, all: ['unauthorizedclientexception'] },
      { weight: 94, all: ['client is unauthorized'], none: ['retrieve access tokens'] },
      {
        weight: 93,
        all: [
          '(application|kiro|amazon q|codewhisperer|codecatalyst|quicksight|subscription)',
          '(not enabled|not been enabled|not allowed|not subscribed|no subscription|not available for your organization|not assigned|administrator)',
        ],
        about: ['identity-center', 'portal', 'oidc'],
        none: ['opt-in', 'user attribute', 'region', 'aadsts', 'block users'],
      },
      { weight: 92, all: ['confirm with your administrator that you have access to the application'] },
      {
        weight: 90,
        all: ['(your organization|administrator) … (has not|not|must) … enable'],
        about: ['identity-center', 'portal', 'oidc'],
      },
    ],
    confirm: ['sso:ListApplications', 'sso:ListApplicationAssignments'],
    advice: [
      'Ask the administrator of Identity Center to enable the application and to assign the person or a group.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/awsapps.html',
  },
];
