import type { Entry } from '../entry.ts';

/** Section D: what the identity provider refuses, and what is missing between the two. */
export const SAML_SETUP: readonly Entry[] = [
  {
    cause: 'saml_audience_mismatch',
    title: 'The audience of the SAML response is not the one that is required',
    meaning: 'The identity provider issued the response for another service provider.',
    recognise: [
      { weight: 97, all: ['externalidpdirectorylogin', 'audience'] },
      { weight: 98, all: ['required audience'] },
      {
        weight: 96,
        all: ['audience'],
        any: [
          'mismatch',
          'not match',
          'invalid',
          'wrong',
          'does not',
          "doesn't",
          'bad audience',
          'not valid',
          'restriction',
          'incorrect',
          'unexpected',
        ],
        none: [
          'jwt',
          'jwtid',
          'id token',
          'aud claim',
          'oidc provider',
          'web identity',
          'assumerolewithwebidentity',
          'federated credential',
        ],
        notAbout: ['foreign', 'eks'],
      },
      { weight: 94, all: ['saml:aud'], none: ['not authorized to perform'] },
    ],
    confirm: ['Audience of a decoded response against the issuer URL in the settings of Identity Center'],
    advice: [
      'Set the audience (entity id of the service provider) in the identity provider to what Identity Center or AWS shows.',
      'For an application set its SAML audience to what the application expects.',
    ],
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html',
  },
  {
    cause: 'saml_sp_entity_id_mismatch',
    title: 'The identity provider does not know this service provider',
    meaning:
      'The entity id (or the reply URL) in the SAML request matches no application in the identity provider.',
    recognise: [
      { weight: 98, all: ['app_not_configured'], none: ['app_not_configured_for_user'] },
      { weight: 97, all: ['(aadsts700016|aadsts50011|aadsts650056|aadsts75011|aadsts90072)'] },
      {
        weight: 95,
        all: [
          '(entity ?id|identifier|issuer|reply url|acs url|assertion consumer)',
          '(mismatch|not match|does not match|no application|not found|invalid|unknown|wrong|incorrect|not configured)',
        ],
        about: ['saml', 'identity-center'],
        none: ['identity store', 'issuer not present', 'audience', 'securitytoken', 'metadata'],
      },
      { weight: 92, all: ['application with identifier', 'not found'] },
      { weight: 90, all: ['service is not configured for this user'] },
    ],
    confirm: [
      'Entity id and ACS URL in the identity provider against those in the settings of Identity Center',
    ],
    advice: [
      'Copy issuer URL and ACS URL from Identity Center into the application of the identity provider, exactly.',
      'Try again in a fresh browser window.',
    ],
    source: 'https://support.google.com/a/answer/6301076',
  },
  {
    cause: 'saml_idp_user_not_assigned',
    title: 'The person is not assigned to the application in the identity provider',
    meaning:
      'The identity provider itself blocks the sign-in: the person has no access to the application there. AWS is not asked.',
    recognise: [
      { weight: 98, all: ['aadsts50105'] },
      { weight: 97, all: ['(app_not_enabled_for_user|app_not_configured_for_user)'] },
      { weight: 96, all: ['block users unless they are specifically granted'] },
      {
        weight: 95,
        all: ["(user|you|account) … (not|n't) … (assigned|granted|allowed) … (application|app)"],
        about: ['saml', 'identity-center', 'scim', 'portal'],
        none: ['permission set', 'sso-admin', 'getrolecredentials'],
      },
      {
        weight: 94,
        all: ['(not assigned|not a direct member|role for the application)'],
        any: ['okta', 'entra', 'azure', 'onelogin', 'google', 'application'],
        none: ['permission set'],
      },
      { weight: 92, all: ['user is not assigned to', '(application|client)'] },
    ],
    confirm: ['Assignments of the application in the identity provider'],
    advice: [
      'Assign the person, or a group of theirs, to the application in the identity provider.',
      'Check that the browser uses the right account.',
    ],
    source:
      'https://learn.microsoft.com/en-us/troubleshoot/entra/entra-id/app-integration/error-code-aadsts50105-user-not-assigned-role',
  },
  {
    cause: 'saml_missing_user_attribute',
    title: 'The user lacks an attribute that is needed',
    meaning:
      'An assertion or a role session refers to an attribute of the user (often the email) that is empty in Identity Center.',
    recognise: [
      { weight: 98, all: ['user attribute', '(is empty|empty)'] },
      { weight: 96, all: ['${user:'], any: ['empty', 'missing', 'not set', 'null'] },
      {
        weight: 95,
        all: [
          '(user attribute|primary email|email attribute|email address)',
          '(is empty|is missing|not set|not populated|missing|not assigned)',
        ],
        about: ['identity-center', 'portal', 'saml'],
        notAbout: ['scim'],
        none: ['not receiving', 'nameid'],
      },
    ],
    confirm: ['identitystore:DescribeUser'],
    advice: [
      'Fill the attribute in the identity provider and map it in SCIM.',
      'Provision the user again and sign in anew.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/attributemappingsconcept.html',
  },
];
