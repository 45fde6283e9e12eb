import { elementsOf } from './blocks.ts';
import type { Deliver, Delivery } from './deliver.ts';
import { findMessage, post } from './messages.ts';
import { commandPayload, commandText, messageActionPayload, viewActionPayload } from './payloads.ts';
import { actor, conversationNamed, writable } from './people.ts';
import { respond } from './response-url.ts';
import type { Fields } from './rules.ts';
import { choicesKey, type Message, nextTs, type State, tell, type View } from './state.ts';
import { choiceOf, type Input, isChooser, type Placed, valuesOf } from './values.ts';
import { findView, inputsOf } from './views.ts';
import type { User } from './world.ts';

export interface Acting {
  readonly state: State;
  readonly deliver: Deliver;
}

/** Where a button or select stands: in a message, or in an open modal with what has been typed into it so far. */
export type Place =
  | { readonly channel: string; readonly ts: string }
  | { readonly view: string; readonly values?: Readonly<Record<string, Input>> };

/** Which element is meant: by action id or by what it says; block id where two are alike. */
export type Target = Place & {
  readonly actionId?: string;
  readonly button?: string;
  readonly blockId?: string;
  /** The answer to the element's confirm dialog; required if it has one. */
  readonly confirm?: boolean;
};

export const SLACKBOT = 'USLACKBOT';
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

type Located = Placed & {
  readonly place: { readonly message: Message } | { readonly view: View; readonly values: Fields };
};

function locate(state: State, user: User, target: Target): Located {
  const place =
    'view' in target ? openPlace(state, user, target) : { message: seenMessage(state, user, target) };
  const blocks = 'view' in place ? (place.view.content.blocks as Fields[]) : place.message.blocks;
  const found = blocks.flatMap((block) =>
    elementsOf(block)
      .filter((element) => meant(block, element, target))
      .map((element) => ({ block, element, place })),
  );
  const wanted = target.button ?? target.actionId ?? 'without a name';
  if (found.length > 1) throw new Error(`There are ${found.length} elements ${wanted} there`);
  if (!found[0]) throw new Error(`There is no element ${wanted} there`);
  return found[0];
}

function meant(block: Fields, element: Fields, target: Target): boolean {
  const label = (element.text as Fields | undefined)?.text;
  return (
    (target.blockId === undefined || target.blockId === block.block_id) &&
    (target.actionId === undefined || target.actionId === element.action_id) &&
    (target.button === undefined || target.button === label)
  );
}

function seenMessage(state: State, user: User, place: { channel: string; ts: string }): Message {
  const conversation = conversationNamed(state, place.channel);
  const message = findMessage(state, conversation.id, place.ts);
  const seen =
    conversation.members.includes(user.id) && (!message?.visibleTo || message.visibleTo === user.id);
  if (!message || !seen) throw new Error(`${user.name} sees no message ${place.ts} there`);
  return message;
}

function openPlace(
  state: State,
  user: User,
  place: { view: string; values?: Readonly<Record<string, Input>> },
) {
  const view = findView(state, { view_id: place.view });
  if (view?.user !== user.id) throw new Error(`${user.name} has no view ${place.view} open`);
  return { view, values: viewValues(view, place.values ?? {}) };
}

/** What has been put into a view, by block id or action id. */
export function viewValues(view: View, inputs: Readonly<Record<string, Input>>): Fields {
  return valuesOf(inputsOf(view), ({ block, element }) =>
    choiceOf(element, inputs[String(block.block_id)] ?? inputs[String(element.action_id)]),
  );
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
    if ('message' in place)
      slackbot(
        state,
        { user: user.id, channel: place.message.channel },
        `idc did not answer: ${delivery.error}`,
      );
  }
  return delivery;
}

function slackbot(state: State, to: { user: string; channel: string }, text: string): void {
  post(state, { channel: to.channel, author: SLACKBOT, visibleTo: to.user, text, blocks: [] });
}
