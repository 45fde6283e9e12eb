import { DescribeUserCommand, ListUsersCommand } from '@aws-sdk/client-identitystore';
import { malformed, orAbsent } from '../aws/errors.ts';
import type { Gap } from '../aws/reading.ts';
import { home } from './instance.ts';
import { type Gatherer, gapsOf, type Look, NotSeen } from './look.ts';
import { after } from './paging.ts';
import { idBy } from './principal.ts';
import { discreet, discreetly, nameIdOf } from './saml.ts';

/** Whom the NameID of a SAML response names in the identity store. Every string is untrusted and confidential. */
export type SamlUser =
  | {
      /** `exact`: the user name is the NameID. Else what differs: case, blanks around it, or only the e-mail address fits. */
      readonly found: 'exact' | 'case' | 'blanks' | 'email';
      readonly id: string;
      readonly userName: string;
      /** AWS does not tell it everywhere; absence is not DISABLED. */
      readonly status?: string;
    }
  | {
      readonly found: 'none';
      /** Of the users that were listed, those of the same name before the @. */
      readonly alike: readonly string[];
      readonly listed: number;
      readonly listedAll: boolean;
      /** Why the rest was not listed. */
      readonly unread: readonly Gap[];
    };

const OF = 'whether the NameID is the user name of somebody';
/** AWS takes 1,024 characters, and user names have at most 128. */
const LONGEST = 1_024;
/** What AWS cannot be asked for, such as other spellings, is looked for among this many pages of 100 users. */
const PAGES = 10;

/** By user name as written, then by e-mail address, then among the first thousand users in any spelling. */
export const gatherSamlUser: Gatherer<'samlUser'> = async (look) => {
  const written = nameIdOf(await look.need('saml'));
  if (!written?.trim()) throw new NotSeen([]);
  const nameId = written.trim();
  if (nameId.length > LONGEST) return nobody([]);
  try {
    const named = await byName(look, nameId);
    const id = named ?? (await byAddress(look, nameId));
    const user = id === undefined ? undefined : await described(look, id);
    if (named && user && user.userName.toLowerCase() !== nameId.toLowerCase())
      throw malformed('identitystore:DescribeUser', 'the user that has this name is called otherwise');
    return user
      ? howFound(written, user)
      : await amongAll(look, written).catch((error) => unlisted(error, nameId));
  } catch (error) {
    return discreetly(error, OF, nameId);
  }
};

type User = { readonly id: string; readonly userName: string; readonly status?: string };

function howFound(written: string, user: User): SamlUser {
  const nameId = written.trim();
  if (user.userName === written) return { found: 'exact', ...user };
  if (user.userName === nameId) return { found: 'blanks', ...user };
  const isCase = user.userName.toLowerCase() === nameId.toLowerCase();
  return { found: isCase ? 'case' : 'email', ...user };
}

/** As written, then in small letters, as most directories write. AWS does not say whether it minds the case. */
async function byName(look: Look, nameId: string): Promise<string | undefined> {
  for (const value of new Set([nameId, nameId.toLowerCase()])) {
    const id = await userIdBy(look, 'userName', value);
    if (id) return id;
  }
  return undefined;
}

async function byAddress(look: Look, nameId: string): Promise<string | undefined> {
  if (!nameId.includes('@')) return undefined;
  for (const value of new Set([nameId, nameId.toLowerCase()])) {
    const id = await userIdBy(look, 'emails.value', value);
    if (id) return id;
  }
  return undefined;
}

function userIdBy(look: Look, AttributePath: string, AttributeValue: string) {
  return idBy(look, 'USER', { UniqueAttribute: { AttributePath, AttributeValue } });
}

async function described(look: Look, id: string): Promise<User | undefined> {
  const { instance, session } = await home(look);
  const input = { IdentityStoreId: instance.identityStoreId, UserId: id };
  const user = await orAbsent(() =>
    look.call(session, 'identitystore:DescribeUser', () =>
      session.identitystore.send(new DescribeUserCommand(input)),
    ),
  );
  if (user && !user.UserName) throw malformed('identitystore:DescribeUser', 'the answer has no UserName');
  return user && userOf({ ...user, UserId: id });
}

function userOf(raw: {
  UserId?: string | undefined;
  UserName?: string | undefined;
  UserStatus?: string | undefined;
}): User {
  const { UserId: id = '', UserName: userName = '', UserStatus: status } = raw;
  return { id, userName, ...(status ? { status } : {}) };
}

/** AWS finds only what it is asked for letter by letter: the rest of the spellings are compared here. */
async function amongAll(look: Look, written: string): Promise<SamlUser> {
  const wanted = written.trim().toLowerCase();
  const [local] = wanted.split('@');
  const alike: string[] = [];
  let listed = 0;
  let token: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const { users, next } = await pageOf(look, token);
    const same = users.find(({ userName }) => userName.toLowerCase() === wanted);
    if (same) return howFound(written, same);
    alike.push(...users.map((user) => user.userName).filter((name) => nameOf(name) === local));
    listed += users.length;
    token = next;
    if (!token) break;
  }
  return { found: 'none', alike: alike.slice(0, 3), listed, listedAll: token === undefined, unread: [] };
}

/** That nobody has this very name is known all the same. */
function unlisted(error: unknown, nameId: string): SamlUser {
  return nobody(discreet(gapsOf(error, 'other spellings of the NameID among all users'), nameId));
}

function nobody(unread: readonly Gap[]): SamlUser {
  return { found: 'none', alike: [], listed: 0, listedAll: false, unread };
}

function nameOf(userName: string): string {
  return userName.toLowerCase().split('@')[0] ?? '';
}

async function pageOf(look: Look, token: string | undefined) {
  const { instance, session } = await home(look);
  const input = { IdentityStoreId: instance.identityStoreId, ...after(token) };
  const answer = await look.call(session, 'identitystore:ListUsers', () =>
    session.identitystore.send(new ListUsersCommand(input)),
  );
  return { users: (answer.Users ?? []).map(userOf), next: answer.NextToken };
}
