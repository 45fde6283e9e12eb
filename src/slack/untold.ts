import { renderCancelled, renderFault, renderInterrupted } from '../render/slack/diagnosis.ts';
import { type AskedQuestion, endTold, placeQuestion } from '../store/questions.ts';
import type { Store } from '../store/store.ts';
import { type Frame, post, repaint } from './picture.ts';

interface Hands {
  readonly frame: Frame;
  readonly store: Store;
}

/**
 * Says what became of questions that came to nothing while nobody could say so: in their messages, or to who asked where
 * nothing had been shown yet. Never rejects; who is not told this time is found again.
 */
export async function showUntold(hands: Hands, questions: readonly AskedQuestion[]): Promise<void> {
  for (const question of questions)
    await showOne(hands, question).catch((err: unknown) =>
      hands.frame.logger.warn({ err, question: question.id }, 'the end of a question could not be shown'),
    );
}

async function showOne({ frame, store }: Hands, question: AskedQuestion): Promise<void> {
  const { id, message, askedBy } = question;
  const draw = () => picture(question);
  if (message) await repaint(frame, message, draw);
  else await placeQuestion(store, id, await post(frame, { channel: askedBy }, draw));
  await endTold(store, id);
}

/** The log has a fault with the question's id, too. */
function picture(question: AskedQuestion) {
  const { id, state, cancelledBy } = question;
  if (state !== 'failed') return renderInterrupted(question);
  return cancelledBy ? renderCancelled(question, cancelledBy) : renderFault(question, id);
}
