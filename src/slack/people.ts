import type bolt from '@slack/bolt';
import type { Person } from '../remediation/policy.ts';

/** A person as Slack describes them now. The address is absent where Slack does not tell it. */
export interface KnownPerson extends Person {
  readonly email?: string;
  /** Slack has seen that the person reads what is sent to the address. */
  readonly emailVerified: boolean;
}

export interface People {
  /**
   * Who this is, and in which of the listed groups. For asking, groups may be up to 60 seconds old; for a decision
   * they are read now (`fresh`). Rejects when Slack does not say: not knowing is neither yes nor no.
   */
  look(userId: string, options: { readonly fresh: boolean }): Promise<KnownPerson>;
}

const GROUP_TTL_MS = 60_000;
/** Groups that are gone or switched off have no members; anything else that goes wrong is not an answer. */
const EMPTY = new Set(['no_such_subteam', 'subteam_disabled']);

/** Whether somebody is a full member of this workspace: what is shown on request is for nobody else. */
export function isMember(person: Person, home: { readonly teamId: string }): boolean {
  return person.kind === 'member' && person.teamId === home.teamId;
}

interface PeopleOptions {
  readonly client: bolt.webApi.WebClient;
  /** The groups that count now; asked for at each look. */
  readonly groups: () => readonly string[];
  readonly now?: () => number;
}

export function makePeople({ client, groups: groupsNow, now = Date.now }: PeopleOptions): People {
  const cache = new Map<string, { readonly at: number; readonly users: readonly string[] }>();

  const members = async (group: string, fresh: boolean): Promise<readonly string[]> => {
    const kept = cache.get(group);
    if (kept && !fresh && now() - kept.at < GROUP_TTL_MS) return kept.users;
    const users = await listMembers(client, group);
    cache.set(group, { at: now(), users });
    return users;
  };

  return {
    async look(userId, { fresh }) {
      const groups = groupsNow();
      const [person, ...isIn] = await Promise.all([
        describe(client, userId),
        ...groups.map(async (group) => (await members(group, fresh)).includes(userId)),
      ]);
      return { ...person, groups: groups.filter((_, n) => isIn[n]) };
    },
  };
}

async function listMembers(client: bolt.webApi.WebClient, group: string): Promise<readonly string[]> {
  try {
    return (await client.usergroups.users.list({ usergroup: group })).users ?? [];
  } catch (error) {
    if (EMPTY.has(slackError(error) ?? '')) return [];
    throw error;
  }
}

async function describe(client: bolt.webApi.WebClient, userId: string): Promise<Omit<KnownPerson, 'groups'>> {
  const { user } = await client.users.info({ user: userId });
  if (!user?.team_id) throw new Error('users.info did not say who the person is');
  return {
    userId,
    teamId: user.team_id,
    kind: kindOf(user),
    emailVerified: user.is_email_confirmed === true,
    ...(user.profile?.email ? { email: user.profile.email } : {}),
  };
}

type SlackUser = NonNullable<bolt.webApi.UsersInfoResponse['user']>;

function kindOf(user: SlackUser & { readonly is_stranger?: boolean }): Person['kind'] {
  if (user.is_bot || user.id === 'USLACKBOT') return 'bot';
  if (user.is_stranger) return 'external';
  // A deactivated account has no rights left; nothing is offered to it that a guest would not get.
  return user.is_restricted || user.is_ultra_restricted || user.deleted ? 'guest' : 'member';
}

/** The error code of a refused Web API call, such as `not_in_channel`. */
export function slackError(error: unknown): string | undefined {
  if (!error || typeof error !== 'object' || !('data' in error)) return undefined;
  const { data } = error;
  return data && typeof data === 'object' && 'error' in data && typeof data.error === 'string'
    ? data.error
    : undefined;
}
