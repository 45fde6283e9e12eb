import { isListing } from '../diagnosis/diagnose.ts';
import type { Diagnose, Diagnosis, Question } from '../diagnosis/diagnosis.ts';
import { type DiagnosisView, renderDiagnosis } from '../render/slack/diagnosis.ts';
import { saveDiagnosis } from '../store/diagnoses.ts';
import { answerQuestion, attachDiagnosis } from '../store/questions.ts';
import { isDirect, type Proposals } from './proposals.ts';
import { type Begun, PACE, type RunHands, type Running, run, withProgress } from './running.ts';
import { pause, type Work } from './work.ts';

export interface AnswerHands extends RunHands {
  readonly work: Work;
  readonly diagnose: Diagnose;
  readonly proposals: Proposals;
}

interface Asking extends Begun {
  readonly question: Question;
}

/** Answers in the question's message. */
export async function answer(hands: AnswerHands, asking: Asking): Promise<void> {
  await run(hands, asking, async (running) => {
    const diagnosis = await diagnoseShown(hands, running);
    // Stopped while it followed a request: the next process says "interrupted" and offers to ask again.
    if (diagnosis.outcome === 'in-progress' && hands.work.stopping.aborted) return;
    await conclude(hands, running, diagnosis);
  });
}

/** The diagnosis at its end: a request that AWS still works on is shown as it is and asked about again. */
async function diagnoseShown(hands: AnswerHands, running: Running<Asking>): Promise<Diagnosis> {
  const { followEvery, followFor } = hands.pace ?? PACE;
  const { cancel, id, question, documents } = running;
  const end = Date.now() + followFor;
  const stopping = AbortSignal.any([hands.work.stopping, cancel.signal]);
  let diagnosis = await withProgress(hands, running, {
    isListing: isListing(question),
    look: (looking) => hands.diagnose(question, { ...looking, ...(documents ? { documents } : {}) }),
  });
  if (diagnosis.outcome === 'in-progress') await show(running, diagnosis, { following: id });
  while (diagnosis.outcome === 'in-progress' && Date.now() < end) {
    if (!(await pause(followEvery, stopping))) break;
    await cancel.look();
    if (!cancel.signal.aborted) diagnosis = await hands.diagnose(question, { signal: cancel.signal });
  }
  return diagnosis;
}

async function conclude(hands: AnswerHands, running: Running<Asking>, diagnosis: Diagnosis): Promise<void> {
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
