import { randomUUID } from 'node:crypto';
import { isListing } from '../diagnosis/diagnose.ts';
import type { Diagnose, Diagnosis, Question } from '../diagnosis/diagnosis.ts';
import type { Documents } from '../evidence/look.ts';
import {
  type DiagnosisView,
  renderCancelled,
  renderDiagnosis,
  renderFault,
  renderProgress,
  renderWaiting,
} from '../render/slack/diagnosis.ts';
import { saveDiagnosis } from '../store/diagnoses.ts';
import { answerQuestion, attachDiagnosis, failQuestion, type NewQuestion } from '../store/questions.ts';
import type { Store } from '../store/store.ts';
import type { Cancellable, Cancels } from './cancel.ts';
import type { LiveMessage } from './live-message.ts';
import type { Frame } from './picture.ts';
import { isDirect, type Proposals } from './proposals.ts';
import type { Turns } from './turns.ts';
import { pause, type Work } from './work.ts';

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

export interface AnswerHands extends Pick<Frame, 'logger'> {
  readonly store: Store;
  readonly work: Work;
  readonly diagnose: Diagnose;
  readonly proposals: Proposals;
  readonly turns: Turns;
  readonly cancels: Cancels;
  readonly pace?: Pace;
}

/** A question whose row exists, and the message that will show its answer. */
export interface Asking {
  readonly id: string;
  readonly question: Question;
  readonly asked: NewQuestion;
  readonly message: LiveMessage;
  /** Held for the answer and not longer. */
  readonly documents?: Documents;
}

/** A question while it is answered. */
interface Running extends Asking {
  readonly cancel: Cancellable;
  readonly progress: { phase: string; calls: number };
}

/** Answers in the question's message. A fault of our own ends there too: logged, and said with a way to ask again. */
export async function answer(hands: AnswerHands, asking: Asking): Promise<void> {
  const cancel = hands.cancels.begin(asking.id);
  const running = { ...asking, cancel, progress: { phase: 'asking AWS', calls: 0 } };
  try {
    const diagnosis = await diagnoseShown(hands, running);
    // Stopped while it followed a request: the next process says "interrupted" and offers to ask again.
    if (diagnosis.outcome === 'in-progress' && hands.work.stopping.aborted) return;
    await conclude(hands, running, diagnosis);
  } catch (err) {
    await failed(hands, running, err);
  } finally {
    cancel.end();
  }
}

async function failed(hands: AnswerHands, { cancel, progress, ...asking }: Running, err: unknown) {
  const question = { id: asking.id, text: asking.asked.text };
  const by = cancel.by();
  if (by) {
    await failQuestion(hands.store, asking.id);
    return void (await asking.message.show(() => renderCancelled(question, by, progress.calls)));
  }
  const fault = randomUUID().slice(0, 8);
  const logged = asking.documents ? withoutWords(err) : { err };
  hands.logger.error({ ...logged, fault, question: asking.id }, 'a question could not be answered');
  await failQuestion(hands.store, asking.id);
  await asking.message.show(() => renderFault(question, fault));
}

/** The diagnosis at its end: a request that AWS still works on is shown as it is and asked about again. */
async function diagnoseShown(hands: AnswerHands, running: Running): Promise<Diagnosis> {
  const { followEvery, followFor } = hands.pace ?? PACE;
  const { cancel, id } = running;
  const end = Date.now() + followFor;
  const stopping = AbortSignal.any([hands.work.stopping, cancel.signal]);
  let diagnosis = await withProgress(hands, running);
  if (diagnosis.outcome === 'in-progress') await show(running, diagnosis, { following: id });
  while (diagnosis.outcome === 'in-progress' && Date.now() < end) {
    if (!(await pause(followEvery, stopping))) break;
    await cancel.look();
    if (!cancel.signal.aborted) diagnosis = await hands.diagnose(running.question, { signal: cancel.signal });
  }
  return diagnosis;
}

/** Where it happened: what an error says of a document may quote it. */
function withoutWords(error: unknown) {
  if (!(error instanceof Error)) return {};
  const { name, message, stack = '' } = error;
  const [, frames = ''] = stack.split(`${name}: ${message}\n`);
  return { name, frames };
}

async function withProgress(hands: AnswerHands, running: Running): Promise<Diagnosis> {
  const { progressAfter, progressEvery } = hands.pace ?? PACE;
  const { message, documents, question, cancel, progress, id } = running;
  const done = await inTurn(hands, running);
  let timer = setTimeout(function tick() {
    const now = { ...progress };
    message.showIfIdle(() => renderProgress(now, id));
    cancel
      .look()
      .catch((err: unknown) => hands.logger.warn({ err }, 'a cancellation could not be looked up'));
    timer = setTimeout(tick, progressEvery);
  }, progressAfter);
  try {
    return await hands.diagnose(question, {
      ...(documents ? { documents } : {}),
      signal: cancel.signal,
      onProgress: (seen) => Object.assign(progress, seen),
    });
  } finally {
    clearTimeout(timer);
    done();
  }
}

/** Waits, and says so, while as many are answered as idc answers at once. */
async function inTurn({ turns, logger, pace = PACE }: AnswerHands, running: Running): Promise<() => void> {
  const { asked, question, cancel, message, id } = running;
  const watch = setInterval(() => {
    cancel.look().catch((err: unknown) => logger.warn({ err }, 'a cancellation could not be looked up'));
  }, pace.progressEvery).unref();
  try {
    return await turns.take({
      by: asked.askedBy,
      isListing: isListing(question),
      signal: cancel.signal,
      onPlace: (before) => message.showIfIdle(() => renderWaiting(before, id)),
    });
  } finally {
    clearInterval(watch);
  }
}

async function conclude(hands: AnswerHands, running: Running, diagnosis: Diagnosis): Promise<void> {
  const { asked, id, message, cancel } = running;
  await saveDiagnosis(hands.store, diagnosis);
  await attachDiagnosis(hands.store, id, diagnosis.id);
  const stoppedBy = diagnosis.outcome === 'in-progress' ? cancel.by() : undefined;
  const view = { questionId: id, ...(stoppedBy ? { stoppedBy } : {}) };
  // What cannot be redrawn is shown when all of it is known.
  const place = message.once ? { channel: asked.askedBy, ts: '' } : await show(running, diagnosis, view);
  await answerQuestion(hands.store, id, diagnosis.id);
  const thread = asked.thread ? { thread: asked.thread } : {};
  const offered = { by: asked.askedBy, text: asked.text, answer: { ...place, ...thread } };
  const fixes = await hands.proposals.offer(diagnosis, offered);
  if (fixes.length > 0 || message.once) await show(running, diagnosis, { ...view, fixes });
}

/** The Share button stands where one person alone reads what was asked in a channel and not in private. */
async function show({ asked, message }: Asking, diagnosis: Diagnosis, more: Partial<DiagnosisView>) {
  const inChannel = !asked.private && !isDirect(asked.channel);
  const share = asked.thread ? ('thread' as const) : ('channel' as const);
  const view = { askedBy: asked.askedBy, ...more };
  return message.show((form, channel) =>
    renderDiagnosis(diagnosis, { ...view, form, ...(inChannel && isDirect(channel) ? { share } : {}) }),
  );
}
