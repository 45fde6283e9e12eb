/**
 * What Identity Center's SCIM endpoint takes, as its developer guide lists it (CreateUser, PutUser, PatchUser, CreateGroup,
 * PatchGroup, ListUsers, Limitations). Names are in lower case: SCIM's are case-insensitive (RFC 7643, 2.1).
 */
export const URNS = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  enterprise: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
} as const;

export const REQUIRED_OF_USER = ['userName', 'name.givenName', 'name.familyName', 'displayName'] as const;
export const REQUIRED_OF_GROUP = ['displayName'] as const;

/** Lists that take one value. */
export const SINGLE_VALUED: ReadonlySet<string> = new Set(['emails', 'addresses', 'phonenumbers', 'roles']);

/** The guide names these as not supported: the request fails with 400. */
const REFUSED_OF_USER: ReadonlySet<string> = new Set([
  'ims',
  'photos',
  'x509certificates',
  'entitlements',
  'password',
  'groups',
  'emails.display',
  'addresses.display',
  'phonenumbers.display',
  'roles.display',
  'manager.displayname',
]);
/** AWS gives the id; a request that brings one is another system's copy. */
const READ_ONLY: ReadonlySet<string> = new Set(['id']);

const LISTED_OF_USER: ReadonlySet<string> = new Set([
  ...['schemas', 'username', 'name', 'displayname', 'nickname', 'profileurl', 'title', 'usertype'],
  ...['preferredlanguage', 'locale', 'timezone', 'active', 'externalid'],
  ...SINGLE_VALUED,
  ...['employeenumber', 'costcenter', 'organization', 'division', 'department', 'manager'],
]);
const LISTED_OF_GROUP: ReadonlySet<string> = new Set(['schemas', 'displayname', 'members', 'externalid']);

/** PatchUser allows modification of these alone; `enterprise` stands for the extension. */
const PATCHABLE_OF_USER: ReadonlySet<string> = new Set([
  ...['username', 'active', 'externalid', 'displayname', 'nickname', 'profileurl', 'title', 'usertype'],
  ...['preferredlanguage', 'locale', 'timezone', 'name', 'emails', 'addresses', 'phonenumbers'],
  ...['employeenumber', 'costcenter', 'organization', 'division', 'department', 'manager'],
]);
const PATCHABLE_OF_GROUP: ReadonlySet<string> = new Set(['displayname', 'members', 'externalid']);

export const FILTERABLE = {
  Users: new Set(['username', 'externalid', 'groups.value', 'id', 'manager']),
  Groups: new Set(['displayname', 'externalid', 'id', 'member', 'members', 'members.value']),
} as const satisfies Record<string, ReadonlySet<string>>;
export const UNSUPPORTED_PARAMETERS: ReadonlySet<string> = new Set([
  ...['startindex', 'attributes', 'excludedattributes', 'sortby', 'sortorder'],
]);

export const MOST_MEMBERS = 100;
/** Of the identity store's model; SCIM's own pages give no other. */
export const LENGTHS: Readonly<Record<string, number>> = { username: 128, externalid: 256 };
export const MOST_LENGTH = 1024;

export type ScimObject = 'user' | 'group';
export type Taken = 'listed' | 'refused' | 'read-only' | 'unlisted';

/** Whether an attribute may be sent. `name` is as in `emails.display`, without the extension's URN. */
export function taken(object: ScimObject, name: string): Taken {
  const lower = name.toLowerCase();
  const [head = ''] = lower.split('.', 1);
  if (READ_ONLY.has(lower)) return 'read-only';
  if (object === 'user' && (REFUSED_OF_USER.has(lower) || REFUSED_OF_USER.has(head))) return 'refused';
  return (object === 'user' ? LISTED_OF_USER : LISTED_OF_GROUP).has(head) ? 'listed' : 'unlisted';
}

/** Whether PATCH may change it. */
export function patchable(object: ScimObject, name: string): boolean {
  const [head = ''] = name.toLowerCase().split('.', 1);
  return (object === 'user' ? PATCHABLE_OF_USER : PATCHABLE_OF_GROUP).has(head);
}

const TEXT = /^[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r \u00a0]*$/u;
const NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]*$/u;

export type Charset = 'fits' | 'blank-in-user-name' | 'refused';

/**
 * Letters, marks, symbols, numbers and punctuation; blanks in all but userName, where AWS's pages differ: the one of
 * CreateUser lists none, that of PutUser does.
 */
export function charset(name: string, text: string): Charset {
  if (!TEXT.test(text)) return 'refused';
  return name.toLowerCase() !== 'username' || NAME.test(text) ? 'fits' : 'blank-in-user-name';
}

export function mostLength(name: string): number {
  return LENGTHS[name.toLowerCase()] ?? MOST_LENGTH;
}
