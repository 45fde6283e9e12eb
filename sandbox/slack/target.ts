import { elementsOf } from './blocks.ts';
import { findMessage } from './messages.ts';
import { conversationNamed } from './people.ts';
import type { Fields } from './rules.ts';
import type { Message, State, View } from './state.ts';
import { choiceOf, type Input, type Placed, valuesOf } from './values.ts';
import { findView, inputsOf } from './views.ts';
import type { User } from './world.ts';

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

/** An element that this person can reach, and where it stands. */
export type Located = Placed & {
  readonly place: { readonly message: Message } | { readonly view: View; readonly values: Fields };
};

/** Finds the element; throws when there is none, or several, or the person cannot see it. */
export function locate(state: State, user: User, target: Target): Located {
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

/** A message that the person sees; throws when there is none. */
export function seenMessage(state: State, user: User, place: { channel: string; ts: string }): Message {
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
