import type { Entry } from '../entry.ts';

const CLI = 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html';
const PORTAL =
  'https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html';

/** Section E: portal sessions, and what they give access to. */
export const SESSIONS: readonly Entry[] = [
  {
    cause: 'session_expired',
    title: 'The session has expired',
    meaning: 'The portal session is over, so that its token can no longer be renewed.',
    recognise: [
      { weight: 97, all: ['sso access token has either expired'] },
      {
        weight: 94,
        all: ['(getrolecredentials|listaccounts|listaccountroles)', '(token … expired|expired token)'],
      },
      { weight: 93, all: ['(invalidgrant|invalid_grant)', 'refresh token'] },
      { weight: 90, all: ['tokenprovidererror', 'expired'] },
      {
        weight: 88,
        all: ['(sso|portal) … expired'],
        none: ['scim', 'registration', 'certificate', 'client secret', 'security token included'],
        notAbout: ['scim', 'saml', 'foreign'],
      },
      { weight: 97, all: ['token has expired and refresh failed'] },
      { weight: 96, all: ['sso session associated with this profile has expired'] },
      {
        weight: 95,
        all: [
          '(sso|access portal|portal|identity cent(er|re))',
          '(token|session|login|credentials|cached)',
          '(expired|has expired|is expired)',
        ],
        none: [
          'scim',
          'registration',
          'security token included',
          'certificate',
          'client registration',
          'client secret',
        ],
        notAbout: ['scim', 'foreign', 'saml'],
      },
      { weight: 94, all: ['invalid refresh token'] },
      {
        weight: 93,
        all: [
          '(refresh cached sso token failed|unable to refresh sso token|failed to refresh cached credentials|failed to refresh sso|refresh failed)',
        ],
        none: ['no ec2 imds', 'ec2imds'],
      },
      { weight: 92, all: ['tokenretrievalerror'] },
      {
        weight: 90,
        all: ['token … (expired|is expired)'],
        about: ['oidc', 'portal'],
        notAbout: ['scim'],
        none: ['client secret', 'registration'],
      },
      { weight: 90, all: ['expiredtokenexception', '(createtoken|ssooidc|sso oidc|sso-oidc)'] },
      {
        weight: 84,
        all: [
          '(session|login) … (expired|has expired)',
          '(aws sso login|sso login|log in again|re-authenticate|reauthenticate)',
        ],
        none: ['scim'],
      },
      { weight: 56, all: ['session token not found or invalid'] },
    ],
    apart: 'session_invalidated: revoked before its time.',
    confirm: ['expiresAt in ~/.aws/sso/cache', 'CloudTrail CreateToken errors of the user'],
    advice: [
      'Run aws sso login for the profile (or sign in again in the tool).',
      'If it happens each hour, use an sso-session section with sso_registration_scopes, so that the token can be renewed.',
    ],
    source: CLI,
  },
  {
    cause: 'session_invalidated',
    title: 'The session was ended on the server',
    meaning:
      'The token looks valid on the client, but the session was signed out, revoked or replaced at AWS.',
    recognise: [
      { weight: 97, all: ['session token not found or invalid'] },
      {
        weight: 95,
        all: ['(session|token)', '(revoked|invalidated|was ended|terminated|signed out|logged out)'],
        about: ['portal', 'oidc', 'identity-center'],
        none: ['scim'],
      },
      { weight: 93, all: ['unauthorizedexception'], about: ['portal'], notAbout: ['scim', 'sso-admin'] },
      {
        weight: 92,
        all: [
          '(getrolecredentials|listaccounts|listaccountroles)',
          '(unauthorizedexception|401|unauthorized)',
        ],
      },
    ],
    apart: 'With an expired session the tool says expired.',
    confirm: ['CloudTrail sso.amazonaws.com Logout, or a session deleted by an administrator'],
    advice: [
      'Sign in again (aws sso login); cancel requests that still wait in a toolkit.',
      'If the tool keeps the old token, force a new one (aws sso logout first).',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html',
  },
  {
    cause: 'session_not_logged_in',
    title: 'Nobody is signed in on this machine',
    meaning: 'There is no token for this profile in the cache of the client.',
    recognise: [
      { weight: 94, all: ['unable to locate credentials', 'aws sso login'] },
      { weight: 96, all: ['sso session token … was not found'] },
      {
        weight: 93,
        all: ['sso', '(no token file|no token found|session has not been started|no sso session)'],
      },
      { weight: 92, all: ['token does not exist for start url'] },
      { weight: 95, all: ['token for … (not found|does not exist)'], about: ['portal', 'oidc'] },
      { weight: 97, all: ['unable to load sso token'] },
      { weight: 96, all: ['error loading sso token'] },
      {
        weight: 95,
        all: [
          'sso token',
          '(not found|does not exist|missing|no such file|could not|not exist|unable to read|failed to read|cannot)',
        ],
        none: ['expired'],
      },
      {
        weight: 94,
        all: ['sso/cache', '(no such file|not found|does not exist|enoent|cannot find|missing)'],
      },
      {
        weight: 93,
        all: [
          '(not logged in|not signed in|login required|please log in|please login|need to log in|must be logged in with|run aws sso login|to refresh this sso session run)',
        ],
        about: ['oidc', 'portal', 'identity-center'],
        notAbout: ['eks'],
        none: ['expired', 'refresh failed'],
      },
      { weight: 92, all: ['(unauthorizedssotokenerror|ssotokenloaderror|ssotokenproviderfailure)'] },
      { weight: 90, all: ['the sso session … is … invalid'], none: ['has expired'] },
      {
        weight: 88,
        all: ['(no access token|token for … does not exist|no valid sso token|no cached sso token)'],
        notAbout: ['scim'],
      },
      { weight: 70, all: ['expired or is otherwise invalid'] },
    ],
    confirm: ['~/.aws/sso/cache holds a token for the start URL of the profile'],
    advice: [
      'Run aws sso login for the profile.',
      'Check that the tool uses the same profile, home directory and start URL (a trailing #/ makes another cache entry).',
    ],
    source: CLI,
  },
  {
    cause: 'session_role_not_assigned',
    title: 'No access to this account with this role',
    meaning:
      'The profile names an account and a permission set that the person does not have; often the role name is mistyped.',
    recognise: [
      { weight: 90, all: ['do not have any (application|account|access)'], notAbout: ['foreign', 'eks'] },
      { weight: 92, all: ['operation error sso: getrolecredentials', '403'] },
      { weight: 97, all: ['getrolecredentials', '(no access|forbiddenexception|forbidden)'] },
      { weight: 95, all: ['forbiddenexception', 'no access'], none: ['just been', 'just granted'] },
      {
        weight: 93,
        all: [
          '(get-role-credentials|role credentials|sso_role_name|sso role)',
          '(no access|forbidden|403|not assigned|wrong|not found|typo)',
        ],
        none: [
          'missing required',
          'missing the following',
          'unauthorizedexception',
          'expired',
          'user attribute',
          'tls',
          'token not found',
        ],
      },
      { weight: 92, all: ['resourcenotfoundexception', '(getrolecredentials|listaccountroles)'] },
      {
        weight: 90,
        all: [
          '(no roles|no accounts|no aws accounts|you do not have any)',
          '(available|assigned|applications|access)',
        ],
        about: ['portal', 'oidc', 'identity-center'],
      },
      {
        weight: 78,
        all: ['no access'],
        about: ['portal', 'oidc', 'identity-center'],
        none: ['application', 'just'],
      },
      { weight: 55, all: ['no access', 'switchboard.portal'] },
      { weight: 52, all: ['application sign in error', 'no access'] },
    ],
    confirm: [
      'sso:ListAccountAssignmentsForPrincipal, or ListAccountAssignments for the account and set',
      'sso:ListAccountRoles with the token of the person',
    ],
    advice: [
      'Compare account id and role name of the profile with the access portal, letter by letter.',
      'If the access is missing, request it; it is granted only by an approved assignment.',
    ],
    source: PORTAL,
  },
  {
    cause: 'session_stale_entitlements',
    title: 'The session is older than the grant',
    meaning: 'The access was granted a moment ago and the session on the client still knows the old state.',
    recognise: [
      {
        weight: 93,
        all: [
          '(clear|delete|close) … (browser|session|cookie)',
          '(new|granted|added) … (role|account|permission|access)',
        ],
      },
      {
        weight: 92,
        all: ['new (role|account|permission set)', '(not|cannot) … (see|appear|show|visible|listed)'],
        about: ['portal', 'identity-center', 'oidc'],
      },
      {
        weight: 98,
        all: [
          '(no access|forbidden|access denied|not see|cannot see|not show|missing|not appear|not work|still|unable)',
          '(just (been )?(granted|assigned|added)|recently (granted|assigned|added)|newly (granted|assigned|added)|after (being )?(granted|assigned|added)|was (just )?(granted|added|assigned)|right after)',
        ],
        about: ['portal', 'oidc', 'identity-center', 'sso-admin'],
        none: ['scim', 'creating a group', 'recreat', 're-creat'],
      },
      {
        weight: 96,
        all: [
          '(log out and|sign out and|logging out and|signing out and|aws sso logout)',
          '(new|permission|role|account|access|grant)',
        ],
        about: ['portal', 'oidc', 'identity-center', 'sso-admin'],
      },
      {
        weight: 94,
        all: ['(stale|old) … (session|entitlement|browser session)', '(permission|access|role|group|grant)'],
        about: ['portal', 'oidc', 'identity-center'],
        none: ['registration', 'client', 'expired'],
      },
      { weight: 56, all: ['getrolecredentials', '(no access|forbiddenexception)'] },
    ],
    confirm: [
      'sso:ListAccountAssignments (the assignment is there)',
      'CreatedDate of the assignment against the time of sign-in',
    ],
    advice: [
      'Sign out of the access portal and in again (aws sso logout, aws sso login).',
      'If the group membership comes by SCIM, wait for the next synchronization.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/authconcept.html',
  },
];
