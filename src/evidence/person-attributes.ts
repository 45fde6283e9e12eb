import { DescribeUserCommand, type DescribeUserResponse } from '@aws-sdk/client-identitystore';
import { malformed } from '../aws/errors.ts';
import { personAsked } from './grants.ts';
import { isRecord } from './ids.ts';
import { home } from './instance.ts';
import type { Gatherer } from './look.ts';

/**
 * What the directory has about the person, by the path that mappings name it with, in lower case:
 * `enterprise.department`, `emails.value`. Confidential: shown as lengths alone. Empty attributes are absent.
 */
export type PersonAttributes = Readonly<Record<string, string>>;

const ENTERPRISE = 'aws:identitystore:enterprise';

export const gatherPersonAttributes: Gatherer<'personAttributes'> = async (look) => {
  const { id } = await personAsked(look);
  const { instance, session } = await home(look);
  const input = { IdentityStoreId: instance.identityStoreId, UserId: id, Extensions: [ENTERPRISE] };
  const user = await look.call(session, 'identitystore:DescribeUser', () =>
    session.identitystore.send(new DescribeUserCommand(input)),
  );
  if (!user.UserId) throw malformed('identitystore:DescribeUser', 'the answer has no UserId');
  return attributesOf(user);
};

const SINGLE = [
  'UserName',
  'DisplayName',
  'NickName',
  'ProfileUrl',
  'Title',
  'UserType',
  'PreferredLanguage',
  'Locale',
  'Timezone',
] as const satisfies readonly (keyof DescribeUserResponse)[];

/** Lists have at most one entry each, so the path of an entry has no index. */
function attributesOf(user: DescribeUserResponse): PersonAttributes {
  const nested: readonly (readonly [string, unknown])[] = [
    ['name', user.Name],
    ['emails', user.Emails?.[0]],
    ['addresses', user.Addresses?.[0]],
    ['phonenumbers', user.PhoneNumbers?.[0]],
    ['roles', user.Roles?.[0]],
    ['enterprise', user.Extensions?.[ENTERPRISE]],
  ];
  const entries = [
    ...SINGLE.map((name) => [name.toLowerCase(), user[name]] as const),
    ...nested.flatMap(([name, value]) => membersOf(name, value)),
  ];
  const filled = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(filled.filter(([, value]) => value !== ''));
}

function membersOf(name: string, value: unknown): (readonly [string, unknown])[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const path = `${name}.${key.toLowerCase()}`;
    // Only `manager` has members of its own.
    return isRecord(member)
      ? Object.entries(member).map(([inner, it]) => [`${path}.${inner.toLowerCase()}`, it] as const)
      : [[path, member] as const];
  });
}
