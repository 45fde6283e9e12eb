import type { webApi } from '@slack/bolt';
import type { MessagePlace } from '../remediation/remediation.ts';

/** In ms; tests turn it. */
export interface Clock {
  now(): number;
  wait(ms: number): Promise<unknown>;
}

/** The turns of everything that is sent with one token, within what Slack takes. */
export interface Sending {
  /**
   * Sends a picture of a message when it is its turn. While one waits, a newer picture of the same message takes its
   * place: both callers then hear how the newer one fared. One message is never drawn twice at the same time.
   */
  update(place: MessagePlace, send: () => Promise<unknown>): Promise<void>;
  /** Sends a new message when its channel can take one. */
  post<T>(channel: string, send: () => Promise<T>): Promise<T>;
  /** Whether there is room for what may as well be left out, such as progress. */
  hasRoom(): boolean;
  /** So many processes send with this token now: Slack counts what all of them send. */
  among(processes: number): void;
}

// https://docs.slack.dev/apis/web-api/rate-limits: chat.update is tier 3, chat.postMessage about one a second a channel.
const UPDATES = 50;
const KEPT_FOR_ANSWERS = 15;
const MINUTE = 60_000;
const POST_EVERY = 1_000;
const POST_BURST = 5;

const real: Clock = {
  now: Date.now,
  // What is still waiting when the process ends is redrawn by the next one.
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
};
const ofClients = new WeakMap<webApi.WebClient, Sending>();

/** The one that everybody who sends with this client shares. */
export function sendingOf(client: webApi.WebClient): Sending {
  const known = ofClients.get(client) ?? makeSending(real);
  ofClients.set(client, known);
  return known;
}

export function makeSending(clock: Clock): Sending {
  const posted = new Map<string, number>();
  const updates = makeUpdates(clock);
  return {
    update: ({ channel, ts }, send) => updates.update(`${channel} ${ts}`, send),
    hasRoom: updates.hasRoom,
    among: updates.among,
    async post(channel, send) {
      const now = clock.now();
      const due = Math.max(posted.get(channel) ?? 0, now);
      posted.set(channel, due + POST_EVERY);
      if (posted.size > 1_000) for (const [one, at] of posted) if (at < now) posted.delete(one);
      const early = due - now - (POST_BURST - 1) * POST_EVERY;
      if (early > 0) await clock.wait(early);
      return send();
    },
  };
}

interface Turn {
  send: () => Promise<unknown>;
  readonly done: Promise<void>;
  readonly start: () => void;
}

function makeUpdates(clock: Clock) {
  const waiting = new Map<string, Turn>();
  const underWay = new Set<string>();
  let sent: number[] = [];
  let working = false;
  let share = 1;

  const inLastMinute = () => {
    const since = clock.now() - MINUTE;
    sent = sent.filter((at) => at > since);
    return sent.length;
  };

  const work = async () => {
    if (working) return;
    working = true;
    for (;;) {
      const next = [...waiting].find(([key]) => !underWay.has(key));
      if (!next) break;
      if (inLastMinute() >= UPDATES * share) {
        await clock.wait((sent[0] ?? 0) + MINUTE - clock.now() + 1);
        continue;
      }
      const [key, turn] = next;
      waiting.delete(key);
      underWay.add(key);
      sent.push(clock.now());
      const over = () => {
        underWay.delete(key);
        void work();
      };
      turn.done.then(over, over);
      turn.start();
    }
    working = false;
  };

  return {
    hasRoom: () => inLastMinute() < (UPDATES - KEPT_FOR_ANSWERS) * share,
    among: (processes: number) => {
      share = 1 / Math.max(1, processes);
    },
    update(key: string, send: () => Promise<unknown>): Promise<void> {
      const known = waiting.get(key);
      if (known) known.send = send;
      const turn = known ?? newTurn(send);
      waiting.set(key, turn);
      void work();
      return turn.done;
    },
  };
}

function newTurn(send: () => Promise<unknown>): Turn {
  let start = () => {};
  const begun = new Promise<void>((resolve) => {
    start = resolve;
  });
  const turn: Turn = { send, start: () => start(), done: begun.then(() => turn.send()).then(() => {}) };
  return turn;
}
