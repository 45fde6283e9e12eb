import { refuse } from '../messages.ts';
import type { Fields } from '../rules.ts';
import { findUser, type State } from '../state.ts';
import type { User } from '../world.ts';
import { type Call, type Method, mayUse } from './call.ts';

export const users: Record<string, Method> = {
  'users.info': { token: 'bot', scopes: ['users:read'], handle: info },
  'users.lookupByEmail': { token: 'bot', scopes: ['users:read.email'], handle: lookupByEmail },
};

function info({ state, args }: Call): Fields {
  const user = findUser(state, args.user);
  return user ? { ok: true, user: userJson(state, user) } : refuse('user_not_found');
}

/** Like Slack, finds neither deactivated people nor those of other workspaces. */
function lookupByEmail({ state, args }: Call): Fields {
  const wanted = typeof args.email === 'string' ? args.email.toLowerCase() : undefined;
  const user = state.workspace.users.find(
    (one) => one.email && one.email === wanted && !one.deleted && !one.externalTeam,
  );
  return user ? { ok: true, user: userJson(state, user) } : refuse('users_not_found');
}

function userJson(state: State, user: User): Fields {
  const readsEmail = mayUse(state, ['users:read.email']) && user.email && !user.externalTeam;
  return {
    id: user.id,
    team_id: user.externalTeam ?? state.workspace.team.id,
    name: user.name,
    real_name: user.realName,
    deleted: user.deleted ?? false,
    is_bot: user.bot ?? false,
    is_app_user: false,
    is_admin: false,
    is_owner: false,
    is_restricted: user.guest !== undefined,
    is_ultra_restricted: user.guest === 'single-channel',
    ...(user.bot ? {} : { is_email_confirmed: !user.emailUnconfirmed }),
    ...(user.externalTeam ? { is_stranger: true } : {}),
    tz: 'Europe/Amsterdam',
    tz_offset: 3600,
    profile: {
      real_name: user.realName,
      display_name: user.name,
      ...(readsEmail ? { email: user.email } : {}),
    },
  };
}
