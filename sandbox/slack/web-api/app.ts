import { refuse } from '../messages.ts';
import type { Fields } from '../rules.ts';
import { findUser } from '../state.ts';
import type { Call, Method } from './call.ts';

/** Gives out the address of a new Socket Mode connection; undefined when there are too many. */
export type Tickets = () => string | undefined;

export function appMethods(tickets: Tickets): Record<string, Method> {
  return {
    'auth.test': { token: 'bot', scopes: [], handle: test },
    'apps.connections.open': {
      token: 'app',
      scopes: [],
      handle: () => {
        const url = tickets();
        return url ? { ok: true, url } : refuse('too_many_websockets');
      },
    },
  };
}

function test({ state }: Call): Fields {
  const { team, app } = state.workspace;
  return {
    ok: true,
    url: `${state.origin}/`,
    team: team.name,
    user: findUser(state, app.botUser)?.name,
    team_id: team.id,
    user_id: app.botUser,
    bot_id: app.botId,
    is_enterprise_install: false,
  };
}
