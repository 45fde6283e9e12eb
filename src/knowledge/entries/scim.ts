import type { Entry } from '../entry.ts';

const GUIDE = 'https://docs.aws.amazon.com/singlesignon/latest/developerguide';
const SCIM_EVENTS =
  'CloudTrail identitystore-scim.amazonaws.com: errorMessage of CreateUser, PutUser, PatchUser';
/** What a SCIM client prints when AWS refuses a payload without saying why. */
const UNSPECIFIC = 'unparsable, syntactically incorrect';

/** Section C, first half: what AWS's SCIM endpoint refuses in a payload. */
export const SCIM: readonly Entry[] = [
  {
    cause: 'scim_missing_required_attribute',
    title: 'A required SCIM attribute is missing',
    meaning:
      'Every user needs userName, givenName, familyName and displayName, none of them empty; a group needs displayName.',
    recognise: [
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
      { weight: 90, all: ['(control|invisible|zero-width|zero width|unicode) char'], notAbout: ['foreign'] },
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
  {
    cause: 'scim_group_patch_member_limit',
    title: 'More than 100 member changes in one request',
    meaning: 'A group may be created with, and patched by, at most 100 members in one request.',
    recognise: [
      {
        weight: 97,
        all: [
          '(100 members|100 membership|100 member|100 users)',
          '(max|limit|more than|exceed|only|at most|over)',
        ],
      },
      {
        weight: 95,
        all: ['(members|member|membership) … (exceed|limit|less than or equal to 100|too many|maximum of)'],
        about: ['scim'],
        none: ['list attribute', 'rate'],
      },
      { weight: 94, all: ['(more than|over|exceeds?|maximum of) 100', '(member|group)'] },
      { weight: 92, all: ['length less than or equal to 100', '(member|operations)'] },
      { weight: 72, all: [UNSPECIFIC, '(patch|updat|sync|reconcil)', 'group'], none: ["''"] },
      { weight: 58, all: [UNSPECIFIC], none: ["eq ''"] },
    ],
    confirm: [
      'CloudTrail identitystore-scim.amazonaws.com PatchGroup',
      'Members of the group in the identity provider',
    ],
    advice: [
      'Send the changes in batches of at most 100 members.',
      'Update the sync tool: most do so by themselves now.',
    ],
    source: `${GUIDE}/patchgroup.html`,
  },
  {
    cause: 'scim_operation_unsupported',
    title: 'AWS does not support this SCIM operation',
    meaning:
      'Replacing all members of a group, PUT on groups, bulk, some filters and paths of PATCH are not supported.',
    recognise: [
      { weight: 98, all: ['replacing group memberships'] },
      { weight: 97, all: ['current patch support'] },
      {
        weight: 95,
        all: [
          '(patch|put|bulk|replace|filter|operation|sortby|startindex|method)',
          '(is not supported|not supported|unsupported|not implemented|not allowed|405|501)',
        ],
        about: ['scim'],
        none: ['this error also occurs', UNSPECIFIC, 'cannot be parsed'],
      },
      {
        weight: 94,
        all: [
          '(missing path in patch|invalid filter|unsupported filter|filter … not supported|unsupported operation|unsupported patch)',
        ],
        notAbout: ['foreign'],
      },
      { weight: 90, all: ['(405|method not allowed|not implemented|501)'], about: ['scim'] },
    ],
    confirm: [
      'CloudTrail identitystore-scim.amazonaws.com PatchGroup, PutGroup',
      `${GUIDE}/limitations.html`,
    ],
    advice: [
      'Let the client add and remove members by PATCH with a path, and filter with eq only.',
      'Look for a setting of the identity provider for AWS, or for a newer version.',
    ],
    source: `${GUIDE}/limitations.html`,
  },
  {
    cause: 'scim_schema_violation_other',
    title: 'AWS refuses the SCIM payload without saying why',
    meaning:
      'The text is the general one: a missing name, several values, an empty string, a forbidden attribute or character, or more than 100 members.',
    recognise: [
      { weight: 70, all: [UNSPECIFIC] },
      { weight: 92, all: ['cannot be parsed, is syntactically incorrect'] },
      {
        weight: 90,
        all: [
          '(invalid json from requestbody|invalidsyntax|invalid syntax|violates schema|schema violation)',
        ],
        about: ['scim'],
        none: [UNSPECIFIC],
      },
      { weight: 76, all: ['status of http response was 400'] },
      {
        weight: 74,
        all: ['(400|bad request)'],
        about: ['scim'],
        none: [
          UNSPECIFIC,
          'list attribute',
          'replacing',
          'failed to satisfy',
          'googleapi',
          'current patch',
          'operations',
        ],
      },
      { weight: 60, all: ['validationexception'], about: ['scim'] },
    ],
    apart: 'Only the payload or the CloudTrail record tells which.',
    confirm: [SCIM_EVENTS, 'The payload that the identity provider sent'],
    advice: [
      'Look the request up in CloudTrail (records exist for tokens made after September 2024).',
      'Or paste the payload, and have it checked.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html',
  },
];
