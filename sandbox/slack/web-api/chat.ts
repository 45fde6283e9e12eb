import {
  contentOf,
  edit,
  findMessage,
  isRefusal,
  messageJson,
  post,
  type Refusal,
  refuse,
} from '../messages.ts';
import type { Fields } from '../rules.ts';
import { type Conversation, directMessagesWith, findUser, type Message, type State } from '../state.ts';
import { type Call, type Method, visibleConversation } from './call.ts';

const write = ['chat:write'];

export const chat: Record<string, Method> = {
  'chat.postMessage': { token: 'bot', scopes: write, handle: postMessage },
  'chat.update': { token: 'bot', scopes: write, handle: update },
  'chat.postEphemeral': { token: 'bot', scopes: write, handle: postEphemeral },
  'chat.getPermalink': { token: 'bot', scopes: [], handle: permalink },
};

function postMessage({ state, args }: Call): Fields {
  const conversation = target(state, args.channel);
  if (isRefusal(conversation)) return conversation;
  const content = contentOf(state, args);
  if (isRefusal(content)) return content;
  const thread = typeof args.thread_ts === 'string' ? { threadTs: args.thread_ts } : {};
  const message = post(state, {
    channel: conversation.id,
    author: state.workspace.app.botUser,
    ...content,
    ...thread,
  });
  return posted(state, message);
}

function update({ state, args }: Call): Fields {
  const conversation = target(state, args.channel);
  if (isRefusal(conversation)) return conversation;
  const message = findMessage(state, conversation.id, args.ts);
  if (!message || message.visibleTo) return refuse('message_not_found');
  if (message.author !== state.workspace.app.botUser) return refuse('cant_update_message');
  const content = contentOf(state, args, true);
  if (isRefusal(content)) return content;
  return { ...posted(state, edit(state, message, content)), text: content.text };
}

function postEphemeral({ state, args }: Call): Fields {
  const conversation = target(state, args.channel);
  if (isRefusal(conversation)) return conversation;
  if (typeof args.user !== 'string') return refuse('invalid_arguments');
  if (!conversation.members.includes(args.user)) return refuse('user_not_in_channel');
  const content = contentOf(state, args);
  if (isRefusal(content)) return content;
  const message = post(state, {
    channel: conversation.id,
    author: state.workspace.app.botUser,
    visibleTo: args.user,
    ...content,
    ...(typeof args.thread_ts === 'string' ? { threadTs: args.thread_ts } : {}),
  });
  return { ok: true, message_ts: message.ts };
}

function permalink({ state, args }: Call): Fields {
  const conversation = visibleConversation(state, args.channel);
  if (!conversation) return refuse('channel_not_found');
  const message = findMessage(state, conversation.id, args.message_ts);
  if (!message || message.visibleTo) return refuse('message_not_found');
  const page = `${state.origin}/archives/${conversation.id}/p${message.ts.replace('.', '')}`;
  return { ok: true, channel: conversation.id, permalink: page };
}

/** Where a message may go: a channel with the bot in it, or a person, whose direct messages are then opened. */
function target(state: State, id: unknown): Conversation | Refusal {
  const user = findUser(state, id);
  if (user && !user.bot && !user.deleted) return directMessagesWith(state, user.id);
  const conversation = visibleConversation(state, id);
  if (!conversation) return refuse('channel_not_found');
  if (!conversation.members.includes(state.workspace.app.botUser)) return refuse('not_in_channel');
  if (conversation.archived) return refuse('is_archived');
  return conversation;
}

function posted(state: State, message: Message): Fields {
  return { ok: true, channel: message.channel, ts: message.ts, message: messageJson(state, message) };
}
