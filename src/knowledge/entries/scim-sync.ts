import type { Entry } from '../entry.ts';

const GUIDE = 'https://docs.aws.amazon.com/singlesignon/latest/developerguide';

/** Section C: duplicates, limits and what a synchronization meets on its way. */
export const SCIM_SYNC: readonly Entry[] = [
  {
    cause: 'scim_duplicate_resource',
    title: 'The user or group exists already',
    meaning:
      'AWS refuses to create a user or group whose user name, primary email, external id or group name is taken.',
    recognise: [
      {
        weight: 93,
        all: ['(email address|email|username|user name) … already (exists|in use|taken)'],
        notAbout: ['sso-admin', 'foreign'],
        any: ['scim', 'provision', 'identity cent', 'aws sso'],
      },
      { weight: 88, all: ['duplicatetargetentries'] },
      { weight: 88, all: ['entryconflict'] },
      { weight: 94, all: ['(users|groups) returned status: 409'] },
      { weight: 66, all: ['returned status: 409'] },
      { weight: 97, all: ['refused to create a new, duplicate'] },
      {
        weight: 96,
        all: ['duplicate (resource|groupdisplayname|username|user|group|email|externalid)'],
        notAbout: ['sso-admin', 'foreign'],
      },
      { weight: 95, all: ['(user|group) already exists'], notAbout: ['sso-admin', 'foreign'] },
      { weight: 94, all: ['objectexistssyncexception'] },
      {
        weight: 93,
        all: ['(409|conflict)'],
        about: ['scim'],
        none: [
          '429',
          '50 (users|results|records)',
          'large number',
          'pagination',
          'page limit',
          'member and group',
          'only 50',
        ],
      },
      { weight: 92, all: ['status of http response was 409'] },
      {
        weight: 90,
        all: ['(already exist|duplicate|uniqueness)', '(user|group|email|username|externalid)'],
        about: ['scim', 'identitystore'],
        notAbout: ['sso-admin', 'foreign'],
        none: ['member and group', 'membership'],
      },
      { weight: 80, all: ['409 conflict response'] },
      { weight: 64, all: ['<response [409]>'] },
    ],
    apart:
      'A 409 for a user that the client could not see in a list: scim_list_page_limit. After a 429 it may be the echo of the first attempt.',
    confirm: [
      'identitystore:GetUserId by userName, by emails.value and by external id',
      'identitystore:GetGroupId by displayName',
    ],
    advice: [
      'Find the existing object by each unique attribute.',
      'Make the attributes match, so that the identity provider adopts it; delete it only if its owner agrees and nothing is assigned to it.',
      'Provision again.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html',
  },
  {
    cause: 'scim_list_page_limit',
    title: 'The client sees only one page of users or groups',
    meaning:
      'AWS lists a limited number of users or groups a request. A client that reads one page takes the others for missing and creates them again.',
    recognise: [
      {
        weight: 96,
        all: [
          '(50|100) (users|results|records|groups|items|resources)',
          '(only|list|return|max|limit|page|more than|first)',
        ],
        about: ['scim', 'identity-center', 'identitystore'],
        none: ['100 member', 'in one account', 'on one permission set', '100 groups … permission set'],
      },
      {
        weight: 95,
        all: ['(pagination|paginat|paging|startindex|nextcursor|totalresults|itemsperpage)'],
        about: ['scim', 'identitystore'],
        none: ['not supported'],
      },
      { weight: 94, all: ['409', '(large number|many users|more than 50|over 50)'] },
      { weight: 90, all: ['(only|just|first) (the first )?(50|100)', '(users|groups)'] },
    ],
    confirm: [
      'identitystore:GetUserId for a user that the client creates again',
      'The version of the sync tool',
    ],
    advice: [
      'Update the client to one that reads all pages, or that looks users up by filter.',
      'Then reconcile the duplicates.',
    ],
    source: `${GUIDE}/listusers.html`,
  },
  {
    cause: 'scim_throttled',
    title: 'SCIM calls are throttled',
    meaning: 'AWS limits SCIM calls a second, and counts each member change of a group by itself.',
    recognise: [
      { weight: 66, all: ['returned status: 429'] },
      { weight: 96, all: ['status of http response was 429'] },
      { weight: 95, all: ['(429|throttl|too many requests|rate limit|rate exceeded)'], about: ['scim'] },
      { weight: 94, all: ['too many requests exceeded the limits'] },
      { weight: 80, all: ['(users|groups) returned status: 429'] },
      { weight: 82, all: ['http', 'response', '429'], notAbout: ['sso-admin', 'portal', 'oidc', 'foreign'] },
    ],
    confirm: ['CloudTrail identitystore-scim.amazonaws.com: errorCode ThrottlingException'],
    advice: [
      'Let the client wait and repeat; lower its concurrency.',
      'A 409 on the repetition may mean that the first attempt succeeded.',
    ],
    source: `${GUIDE}/createuser.html`,
  },
  {
    cause: 'scim_eventual_consistency',
    title: 'The object was created a moment ago',
    meaning: 'AWS answers 404 for a user or group that was created just before; it appears a little later.',
    recognise: [
      { weight: 94, all: ['(users|groups) … returned status: 404'] },
      { weight: 66, all: ['returned status: 404'] },
      { weight: 95, all: ['status of http response was 404'] },
      { weight: 94, all: ['404'], about: ['scim'], none: ['received a 404', 'endpoint', 'invalid url'] },
      {
        weight: 92,
        all: ['(user|group|resource|member) … not found'],
        about: ['scim'],
        notAbout: ['foreign'],
        none: ['dial tcp', 'no such host'],
      },
      {
        weight: 92,
        all: ['(eventual consistency|eventually consistent|propagat)'],
        about: ['scim', 'identitystore', 'identity-center'],
        none: ['role propagation', 'access denied by iam'],
      },
      {
        weight: 92,
        all: [
          '(right after|immediately after|just after|just created|newly created|moments after)',
          '(404|not found|resourcenotfound)',
        ],
        about: ['scim', 'identitystore', 'identity-center'],
      },
    ],
    confirm: ['The same read a minute later'],
    advice: ['Wait a little and repeat.', 'If it stays, look for a deleted or re-created object.'],
    source: 'https://github.com/awslabs/ssosync',
  },
  {
    cause: 'identitystore_membership_conflict',
    title: 'The user is already a member of the group',
    meaning:
      'The membership that should be created is there. Nested groups that are flattened often cause it.',
    recognise: [
      { weight: 98, all: ['member and group relationship already exists'] },
      {
        weight: 96,
        all: [
          '(creategroupmembership|group membership|group_membership|membership)',
          '(already exist|conflictexception|uniqueness|already a member)',
        ],
        none: ['gravitee', 'api management', 'github'],
      },
      {
        weight: 94,
        all: ['already … member of', 'group'],
        about: ['scim', 'identitystore', 'identity-center'],
      },
      { weight: 90, all: ['uniqueness_constraint_violation'], any: ['member', 'membership'] },
    ],
    confirm: ['identitystore:IsMemberInGroups or GetGroupMembershipId'],
    advice: [
      'Treat it as success.',
      'Update the sync tool, or let it remove duplicates when it flattens groups.',
    ],
    source:
      'https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateGroupMembership.html',
  },
];
