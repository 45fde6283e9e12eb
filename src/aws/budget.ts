import { PRIORITIES, type Priority, reserveFor } from './bucket.ts';
import { type Clock, systemClock } from './clock.ts';
import { familyOf, type Place } from './families.ts';
import { makeLine, type Turn } from './line.ts';
import { type Purse, together } from './purse.ts';
import { makeTokens, type Parts, type Served, type Told } from './tokens.ts';

export type { Priority } from './bucket.ts';
export type { Clock } from './clock.ts';
export type { Place } from './families.ts';
export type { Turn } from './line.ts';
export type { Told } from './tokens.ts';

/** Waits until one more call of `api` (`sso:ListInstances`) may be made from this place. */
export type Take = (api: string, turn: Turn) => Promise<void>;

export interface Budget {
  (place: Place): Take;
  /** AWS throttled a call of `api`: its family is called less for a while, by all processes. */
  throttled(api: string, place: Place): void;
}

export interface Sharing {
  /** The tokens of all processes; absent: this one's alone. */
  readonly purse?: Purse;
  readonly tell?: (told: Told) => void;
}

/** Half of AWS's limits is left to the pipelines and people that share them. */
const SHARE = 0.5;

/**
 * One token bucket for each API family that AWS throttles together: for all processes that share a purse, else for this
 * one. `share` of AWS's limits is used. People go first, then the watch, then sweeps. Without an answer of the purse a
 * process goes on with its part of the share.
 */
export function makeBudget(share = SHARE, clock: Clock = systemClock(), sharing: Sharing = {}): Budget {
  const { purse, tell = () => {} } = sharing;
  const all = purse && together(purse, clock, (alone) => tell({ what: alone ? 'alone' : 'together' }));
  const counters = new Map<string, Counter>();
  const counterOf = (api: string, place: Place): Counter => {
    const family = familyOf(api, place);
    const terms = { perSecond: family.limit * share, burst: family.burst };
    const parts = { family, terms, clock, tell, all: family.unnamed ? undefined : all };
    const counter = counters.get(family.key) ?? makeCounter(parts);
    counters.set(family.key, counter);
    return counter;
  };
  const budget = (place: Place) => (api: string, turn: Turn) => counterOf(api, place).take(turn);
  return Object.assign(budget, {
    throttled: (api: string, place: Place) => counterOf(api, place).slow(),
  });
}

interface Counter {
  take(turn: Turn): Promise<void>;
  slow(): void;
}

/** No longer than this it looks away: another process may have changed the pace. */
const LONGEST_WAIT_MS = 1_000;

/** Where the calls of one family wait. */
function makeCounter(parts: Parts): Counter {
  const line = makeLine(parts.clock.now);
  const tokens = makeTokens(parts);
  let isDrawing = false;
  let stopTimer: (() => void) | undefined;

  function serve(): void {
    if (isDrawing) return;
    stopTimer?.();
    stopTimer = undefined;
    if (!line.first()) return;
    const drawn = tokens.draw(line.wants());
    if (drawn instanceof Promise) {
      isDrawing = true;
      void drawn.then((served) => {
        isDrawing = false;
        settle(served);
      });
    } else settle(drawn);
  }

  function settle(served: Served): void {
    line.admit(served.granted);
    const first = line.first();
    if (!first) return;
    const ms = msUntil(first, served);
    // Who came while others drew may find tokens.
    if (ms <= 0) {
      serve();
      return;
    }
    const late = parts.all && first !== 'person' ? Math.random() * spareMs(first, served) : 0;
    stopTimer = parts.clock.after(Math.min(Math.ceil(ms + late), LONGEST_WAIT_MS), serve);
  }

  return {
    take(turn) {
      const first = line.first();
      const waits = first !== undefined && PRIORITIES.indexOf(first) <= PRIORITIES.indexOf(turn.priority);
      const taken = line.join(turn, serve);
      // What is asked for at once is drawn at once; behind others it is drawn when they are.
      if (!waits || !stopTimer) queueMicrotask(serve);
      return taken;
    },
    slow: tokens.slow,
  };
}

function msUntil(first: Priority, { tokens, pace, terms }: Served): number {
  return ((reserveFor(first, terms.burst) + 1 - tokens) / (terms.perSecond * pace)) * 1_000;
}

/** Of processes that wait alike the nearest to the database would always come first; so late no token is lost. */
function spareMs(first: Priority, { pace, terms }: Served): number {
  const spare = terms.burst - reserveFor(first, terms.burst) - 1;
  return (spare / 4 / (terms.perSecond * pace)) * 1_000;
}
