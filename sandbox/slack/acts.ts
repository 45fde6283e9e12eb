import type { Deliver, Delivery } from './deliver.ts';
import { messageJson, post } from './messages.ts';
import {
  commandPayload,
  commandText,
  eventPayload,
  messageActionPayload,
  shortcutPayload,
  viewActionPayload,
} from './payloads.ts';
import { actor, writable } from './people.ts';
import { respond } from './response-url.ts';
import type { Fields } from './rules.ts';
import { choicesKey, directMessagesWith, type Message, nextTs, type State, tell } from './state.ts';
import { type Located, locate, seenMessage, type Target } from './target.ts';
import { choiceOf, type Input, isChooser, type Placed } from './values.ts';
import { viewJson } from './views.ts';
import type { User } from './world.ts';

export interface Acting {
  readonly state: State;
  readonly deliver: Deliver;
}

const SLACKBOT = 'USLACKBOT';
const nothing: Delivery = { acked: false, ackMs: 0, response: {} };

/** Types a slash command. A failure is shown to the person as Slack shows it. */
export async function command(
  { state, deliver }: Acting,
  userId: string,
  where: { channel: string; text: string },
): Promise<Delivery> {
  const user = actor(state, userId);
  const conversation = writable(state, user, where.channel);
  const [, name = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(where.text.trim()) ?? [];
  const known = state.manifest.commands.find((one) => one.command === name);
  const from = { user: user.id, channel: conversation.id };
  if (!known) {
    slackbot(state, from, `${name} is not a valid command.`);
    return { ...nothing, error: 'unknown_command' };
  }
  const text = commandText(state, rest.trim(), known.should_escape ?? false);
  const delivery = await deliver(
    'slash_commands',
    commandPayload(state, { user, conversation }, { command: name, text }),
  );
  if (delivery.error) slackbot(state, from, `${name} failed with the error "${delivery.error}"`);
  const { response } = delivery;
  if (response.text || response.blocks) respond(state, { ...from, issuedAt: 0, uses: 0 }, response);
  return delivery;
}

/** Chooses a message shortcut from the menu of a message that the person sees. */
export async function shortcut(
  { state, deliver }: Acting,
  userId: string,
  where: { channel: string; ts: string; callback?: string },
): Promise<Delivery> {
  const user = actor(state, userId);
  const message = seenMessage(state, user, where);
  const known = state.manifest.shortcuts.find(
    ({ callback_id }) => where.callback === undefined || callback_id === where.callback,
  );
  if (!known) return { ...nothing, error: 'unknown_shortcut' };
  const delivery = await deliver('interactive', shortcutPayload(state, user, message, known.callback_id));
  if (delivery.error) tell(state, user.id, `${known.name} failed: ${delivery.error}`);
  return delivery;
}

/** Posts a message that mentions the app; Slack tells the app of it where it is in the conversation. */
export async function mention(
  acting: Acting,
  userId: string,
  what: { channel: string; text: string; threadTs?: string },
): Promise<Delivery & { message: Message }> {
  const { state } = acting;
  const user = actor(state, userId);
  const conversation = writable(state, user, what.channel);
  const { botUser } = state.workspace.app;
  const escaped = commandText(state, what.text, true).replace(/<@(\w+)\|[^>]*>/g, '<@$1>');
  const text = escaped.includes(`<@${botUser}>`) ? escaped : `<@${botUser}> ${escaped}`;
  const thread = what.threadTs ? { threadTs: what.threadTs } : {};
  const message = post(state, { channel: conversation.id, author: user.id, text, blocks: [], ...thread });
  if (!conversation.members.includes(botUser)) return { ...nothing, error: 'not_subscribed', message };
  const event = { ...messageJson(state, message), type: 'app_mention', channel: conversation.id };
  return { ...(await sendEvent(acting, event)), message };
}

/** Opens a tab of the app's own place. */
export async function openHome(acting: Acting, userId: string, tab: 'home' | 'messages'): Promise<Delivery> {
  const { state } = acting;
  const user = actor(state, userId);
  const known = state.homes.get(user.id);
  const view = known ? { view: viewJson(state, known) } : {};
  const channel = directMessagesWith(state, user.id).id;
  return sendEvent(acting, { type: 'app_home_opened', user: user.id, channel, tab, ...view });
}

async function sendEvent({ state, deliver }: Acting, event: Fields): Promise<Delivery> {
  const scope = event.type === 'app_mention' ? 'app_mentions:read' : undefined;
  const hears =
    state.manifest.events.includes(String(event.type)) && (!scope || state.scopes.includes(scope));
  return hears ? deliver('events_api', eventPayload(state, event)) : { ...nothing, error: 'not_subscribed' };
}

/** Presses a button. Throws when the person cannot see such a button, or leaves its confirm dialog unanswered. */
export async function click(acting: Acting, userId: string, target: Target): Promise<Delivery> {
  const user = actor(acting.state, userId);
  const { element, block, place } = locate(acting.state, user, target);
  if (!confirmed(element, target)) return { ...nothing, error: 'cancelled' };
  const { text, value, style, type } = element;
  const pressed = { type, text, ...(value === undefined ? {} : { value }), ...(style ? { style } : {}) };
  return send(acting, user, place, act(acting.state, { block, element }, pressed));
}

/** Chooses an option by its value (checkboxes take several). */
export async function selectOption(
  acting: Acting,
  userId: string,
  target: Target & { option: Input },
): Promise<Delivery> {
  const { state } = acting;
  const user = actor(state, userId);
  const { element, block, place } = locate(state, user, target);
  if (!confirmed(element, target)) return { ...nothing, error: 'cancelled' };
  const choice = choiceOf(element, target.option);
  if (choice.selected_option === null) throw new Error(`There is no option ${String(target.option)}`);
  if ('message' in place && isChooser(element)) {
    const key = choicesKey(user.id, place.message.channel, place.message.ts);
    state.choices.set(key, { ...state.choices.get(key), [String(element.action_id)]: target.option });
  }
  return send(acting, user, place, act(state, { block, element }, choice));
}

function confirmed(element: Fields, target: Target): boolean {
  if (element.confirm && target.confirm === undefined) throw new Error('The element asks for confirmation');
  return target.confirm !== false;
}

function act(state: State, { block, element }: Placed, what: Fields): Fields {
  return { action_id: element.action_id, block_id: block.block_id, ...what, action_ts: nextTs(state) };
}

async function send(
  { state, deliver }: Acting,
  user: User,
  place: Located['place'],
  action: Fields,
): Promise<Delivery> {
  const payload =
    'view' in place
      ? viewActionPayload(state, user, place, action)
      : messageActionPayload(state, user, place.message, action);
  const delivery = await deliver('interactive', payload);
  if (delivery.error) {
    tell(state, user.id, `That did nothing: ${delivery.error}`);
    const words = `${state.manifest.name} did not answer: ${delivery.error}`;
    if ('message' in place) slackbot(state, { user: user.id, channel: place.message.channel }, words);
  }
  return delivery;
}

function slackbot(state: State, to: { user: string; channel: string }, text: string): void {
  post(state, { channel: to.channel, author: SLACKBOT, visibleTo: to.user, text, blocks: [] });
}
