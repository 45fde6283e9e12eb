import type { Entry } from '../entry.ts';

const GUIDE = 'https://docs.aws.amazon.com/singlesignon/latest/developerguide';
const SCIM_EVENTS =
  'CloudTrail identitystore-scim.amazonaws.com: errorMessage of CreateUser, PutUser, PatchUser';
/** What a SCIM client prints when AWS refuses a payload without saying why. */
const UNSPECIFIC = 'unparsable, syntactically incorrect';

/** Section C: attributes that AWS's SCIM endpoint refuses. */
export const SCIM: readonly Entry[] = [
  {
    cause: 'scim_missing_required_attribute',
    title: 'A required SCIM attribute is missing',
    meaning:
      'Every user needs userName, givenName, familyName and displayName, none of them empty; a group needs displayName.',
    recognise: [
      {
        weight: 88,
        all: ['(familyname|givenname)', '(is empty|missing|required|not set|must not be null|blank)'],
        none: ['${user:'],
        notAbout: ['foreign'],
      },
      { weight: 98, all: ["'name.(givenname|familyname)' failed to satisfy"], none: ['regular expression'] },
      {
        weight: 96,
        all: ["at '(displayname|username|name)' failed to satisfy", '(length|null|not be null)'],
      },
      {
        weight: 95,
        all: [
          '(missing|lacks?|without|no|empty|required|requires|mandatory|must have|not have|blank)',
          '(givenname|familyname|given name|family name|first name|last name|firstname|lastname|displayname|display name|surname)',
        ],
        any: ['scim', 'identity cent', 'aws sso', 'provision', 'attribute', 'user', 'schema'],
        none: ['photos', 'ad group', 'getgroupid', 'security group', 'duplicate'],
        notAbout: ['foreign'],
      },
      {
        weight: 90,
        all: ['required attribute', 'missing'],
        about: ['scim', 'identity-center', 'identitystore'],
      },
      { weight: 88, all: ['missing required', '(attribute|field|property)'], about: ['scim'] },
      { weight: 84, all: [UNSPECIFIC, 'automatic provisioning of user'] },
      { weight: 84, all: ['error while creating user', UNSPECIFIC] },
      { weight: 66, all: [UNSPECIFIC] },
    ],
    apart: 'The record in CloudTrail names the attribute; the message in the identity provider does not.',
    confirm: [SCIM_EVENTS],
    advice: [
      'Give the user a first, a last and a display name in the identity provider, and map all three.',
      'Provision the user again.',
    ],
    source: `${GUIDE}/createuser.html`,
  },
  {
    cause: 'scim_multi_value_attribute',
    title: 'An attribute has more than one value',
    meaning: 'AWS takes one value each for emails, phone numbers, addresses and roles.',
    recognise: [
      { weight: 98, all: ['list attribute', '(allowed limit|exceeds|only allow|limit of 1)'] },
      { weight: 97, all: ['list attributes only allow'] },
      {
        weight: 95,
        all: [
          '(multiple|more than one|several|two|multi-value|multivalue|multi value|multi-valued)',
          '(email|phone|address|values?|attribute)',
        ],
        about: ['scim'],
        none: ['photos', 'saml'],
      },
      {
        weight: 92,
        all: [
          '(multiple|more than one|several|two) … (emails|email addresses|phone numbers|phonenumbers|addresses)',
        ],
        any: ['provision', 'sync', 'scim', 'identity cent', 'aws sso'],
        none: ['saml'],
      },
      { weight: 60, all: [UNSPECIFIC] },
    ],
    confirm: [SCIM_EVENTS],
    advice: [
      'Map a single value (the primary one) for each attribute in the identity provider.',
      'Provision the user again.',
    ],
    source: `${GUIDE}/limitations.html`,
  },
  {
    cause: 'scim_unsupported_attribute',
    title: 'An attribute that AWS does not take was sent',
    meaning:
      'ims, photos, x509Certificates, entitlements, password, manager.displayName and display of a list value are refused.',
    recognise: [
      { weight: 84, all: ['(photos|ims|x509certificates|entitlements) attribute'], notAbout: ['foreign'] },
      {
        weight: 96,
        all: [
          '(photos|ims|x509certificates|entitlements|password|profileurl|manager.displayname|thumbnail|unsupported attribute|unknown attribute|unexpected attribute)',
          '(not supported|unsupported|not allowed|forbidden|reject|invalid|fail|unrecognized|unknown|400)',
        ],
        about: ['scim'],
        none: ['updatepassword'],
      },
      {
        weight: 95,
        all: [
          'attribute',
          '(is not supported|unsupported|not supported|is not recognized|unknown attribute|is not allowed|not permitted)',
        ],
        about: ['scim'],
        none: ['patch support', 'list attribute', 'operation'],
      },
      {
        weight: 90,
        all: ['unsupported … (attribute|property|field)'],
        about: ['scim', 'identitystore', 'identity-center'],
      },
    ],
    confirm: [SCIM_EVENTS],
    advice: ['Remove the mapping of that attribute in the identity provider.', 'Provision the user again.'],
    source: `${GUIDE}/createuser.html`,
  },
  {
    cause: 'scim_invalid_characters',
    title: 'An attribute contains characters that AWS refuses',
    meaning:
      'Control characters, and characters outside the allowed classes of that attribute, make AWS refuse the whole request.',
    recognise: [
      { weight: 97, all: ['must satisfy regular expression pattern', 'p{'] },
      {
        weight: 96,
        all: [
          '(control|invalid|illegal|special|unsupported|forbidden|unicode|disallowed|non-printable|not allowed) char',
        ],
        about: ['scim', 'identitystore'],
        none: ['p@ss', 'unexpected character'],
      },
      {
        weight: 95,
        all: ['failed to satisfy constraint', 'regular expression pattern'],
        about: ['scim', 'identitystore'],
        none: ['identitystoreid', 'identity_store_id', 'instance/', 'identity store id'],
      },
      {
        weight: 94,
        all: [
          'char',
          '(externalid|displayname|group name|username|attribute|profile)',
          '(forbid|not allowed|invalid|illegal|special|control|remov|strip|not accept|not supported)',
        ],
        any: ['scim', 'aws', 'identity cent', 'provision'],
        none: ['s3'],
      },
      {
        weight: 90,
        all: ['(control|invisible|zero-width|zero width|unicode) char', '(attribute|profile|user|group)'],
        notAbout: ['foreign'],
      },
      { weight: 62, all: [UNSPECIFIC, 'errors reported by remote server'] },
    ],
    confirm: [SCIM_EVENTS],
    advice: [
      'Look at the raw profile for control characters and for < > ; : %.',
      'Clean the attribute and provision the user again.',
    ],
    source: `${GUIDE}/createuser.html`,
  },
  {
    cause: 'scim_empty_value',
    title: 'An empty string was sent',
    meaning:
      'AWS takes a value or nothing, never an empty string; neither in an attribute, nor as a member, nor in a filter.',
    recognise: [
      { weight: 98, all: ["members eq ''"] },
      { weight: 97, all: ["eq ''"], about: ['scim'] },
      { weight: 96, all: ["'value': ?''"], about: ['scim'] },
      {
        weight: 95,
        all: [
          '(empty string|empty value|blank value|empty attribute|empty filter|empty member|blank string)',
        ],
        about: ['scim', 'identitystore', 'identity-center'],
      },
      {
        weight: 94,
        all: ['length greater than or equal to 1'],
        about: ['scim'],
        none: ["'name.", 'identitystoreid'],
      },
      {
        weight: 92,
        all: ['(empty|blank)', '(string|value|member|filter|attribute)', '(scim|violates schema|provision)'],
        none: ['empty list', 'attributestatement', 'empty member list'],
      },
      {
        weight: 90,
        all: [
          'length greater than or equal to 1',
          '(failed to satisfy|constraint)',
          '(users|groups|manager|department|title|phonenumbers|emails|addresses)',
        ],
        notAbout: ['foreign', 'sso-admin'],
      },
    ],
    confirm: [SCIM_EVENTS],
    advice: [
      'Let the identity provider omit attributes without a value.',
      'Check that the id of the member is set before the group is patched: a replace with an empty member may empty the group.',
    ],
    source: `${GUIDE}/patchgroup.html`,
  },
];
