import { blockProblems, elementsOf, tooMuchText } from './blocks.ts';
import { takeRefusedBlock } from './faults.ts';
import { type Fields, isFields, type Problem } from './rules.ts';
import { changed, type Message, newId, nextTs, type State } from './state.ts';

const POSTED_TEXT = 40_000;
// chat.update takes less than chat.postMessage: https://docs.slack.dev/reference/methods/chat.update
const UPDATED_TEXT = 4_000;

/** An answer with `ok: false`. */
export interface Refusal extends Fields {
  readonly ok: false;
  readonly error: string;
}

export function refuse(error: string, details: Fields = {}): Refusal {
  return { ok: false, error, ...details };
}

export function isRefusal(value: unknown): value is Refusal {
  return isFields(value) && value.ok === false;
}

/** `invalid_blocks` and the like, with Slack's list of what is wrong where. */
export function refuseFor(error: string, problems: readonly Problem[]): Refusal {
  const lines = problems.map(({ at, message }) => `${message} [json-pointer:${at}]`);
  return refuse(error, {
    errors: lines,
    response_metadata: { messages: lines.map((line) => `[ERROR] ${line}`) },
  });
}

/** What an app may say: text, blocks or both, within Slack's limits; otherwise the refusal. */
export function contentOf(
  state: State,
  args: Fields,
  updating = false,
): { text: string; blocks: Fields[] } | Refusal {
  const text = typeof args.text === 'string' ? args.text : '';
  const given = args.blocks ?? [];
  if (!Array.isArray(given)) return refuse('invalid_blocks_format');
  if (text === '' && given.length === 0) return refuse('no_text');
  if (text.length > (updating ? UPDATED_TEXT : POSTED_TEXT)) return refuse('msg_too_long');
  const problems = blockProblems(given, 'message');
  if (problems.length > 0) return refuseFor('invalid_blocks', problems);
  if (tooMuchText(given)) return refuse('msg_blocks_too_long');
  const unlucky = takeRefusedBlock(state.faults, given);
  if (unlucky)
    return refuseFor('invalid_blocks', [{ at: '/blocks', message: `unsupported type: ${unlucky}` }]);
  return { text, blocks: withIds(given) };
}

/** Slack names blocks and elements that the app left unnamed. */
export function withIds(blocks: readonly Fields[]): Fields[] {
  return blocks.map((block) => {
    const named: Fields = { block_id: newId('').slice(0, 5), ...structuredClone(block) };
    for (const element of elementsOf(named)) element.action_id ??= newId('').slice(0, 5);
    return named;
  });
}

export type NewMessage = Pick<
  Message,
  'channel' | 'author' | 'text' | 'blocks' | 'threadTs' | 'visibleTo' | 'attachments'
>;

export function post(state: State, content: NewMessage): Message {
  const message = { ...content, ts: nextTs(state), earlier: [] };
  state.messages.push(message);
  changed(state, 'message');
  return message;
}

/** Replaces what a message says; what it said before is kept in `earlier`. */
export function edit(state: State, message: Message, content: { text: string; blocks: Fields[] }): Message {
  const { text, blocks, earlier } = message;
  const edited: Message = {
    ...message,
    ...content,
    edited: nextTs(state),
    earlier: [...earlier, { text, blocks }],
  };
  state.messages[state.messages.indexOf(message)] = edited;
  changed(state, 'message');
  return edited;
}

export function remove(state: State, message: Message): void {
  state.messages.splice(state.messages.indexOf(message), 1);
  changed(state, 'message');
}

export function findMessage(state: State, channel: string, ts: unknown): Message | undefined {
  return state.messages.find((message) => message.channel === channel && message.ts === ts);
}

/** A message as the Web API and payloads show it. */
export function messageJson(state: State, message: Message): Fields {
  const { app, team } = state.workspace;
  const ours = message.author === app.botUser;
  return {
    type: 'message',
    user: message.author,
    ts: message.ts,
    text: message.text,
    team: team.id,
    ...(ours ? { bot_id: app.botId, app_id: app.id } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments ? { attachments: message.attachments } : {}),
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    ...(message.edited ? { edited: { user: message.author, ts: message.edited } } : {}),
  };
}
