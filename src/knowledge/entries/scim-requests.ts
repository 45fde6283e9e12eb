import type { Entry } from '../entry.ts';

const GUIDE = 'https://docs.aws.amazon.com/singlesignon/latest/developerguide';
const SCIM_EVENTS =
  'CloudTrail identitystore-scim.amazonaws.com: errorMessage of CreateUser, PutUser, PatchUser';
/** What a SCIM client prints when AWS refuses a payload without saying why. */
const UNSPECIFIC = 'unparsable, syntactically incorrect';

/** Section C: requests that AWS's SCIM endpoint refuses. */
export const SCIM_REQUESTS: readonly Entry[] = [
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
      { weight: 80, all: ['(sortby|startindex|excludedattributes) … not supported'] },
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
      { weight: 80, all: ['…identitymanagement(serviceincompatible|badrequest|badresponse)'] },
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
        all: [
          '(specific|some|certain|several|only some|a few|other) … user',
          "(fail … (synchroni|sync|provision)|(don't|do not|not) (sync|synchroni|provision))",
        ],
        about: ['scim'],
        none: ['token', '401', '409', 'duplicate', '50 users', 'network', 'address'],
      },
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
      'Or hand the payload to idc scim FILE: every rule is checked.',
      'Typical: a name or display name is missing; an attribute has several values; the identity provider matches on more than one attribute.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html',
  },
];
