import type { Diagnose } from '../diagnosis/diagnosis.ts';
import type { MessagePlace } from '../remediation/remediation.ts';
import { renderSummary, summaryLine } from '../render/slack/summary.ts';
import { renderSummaryThread } from '../render/slack/summary-thread.ts';
import { hasDetails, hasNews, type SummaryView } from '../render/slack/summary-view.ts';
import { recordFailureDay } from '../store/failure-days.ts';
import { recordFindings } from '../store/findings.ts';
import {
  beginPosting,
  claimOccurrence,
  endPosted,
  giveUp,
  keepQuiet,
  letGo,
  type Occurrence,
} from '../store/occurrences.ts';
import { answerQuestion, placeQuestion } from '../store/questions.ts';
import type { Store } from '../store/store.ts';
import {
  claimThread,
  endThread,
  endThreadAt,
  keepSummary,
  placeSummary,
  type StoredSummary,
  summaryOf,
  threadsDue,
} from '../store/summaries.ts';
import type { SlackApp } from './app.ts';
import type { RuleOn } from './judge.ts';
import { linkTo } from './links.ts';
import { slackError } from './people.ts';
import { type Frame, post } from './picture.ts';
import type { Begun, Looking } from './running.ts';
import { type LookedAround, lookAround } from './summary-look.ts';
import { type Occasion, told, type Written, writeSummary } from './summary-write.ts';

/** When the daily summary is due, and where it goes. */
export interface Schedule {
  readonly channel: string;
  /** True where nothing new means no message. */
  readonly quiet?: boolean;
  /** The latest time at or before `now` at which it was due. */
  due(now: Date): { readonly occurrence: string; readonly at: Date } | undefined;
}

export interface SummaryHands extends Pick<Frame, 'logger'> {
  readonly store: Store;
  readonly diagnose: Diagnose;
  readonly ruleOn: RuleOn;
  readonly timeZone: string;
  /** What everybody should know of idc itself, such as a policy with faults. */
  readonly notice?: () => string | undefined;
  /** Absent: it comes only when somebody asks. */
  readonly schedule?: Schedule;
  readonly now?: () => Date;
}

export interface SummaryAsking extends Begun {
  readonly all?: true;
}

export interface Summary {
  /** Looks at all that it tells, for a person who waits for it. Rejects when `looking` is aborted. */
  look(looking: Looking): Promise<LookedAround>;
  /** Answers who asked for it, in the question's message; with `all` what was accepted is listed too. */
  answer(looked: LookedAround, asking: SummaryAsking): Promise<void>;
  /**
   * Posts it where it is due, once over all replicas and restarts, then what is missing of threads. Rejects when it could
   * not; then it is tried again.
   */
  sweep(): Promise<void>;
}

const NAME = 'summary';
const LATE_MS = 15 * 60_000;

interface Desk extends SummaryHands {
  readonly frame: Frame;
  link(place: MessagePlace): Promise<string | undefined>;
  readonly now: () => Date;
}
type Kept = Pick<StoredSummary<SummaryView>, 'id' | 'view'>;

export function makeSummary(slack: SlackApp, hands: SummaryHands): Summary {
  const frame: Frame = { client: slack.client, logger: hands.logger };
  const link = (place: MessagePlace) => linkTo(slack.client, place);
  const desk: Desk = { ...hands, frame, link, now: hands.now ?? (() => new Date()) };
  const whenDue = async () => {
    const due = desk.schedule?.due(desk.now());
    if (!desk.schedule || !due || !(await claimOccurrence(desk.store, { name: NAME, ...due }))) return;
    const { teamId, botUserId } = await slack.home();
    const reader = { askedBy: botUserId, team: teamId, channel: desk.schedule.channel, private: false };
    await sendOnce(desk, { reader, now: desk.now() }, { name: NAME, ...due });
  };
  return {
    look: (looking) => lookAround(desk, looking),
    answer: (looked, asking) => answer(desk, looked, asking),
    async sweep() {
      try {
        await whenDue();
      } finally {
        for (const id of await threadsDue(desk.store)) await postThread(desk, id);
      }
    },
  };
}

async function write(desk: Desk, occasion: Occasion): Promise<Written> {
  return writeSummary(desk, await lookAround(desk), occasion);
}

