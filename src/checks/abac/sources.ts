/** What a mapping's source names: an attribute of the directory's users, by path in lower case. */
export type Source =
  | { readonly is: 'path'; readonly path: string }
  /** No attribute of an Identity Center user that idc knows. */
  | { readonly is: 'unknown' }
  /** Of Active Directory and others, which no API shows. */
  | { readonly is: 'elsewhere' };

const ADDRESS = ['formatted', 'streetaddress', 'locality', 'region', 'postalcode', 'country'];
const NAME = ['formatted', 'familyname', 'givenname', 'middlename', 'honorificprefix', 'honorificsuffix'];
const ENTERPRISE = [
  'employeenumber',
  'costcenter',
  'organization',
  'division',
  'department',
  'manager.value',
];
/** Attributes of users in Identity Center that can be mapped, of AWS's user guide, "Attribute mappings". */
const PATHS: ReadonlySet<string> = new Set([
  'username',
  'displayname',
  'nickname',
  'profileurl',
  'title',
  'usertype',
  'preferredlanguage',
  'locale',
  'timezone',
  'emails.value',
  'phonenumbers.value',
  'roles.value',
  ...NAME.map((part) => `name.${part}`),
  ...ADDRESS.map((part) => `addresses.${part}`),
  ...ENTERPRISE.map((part) => `enterprise.${part}`),
]);

/** `${path:emails[primary eq true].value}` is `emails.value`: a user has one address of each kind. */
export function sourceOf(source: string): Source {
  const [, scheme = '', rest = ''] = /^\$\{(\w{1,20}):(.{1,250})\}$/s.exec(source.trim()) ?? [];
  if (scheme === '') return { is: 'unknown' };
  if (scheme !== 'path') return { is: 'elsewhere' };
  const path = rest.replace(/\[[^\]]{0,200}\]/g, '').toLowerCase();
  return PATHS.has(path) ? { is: 'path', path } : { is: 'unknown' };
}
