import type { Entry } from '../entry.ts';

const TROUBLESHOOTING = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html';
const LOGIN_EVENT = 'CloudTrail signin.amazonaws.com ExternalIdPDirectoryLogin (errorMessage)';
/** What Identity Center shows for nearly everything that is wrong between it and the identity provider. */
const NOT_YOU = "it's not you, it('s| is) us";

/** Section D: what Identity Center refuses in a sign-in through an external identity provider. */
export const SAML: readonly Entry[] = [
  {
    cause: 'saml_nameid_user_mismatch',
    title: 'The NameID is not the user name of any user',
    meaning:
      'Identity Center looks for a user whose user name equals the NameID of the SAML response exactly, and found none.',
    recognise: [
      {
        weight: 94,
        all: ['externalidpdirectorylogin', '(user … not (found|exist)|no such user|unknown user)'],
      },
      { weight: 93, all: ['(nameid|name id) … (mismatch|does not match|not match)'], none: ['format'] },
      {
        weight: 93,
        all: ['saml', '(does not match|not match|mismatch|differs)', '(username|user name)'],
        none: ['format', 'scim'],
      },
      { weight: 97, all: ["looks like this code isn't right"] },
      {
        weight: 95,
        all: [
          '(nameid|name id|saml subject)',
          '(username|user name)',
          "(not match|mismatch|doesn't match|does not match|differ|not equal|no match|must match|exactly match|match)",
        ],
        none: ['format', 'scim username'],
      },
      {
        weight: 93,
        all: ['an unexpected error has occurred'],
        none: ['authenticator', 'totp', 'register', 'mfa', 'code'],
        notAbout: ['foreign', 'sso-admin'],
      },
      {
        weight: 90,
        all: ['nameid', '(mismatch|wrong|incorrect|case)'],
        any: ['email', 'user', 'identity'],
        none: ['format'],
      },
      { weight: 80, all: ["(code|verification code|mfa code) … (is not|isn't) right"] },
    ],
    apart: 'If no user has that name at all, the user was never provisioned.',
    confirm: [LOGIN_EVENT, 'identitystore:GetUserId with userName = the NameID'],
    advice: [
      'Compare the NameID of a decoded response with the user name in Identity Center, letter by letter.',
      'Let SCIM userName and SAML NameID come from the same attribute.',
    ],
    source: TROUBLESHOOTING,
  },
  {
    cause: 'saml_user_not_provisioned',
    title: 'The user is not in Identity Center yet',
    meaning:
      'The identity provider signed the person in, but Identity Center has no such user: there is no creation at sign-in.',
    recognise: [
      {
        weight: 97,
        all: ['user … (not found|does not exist|not exist) … identity cent(er|re)', '(sign|log)'],
        any: [
          'okta',
          'entra',
          'azure',
          'google',
          'idp',
          'identity provider',
          'saml',
          'onelogin',
          'jumpcloud',
        ],
      },
      {
        weight: 94,
        all: ['(external idp|identity provider|okta|entra)', 'not (yet )?provisioned'],
        about: ['identity-center', 'saml', 'portal'],
      },
      { weight: 97, all: ['invalid mfa credentials'] },
      {
        weight: 95,
        all: [
          "user (is not|isn't|was not|not|hasn't been|has not been) (yet )?(provisioned|synced|synchronized|created)",
        ],
        about: ['identity-center', 'saml', 'scim', 'identitystore', 'portal'],
      },
      {
        weight: 93,
        all: ['(just-in-time|just in time|jit)', '(not|no) … (support|creat|provision)'],
        about: ['identity-center', 'saml'],
      },
      {
        weight: 90,
        all: ['(user|account) … (does not exist|not exist|not found|no such user)', 'sign'],
        about: ['saml', 'identity-center'],
        none: ['app_', 'service provider'],
      },
      { weight: 62, all: ["looks like this code isn't right"] },
      { weight: 60, all: ['an unexpected error has occurred'], none: ['authenticator', 'totp'] },
    ],
    confirm: [
      'identitystore:GetUserId with userName = the NameID',
      'The provisioning log of the identity provider',
    ],
    advice: [
      'Assign the user to the application of Identity Center in the identity provider.',
      'Provision the user, then sign in again.',
    ],
    source: TROUBLESHOOTING,
  },
  {
    cause: 'saml_nameid_format_invalid',
    title: 'The NameID has the wrong format',
    meaning: 'Identity Center wants a NameID of format emailAddress with an address as its value.',
    recognise: [
      { weight: 98, all: ['invalid name ?id policy format'] },
      {
        weight: 96,
        all: ['(nameid|name id|name-id)', 'format'],
        any: [
          'invalid',
          'unspecified',
          'persistent',
          'transient',
          'wrong',
          'must',
          'not supported',
          'unsupported',
          'emailaddress',
          'incorrect',
        ],
        none: ['application attribute'],
      },
      { weight: 94, all: ['invalidnameidpolicy'] },
      {
        weight: 90,
        all: ["couldn't complete your request right now"],
        none: ["it's not you"],
        notAbout: ['foreign'],
      },
      { weight: 56, all: [NOT_YOU] },
    ],
    confirm: [LOGIN_EVENT],
    advice: [
      'Set the NameID format of the identity provider to urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress.',
      'Let its value be the user name in Identity Center.',
    ],
    source: TROUBLESHOOTING,
  },
  {
    cause: 'saml_inresponseto_mismatch',
    title: 'The SAML response answers another request',
    meaning:
      'InResponseTo does not name the request that Identity Center sent: an old tab, a bookmarked page of the identity provider, or a replay.',
    recognise: [
      { weight: 98, all: ['not a valid response for the provided request id'] },
      { weight: 96, all: ['inresponseto'] },
      {
        weight: 93,
        all: [
          'saml',
          '(request id|requestid|in response to)',
          '(mismatch|not match|invalid|unknown|expired|unexpected|does not)',
        ],
        notAbout: ['foreign'],
        none: ['securitytoken', 'service: sts'],
      },
    ],
    confirm: [LOGIN_EVENT],
    advice: [
      'Close all sign-in tabs and start at the access portal.',
      'Do not bookmark the sign-in page of the identity provider.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/other-idps.html',
  },
  {
    cause: 'saml_idp_initiated_unsupported',
    title: "The identity provider's test or start button does not work",
    meaning:
      'A sign-in begun by the test button of an identity provider fails, although beginning at the access portal works.',
    recognise: [
      {
        weight: 97,
        all: [
          '(idp-initiated|idp initiated|identity provider initiated|test saml login|test saml|test single sign-on|test sign-in|test button|unsolicited)',
        ],
        none: ['sp-initiated saml auth fails', 'only supports idp-initiated', 'origin', 'inresponseto'],
      },
      { weight: 92, all: [NOT_YOU, "couldn't complete your request right now"] },
      { weight: 58, all: [NOT_YOU] },
      { weight: 58, all: ["couldn't complete your request right now"] },
    ],
    confirm: ['Sign in from the access portal URL', LOGIN_EVENT],
    advice: [
      'Start at the access portal; if that works, nothing is wrong.',
      'Tell users the portal URL instead of the tile or test button.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/gs-gwp.html',
  },
  {
    cause: 'saml_idp_certificate_mismatch',
    title: 'The signing certificate of the identity provider is not the one that Identity Center has',
    meaning:
      'The identity provider signs with a certificate that was renewed or never imported into Identity Center.',
    recognise: [
      { weight: 97, all: ['externalidpdirectorylogin', '(signature|certificate)'] },
      {
        weight: 96,
        all: ['(idp|identity provider|saml|signing|x509|x.509) certificate'],
        any: [
          'mismatch',
          'not match',
          'expired',
          'rotat',
          'renew',
          'changed',
          'different',
          'differ',
          'new',
          'invalid',
          'expire',
          'old',
        ],
        none: ['google … no certificate', 'verify failed', 'encryption', 'tls', 'iam saml provider'],
      },
      {
        weight: 95,
        all: ['certificate', 'identity cent'],
        any: ['mismatch', 'match', 'expired', 'rotat', 'renew', 'differ', 'import'],
        none: ['certificate_verify', 'verify failed', 'ssl', 'tls', 'self'],
      },
      { weight: 90, all: [NOT_YOU], none: ["couldn't complete"] },
      { weight: 88, all: ['ad connector', '(credential|service account)', '(expired|invalid|not correct)'] },
      { weight: 60, all: [NOT_YOU] },
      { weight: 57, all: ["couldn't complete your request right now"] },
    ],
    apart:
      'The same page comes from a wrong NameID format, a wrong clock and expired AD Connector credentials.',
    confirm: [
      'Compare the certificate in a decoded response with the one in the settings of Identity Center',
      LOGIN_EVENT,
    ],
    advice: [
      'Import the present certificate of the identity provider into Identity Center; several may be active at once.',
      'Then check the clock of the device, the NameID format and the credentials of AD Connector.',
      'Remove the old certificate when nobody uses it.',
    ],
    source: TROUBLESHOOTING,
  },
];
