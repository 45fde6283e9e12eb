import { randomUUID } from 'node:crypto';
import type { Diagnose } from '../diagnosis/diagnosis.ts';
import type { Documents } from '../evidence/look.ts';
import { renderCancelled, renderFault, renderProgress, renderWaiting } from '../render/slack/diagnosis.ts';
import { endTold, failQuestion, type NewQuestion } from '../store/questions.ts';
import type { Store } from '../store/store.ts';
import type { Cancellable, Cancels } from './cancel.ts';
import type { LiveMessage } from './live-message.ts';
import type { Frame } from './picture.ts';
import type { Turns } from './turns.ts';

/** Milliseconds. */
export interface Pace {
  readonly progressAfter: number;
  readonly progressEvery: number;
  readonly followEvery: number;
  readonly followFor: number;
}

/** chat.update allows about 50 a minute for everything, so progress is shown seldom. */
export const PACE: Pace = {
  progressAfter: 2_000,
  progressEvery: 3_000,
  followEvery: 5_000,
  followFor: 15 * 60_000,
};

export interface RunHands extends Pick<Frame, 'logger'> {
  readonly store: Store;
  readonly turns: Turns;
  readonly cancels: Cancels;
  readonly pace?: Pace;
}

/** A question whose row exists, and the message that will show its answer. */
export interface Begun {
  readonly id: string;
  readonly asked: NewQuestion;
  readonly message: LiveMessage;
  /** Held for the answer and not longer. */
  readonly documents?: Documents;
}

/** A question while it is answered. */
export type Running<T extends Begun = Begun> = T & {
  readonly cancel: Cancellable;
  readonly progress: { phase: string; calls: number };
};

/** What a look is given: until when it goes on, and whom to tell how far it is. */
export type Looking = Pick<NonNullable<Parameters<Diagnose>[1]>, 'signal' | 'onProgress'>;

export interface Look<T> {
  /** It may read a whole organization. */
  readonly isListing: boolean;
  look(looking: Looking): Promise<T>;
}

/**
 * Does the work of a question, which can be cancelled meanwhile. Where it comes to nothing, by a cancellation or a fault
 * of our own (which is logged), its row and its message say so, with a way to ask again; where Slack does not take that now,
 * `interruptQuestions` finds it.
 */
export async function run<T extends Begun>(
  hands: RunHands,
  begun: T,
  work: (running: Running<T>) => Promise<void>,
): Promise<void> {
  const cancel = hands.cancels.begin(begun.id);
  const running = { ...begun, cancel, progress: { phase: 'asking AWS', calls: 0 } };
  try {
    await work(running);
  } catch (err) {
    await failed(hands, running, err);
  } finally {
    cancel.end();
  }
}

async function failed({ store, logger }: RunHands, running: Running, err: unknown): Promise<void> {
  const { id, asked, message, cancel, progress } = running;
  const question = { id, text: asked.text };
  const by = cancel.by();
  if (by) {
    await failQuestion(store, id);
    await message.show(() => renderCancelled(question, by, progress.calls));
    return endTold(store, id);
  }
  const fault = randomUUID().slice(0, 8);
  const logged = running.documents ? withoutWords(err) : { err };
  logger.error({ ...logged, fault, question: id }, 'a question could not be answered');
  await failQuestion(store, id);
  await message.show(() => renderFault(question, fault));
  await endTold(store, id);
}

/** Where it happened: what an error says of a document may quote it. */
function withoutWords(error: unknown) {
  if (!(error instanceof Error)) return {};
  const { name, message, stack = '' } = error;
  const [, frames = ''] = stack.split(`${name}: ${message}\n`);
  return { name, frames };
}

/** Looks when it is its turn, and shows how far it is. */
export async function withProgress<T>(
  hands: RunHands,
  running: Running,
  { isListing, look }: Look<T>,
): Promise<T> {
  const { progressAfter, progressEvery } = hands.pace ?? PACE;
  const { message, cancel, progress, id } = running;
  const done = await inTurn(hands, running, isListing);
  let timer = setTimeout(function tick() {
    const now = { ...progress };
    message.showIfIdle(() => renderProgress(now, id));
    cancel
      .look()
      .catch((err: unknown) => hands.logger.warn({ err }, 'a cancellation could not be looked up'));
    timer = setTimeout(tick, progressEvery);
  }, progressAfter);
  try {
    return await look({ signal: cancel.signal, onProgress: (seen) => Object.assign(progress, seen) });
  } finally {
    clearTimeout(timer);
    done();
  }
}

/** Waits, and says so, while as many are answered as idc answers at once. */
async function inTurn(
  { turns, logger, pace = PACE }: RunHands,
  { asked, cancel, message, id }: Running,
  isListing: boolean,
): Promise<() => void> {
  const watch = setInterval(() => {
    cancel.look().catch((err: unknown) => logger.warn({ err }, 'a cancellation could not be looked up'));
  }, pace.progressEvery).unref();
  try {
    return await turns.take({
      by: asked.askedBy,
      isListing,
      signal: cancel.signal,
      onPlace: (before) => message.showIfIdle(() => renderWaiting(before, id)),
    });
  } finally {
    clearInterval(watch);
  }
}
