import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pino from 'pino';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { makeSummary, type Schedule } from '../../src/slack/summary.ts';
import { auditHead } from '../../src/store/audit.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { diagnosis, finding, found, stated } from '../render/diagnoses.ts';
import { proposed } from '../store/given.ts';
import { ALEX, answers, type Bot, IDC, KIM, ONCALL, startBot, words } from './bot.ts';

const quiet: Partial<Diagnosis> = {
  outcome: 'healthy',
  answer: 'No failures in the last 24 hours.',
  subject: {},
  facts: [],
  verdicts: [],
};
const busy: Partial<Diagnosis> = {
  verdicts: [
    found([
      finding({ count: 3, facts: [{ what: 'Newest', value: 'group `x` -> `Y` on `z`', source: 'a:B' }] }),
    ]),
  ],
  next: [{ label: 'Why? Y on z', words: 'why-failed 22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11' }],
};

let bot: Bot;
const stores: Store[] = [];
beforeEach(async () => {
  bot = await startBot({ diagnose: answers(busy) });
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  await bot.stop();
});

const day = (n: number) => new Date(Date.UTC(2026, 10, n, 8));
const daily = (channel = ONCALL): Schedule => ({
  channel,
  due: (now) => {
    const at = new Date(
      Math.floor((now.getTime() - 8 * 3_600_000) / 86_400_000) * 86_400_000 + 8 * 3_600_000,
    );
    return { at, occurrence: at.toISOString().slice(0, 16).replace('T', ' ') };
  },
});

/** One replica: a store of its own on the bot's database. */
async function replica(
  { at, ...more }: { at: Date; difference?: Partial<Diagnosis>; channel?: string },
  looked: string[] = [],
) {
  const store = await openStore(bot.databaseUrl);
  stores.push(store);
  return makeSummary(bot.slack, {
    store,
    logger: pino({ level: 'silent' }),
    timeZone: 'Europe/Amsterdam',
    schedule: daily(more.channel),
    now: () => at,
    diagnose: async (question) => {
      looked.push(question.kind);
      return diagnosis({ id: randomUUID(), question, ...(more.difference ?? busy) });
    },
  });
}

const shows = (text: string) => (message: Parameters<typeof words>[1]) => words(bot, message).includes(text);

describe('the daily summary', () => {
  test('comes once over replicas and restarts, and late once when all were down', async () => {
    const before = await replica({ at: day(20) });
    await before.sweep();
    expect(bot.driver.messages(ONCALL)).toEqual([]);

    const looked: string[] = [];
    const replicas = await Promise.all([day(21), day(21)].map((at) => replica({ at }, looked)));
    await Promise.all(replicas.flatMap((one) => [one.sweep(), one.sweep(), one.sweep()]));
    expect(bot.driver.messages(ONCALL)).toHaveLength(1);
    expect(looked).toEqual(['failures']);
    await (await replica({ at: new Date(day(21).getTime() + 3_600_000) })).sweep();
    expect(bot.driver.messages(ONCALL)).toHaveLength(1);

    const late = await Promise.all(
      [1, 2].map(() => replica({ at: new Date(day(24).getTime() + 7_200_000) })),
    );
    await Promise.all(late.map((one) => one.sweep()));
    const [, second, ...more] = bot.driver.messages(ONCALL);
    expect(more).toEqual([]);
    expect(words(bot, second as never)).toContain('Late: it was due at 2026-11-24 08:00');
  });

  test('tells the failures by cause, what waits and what could not be looked at, and leads on', async () => {
    await proposed(bot.store, {}, day(21));
    await (await replica({ at: day(20) })).sweep();
    await (await replica({ at: day(21), difference: { ...busy, gaps: stated().gaps } })).sweep();
    const message = await bot.driver.waitFor(() => bot.driver.messages(ONCALL)[0]);
    const text = words(bot, message);
    expect(message.text).toBe(
      'Identity Center, 21 Nov: 3 failures. 1 plan waiting for approval. Some of it could not be looked at.',
    );
    expect(text).toContain('3 × More managed policies than the account allows: group `x` -&gt; `Y` on `z`');
    expect(text).toContain('Waiting for approval');
    expect(text).toContain('quotas in payments-prod');
    const head = (await auditHead(bot.store))?.hash.slice(0, 32);
    expect(text).toContain(`Audit log: 1 row, head \`${head}…\``);
    await bot.driver.click(KIM, { channel: ONCALL, ts: message.ts, button: 'Why? Y on z' });
    await bot.driver.waitFor(() => bot.driver.messages(ONCALL).length === 2);
  });

  test('is one line when there is nothing', async () => {
    await (await replica({ at: day(20) })).sweep();
    await (await replica({ at: day(21), difference: quiet })).sweep();
    const [message] = bot.driver.messages(ONCALL);
    expect(message?.text).toBe('Identity Center, 21 Nov: no failures. Nothing waits for approval.');
    expect(message?.blocks).toHaveLength(1);
  });

  test('that Slack refuses is tried again, by anybody', async () => {
    await (await replica({ at: day(20) })).sweep();
    bot.faults.failMethod('chat.postMessage', 'restricted_action', 1);
    await expect((await replica({ at: day(21) })).sweep()).rejects.toThrow();
    const again = await replica({ at: day(21) });
    await again.sweep();
    expect(bot.driver.messages(ONCALL)).toEqual([]);
    await bot.store.db.updateTable('occurrences').set({ attempts: 1 }).execute();
    await ageOccurrences();
    await again.sweep();
    expect(bot.driver.messages(ONCALL)).toHaveLength(1);
  });

  test('is not lost when the look breaks', async () => {
    await (await replica({ at: day(20) })).sweep();
    const broken = await openStore(bot.databaseUrl);
    stores.push(broken);
    const summary = makeSummary(bot.slack, {
      store: broken,
      logger: pino({ level: 'silent' }),
      timeZone: 'UTC',
      schedule: daily(),
      now: () => day(21),
      diagnose: async () => {
        throw new Error('a fault of idc');
      },
    });
    await expect(summary.sweep()).rejects.toThrow('a fault of idc');
    await ageOccurrences();
    await (await replica({ at: day(21) })).sweep();
    expect(bot.driver.messages(ONCALL)).toHaveLength(1);
  });
});

async function ageOccurrences(): Promise<void> {
  const { sql } = await import('kysely');
  await sql`update occurrences set at = now() - interval '1 minute'`.execute(bot.store.db);
}

describe('/idc summary', () => {
  test('comes to who asks, and to nobody else', async () => {
    await bot.driver.command(KIM, IDC, '/idc summary');
    const message = await bot.driver.waitFor(() => bot.driver.directMessages(KIM).find(shows('3 failures')));
    expect(words(bot, message)).toContain('Why? Y on z');
    expect(bot.driver.messages(IDC)).toEqual([]);
    await bot.driver.waitFor(() => bot.driver.ephemerals(KIM).find(shows('by direct message')));
  });

  test('is refused to who may not ask', async () => {
    await bot.driver.command(ALEX, IDC, '/idc summary');
    await bot.driver.waitFor(() =>
      bot.driver.ephemerals(ALEX).find(shows('not on the list of people who may ask')),
    );
    expect(bot.driver.directMessages(ALEX)).toEqual([]);
  });
});
