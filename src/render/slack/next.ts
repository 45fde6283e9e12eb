import type { types } from '@slack/bolt';
import type { Next } from '../../diagnosis/diagnosis.ts';
import { oneLine, shorten } from '../untrusted.ts';
import { actions, type Block, button, context, LIMITS } from './blocks.ts';
import { BUTTONS } from './buttons.ts';

/** As many as one opens a list for; each is some 200 characters of the budget. */
const MOST_LISTED = 10;

/**
 * What can be asked next: the first `direct` as buttons, the rest in one list beside them. Each carries the question's
 * id and its place; what it asks is read from the stored diagnosis at the click.
 */
export function nextElements(
  all: readonly Next[],
  questionId: string,
  direct: number,
): types.ActionsBlockElement[] {
  const asks = all.map(({ label }, n) => ({ label: labelOf(label), value: `${questionId} ${n}` }));
  const buttons = asks
    .slice(0, direct)
    .map(({ label, value }, n) => button(`${BUTTONS.next}${n}`, label, value));
  const rest = asks.slice(direct, direct + MOST_LISTED);
  return rest.length > 0 ? [...buttons, moreToAsk(rest)] : buttons;
}

/** The same as blocks, with how many there is no room for; none without a question's id. */
export function nextBlocks(
  all: readonly Next[],
  questionId: string | undefined,
  direct = 5,
): readonly Block[] {
  if (!questionId) return [];
  const more = all.length - direct - MOST_LISTED;
  return [
    ...actions(nextElements(all, questionId, direct)),
    ...(more > 0 ? [context(`and ${more} more to ask, see Show JSON`)] : []),
  ];
}

function moreToAsk(
  asks: readonly { readonly label: string; readonly value: string }[],
): types.ActionsBlockElement {
  return {
    type: 'static_select',
    action_id: BUTTONS.nextListed,
    placeholder: { type: 'plain_text', text: 'More to ask', emoji: false },
    options: asks.map(({ label, value }) => ({
      text: { type: 'plain_text', text: label, emoji: false },
      value,
    })),
  };
}

function labelOf(label: string): string {
  return shorten(oneLine(label), LIMITS.label) || '-';
}
