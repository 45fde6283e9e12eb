import { DescribeUserCommand, ListUsersCommand, type User } from '@aws-sdk/client-identitystore';
import { malformed, orAbsent } from '../aws/errors.ts';
import type { ExternalId, Remembered, Successor } from './evidence.ts';
import { home } from './instance.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { type Choice, isPrincipalId } from './meant.ts';
import { fromUser, idBy } from './principal.ts';

/** The person that a question is about, as the identity store knows them. Every string is untrusted. */
export type PersonSeen =
  | {
      readonly found: 'one';
      readonly id: string;
      readonly userName: string;
      readonly displayName?: string;
      /** AWS does not tell it everywhere; absence is not DISABLED. */
      readonly status?: string;
      readonly externalIds: readonly ExternalId[];
    }
  | { readonly found: 'several'; readonly choices: readonly Choice[] }
  | {
      readonly found: 'none';
      readonly choices: readonly Choice[];
      /** Of an id that idc once saw alive: who that was, and who it may be now. */
      readonly remembered?: Remembered;
      readonly successors?: readonly Successor[];
    };

/** More users than this are not searched for a display name: user names and addresses are found at once. */
const MOST_PAGES = 50;

/** By id, by user name or e-mail address at once, else by display name among all users. */
export const gatherPerson: Gatherer<'person'> = async (look) => {
  const typed = look.asked.principal ?? '';
  if (isPrincipalId(typed)) return byId(look, typed.toLowerCase());
  const ids = await idsOf(look, typed);
  if (ids.length > 0) return among(await Promise.all(ids.map((id) => describeUser(look, id))));
  return typed.includes('@') ? { found: 'none', choices: [] } : byDisplayName(look, typed);
};

type One = Extract<PersonSeen, { found: 'one' }>;

async function byId(look: Look, id: string): Promise<PersonSeen> {
  const live = await describeUser(look, id);
  if (live) return live;
  const get = look.about({ source: 'plan', how: '', principalId: id, principalType: 'USER' }, {});
  const [{ value: principal }, { value: successors = [] }] = await Promise.all([
    get('principal'),
    get('successors'),
  ]);
  const remembered = principal && !principal.found ? principal.remembered : undefined;
  const choices = successors.map(({ id: living, name }) => ({ id: living, name }));
  return { found: 'none', choices, successors, ...(remembered ? { remembered } : {}) };
}

function among(found: readonly (One | undefined)[]): PersonSeen {
  const live = found.filter((one) => one !== undefined);
  const [only] = live;
  if (only && live.length === 1) return only;
  return live.length > 1
    ? { found: 'several', choices: live.slice(0, 10).map(choiceOf) }
    : { found: 'none', choices: [] };
}

function choiceOf({ id, userName, displayName }: One): Choice {
  return { id, name: displayName ? `${displayName} (${userName})` : userName };
}

/** AWS compares as written, and directories write addresses in small letters. */
async function idsOf(look: Look, typed: string): Promise<string[]> {
  const values = [...new Set([typed, typed.toLowerCase()])];
  const paths = typed.includes('@') ? ['userName', 'emails.value'] : ['userName'];
  const found = await Promise.all(
    values.flatMap((value) => paths.map((path) => userIdBy(look, path, value))),
  );
  return [...new Set(found.filter((id) => id !== undefined))];
}

function userIdBy(look: Look, path: string, value: string): Promise<string | undefined> {
  return idBy(look, 'USER', { UniqueAttribute: { AttributePath: path, AttributeValue: value } });
}

async function describeUser(look: Look, id: string): Promise<One | undefined> {
  const { instance, session } = await home(look);
  const input = { IdentityStoreId: instance.identityStoreId, UserId: id };
  const user = await orAbsent(() =>
    look.call(session, 'identitystore:DescribeUser', () =>
      session.identitystore.send(new DescribeUserCommand(input)),
    ),
  );
  if (user && !user.UserId) throw malformed('identitystore:DescribeUser', 'the answer has no UserId');
  return user && personOf(look, { ...user, UserId: id });
}

async function personOf(look: Look, user: User): Promise<One> {
  const live = fromUser(user.UserId ?? '', user);
  await look.memory?.rememberPrincipal(live);
  return {
    found: 'one',
    id: live.id,
    userName: live.name,
    externalIds: live.externalIds,
    ...(user.DisplayName ? { displayName: user.DisplayName } : {}),
    ...(user.UserStatus ? { status: user.UserStatus } : {}),
  };
}

async function byDisplayName(look: Look, typed: string): Promise<PersonSeen> {
  const wanted = typed.toLowerCase();
  const users = await allUsers(look);
  const same = users.filter((user) => namesOf(user).includes(wanted));
  if (same.length > 0) return among(await Promise.all(same.slice(0, 10).map((user) => personOf(look, user))));
  const like = users.filter((user) => namesOf(user).some((name) => name.includes(wanted)));
  const choices = like.slice(0, 5).map(({ UserId = '', UserName = UserId, DisplayName }) => ({
    id: UserId,
    name: DisplayName ? `${DisplayName} (${UserName})` : UserName,
  }));
  return { found: 'none', choices };
}

/** As people call one another: in full, and what stands before the @. */
function namesOf({ UserName, DisplayName, Name }: User): string[] {
  const full = [Name?.GivenName, Name?.FamilyName].filter(Boolean).join(' ');
  const names = [DisplayName, Name?.Formatted, full, UserName?.split('@')[0]];
  return names.flatMap((name) => (name ? [name.toLowerCase()] : []));
}

async function allUsers(look: Look): Promise<User[]> {
  const { instance, session } = await home(look);
  const users: User[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const input = { IdentityStoreId: instance.identityStoreId, ...(NextToken ? { NextToken } : {}) };
    const answer = await look.call(session, 'identitystore:ListUsers', () =>
      session.identitystore.send(new ListUsersCommand(input)),
    );
    users.push(...(answer.Users ?? []).filter(({ UserId }) => UserId));
    NextToken = answer.NextToken;
    if (!NextToken) return users;
  }
  throw new NotSeen([
    {
      of: 'everybody of this name',
      reason: 'left-out',
      detail: `there are more than ${users.length} users, and AWS cannot search for a display name`,
      remedy: 'Type the user name or the e-mail address, which are found at once.',
    },
  ]);
}
