import { randomUUID } from 'node:crypto';
import bolt from '@slack/bolt';
import pino from 'pino';
import type { Diagnose, Diagnosis, QuestionName } from '../../src/diagnosis/diagnosis.ts';
import { boltLogger } from '../../src/slack/bolt-logger.ts';
import { makeSummary, type Schedule, type Summary } from '../../src/slack/summary.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { diagnosis, finding, found } from '../render/diagnoses.ts';
import { type Bot, ONCALL } from './bot.ts';

/** What each question would answer; what is not named finds nothing. An error is thrown. */
export type Seen = Partial<Record<QuestionName, Partial<Diagnosis> | Error>>;

const nothing: Partial<Diagnosis> = {
  outcome: 'healthy',
  answer: 'Nothing.',
  subject: {},
  facts: [],
  verdicts: [],
};

export const world =
  (seen: Seen): Diagnose =>
  async (question) => {
    const own = seen[question.kind];
    if (own instanceof Error) throw own;
    return diagnosis({ id: randomUUID(), question, ...nothing, ...own });
  };

export const failed: Partial<Diagnosis> = {
  verdicts: [
    found([
      finding({ count: 3, facts: [{ what: 'Newest', value: 'group `x` -> `Y` on `z`', source: 'a:B' }] }),
    ]),
  ],
  next: [{ label: 'Why? Y on z', words: 'why-failed 22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11' }],
};

export const orphan = (id: string): Partial<Diagnosis> => ({
  counted: { assignments: 41 },
  verdicts: [
    found([finding({ cause: 'orphaned_principal', about: id, summary: `The group ${id} was deleted.` })]),
  ],
});

/** Eight in the morning. */
export const day = (n: number) => new Date(Date.UTC(2026, 10, n, 8));

export const daily = (more: Partial<Schedule> = {}): Schedule => ({
  channel: ONCALL,
  due: (now) => {
    const at = new Date(
      Math.floor((now.getTime() - 8 * 3_600_000) / 86_400_000) * 86_400_000 + 8 * 3_600_000,
    );
    return { at, occurrence: at.toISOString().slice(0, 16).replace('T', ' ') };
  },
  ...more,
});

export interface Replica {
  readonly at: Date;
  /** One of its own, unless given: as another process. */
  readonly store?: Store;
  readonly seen?: Seen;
  readonly schedule?: Schedule | undefined;
  readonly diagnose?: Diagnose;
}

/** Replicas on the bot's database, each with a store of its own. */
export function replicas(bot: () => Bot) {
  const stores: Store[] = [];
  return {
    async start({ at, seen = {}, diagnose = world(seen), ...more }: Replica): Promise<Summary> {
      const store = more.store ?? (await openStore(bot().databaseUrl));
      if (!more.store) stores.push(store);
      const schedule = 'schedule' in more ? more.schedule : daily();
      // A client of its own: what another process has sent makes this one wait for nothing.
      const slackApiUrl = bot().url;
      const logger = pino({ level: 'silent' });
      const options = { slackApiUrl, retryConfig: { retries: 0 }, logger: boltLogger(logger) };
      const client = new bolt.webApi.WebClient(bot().botToken, options);
      return makeSummary(
        { ...bot().slack, client },
        {
          store,
          diagnose,
          logger,
          ruleOn: bot().ruleOn,
          timeZone: 'Europe/Amsterdam',
          now: () => at,
          ...(schedule && { schedule }),
        },
      );
    },
    async close() {
      for (const store of stores.splice(0)) await store.close();
    },
  };
}
