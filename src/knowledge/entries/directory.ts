import type { Entry } from '../entry.ts';

const TROUBLESHOOTING = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html';

/** Section G: directories, MFA, mail. */
export const DIRECTORY: readonly Entry[] = [
  {
    cause: 'password_reset_failed',
    title: 'The password could not be changed',
    meaning: 'Either the service failed, or the user name has a form that the call drops characters of.',
    recognise: [
      { weight: 98, all: ["couldn't update your password"] },
      { weight: 97, all: ['updatepassword'], none: ['iam:updatepassword'] },
      {
        weight: 94,
        all: [
          "(could not|couldn't|cannot|can't|unable to|failed to|fails|error) … (reset|update|change|updating|resetting|set) … password",
        ],
        notAbout: ['foreign'],
      },
      {
        weight: 92,
        all: [
          '(forgot password|password reset|reset password|reset their password|reset my password)',
          '(fail|error|not work|cannot|unable|internalfailure)',
        ],
        notAbout: ['foreign'],
      },
    ],
    confirm: ['CloudTrail UpdatePassword (errorCode InternalFailure)'],
    advice: [
      'Check the password against the policy.',
      'Try a test user with a simple user name.',
      'If CloudTrail shows InternalFailure, open a support case.',
    ],
    source: TROUBLESHOOTING,
  },
  {
    cause: 'mfa_webauthn_unsupported_browser',
    title: 'The browser does not support this MFA device',
    meaning:
      'Security keys and built-in authenticators need WebAuthn, which this browser or platform does not offer.',
    recognise: [
      { weight: 98, all: ['browser (is )?not supported'], notAbout: ['foreign'] },
      {
        weight: 96,
        all: [
          '(webauthn|fido2?|security key|passkey|yubikey|touch id|windows hello)',
          '(not supported|unsupported|not work|greyed|grayed|does not support|fail|not allowed|error|incompatible)',
        ],
        none: ['ssh', 'sk-ssh'],
      },
      { weight: 94, all: ["(unsupported browser|browser … (does not|doesn't) support)"] },
      { weight: 90, all: ['all supported methods are not supported'] },
    ],
    confirm: ['The same registration in a current Chrome, Firefox, Edge or Safari'],
    advice: ['Register the device in a supported browser; or use an authenticator app.'],
    source: TROUBLESHOOTING,
  },
  {
    cause: 'mfa_totp_clock_skew',
    title: 'The clock of the authenticator is off',
    meaning:
      'Codes of an authenticator app depend on the time; when the phone is off by more than a moment every code is wrong.',
    recognise: [
      {
        weight: 97,
        all: [
          '(authenticator app|authenticator|totp|time-based one-time)',
          '(an unexpected error|invalid|not accepted|error|incorrect|fail|wrong|clock|time sync|out of sync|reject|not work)',
        ],
        none: [
          'webauthn',
          'security key',
          'aws-iam-authenticator',
          'aws iam authenticator',
          'kubectl',
          "looks like this code isn't right",
        ],
      },
      {
        weight: 95,
        all: [
          '(mfa|one-time|verification|otp) code',
          '(invalid|incorrect|not accepted|wrong|reject|expired|clock|sync)',
        ],
        none: ["looks like this code isn't right"],
        notAbout: ['foreign'],
      },
      {
        weight: 93,
        all: [
          '(clock|time) … (skew|drift|sync|out of sync|not synchronized)',
          '(mfa|code|device|phone|sign)',
        ],
        none: ['signaturedoesnotmatch', 'signature', 'aws4'],
      },
      { weight: 90, all: ['multifactorauthentication failed with invalid mfa one time pass code'] },
    ],
    confirm: ['CloudTrail CredentialVerification with CredentialType TOTP: Failure'],
    advice: [
      'Set the phone to automatic time and try the next code.',
      'If it stays, let an administrator remove the device and register it again.',
    ],
    source: TROUBLESHOOTING,
  },
  {
    cause: 'email_delivery_blocked',
    title: 'Mail of Identity Center does not arrive',
    meaning:
      'Invitations and codes come from no-reply@signin.aws or no-reply@login.awsapps.com, and the mail system holds them back.',
    recognise: [
      {
        weight: 97,
        all: [
          '(no-reply@signin.aws|no-reply@login.awsapps.com|no-reply@us-gov-home.awsapps.com|no-reply@login)',
        ],
      },
      {
        weight: 95,
        all: [
          "(not|never|n't|no|nobody) … (receiv|arriv|get|got|deliver|sent)",
          '(email|e-mail|mail|invitation|verification code|invite)',
        ],
        notAbout: ['foreign'],
        none: ['received a', 'saml', 'ses ', 'smtp'],
      },
      {
        weight: 93,
        all: [
          '(email|e-mail|mail|invitation)',
          '(spam|junk|quarantine|blocked|bounce|filtered|not delivered)',
        ],
        any: ['identity cent', 'aws sso', 'sign', 'invit', 'user', 'verification', 'awsapps'],
        notAbout: ['foreign'],
        none: ['ses '],
      },
    ],
    confirm: ['Quarantine and log of the mail system for both senders'],
    advice: [
      'Allow both sender addresses in the mail system.',
      'Send the invitation again; or give the user a one-time password.',
    ],
    source: TROUBLESHOOTING,
  },
  {
    cause: 'ad_primary_group_unsupported',
    title: 'Primary groups of Active Directory are not synchronized',
    meaning: 'Identity Center cannot read the members of a primary group, which Domain Users is by default.',
    recognise: [
      { weight: 98, all: ['domain users'] },
      { weight: 96, all: ['primary group'], notAbout: ['foreign'] },
    ],
    confirm: ['identitystore:ListGroupMemberships of the group'],
    advice: ["Assign through another group that is nobody's primary group."],
    source: TROUBLESHOOTING,
  },
  {
    cause: 'ad_foreign_security_principals',
    title: 'Members from a trusted domain are missing',
    meaning:
      'Members of another, trusted domain appear in the group as foreign security principals, which are not synchronized.',
    recognise: [
      { weight: 98, all: ['foreign ?security ?principal'] },
      {
        weight: 95,
        all: [
          '(trusted domain|trusted forest|another domain|other domain|other forest|cross-forest|cross-domain|child domain|two-way trust|one-way trust|fsp)',
          '(member|group|user|sync|membership)',
        ],
        any: ['ad', 'active directory', 'sync', 'domain', 'group'],
        none: ['email domain', 'dns', 'saml audience'],
        notAbout: ['foreign', 'scim'],
      },
    ],
    confirm: ['identitystore:ListGroupMemberships against the members in Active Directory'],
    advice: [
      'Synchronize a group of the trusted domain itself and assign that.',
      'Check that the service account may read properties and list contents there.',
    ],
    source: TROUBLESHOOTING,
  },
  {
    cause: 'ad_upn_with_radius_mfa',
    title: 'Sign-in by UPN does not work with directory MFA',
    meaning:
      'With MFA of the connected directory in context-aware or always-on mode people must sign in with DOMAIN\\user.',
    recognise: [
      {
        weight: 98,
        all: ['upn', '(sign in|sign-in|signin|log in|login|logon|user name|username|mfa|radius)'],
        notAbout: ['scim', 'saml'],
      },
      {
        weight: 95,
        all: [
          '(down-level|domain\\username|domain\\user|samaccountname|user principal name|userprincipalname)',
          '(sign in|sign-in|log in|login|logon|mfa|radius)',
        ],
        notAbout: ['scim', 'saml'],
      },
      {
        weight: 93,
        all: ['(always-on|always on|context-aware|context aware)', '(sign in|sign-in|log in|login)'],
        any: ['directory', 'upn', 'domain\\', 'corp\\', '@'],
        notAbout: ['foreign', 'scim', 'saml'],
      },
      {
        weight: 94,
        all: ['radius', '(mfa|sign|login)'],
        any: ['directory', 'upn', 'identity cent', 'aws sso', 'ad connector', 'user'],
        notAbout: ['foreign'],
      },
    ],
    confirm: ['CloudTrail CredentialVerification: Failure', 'MFA settings of the connected directory'],
    advice: ['Sign in with the down-level name (DOMAIN\\user).'],
    source: TROUBLESHOOTING,
  },
];
