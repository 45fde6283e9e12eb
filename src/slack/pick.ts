import { choosePrincipal, type Plan } from '../remediation/plan.ts';
import { CHOICE } from '../render/slack/buttons.ts';
import type { Click } from './clicks.ts';

export interface Picked {
  readonly plan: Plan;
  readonly chosenPrincipalId?: string;
}

export const PICK_FIRST = 'Pick who it is now in the list above the buttons first, then approve.';
export const LOOK_AGAIN =
  'Somebody picked who it is while you looked. Look at the proposal again, then approve; nothing was changed.';
const SAY_WHY = 'This takes a reason of yours, and there was none. Click Approve again and type it.';

/** The plan to approve: the one shown, or, where the approver has to choose, completed. Until then what to do first. */
export function pick(plan: Plan, click: Click): Picked | string {
  if (plan.askReason && !click.reason) return SAY_WHY;
  // The click came from a picture that still left it open who it is.
  if (!plan.choose) return click.offered(CHOICE.block) ? LOOK_AGAIN : { plan };
  const number = click.picked(CHOICE.block);
  const chosen = number === undefined ? undefined : plan.choose[Number(number)];
  return chosen ? { plan: choosePrincipal(plan, chosen.id), chosenPrincipalId: chosen.id } : PICK_FIRST;
}
