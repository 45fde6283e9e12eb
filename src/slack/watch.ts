import type { Gap } from '../aws/reading.ts';
import type { Diagnose } from '../diagnosis/diagnosis.ts';
import { readDelivered } from '../evidence/delivered.ts';
import type { Asked, Get } from '../evidence/look.ts';
import { renderNotice } from '../render/slack/watch.ts';
import type { Store } from '../store/store.ts';
import {
  following,
  followRequest,
  leadsWatch,
  noteListed,
  noteRefusal,
  sayOnce,
  unsay,
} from '../store/watch.ts';
import type { SlackApp } from './app.ts';
import { type Frame, post } from './picture.ts';
import type { Proposals } from './proposals.ts';
import { learn } from './watch-learn.ts';
import { showAnswers, showRoots } from './watch-show.ts';

export interface WatchHands extends Pick<Frame, 'logger'> {
  readonly store: Store;
  readonly diagnose: Diagnose;
  readonly proposals: Proposals;
  readonly channel: string;
  /** Looks at AWS when it is nobody's turn; with what a watch asks for. */
  readonly look: (asked: Partial<Asked>) => Get;
  /** Events come from a queue: a failure waits a moment for its own, which says who called. */
  readonly hasQueue: boolean;
  /** Whether idc itself made the call, for a plan: the plan's own message tells how that ended. */
  readonly isOwn?: (callerArn: string) => boolean;
  /** Hears of what calls to Identity Center were about, taken or refused, as EventBridge delivered them. */
  readonly changed?: (event: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Hears of what happens, for whoever counts it. */
  readonly count?: (what: Counted) => void;
  readonly pace?: Partial<WatchPace>;
}

export type Counted = 'event' | 'poison' | 'failure' | 'message';

export interface WatchPace {
  /** Between two readings of the lists, in milliseconds: after a fresh request, while one runs on or more fails, and otherwise. */
  readonly freshMs: number;
  readonly runningMs: number;
  readonly idleMs: number;
  /** The pause for each further page that the lists had: at the usual one, a call a second at most. */
  readonly pageMs: number;
  /** How soon what is known is told, and how soon a process notices that the one before it died. */
  readonly tickMs: number;
  /** The pause after the queue did not answer, twice as long each time. */
  readonly retryMs: number;
  /** How long a failure waits for its event. */
  readonly graceSeconds: number;
  /** How long a throttled call waits for its caller to try again. */
  readonly throttledSeconds: number;
}

/** At the most frequent, 0.3 calls a second of AWS's 20. */
export const WATCH_PACE: WatchPace = {
  freshMs: 10_000,
  runningMs: 30_000,
  idleMs: 180_000,
  pageMs: 1_000,
  tickMs: 4_000,
  retryMs: 2_000,
  graceSeconds: 25,
  throttledSeconds: 120,
};
const FRESH_MS = 2 * 60_000;

export interface Watch {
  /**
   * Takes in one delivered event, `isNew` where it came for the first time. `poison`: it is none, and nothing was kept.
   * Rejects when it could not be kept.
   */
  take(body: string, isNew: boolean): Promise<'taken' | 'other' | 'poison'>;
  /** Looks at what is due, and says how much failed. Does nothing in a process that another one goes before. */
  tick(): Promise<void>;
  /** Says why, which takes longer: beside `tick`, and like it in one process at a time. */
  explain(): Promise<void>;
  /** Says in the channel that idc cannot watch: once over all processes, until `works` takes it back. */
  fails(about: string, text: string): Promise<void>;
  /** For a process that did not know it: one that worked all the time takes back nothing of another's. */
  works(about: string, text: string): Promise<void>;
}

export function makeWatch(slack: SlackApp, hands: WatchHands): Watch {
  const desk: WatchDesk = { ...hands, slack, frame: { client: slack.client, logger: hands.logger } };
  let listedAt = Number.NEGATIVE_INFINITY;
  let leastMs = 0;
  let hadNews = false;
  let troubles = 0;
  const drawn = new Map<string, string>();
  const works = notWorking(desk);

  async function list(): Promise<void> {
    const { youngestMs, overdue } = await following(desk.store);
    if (Date.now() - listedAt < Math.max(pauseFor(desk, { youngestMs, hadNews }), leastMs)) return;
    listedAt = Date.now();
    const { value, gaps, calls } = await desk.look({ running: overdue })('requestStates');
    leastMs = Math.max(0, calls.length - LISTS_READ) * (desk.pace?.pageMs ?? WATCH_PACE.pageMs);
    hadNews = value !== undefined && (await noteListed(desk.store, { ...value, asked: overdue })) > 0;
    const unread = value?.unread ?? gaps;
    troubles = unread.length > 0 ? troubles + 1 : 0;
    if (isTrouble(unread, troubles)) await works.fails(LISTS, cannotList(unread));
    if (unread.length === 0) await works.works(LISTS, 'idc can read the lists of requests again.');
  }

  return {
    ...works,
    async take(body, isNew) {
      const delivered = readDelivered(body);
      if (isNew) desk.count?.(delivered === undefined ? 'poison' : 'event');
      if (delivered === undefined) return 'poison';
      if (delivered === 'other') return 'other';
      const { requestId, record, ...rest } = delivered;
      await desk.changed?.(rest.event);
      if (requestId) await followRequest(desk.store, { id: requestId, ...rest });
      else await noteRefusal(desk.store, { id: record.eventId, ...rest });
      return 'taken';
    },
    async tick() {
      if (!(await leadsWatch(desk.store))) {
        // How far another one came nobody knows: whoever takes over lists at once.
        listedAt = Number.NEGATIVE_INFINITY;
        return;
      }
      await list();
      const show = () => showRoots(desk, drawn);
      await learn(desk, show);
      await show();
    },
    async explain() {
      if (await leadsWatch(desk.store)) await showAnswers(desk);
    },
  };
}

export interface WatchDesk extends WatchHands {
  readonly slack: SlackApp;
  readonly frame: Frame;
}

const LISTS = 'lists';
/** One page of each list. */
const LISTS_READ = 3;

interface State {
  /** The age of the youngest request that is followed. */
  readonly youngestMs: number | undefined;
  /** What fails seldom fails alone. */
  readonly hadNews: boolean;
}

function pauseFor(desk: WatchDesk, { youngestMs, hadNews }: State): number {
  const { freshMs, runningMs, idleMs } = { ...WATCH_PACE, ...desk.pace };
  if (youngestMs === undefined) return hadNews ? runningMs : idleMs;
  return youngestMs < FRESH_MS ? freshMs : runningMs;
}

/** What is denied stays denied; anything else is said when it stays. */
function isTrouble(unread: readonly Gap[], times: number): boolean {
  return unread.length > 0 && (times >= 3 || unread.some(({ reason }) => reason === 'denied'));
}

function cannotList([first, ...others]: readonly Gap[]): string {
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  const remedy = first?.remedy ? ` ${first.remedy}` : '';
  return `idc cannot watch for failures: it cannot look at ${first?.of}${more}. AWS says: ${first?.detail}.${remedy} Until then its silence does not mean that nothing failed.`;
}

/** Said once over all replicas and restarts, and taken back once. */
function notWorking(desk: WatchDesk): Pick<Watch, 'fails' | 'works'> {
  const well = new Set<string>();
  const say = async (text: string) => {
    await post(desk.frame, { channel: desk.channel }, () => renderNotice(text));
  };
  return {
    async fails(about, text) {
      well.delete(about);
      if (!(await sayOnce(desk.store, about))) return;
      desk.logger.error({ about }, 'the watch does not work');
      await say(text).catch(async (error: unknown) => {
        await unsay(desk.store, about);
        throw error;
      });
    },
    async works(about, text) {
      if (well.has(about)) return;
      if (await unsay(desk.store, about)) await say(text);
      well.add(about);
    },
  };
}
