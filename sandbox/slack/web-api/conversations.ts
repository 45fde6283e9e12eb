import { refuse } from '../messages.ts';
import type { Fields } from '../rules.ts';
import { directMessagesWith, findUser } from '../state.ts';
import { type Call, type Method, mayUse, missingScope, visibleConversation } from './call.ts';

export const conversations: Record<string, Method> = {
  'conversations.open': { token: 'bot', scopes: ['im:write'], handle: open },
  'conversations.info': { token: 'bot', scopes: [], handle: info },
};

function open({ state, args }: Call): Fields {
  const users = typeof args.users === 'string' ? args.users.split(',') : [];
  if (users.length === 0) return refuse('users_list_not_supplied');
  if (users.length > 1) return missingScope(state, ['mpim:write']);
  const user = findUser(state, users[0]);
  if (!user) return refuse('user_not_found');
  if (user.deleted) return refuse('user_disabled');
  if (user.bot) return refuse('cannot_dm_bot');
  const { id } = directMessagesWith(state, user.id);
  return { ok: true, channel: { id, ...(args.return_im ? { is_im: true, user: user.id } : {}) } };
}

function info({ state, args }: Call): Fields {
  const found = visibleConversation(state, args.channel);
  const kind = found?.kind === 'im' ? 'im' : found?.private ? 'groups' : 'channels';
  if (!mayUse(state, [`${kind}:read`])) return missingScope(state, [`${kind}:read`]);
  if (!found) return refuse('channel_not_found');
  const { botUser } = state.workspace.app;
  return {
    ok: true,
    channel: {
      id: found.id,
      name: found.name,
      is_channel: kind === 'channels',
      is_group: kind === 'groups',
      is_im: kind === 'im',
      is_private: found.private ?? false,
      is_archived: found.archived ?? false,
      is_member: found.members.includes(botUser),
      ...(kind === 'im' ? { user: found.members.find((member) => member !== botUser) } : {}),
    },
  };
}
