import type { Conversation, State } from './state.ts';
import type { User } from './world.ts';

/** A person who can act, by id or name; throws for bots and people who left. */
export function actor(state: State, idOrName: string): User {
  const user = state.workspace.users.find((one) => one.id === idOrName || one.name === idOrName);
  if (!user) throw new Error(`Nobody here is called ${idOrName}`);
  if (user.bot || user.deleted) throw new Error(`${user.name} cannot act`);
  return user;
}

/** A conversation by id, `name` or `#name`. */
export function conversationNamed(state: State, idOrName: string): Conversation {
  const name = idOrName.replace(/^#/, '');
  const found =
    state.conversations.get(idOrName) ??
    [...state.conversations.values()].find((one) => one.kind === 'channel' && one.name === name);
  if (!found) throw new Error(`There is no conversation ${idOrName}`);
  return found;
}

/** The conversation, if this person is in it and may write there. */
export function writable(state: State, user: User, idOrName: string): Conversation {
  const conversation = conversationNamed(state, idOrName);
  if (!conversation.members.includes(user.id))
    throw new Error(`${user.name} is not in #${conversation.name}`);
  if (conversation.archived) throw new Error(`#${conversation.name} is archived`);
  return conversation;
}
