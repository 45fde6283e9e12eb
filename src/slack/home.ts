import type bolt from '@slack/bolt';
import type { Logger } from 'pino';
import type { Diagnose } from '../diagnosis/diagnosis.ts';
import type { MessagePlace, Remediation } from '../remediation/remediation.ts';
import { speaksOfUnits } from '../remediation/ruling.ts';
import { BUTTONS } from '../render/slack/buttons.ts';
import {
  type Asked,
  type Decidable,
  type HomeTab,
  type HomeView,
  renderHome,
  renderHomeRefusal,
} from '../render/slack/home.ts';
import { lastDiagnosis, saveDiagnosis } from '../store/diagnoses.ts';
import { type AskedQuestion, questionsOf } from '../store/questions.ts';
import { pendingProposals } from '../store/remediations.ts';
import type { Store } from '../store/store.ts';
import { lastSummary } from '../store/summaries.ts';
import type { SlackApp } from './app.ts';
import type { Asking } from './ask.ts';
import { readClick } from './clicks.ts';
import { type JudgeHands, judgeApart } from './judge.ts';
import { linkTo } from './links.ts';
import { slackError } from './people.ts';

export interface HomeHands extends Pick<JudgeHands, 'policies' | 'people' | 'units' | 'gains' | 'isBehind'> {
  readonly store: Store;
  readonly diagnose: Diagnose;
  readonly refusalFor: Asking['refusalFor'];
  readonly logger: Logger;
  readonly now?: () => Date;
}

export interface Homes {
  /** Draws somebody's Home anew, whichever process drew it before. Resolves when it is drawn, and never rejects. */
  redraw(userId: string): Promise<void>;
}

/** How old the state of idc may be before it is looked up again behind somebody's Home. */
const STATE_MS = 15 * 60_000;
const MOST_QUESTIONS = 5;
const MOST_PENDING = 30;
const MOST_DECIDABLE = 8;
const MOST_KNOWN = 1_000;

interface Desk extends HomeHands {
  readonly slack: SlackApp;
  readonly now: () => Date;
  /** The hash of the last picture that this process drew of somebody's Home. */
  readonly painted: Map<string, string>;
  readonly painting: Map<string, Promise<void>>;
  looking: Promise<void> | undefined;
}

/** The Home tab: painted from the records at once, and again when what had to be looked up is known. */
export function registerHome(slack: SlackApp, hands: HomeHands): Homes {
  const { app, work } = slack;
  const desk: Desk = {
    now: () => new Date(),
    ...hands,
    slack,
    painted: new Map(),
    painting: new Map(),
    looking: undefined,
  };

  app.event('app_home_opened', async ({ event }) => {
    if (event.tab === 'home') await work.track(open(desk, event.user));
  });

  app.action(BUTTONS.refreshHome, async ({ ack, body }) => {
    await ack();
    await work.track(open(desk, readClick(body as bolt.BlockAction).by));
  });

  return { redraw: (userId) => paint(desk, userId) };
}

/** What needs AWS comes with a second picture, so that the first comes at once. */
async function open(desk: Desk, userId: string): Promise<void> {
  await paint(desk, userId);
  if (await refusalOf(desk, userId)) return;
  const { policy } = desk.policies();
  const isNew = await lookedUp(desk);
  if (isNew || (policy && speaksOfUnits(policy))) await paint(desk, userId, { again: true });
}

interface Painting {
  /** With what AWS has to be asked for, in place of the last picture of this process and of no newer one. */
  readonly again?: boolean;
}

/** One after the other for each person, each from the records as they then are. */
function paint(desk: Desk, userId: string, how: Painting = {}): Promise<void> {
  const before = desk.painting.get(userId) ?? Promise.resolve();
  const painting = before
    .then(() => publish(desk, userId, how))
    .catch((err: unknown) => desk.logger.warn({ err }, 'a Home tab could not be painted'))
    .finally(() => {
      if (desk.painting.get(userId) === painting) desk.painting.delete(userId);
    });
  desk.painting.set(userId, painting);
  return painting;
}

async function publish(desk: Desk, userId: string, { again = false }: Painting): Promise<void> {
  const view = await pictureFor(desk, userId, again);
  const last = desk.painted.get(userId);
  const only = again && last ? { hash: last } : {};
  try {
    const { client } = desk.slack;
    const published = await client.views.publish({ user_id: userId, view, ...only });
    if (published.view?.hash) remember(desk, userId, published.view.hash);
  } catch (error) {
    // Another process has painted a newer picture meanwhile.
    if (slackError(error) !== 'hash_conflict') throw error;
  }
}