/** To one person. It is what everybody is told, and remembered as that, only where no summary comes by itself. */
async function answer(
  desk: Desk,
  looked: LookedAround,
  { id: questionId, asked, message, all }: SummaryAsking,
): Promise<void> {
  const { store, frame } = desk;
  const occasion = { reader: asked, questionId, now: desk.now(), ...(all && { all }) };
  const written = await writeSummary(desk, looked, occasion);
  const kept = desk.schedule ? undefined : await keepFor(desk, written, asked.askedBy);
  const { view } = kept ?? written;
  const place = await message.show((form) => renderSummary(view, form));
  const thread = { channel: place.channel, thread: place.ts };
  if (kept) await placeSummary(store, kept.id, place);
  else if (hasDetails(view)) await post(frame, thread, () => renderSummaryThread(view));
  await answerQuestion(store, questionId);
  if (kept) await postThread(desk, kept.id);
}

async function keepFor(desk: Desk, written: Written, channel: string): Promise<Kept> {
  const { store } = desk;
  return store.db.transaction().execute((trx) => keep({ ...store, db: trx }, written, { channel, desk }));
}

/**
 * What it says is written down with the right to post it, so that who tries again posts the same. The look is repeated
 * after a crash, the message is not.
 */
async function sendOnce(desk: Desk, occasion: Occasion, due: Occurrence): Promise<void> {
  const { store } = desk;
  const refused = await summaryOf<SummaryView>(store, due.occurrence);
  const isLate = occasion.now.getTime() - due.at.getTime() > LATE_MS;
  const written = refused
    ? undefined
    : await write(desk, { ...occasion, ...(isLate && { late: inUtc(due.at) }) }).catch((error: unknown) =>
        released(desk, due, error),
      );
  const kept = await store.db.transaction().execute(async (trx): Promise<Kept | undefined> => {
    const inside = { ...store, db: trx };
    const isQuiet = written && desk.schedule?.quiet === true && !hasNews(written.view);
    if (!(await (isQuiet ? keepQuiet : beginPosting)(inside, due))) return undefined;
    if (!written) return refused;
    const { channel } = occasion.reader;
    const own = await keep(inside, written, { channel, desk, occurrence: due.occurrence });
    return isQuiet ? undefined : own;
  });
  if (kept) await postOnce(desk, kept, { channel: occasion.reader.channel, due });
}

function inUtc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

async function postOnce(
  desk: Desk,
  { id, view }: Kept,
  { channel, due }: { readonly channel: string; readonly due: Occurrence },
): Promise<void> {
  const { store } = desk;
  try {
    const place = await post(desk.frame, { channel }, (form) => renderSummary(view, form));
    await store.db.transaction().execute(async (trx) => {
      const inside = { ...store, db: trx };
      await endPosted(inside, due, place);
      await placeSummary(inside, id, place);
    });
    await placeQuestion(store, view.questionId, place);
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

interface Keeping {
  readonly channel: string;
  readonly desk: Desk;
  readonly occurrence?: string;
}

/** From here on what it tells is known: tomorrow it is still there, or gone. */
async function keep(inside: Store, written: Written, { desk, ...where }: Keeping): Promise<Kept> {
  const compared = await recordFindings(inside.db, written.recording);
  if (written.day) await recordFailureDay(inside.db, written.day);
  const view = { ...written.view, findings: told(compared, desk.timeZone) };
  const line = summaryLine(view);
  const at = written.recording.now;
  const id = await keepSummary(inside.db, { ...where, at, line, view, hasThread: hasDetails(view) });
  return { id, view };
}

/** The details, once: who dies while posting them leaves them out. Refusals are tried again by the sweep. */
async function postThread(desk: Desk, id: string): Promise<void> {
  const { store } = desk;
  const claimed = await claimThread<SummaryView>(store, id);
  if (!claimed?.message) return;
  const spot = { channel: claimed.message.channel, thread: claimed.message.ts };
  try {
    const place: MessagePlace = await post(desk.frame, spot, () => renderSummaryThread(claimed.view));
    await endThreadAt(store, id, place);
  } catch (error) {
    await endThread(store, id, slackError(error) ? 'refused' : 'failed');
    desk.logger.warn({ err: error, summary: id }, 'the details of a summary could not be posted');
  }
}
