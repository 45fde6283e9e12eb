import type { Entry } from '../entry.ts';

const CUSTOM_APPS =
  'https://docs.aws.amazon.com/singlesignon/latest/userguide/customermanagedapps-saml2-setup.html';

/** Section D, third part: Identity Center as the identity provider of an application. */
export const SAML_APPLICATIONS: readonly Entry[] = [
  {
    cause: 'saml_app_subject_mapping',
    title: 'The Subject of the application has the wrong format or source',
    meaning:
      'The application expects the Subject in another format, or from another attribute, than its mapping in Identity Center gives.',
    recognise: [
      {
        weight: 95,
        all: ['subject'],
        any: ['transient', 'persistent', 'unspecified', 'format', 'mapping', 'mapped', '${user:'],
        about: ['saml', 'identity-center'],
        none: ['certificate subject', 'email subject', 'invalid name id policy'],
      },
      {
        weight: 90,
        all: ['(attribute mapping|attribute mappings)', '(subject|nameid)'],
        none: ['role attribute'],
      },
      {
        weight: 88,
        all: ['(missing|no|invalid|empty) (subject|nameid|name id)'],
        any: ['application', 'app', 'service provider', 'assertion', 'response'],
        none: ['externalidpdirectorylogin'],
      },
      { weight: 70, all: ['sign in with saml', '403'] },
      {
        weight: 66,
        all: ['saml', '403', '(web ui|login|click|sign in)'],
        none: ['sts', 'assumerole', 'app_not', 'no access', 'scim', 'bad audience'],
      },
    ],
    confirm: ['sso:DescribeApplication', 'Attribute mappings of the application, in the console'],
    advice: [
      'Set the mapping of Subject (often the email address of the user) and its format as the application documents it; unspecified, emailAddress and transient are the usual ones.',
      'Copy the assertion in administrator mode (Shift and click on the tile) and compare.',
    ],
    source: CUSTOM_APPS,
  },
  {
    cause: 'saml_empty_attribute_statement',
    title: 'The assertion has an empty AttributeStatement',
    meaning:
      'When no attribute besides Subject is mapped, Identity Center sends an empty AttributeStatement, which strict libraries refuse.',
    recognise: [
      {
        weight: 98,
        all: ['attributestatement'],
        any: [
          'missing child',
          'not complete',
          'empty',
          'blank',
          'invalid',
          'expected',
          'no attribute',
          'incomplete',
        ],
      },
      { weight: 94, all: ['(saml-schema-protocol|saml-schema-assertion)'] },
      {
        weight: 92,
        all: ['(no attribute|no attributes|empty attribute)', '(assertion|saml)'],
        any: ['application', 'app', 'schema', 'response', 'statement', 'xsd'],
      },
      { weight: 90, all: ['there is no attributestatement'] },
    ],
    confirm: [
      'The assertion, copied in administrator mode',
      'Attribute mappings of the application, in the console',
    ],
    advice: [
      'Map at least one attribute besides Subject (for example email to the email address of the user).',
    ],
    source: 'https://github.com/SAML-Toolkits/python-saml/issues/259',
  },
  {
    cause: 'saml_app_sp_initiated_rejected',
    title: 'The application may only be started from the portal',
    meaning:
      'The application is set up for sign-in from the access portal only, so that a sign-in begun at the application ends with "No access".',
    recognise: [
      { weight: 98, all: ['application sign in error'] },
      {
        weight: 97,
        all: ['(sp-initiated|sp initiated|service provider initiated|service-provider-initiated)'],
        any: [
          'no access',
          'fail',
          'reject',
          'error',
          'not work',
          '403',
          'forbidden',
          'denied',
          'not support',
        ],
      },
      {
        weight: 95,
        all: ['origin', 'identity_center'],
        any: ['signinoptions', 'no access', 'portaloptions', 'application'],
      },
      {
        weight: 92,
        all: ['no access', '(application|custom saml|saml app|tile)'],
        none: ['getrolecredentials', 'permission set'],
      },
      { weight: 68, all: ['no access', 'switchboard.portal'], none: ['getrolecredentials'] },
      { weight: 54, all: ['forbiddenexception', 'no access'] },
    ],
    confirm: [
      'sso:DescribeApplication (PortalOptions.SignInOptions.Origin)',
      'sso:ListApplicationAssignments',
    ],
    advice: [
      'If the tile in the portal works, set the sign-in option of the application to its own URL (Origin APPLICATION).',
      'Check that the person, or a group, is assigned to the application.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_SignInOptions.html',
  },
  {
    cause: 'saml_app_user_mapping',
    title: 'The application does not know the user',
    meaning:
      'Identity Center signed the person in; the application has no account that matches what the assertion says.',
    recognise: [
      {
        weight: 96,
        all: [
          '(you do not have access to this database|user is not registered|user not found in|user … not exist in|no user … found|no matching user|could not find … user|unable to find … user|user does not exist|no account … found|not find a user|user unknown|no such account)',
        ],
        about: ['saml', 'identity-center'],
        notAbout: ['scim', 'sso-admin', 'identitystore'],
      },
      {
        weight: 92,
        all: [
          '(access is denied|access denied|denied|login failed|not allowed)',
          'user',
          '(in the app|in odoo|res_users|application|service provider)',
        ],
        about: ['saml'],
        none: ['sts', 'assigned', 'aadsts', 'not authorized to perform', 'permission set'],
      },
      {
        weight: 90,
        all: ['user (mapping|matching)', '(fail|no|not|wrong|missing)'],
        about: ['saml', 'identity-center'],
      },
      { weight: 60, all: ['(invalid_response|user_not_found|no matching user)'], about: ['saml'] },
    ],
    confirm: ['The assertion, copied in administrator mode', 'The account of the person in the application'],
    advice: [
      'Create the account in the application, or let it create accounts at sign-in.',
      'Map the attribute by which the application looks its users up.',
    ],
    source: CUSTOM_APPS,
  },
];
