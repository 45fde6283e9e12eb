import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { MessagePlace } from '../remediation/remediation.ts';
import { renderDiagnosis } from '../render/slack/diagnosis.ts';
import { LINES_AT_ONCE, renderBurst, renderFailureLines } from '../render/slack/watch.ts';
import { findDiagnosis, saveDiagnosis } from '../store/diagnoses.ts';
import { answerQuestion, placeQuestion, startQuestion } from '../store/questions.ts';
import {
  type Burst,
  type BurstFailure,
  beginBurst,
  burstLost,
  burstRefused,
  burstShown,
  burstsToShow,
  claimShown,
  diagnosedFailure,
  failuresOf,
  throttledTries,
  unclaimShown,
} from '../store/watch-bursts.ts';
import { slackError } from './people.ts';
import { type Draw, post, repaint } from './picture.ts';
import type { WatchDesk } from './watch.ts';

/** So many causes of one burst are diagnosed in full; of the others the lines tell. */
const MOST_DIAGNOSED = 8;

/**
 * One message for each burst of several, with how many they are by now. `drawn` says what this process drew last of
 * each.
 */
export async function showRoots(desk: WatchDesk, drawn: Map<string, string>): Promise<void> {
  await showEach(desk, async (burst) => {
    const failures = await failuresOf(desk.store, burst.id);
    if (failures.length > 1) await showRoot(desk, { ...burst, failures }, drawn);
  });
}

/** The whole answers: in the thread of its message, or as the message where a failure stays alone. */
export async function showAnswers(desk: WatchDesk): Promise<void> {
  await showEach(desk, async (burst) => {
    const failures = await failuresOf(desk.store, burst.id);
    const [only] = failures;
    if (burst.message) await showInThread(desk, { ...burst, message: burst.message }, failures);
    else if (only && failures.length === 1) await showAlone(desk, burst, only);
  });
}

async function showEach(desk: WatchDesk, show: (burst: Burst) => Promise<void>): Promise<void> {
  const { bursts, lost } = await burstsToShow(desk.store);
  for (const burst of lost)
    desk.logger.error({ burst }, 'a message of the watch may be missing: its process died while it was sent');
  for (const burst of bursts) {
    if (isStopping(desk)) return;
    await show(burst).catch(async (err: unknown) => {
      if (isStopping(desk) && !slackError(err)) throw err;
      desk.logger.error({ err, burst: burst.id }, 'failures could not be shown');
      await burstRefused(desk.store, burst);
    });
  }
}

interface Many extends Burst {
  readonly failures: readonly BurstFailure[];
}

async function showRoot(desk: WatchDesk, burst: Many, drawn: Map<string, string>): Promise<void> {
  const { id, message, failures } = burst;
  const throttled = await throttledTries(desk.store, burst);
  const now = `${failures.length} ${throttled}`;
  if (drawn.get(id) === now) return;
  const draw: Draw = () => renderBurst({ ...burst, throttled });
  if (message) await repaint(desk.frame, message, draw);
  else await open(desk, burst, draw);
  drawn.set(id, now);
}

/** A burst of one: its message is the whole diagnosis, unless more came meanwhile. */
async function showAlone(desk: WatchDesk, burst: Burst, failure: BurstFailure): Promise<void> {
  const examined = await examine(desk, failure);
  const place = await open(desk, burst, examined.draw, failure.id);
  if (!place) return;
  await placeAnswer(desk, examined, { place, thread: place });
  const failures = await failuresOf(desk.store, burst.id);
  if (failures.length > 1) await showRoot(desk, { ...burst, message: place, failures }, new Map());
}

/** Posts its message, once over all replicas; undefined when somebody else does. */
async function open(
  desk: WatchDesk,
  burst: Burst,
  draw: Draw,
  whole?: string,
): Promise<MessagePlace | undefined> {
  if (!(await beginBurst(desk.store, burst, whole))) return undefined;
  const place = await post(desk.frame, { channel: desk.channel }, draw).catch(async (error: unknown) => {
    // A refusal of Slack is an answer, and who is not reached got nothing. Anything else may have been posted.
    if (!slackError(error) && !wasNotReached(error)) await burstLost(desk.store, burst);
    throw error;
  });
  await burstShown(desk.store, burst, place);
  desk.count?.('message');
  return place;
}

