import { refuse } from '../messages.ts';
import type { Fields } from '../rules.ts';
import type { Call, Method } from './call.ts';

const read = ['usergroups:read'];

export const usergroups: Record<string, Method> = {
  'usergroups.list': { token: 'bot', scopes: read, handle: list },
  'usergroups.users.list': { token: 'bot', scopes: read, handle: listUsers },
};

function list({ state, args }: Call): Fields {
  const shown = state.workspace.userGroups.filter(
    (group) => !group.disabled || isTrue(args.include_disabled),
  );
  return {
    ok: true,
    usergroups: shown.map((group) => ({
      id: group.id,
      team_id: state.workspace.team.id,
      is_usergroup: true,
      name: group.name,
      handle: group.handle,
      date_delete: group.disabled ? 1 : 0,
      ...(isTrue(args.include_users) ? { users: group.users } : {}),
      ...(isTrue(args.include_count) ? { user_count: String(group.users.length) } : {}),
    })),
  };
}

function listUsers({ state, args }: Call): Fields {
  const group = state.workspace.userGroups.find((one) => one.id === args.usergroup);
  if (!group) return refuse('no_such_subteam');
  if (group.disabled && !isTrue(args.include_disabled)) return refuse('subteam_disabled');
  return { ok: true, users: group.users };
}

// Form bodies carry booleans as words.
function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1;
}
