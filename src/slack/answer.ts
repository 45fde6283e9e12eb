import { randomUUID } from 'node:crypto';
import type { Diagnose, Diagnosis, Question } from '../diagnosis/diagnosis.ts';
import type { Documents } from '../evidence/look.ts';
import {
  type DiagnosisView,
  renderDiagnosis,
  renderFault,
  renderProgress,
} from '../render/slack/diagnosis.ts';
import { saveDiagnosis } from '../store/diagnoses.ts';
import { answerQuestion, attachDiagnosis, failQuestion, type NewQuestion } from '../store/questions.ts';
import type { Store } from '../store/store.ts';
import type { LiveMessage } from './live-message.ts';
import type { Frame } from './picture.ts';
import { isDirect, type Proposals } from './proposals.ts';
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

/** Answers in the question's message. A fault of our own ends there too: logged, and said with a way to ask again. */
export async function answer(hands: AnswerHands, asking: Asking): Promise<void> {
  try {
    const diagnosis = await diagnoseShown(hands, asking);
    // Stopped while it followed a request: the next process says "interrupted" and offers to ask again.
    if (diagnosis.outcome === 'in-progress' && hands.work.stopping.aborted) return;
    await conclude(hands, asking, diagnosis);
  } catch (err) {
    const fault = randomUUID().slice(0, 8);
    const logged = asking.documents ? withoutWords(err) : { err };
    hands.logger.error({ ...logged, fault, question: asking.id }, 'a question could not be answered');
    await failQuestion(hands.store, asking.id);
    await asking.message.show(() => renderFault({ id: asking.id, text: asking.asked.text }, fault));
  }
}

/** The diagnosis at its end: a request that AWS still works on is shown as it is and asked about again. */
async function diagnoseShown(hands: AnswerHands, asking: Asking): Promise<Diagnosis> {
  const { followEvery, followFor } = hands.pace ?? PACE;
  const end = Date.now() + followFor;
  let diagnosis = await withProgress(hands, asking);
  if (diagnosis.outcome === 'in-progress') await show(asking, diagnosis, { following: true });
  while (diagnosis.outcome === 'in-progress' && Date.now() < end) {
    if (!(await pause(followEvery, hands.work.stopping))) break;
    diagnosis = await hands.diagnose(asking.question);
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

async function withProgress(
  hands: AnswerHands,
  { question, message, documents }: Asking,
): Promise<Diagnosis> {
  const { progressAfter, progressEvery } = hands.pace ?? PACE;
  let progress = { phase: 'asking AWS', calls: 0 };
  let timer = setTimeout(function tick() {
    const now = progress;
    message.showIfIdle(() => renderProgress(now));
    timer = setTimeout(tick, progressEvery);
  }, progressAfter);
  try {
    return await hands.diagnose(question, {
      ...(documents ? { documents } : {}),
      onProgress: (seen) => {
        progress = seen;
      },
    });
  } finally {
    clearTimeout(timer);
  }
}

async function conclude(hands: AnswerHands, asking: Asking, diagnosis: Diagnosis): Promise<void> {
  const { asked, id } = asking;
  await saveDiagnosis(hands.store, diagnosis);
  await attachDiagnosis(hands.store, id, diagnosis.id);
  const place = await show(asking, diagnosis, { questionId: id });
  await answerQuestion(hands.store, id, diagnosis.id);
  const offered = { by: asked.askedBy, text: asked.text, answer: place };
  const fixes = await hands.proposals.offer(diagnosis, offered);
  if (fixes.length > 0) await show(asking, diagnosis, { questionId: id, fixes });
}

/** The Share button stands where one person alone reads what was asked in a channel and not in private. */
async function show({ asked, message }: Asking, diagnosis: Diagnosis, more: Partial<DiagnosisView>) {
  const inChannel = !asked.private && !isDirect(asked.channel);
  const view = { askedBy: asked.askedBy, ...more };
  return message.show((form, channel) =>
    renderDiagnosis(diagnosis, { ...view, form, share: inChannel && isDirect(channel) }),
  );
}
