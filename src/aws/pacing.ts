import { AsyncLocalStorage } from 'node:async_hooks';
import type { Budget, Place, Take, Turn } from './budget.ts';
import { apiOf, type Heard } from './heard.ts';
import type { Where } from './sessions.ts';

/** Waited for before each request of a client, retries included. */
export type Paced = (api: string) => Promise<void>;

type Next<O> = (args: unknown) => Promise<O>;

/** Lets each request of a client wait for its turn, below its retries. */
export function pacing(paced: Paced) {
  return <O>(next: Next<O>, context: Parameters<typeof apiOf>[0]) =>
    async (args: unknown): Promise<O> => {
      await paced(apiOf(context));
      return next(args);
    };
}

export interface Pacing {
  readonly take: Take;
  /** Sends what was taken for: the first request goes at once, and each retry takes again, in the same turn. */
  inTurn<T>(turn: Turn, send: () => Promise<T>): Promise<T>;
  /** The same place for its clients. What they send in no turn takes as a person's call. */
  readonly where: Where;
}

/** In which turn something is sent. One for the process: each makes every promise dearer on Node 20. */
const running = new AsyncLocalStorage<{ readonly turn: Turn; isTaken: boolean }>();

/** One budget for all clients that are made with its answers. */
export function makePacing(budget: Budget): (where: Where, account: string) => Pacing {
  return (where, account) => {
    const place: Place = { account, region: where.region };
    const take = budget(place);
    const paced: Paced = async (api) => {
      const now = running.getStore();
      if (!now?.isTaken) return take(api, now?.turn ?? { priority: 'person' });
      now.isTaken = false;
    };
    const heard: Heard = (attempt) => {
      if (attempt.outcome === 'throttled') budget.throttled(attempt.api, place);
      where.heard?.(attempt);
    };
    return {
      take,
      inTurn: (turn, send) => running.run({ turn, isTaken: true }, send),
      where: { ...where, paced, heard },
    };
  };
}
