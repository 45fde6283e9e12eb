import type { Diagnose, Question } from '../diagnosis/diagnosis.ts';
import type { MessagePlace } from '../remediation/remediation.ts';
import { renderSummary } from '../render/slack/summary.ts';
import { auditHead } from '../store/audit.ts';
import { saveDiagnosis } from '../store/diagnoses.ts';
import {
  beginPosting,
  claimOccurrence,
  endPosted,
  giveUp,
  letGo,
  type Occurrence,
} from '../store/occurrences.ts';
import { answerQuestion, type NewQuestion, placeQuestion, startQuestion } from '../store/questions.ts';
import { pendingProposals } from '../store/remediations.ts';
import type { Store } from '../store/store.ts';
import type { SlackApp } from './app.ts';
import { slackError } from './people.ts';
import { type Draw, type Frame, post } from './picture.ts';

/** When the daily summary is due, and where it goes. */
export interface Schedule {
  readonly channel: string;
  /** The latest time at or before `now` at which it was due. */
  due(now: Date): { readonly occurrence: string; readonly at: Date } | undefined;
}

export interface SummaryHands extends Pick<Frame, 'logger'> {
  readonly store: Store;
  readonly diagnose: Diagnose;
  readonly timeZone: string;
  /** What everybody should know of idc itself, such as a policy with faults. */
  readonly notice?: () => string | undefined;
  /** Absent: it comes only when somebody asks. */
  readonly schedule?: Schedule;
  readonly now?: () => Date;
}

export interface Summary {
  /** Posts it now, to one person alone. */
  to(person: { readonly askedBy: string; readonly team: string }): Promise<void>;
  /** Posts it where it is due, once over all replicas and restarts. Rejects when it could not; then it is tried again. */
  sweep(): Promise<void>;
}

const NAME = 'summary';
const FAILURES: Question = { kind: 'failures', text: '--since 24h' };
const LATE_MS = 15 * 60_000;

export function makeSummary(slack: SlackApp, hands: SummaryHands): Summary {
  const frame: Frame = { client: slack.client, logger: hands.logger };
  const desk: Desk = { ...hands, frame, now: hands.now ?? (() => new Date()) };
  return {
    async to({ askedBy, team }) {
      const reader = { askedBy, team, channel: askedBy, private: true };
      await deliver(desk, reader, await compose(desk, reader));
    },
    async sweep() {
      const due = desk.schedule?.due(desk.now());
      if (!desk.schedule || !due || !(await claimOccurrence(desk.store, { name: NAME, ...due }))) return;
      const { teamId, botUserId } = await slack.home();
      const reader = { askedBy: botUserId, team: teamId, channel: desk.schedule.channel, private: false };
      await sendOnce(desk, reader, { name: NAME, ...due });
    },
  };
}

interface Desk extends SummaryHands {
  readonly frame: Frame;
  readonly now: () => Date;
}
type Reader = Omit<NewQuestion, 'text'>;
interface Composed {
  readonly questionId: string;
  readonly draw: Draw;
}

/** The look is repeated after a crash, the message is not. */
async function sendOnce(desk: Desk, reader: Reader, due: Occurrence): Promise<void> {
  const { store } = desk;
  const composed = await compose(desk, reader, due).catch((error: unknown) => released(desk, due, error));
  if (!(await beginPosting(store, due))) return;
  try {
    await endPosted(store, due, await deliver(desk, reader, composed));
  } catch (error) {
    // A refusal of Slack is an answer: nothing was posted. Anything else may have been.
    if (slackError(error)) return released(desk, due, error);
    await giveUp(store, due);
    throw error;
  }
}

async function released(desk: Desk, due: Occurrence, error: unknown): Promise<never> {
  await letGo(desk.store, due);
  throw error;
}

/** Looks, and keeps what was seen under a question of its own, so that its buttons lead somewhere. */
async function compose(desk: Desk, reader: Reader, due?: Occurrence): Promise<Composed> {
  const { store } = desk;
  const diagnosis = await desk.diagnose(FAILURES);
  await saveDiagnosis(store, diagnosis);
  const now = desk.now();
  const pending = (await pendingProposals(store)).filter(({ expiresAt }) => new Date(expiresAt) > now);
  const questionId = await startQuestion(store, { ...reader, text: `${FAILURES.kind} ${FAILURES.text}` });
  await answerQuestion(store, questionId, diagnosis.id);
  const isLate = due !== undefined && now.getTime() - due.at.getTime() > LATE_MS;
  const late = isLate ? { late: due.occurrence } : {};
  const audit = await auditHead(store);
  const day = dayOf(now, desk.timeZone);
  const notice = desk.notice?.();
  const about = { ...(audit && { audit }), ...(notice && { notice }) };
  const view = { diagnosis, pending, day, questionId, ...late, ...about };
  return { questionId, draw: () => renderSummary(view) };
}

async function deliver(
  desk: Desk,
  { channel }: Reader,
  { questionId, draw }: Composed,
): Promise<MessagePlace> {
  const place = await post(desk.frame, { channel }, draw);
  await placeQuestion(desk.store, questionId, place);
  return place;
}

function dayOf(now: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone }).format(now);
}
