import type bolt from '@slack/bolt';
import type { Logger } from 'pino';
import { mayAskAbout } from '../remediation/asking.ts';
import type { Policies } from '../remediation/policy-source.ts';
import type { Said } from '../render/slack/blocks.ts';
import { BUTTONS } from '../render/slack/buttons.ts';
import { cancelledBy, cancelQuestion, findQuestion } from '../store/questions.ts';
import type { Store } from '../store/store.ts';
import type { SlackApp } from './app.ts';
import { type Click, readClick } from './clicks.ts';
import type { People } from './people.ts';
import { tellPrivately } from './tell.ts';

export interface CancelHands {
  readonly store: Store;
  readonly people: People;
  readonly policies: Policies;
  readonly logger: Logger;
}

/** One question that can be cancelled while it is answered. */
export interface Cancellable {
  readonly signal: AbortSignal;
  /** Who cancelled it. */
  by(): string | undefined;
  /** Looks whether it was cancelled in another process, where the click arrived. */
  look(): Promise<void>;
  end(): void;
}

export interface Cancels {
  begin(questionId: string): Cancellable;
}

/** The Cancel button of whatever takes long: for who asked, and for operators. */
export function registerCancel(slack: SlackApp, hands: CancelHands): Cancels {
  const running = new Map<string, (by: string) => void>();

  slack.app.action(BUTTONS.cancel, async ({ ack, body, respond }) => {
    await ack();
    const click = readClick(body as bolt.BlockAction);
    await slack.work.track(cancel(click, body));
    // Progress that only one person sees cannot be redrawn, only taken away.
    if (click.isEphemeral) await respond({ delete_original: true });
  });

  const cancel = async (click: Click, body: object) => {
    const refused = await cancelFor(slack, hands, click);
    if (refused) return tellPrivately(slack.client, body, refused);
    running.get(click.id)?.(click.by);
  };

  return {
    begin(questionId) {
      const control = new AbortController();
      let by: string | undefined;
      const stop = (who: string) => {
        by ??= who;
        control.abort(new Error('cancelled'));
      };
      running.set(questionId, stop);
      return {
        signal: control.signal,
        by: () => by,
        async look() {
          const who = await cancelledBy(hands.store, questionId);
          if (who) stop(who);
        },
        end: () => void running.delete(questionId),
      };
    },
  };
}

/** Records that it is cancelled, or says why not. */
async function cancelFor(slack: SlackApp, hands: CancelHands, click: Click): Promise<Said | undefined> {
  const question = await findQuestion(hands.store, click.id);
  if (!question) return { text: OVER };
  if (question.askedBy !== click.by && !(await isOperator(slack, hands, click.by)))
    return { text: NOT_YOURS };
  return (await cancelQuestion(hands.store, click.id, click.by)) ? undefined : { text: OVER };
}

async function isOperator(
  slack: SlackApp,
  { people, policies }: CancelHands,
  userId: string,
): Promise<boolean> {
  const { policy } = policies();
  const { teamId } = await slack.home();
  const person = await people.look(userId, { fresh: false });
  return policy !== undefined && mayAskAbout(person, { teamId, policy }).may;
}

const OVER = 'This question is not being answered any more, so there is nothing to cancel.';
const NOT_YOURS = 'Only who asked can cancel this question, or an operator of idc.';
