import { ListGroupsCommand, ListUsersCommand } from '@aws-sdk/client-identitystore';
import { malformed } from '../aws/errors.ts';
import type { PrincipalType } from './evidence.ts';
import { home } from './instance.ts';
import type { Look } from './look.ts';
import type { LivePrincipal } from './memory.ts';
import { after } from './paging.ts';
import { fromGroup, fromUser } from './principal.ts';

export const PAGE = 100;
/** AWS's default quota of users is 200,000, which may be raised. */
const MOST_PAGES = 4_000;

export interface Listing {
  /** Those of them that were wanted. */
  readonly live: readonly LivePrincipal[];
  /** How many there are, as far as it was read. */
  readonly count: number;
  /** The listing came to its end. */
  readonly complete: boolean;
}

export interface DirectoryBounds {
  /** Pages. */
  readonly most?: number | undefined;
  /** Only these are handed back, everybody unless said otherwise: AWS allows 200,000 users. */
  readonly wanted?: ReadonlySet<string>;
}

/** Users or groups page by page, to the end or so many pages; whoever is seen is remembered. */
export async function listDirectory(
  look: Look,
  type: PrincipalType,
  { most = MOST_PAGES, wanted }: DirectoryBounds,
): Promise<Listing> {
  const live: LivePrincipal[] = [];
  let count = 0;
  let token: string | undefined;
  for (let pages = 0; pages < Math.min(most, MOST_PAGES); pages += 1) {
    const page = await (type === 'USER' ? users(look, token) : groups(look, token));
    live.push(...page.live.filter(({ id }) => wanted?.has(id) ?? true));
    count += page.live.length;
    await look.memory?.rememberPrincipals(page.live);
    token = page.next;
    if (!token) return { live, count, complete: true };
  }
  return { live, count, complete: false };
}

async function users(look: Look, token: string | undefined) {
  const { instance, session } = await home(look);
  const input = { IdentityStoreId: instance.identityStoreId, ...after(token) };
  const page = await look.call(session, 'identitystore:ListUsers', () =>
    session.identitystore.send(new ListUsersCommand(input)),
  );
  const live = (page.Users ?? []).map((user) => {
    if (!user.UserId) throw malformed('identitystore:ListUsers', 'a user has no UserId');
    return fromUser(user.UserId, user);
  });
  return { live, next: page.NextToken };
}

async function groups(look: Look, token: string | undefined) {
  const { instance, session } = await home(look);
  const input = { IdentityStoreId: instance.identityStoreId, ...after(token) };
  const page = await look.call(session, 'identitystore:ListGroups', () =>
    session.identitystore.send(new ListGroupsCommand(input)),
  );
  const live = (page.Groups ?? []).map((group) => {
    if (!group.GroupId) throw malformed('identitystore:ListGroups', 'a group has no GroupId');
    return fromGroup(group.GroupId, group);
  });
  return { live, next: page.NextToken };
}