/** One example of each cause in full, then the others by line. */
async function showInThread(
  desk: WatchDesk,
  burst: Burst & { message: MessagePlace },
  failures: readonly BurstFailure[],
): Promise<void> {
  const { message: root } = burst;
  const explained = new Set(
    failures.flatMap(({ shown, diagnosisId, cause }) => (shown === 'thread' && diagnosisId ? [cause] : [])),
  );
  for (const failure of [...failures].sort(
    (a, b) => Number(b.shown === 'root') - Number(a.shown === 'root'),
  )) {
    if (isStopping(desk)) return;
    if (failure.shown === 'thread' || explained.has(failure.cause) || explained.size >= MOST_DIAGNOSED)
      continue;
    explained.add(failure.cause);
    const examined = await examine(desk, failure);
    const place = await inThread(desk, root, { ids: [failure.id], draw: examined.draw });
    if (place) await placeAnswer(desk, examined, { place, thread: root });
  }
  const rest = (await failuresOf(desk.store, burst.id)).filter(({ shown }) => shown !== 'thread');
  for (let from = 0; from < rest.length && !isStopping(desk); from += LINES_AT_ONCE) {
    const some = rest.slice(from, from + LINES_AT_ONCE);
    await inThread(desk, root, { ids: some.map(({ id }) => id), draw: () => renderFailureLines(some) });
  }
}

/** What is not begun is left to the next process. */
function isStopping({ slack }: WatchDesk): boolean {
  return slack.work.stopping.aborted;
}

interface Piece {
  readonly ids: readonly string[];
  readonly draw: Draw;
}

/** Posts it below the message, unless somebody did. Who dies over it leaves it out: the message counts it all the same. */
async function inThread(
  desk: WatchDesk,
  root: MessagePlace,
  { ids, draw }: Piece,
): Promise<MessagePlace | undefined> {
  const claimed = await claimShown(desk.store, ids);
  if (claimed.length === 0) return undefined;
  try {
    return await post(desk.frame, { channel: root.channel, thread: root.ts }, draw);
  } catch (error) {
    if (slackError(error) || wasNotReached(error)) await unclaimShown(desk.store, claimed);
    throw error;
  }
}

interface Examined {
  readonly diagnosis: Diagnosis;
  readonly view: { readonly askedBy: string; readonly questionId: string; readonly watched: string };
  readonly text: string;
  readonly draw: Draw;
}

/** The whole answer to `why-failed`, kept under a question of idc's own, so that its buttons lead somewhere. */
async function examine(desk: WatchDesk, failure: BurstFailure): Promise<Examined> {
  const { store, slack, channel } = desk;
  const question = { kind: 'why-failed' as const, text: failure.id };
  const kept = failure.diagnosisId && (await findDiagnosis(store, failure.diagnosisId));
  const options = { unasked: true as const, ...(failure.event ? { event: failure.event } : {}) };
  const diagnosis = kept || (await desk.diagnose(question, options));
  await saveDiagnosis(store, diagnosis);
  await diagnosedFailure(store, failure.id, diagnosis.id);
  const { teamId, botUserId } = await slack.home();
  const text = `${question.kind} ${question.text}`;
  const asked = { askedBy: botUserId, team: teamId, channel, private: false, text };
  const questionId = await startQuestion(store, asked);
  await answerQuestion(store, questionId, diagnosis.id);
  const view = { askedBy: botUserId, questionId, watched: failure.id };
  const draw: Draw = (form) => renderDiagnosis(diagnosis, { ...view, form });
  return { diagnosis, view, text, draw };
}

interface Placed {
  readonly place: MessagePlace;
  readonly thread: MessagePlace;
}

/** Nobody asked for a plan that comes of it, which the policy counts. */
async function placeAnswer(desk: WatchDesk, examined: Examined, { place, thread }: Placed): Promise<void> {
  const { diagnosis, view, text } = examined;
  await placeQuestion(desk.store, view.questionId, place);
  const fixes = await desk.proposals.offer(diagnosis, { by: view.askedBy, text, answer: thread });
  if (fixes.length === 0) return;
  await repaint(desk.frame, place, (form) => renderDiagnosis(diagnosis, { ...view, form, fixes }));
}

const NOT_REACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Whether there was no connection on which anything could have been sent. */
function wasNotReached(error: unknown): boolean {
  for (let one = error, deep = 0; one instanceof Error && deep < 4; deep += 1) {
    if ('code' in one && NOT_REACHED.has(String(one.code))) return true;
    one = ('original' in one ? one.original : undefined) ?? one.cause;
  }
  return false;
}
