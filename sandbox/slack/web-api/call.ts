import { type Refusal, refuse } from '../messages.ts';
import type { Fields } from '../rules.ts';
import type { Conversation, State } from '../state.ts';

/** One call of a Web API method, with strings of JSON already parsed. */
export interface Call {
  readonly state: State;
  readonly args: Fields;
}

export type Handler = (call: Call) => Fields;

/** A method: who may call it, and what it does. */
export interface Method {
  readonly token: 'bot' | 'app';
  /** The scopes of which the app needs one; empty for none. */
  readonly scopes: readonly string[];
  readonly handle: Handler;
}

/** `missing_scope` as Slack words it. */
export function missingScope(state: State, needed: readonly string[]): Refusal {
  return refuse('missing_scope', { needed: needed.join(','), provided: state.scopes.join(',') });
}

export function mayUse(state: State, scopes: readonly string[]): boolean {
  return scopes.length === 0 || scopes.some((scope) => state.scopes.includes(scope));
}

/** A conversation that the app can see: a private channel without the bot does not exist for it. */
export function visibleConversation(state: State, id: unknown): Conversation | undefined {
  const found = typeof id === 'string' ? state.conversations.get(id) : undefined;
  if (!found) return undefined;
  return found.private && !found.members.includes(state.workspace.app.botUser) ? undefined : found;
}