function remember({ painted }: Desk, userId: string, hash: string): void {
  painted.delete(userId);
  painted.set(userId, hash);
  const [oldest] = painted.keys();
  if (painted.size > MOST_KNOWN && oldest !== undefined) painted.delete(oldest);
}

async function pictureFor(desk: Desk, userId: string, live: boolean): Promise<HomeTab> {
  const refused = await refusalOf(desk, userId);
  return refused ? renderHomeRefusal(refused) : renderHome(await viewFor(desk, userId, live));
}

async function refusalOf(desk: Desk, userId: string): Promise<string | undefined> {
  const { teamId } = await desk.slack.home();
  return desk.refusalFor({ askedBy: userId, team: teamId, channel: userId, private: true });
}

async function viewFor(desk: Desk, userId: string, live: boolean): Promise<HomeView> {
  const { store } = desk;
  const [state, failures, quotas, asked, summary, waiting] = await Promise.all([
    lastDiagnosis(store, 'doctor'),
    lastDiagnosis(store, 'failures'),
    lastDiagnosis(store, 'quotas'),
    questionsOf(store, userId, MOST_QUESTIONS),
    lastSummary(store),
    decidableBy(desk, userId, live),
  ]);
  const [questions, link] = await Promise.all([
    Promise.all(asked.map((one) => askedOf(desk, one))),
    summary?.message && linked(desk, summary.message),
  ]);
  const { fault } = desk.policies();
  return {
    ...(state && { state }),
    ...(fault && { notice: fault }),
    ...(failures && { failures }),
    ...(quotas && { quotas }),
    ...(summary && { summary: { line: summary.line, at: summary.at, ...link } }),
    questions,
    ...waiting,
  };
}

/** Judged by the same rules as a click, but for what only AWS can tell. */
async function decidableBy(desk: Desk, userId: string, live: boolean) {
  const now = desk.now();
  const person = await desk.people.look(userId, { fresh: false });
  const hands = {
    ...desk,
    home: desk.slack.home,
    people: { look: async () => person },
    ...(live ? {} : { units: async () => ({ known: {} }) }),
  };
  const pending = (await pendingProposals(desk.store)).filter(({ expiresAt }) => new Date(expiresAt) > now);
  const judged = await Promise.all(
    pending.slice(0, MOST_PENDING).map(async (remediation) => {
      const [approve, deny] = await Promise.all(
        (['approve', 'deny'] as const).map((what) => judgeApart(hands, { remediation, by: userId, what })),
      );
      const mine = approve?.may.may || deny?.may.may;
      if (!mine || hasApproved(remediation, userId) || !approve) return [];
      const isLooking = !live && approve.ruling?.unclear !== undefined;
      return [{ remediation, view: approve, ...(isLooking && { isLooking }) }];
    }),
  );
  const mine = judged.flat();
  const shown = mine.slice(0, MOST_DECIDABLE);
  const decidable = await Promise.all(
    shown.map(async (one): Promise<Decidable> => {
      const { message } = one.remediation;
      return { ...one, ...(message && (await linked(desk, message))) };
    }),
  );
  return { decidable, moreDecidable: mine.length - shown.length };
}

function hasApproved({ approvals }: Remediation, userId: string): boolean {
  return approvals.some(({ by }) => by === userId);
}

const BECAME = {
  running: 'being answered',
  answered: 'answered',
  interrupted: 'interrupted',
  failed: 'not answered',
} as const;

async function askedOf(desk: Desk, { text, state, at, cancelledBy, message }: AskedQuestion): Promise<Asked> {
  const became = state === 'failed' && cancelledBy ? 'cancelled' : BECAME[state];
  return { text, became, at, ...(message && (await linked(desk, message))) };
}

async function linked({ slack }: Desk, message: MessagePlace): Promise<{ link?: string }> {
  const link = await linkTo(slack.client, message);
  return link ? { link } : {};
}

/** Looks up the state of idc where the last answer is old; once, however many open their Home. True where it is new. */
async function lookedUp(desk: Desk): Promise<boolean> {
  const last = await lastDiagnosis(desk.store, 'doctor');
  const isFresh = last && desk.now().getTime() - new Date(last.takenAt).getTime() < STATE_MS;
  if (isFresh && !desk.looking) return false;
  desk.looking ??= look(desk).finally(() => {
    desk.looking = undefined;
  });
  await desk.looking;
  return true;
}

async function look({ diagnose, store, logger }: Desk): Promise<void> {
  try {
    await saveDiagnosis(store, await diagnose({ kind: 'doctor', text: '' }, { unasked: true }));
  } catch (err) {
    logger.warn({ err }, 'the state of idc could not be looked up for its Home tab');
  }
}
