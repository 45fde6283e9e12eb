import type { Entry } from '../entry.ts';

const TROUBLESHOOTING = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html';

/** Section A: for whom. */
export const PRINCIPAL: readonly Entry[] = [
  {
    cause: 'principal_not_found',
    title: 'The user or group does not exist in the identity store',
    meaning:
      'The id or name that was asked for is not in the identity store of this instance: deleted, mistyped, from another store, or not created yet.',
    recognise: [
      {
        weight: 88,
        all: [
          "(user|group) … (does not exist|doesn't exist|not exist|was not found|not found) … (in|in the) (identity center|identity store|aws sso)",
        ],
      },
      { weight: 97, all: ['no identity ?store (user|group) found'] },
      { weight: 96, all: ['no (user|group) found matching', 'try different search'] },
      { weight: 97, all: ['(user|group) assignee … (was not|not|could not be) found'] },
      { weight: 96, all: ['assignee … not found in directory'] },
      {
        weight: 93,
        all: ['(user|group) not found'],
        about: ['identitystore', 'sso-admin', 'identity-center'],
        notAbout: ['scim', 'foreign'],
        none: ['when calling the describegroup'],
      },
      { weight: 92, all: ['(user|group) not found', 'describegroup'] },
      {
        weight: 90,
        all: ['principal', '(was not|is not|not|could not be) found'],
        about: ['identitystore', 'sso-admin'],
        none: ['aws principal', 'policy'],
      },
      { weight: 90, all: ['no identity store (user|group) found'] },
      {
        weight: 88,
        all: ["(user|group|principal|member) … (does not exist|doesn't exist|not exist)"],
        about: ['identitystore', 'sso-admin'],
        notAbout: ['scim'],
        none: ['permission set … not exist', 'log group', 'security group'],
      },
      { weight: 88, all: ['resourcenotfoundexception', '(getgroupid|getuserid|describeuser|describegroup)'] },
      {
        weight: 86,
        all: ['(no|empty|zero) … (user|group)s? … (found|matched|match|result)'],
        about: ['identitystore'],
        notAbout: ['scim'],
      },
      {
        weight: 84,
        all: ['(could not|cannot|unable to|failed to) … (find|locate|resolve) … (user|group|principal)'],
        about: ['identitystore', 'sso-admin', 'identity-center'],
        none: ['application', 'token'],
      },
    ],
    apart: 'With Active Directory as source the object may exist there and only not be synchronized yet.',
    confirm: ['identitystore:DescribeUser or DescribeGroup', 'identitystore:GetUserId or GetGroupId by name'],
    advice: [
      'Look the user or group up by name; if it lives under another id, create the assignment for that id.',
      'If it is new, create or synchronize it first, then assign.',
      'When this happened while deleting an assignment, treat it as done.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_GetGroupId.html',
  },
  {
    cause: 'principal_recreated_stale_id',
    title: 'The assignment names an old id of a re-created user or group',
    meaning:
      'The user or group was deleted and created again, by SCIM as a rule, and has a new id. The assignment still names the old one: it shows in the console and gives no access.',
    recognise: [
      {
        weight: 92,
        all: ['(recreated|re-created) … (user|group)', '(no|lost|gone|fails?|denied|without) … access'],
      },
      {
        weight: 92,
        all: ['(user|group)', 'deleted and (recreated|re-created)', 'access'],
        none: ['duplicate', '409', 'key policy', 'trust policy'],
      },
      { weight: 96, all: ['referenced in a permission set'] },
      {
        weight: 93,
        all: ['(user|group|principal)', '(re-?created|created again|deleted and … created|recreate)'],
        any: ['access', 'assign', 'id', 'permission'],
        about: ['sso-admin', 'identitystore', 'identity-center', 'scim', 'portal'],
        none: ['conflict', 'duplicate', '409', 'key policy', 'trust policy', 'suffix', 'role got'],
      },
      {
        weight: 90,
        all: ['(stale|old|orphan|previous|outdated)', '(user|group|principal) ?id'],
        about: ['sso-admin', 'identitystore', 'identity-center'],
      },
      {
        weight: 86,
        all: ['name … (still|appears|shows|visible)', 'access (fails|denied|does not work)'],
        about: ['sso-admin', 'identity-center', 'identitystore'],
      },
      { weight: 52, all: ['(user|group) assignee … not found'] },
    ],
    apart: 'Here the same name exists under another id; with principal_not_found it exists nowhere.',
    confirm: ['sso:ListAccountAssignments (principal id)', 'identitystore:GetUserId or GetGroupId by name'],
    advice: [
      'Create the assignment for the present id.',
      'Then delete the assignment of the old id.',
      'Look at SCIM for why the object was deleted and created again.',
    ],
    source: TROUBLESHOOTING,
  },
  {
    cause: 'ad_principal_not_yet_synced',
    title: 'The Active Directory object is not synchronized yet',
    meaning:
      'The group or user exists in Active Directory, but Identity Center has not synchronized it, so that the API cannot assign it.',
    recognise: [
      { weight: 95, all: ['ad (group|user) … (cannot|can not|not) … assign'] },
      {
        weight: 97,
        all: [
          '(active directory|ad group|ad user)',
          '(not (yet )?(synced|synchronized|imported)|until … sync|before … sync|needs to be synced|must be synced)',
        ],
        none: ['domain users', 'foreign security', 'primary group'],
      },
      {
        weight: 97,
        all: [
          '(active directory|ad group|ad user|ad connector|managed ad|ad sync)',
          '(not found|not yet|does not exist|fail|missing|cannot be assigned|404)',
        ],
        any: ['assign', 'sync'],
        about: ['sso-admin', 'identitystore', 'identity-center'],
        none: [
          'domain users',
          'primary group',
          'foreign security',
          'upn',
          'describegroup',
          'list-groups',
          'listgroups',
          'describe',
        ],
      },
      {
        weight: 88,
        all: ['(sync scope|not … synced|not … synchronized|configurable ad sync)'],
        about: ['identitystore', 'identity-center', 'sso-admin'],
        none: ['scim', 'domain users', 'foreign security'],
      },
      { weight: 60, all: ['(user|group) assignee … not found'] },
    ],
    apart: 'Only where the identity source is Active Directory.',
    confirm: ['sso:ListInstances', 'identitystore:GetGroupId by display name'],
    advice: [
      'Add the group to the scope of AD sync in the console of Identity Center and wait for a synchronization.',
      'Assign again.',
    ],
    source:
      'https://docs.aws.amazon.com/singlesignon/latest/userguide/provision-users-from-ad-configurable-ADsync.html',
  },
  {
    cause: 'ad_principal_not_resolvable',
    title: 'The identity store API cannot describe this Active Directory object',
    meaning:
      'Assignments of Active Directory users and groups carry ids that the identity store API does not always resolve. A tool that looks up names fails although the assignment works.',
    recognise: [
      {
        weight: 97,
        all: [
          '(active directory|ad connector)',
          '(describe-group|describe-user|describegroup|describeuser)',
          '(not found|fail|resourcenotfound)',
        ],
      },
      { weight: 94, all: ['describe(group|user)', '(group|user) not found'] },
      {
        weight: 93,
        all: [
          '(active directory|ad connector|managed ad|ad-backed)',
          '(describegroup|describeuser|listgroups|listusers|list-groups|describe-group|describe)',
        ],
        any: ['fail', 'not found', 'resourcenotfound', 'error', 'empty', 'not supported', 'cannot'],
      },
      { weight: 62, all: ['(getgroupid|getuserid)', 'not found'] },
    ],
    apart: 'The assignment itself stands; only reading the name fails.',
    confirm: ['identitystore:DescribeGroup', 'sso:ListAccountAssignments (the id is in use)'],
    advice: [
      'Use the id as it is, and take its name from the directory.',
      'Do not delete the assignment because its name cannot be read.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/manage-your-identity-source-ad.html',
  },
];
