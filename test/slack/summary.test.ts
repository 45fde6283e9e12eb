import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { auditHead } from '../../src/store/audit.ts';
import { saveDiagnosis } from '../../src/store/diagnoses.ts';
import {
  answerQuestion,
  interruptQuestions,
  placeQuestion,
  startQuestion,
} from '../../src/store/questions.ts';
import { placeRemediation } from '../../src/store/remediations.ts';
import { lastSummary } from '../../src/store/summaries.ts';
import { diagnosis, stated } from '../render/diagnoses.ts';
import { proposed } from '../store/given.ts';
import { ALEX, type Bot, IDC, KIM, ONCALL, startBot, words } from './bot.ts';
import { daily, day, failed, orphan, replicas, world } from './summary-rig.ts';

let bot: Bot;
const { start, close } = replicas(() => bot);
const posted = () => bot.driver.messages(ONCALL).filter(({ threadTs }) => !threadTs);
const threads = () => bot.driver.messages(ONCALL).filter(({ threadTs }) => threadTs);
const text = (message: Parameters<typeof words>[1] | undefined) => (message ? words(bot, message) : '');
const shows = (said: string) => (message: Parameters<typeof words>[1]) => words(bot, message).includes(said);
const first = async () => (await start({ at: day(20) })).sweep();

describe('the daily summary', () => {
  beforeEach(async () => {
    bot = await startBot();
    await first();
  });
  afterEach(async () => {
    await close();
    await bot.stop();
  });

  test('comes once over replicas and restarts, and late once when all were down', async () => {
    expect(posted()).toEqual([]);
    const looked: string[] = [];
    const diagnose = world({ failures: failed, orphans: orphan('a') });
    const counting: typeof diagnose = (question, options) => {
      looked.push(question.kind);
      return diagnose(question, options);
    };
    const both = await Promise.all([day(21), day(21)].map((at) => start({ at, diagnose: counting })));
    await Promise.all(both.flatMap((one) => [one.sweep(), one.sweep(), one.sweep()]));
    expect([posted().length, threads().length]).toEqual([1, 1]);
    expect(looked.sort()).toEqual(['expiry', 'failures', 'orphans', 'outdated', 'quotas']);
    await (await start({ at: new Date(day(21).getTime() + 3_600_000) })).sweep();
    expect(posted()).toHaveLength(1);

    const at = new Date(day(24).getTime() + 7_200_000);
    const late = await Promise.all([1, 2].map(() => start({ at })));
    await Promise.all(late.map((one) => one.sweep()));
    expect(posted()).toHaveLength(2);
    expect(text(posted()[1])).toMatch(/Late: it was due at <!date\^\d+\^[^|]+\|2026-11-24 08:00 UTC>/);
  });

  test('tells the failures by cause, what waits and for whom, what could not be looked at, and leads on', async () => {
    await proposed(bot.store, {}, day(21));
    await (await start({ at: day(21), seen: { failures: { ...failed, gaps: stated().gaps } } })).sweep();
    const [message] = posted();
    expect(message?.text).toBe(
      'Identity Center, 21 Nov: 3 failures. 1 plan waiting for approval. Some of it could not be looked at.',
    );
    expect(text(message)).toContain(
      '3 × More managed policies than the account allows: group `x` -&gt; `Y` on `z`',
    );
    expect(text(message)).toMatch(
      /Waiting for approval\*\n.*Needs 1 approver, from <!subteam\^S02IDCAPPROVE>/,
    );
    expect(text(message)).toContain('quotas in payments-prod');
    expect(text(threads()[0])).toContain('quotas in payments-prod');
    const head = (await auditHead(bot.store))?.hash.slice(0, 32);
    expect(text(message)).toContain(`Audit log: 1 row, head \`${head}…\``);
    await bot.driver.click(KIM, { channel: ONCALL, ts: message?.ts ?? '', button: 'Why? Y on z' });
    await bot.driver.waitFor(() => posted().length === 2);
  });

  test('leads to what was answered already where all read it, and to the proposal that waits', async () => {
    const said = async (what: string) => {
      const { ts = '' } = await bot.slack.client.chat.postMessage({ channel: ONCALL, text: what });
      return { channel: ONCALL, ts };
    };
    const { id } = await proposed(bot.store, {}, day(21));
    const proposal = await said('a proposal');
    await placeRemediation(bot.store, id, proposal);
    const saved = diagnosis({ id: randomUUID() });
    await saveDiagnosis(bot.store, saved);
    const asked = { askedBy: KIM, team: 'T02HARBOR', channel: ONCALL, text: failed.next?.[0]?.words ?? '' };
    const answers = [await said('an answer'), await said('to one person')];
    for (const [n, place] of answers.entries()) {
      const question = await startQuestion(bot.store, { ...asked, private: n === 1 });
      await placeQuestion(bot.store, question, place);
      await answerQuestion(bot.store, question, saved.id);
    }
    await (await start({ at: day(21), seen: { failures: failed } })).sweep();
    const summary = text(posted().at(-1));
    const link = ({ ts }: { readonly ts: string }) => `p${ts.replace('.', '')}|`;
    expect(summary).toContain(`${link(proposal)}open>`);
    const [shared] = answers;
    expect(summary).toMatch(/Answered already: <http\S+\|Why\? Y on z>$/m);
    expect(summary).toContain(shared && link(shared));
  });

  test('that Slack refuses is tried again, by anybody, as it was written', async () => {
    bot.faults.failMethod('chat.postMessage', 'restricted_action', 1);
    await expect((await start({ at: day(21), seen: { orphans: orphan('a') } })).sweep()).rejects.toThrow();
    const again = await start({ at: day(21), seen: { orphans: orphan('a') } });
    await again.sweep();
    expect(posted()).toEqual([]);
    await ageAll();
    await again.sweep();
    expect(posted()[0]?.text).toBe('Identity Center, 21 Nov: 41 assignments, no failures. 1 new finding.');
  });

  test('whose thread Slack refuses, or whose process dies before it, gets it later and once', async () => {
    const fail = bot.faults.failMethod;
    const summary = await start({ at: day(21), seen: { orphans: orphan('a') } });
    // The first message of the two is let through.
    const posting = bot.driver
      .waitFor(() => posted()[0])
      .then(() => fail('chat.postMessage', 'fatal_error', 1));
    bot.faults.slowMethod('chat.postMessage', 100);
    await Promise.all([summary.sweep(), posting]);
    expect([posted().length, threads().length]).toEqual([1, 0]);
    await ageAll();
    const others = await Promise.all([1, 2].map(() => start({ at: day(21) })));
    await Promise.all(others.map((one) => one.sweep()));
    expect(threads()).toHaveLength(1);
    expect(threads()[0]?.threadTs).toBe(posted()[0]?.ts);
  });

  test('is not lost when every look breaks, and tells the rest when one does', async () => {
    const broken = new Error('a fault of idc');
    const all = { failures: broken, orphans: broken, outdated: broken, quotas: broken, expiry: broken };
    await expect((await start({ at: day(21), seen: all })).sweep()).rejects.toThrow('a fault of idc');
    await ageAll();
    await (await start({ at: day(21), seen: { quotas: broken, orphans: orphan('a') } })).sweep();
    expect(posted()[0]?.text).toBe(
      'Identity Center, 21 Nov: 41 assignments, no failures. 1 new finding. Some of it could not be looked at.',
    );
    expect(text(posted()[0])).toMatch(/Not looked at\*\n• quotas: a fault of idc's own, logged as `\w{8}`/);
  });

  test('is one line, or silence if so configured, when there is nothing new', async () => {
    await (await start({ at: day(21) })).sweep();
    const [message] = posted();
    expect(message?.text).toBe('Identity Center, 21 Nov: no failures. No findings are open.');
    expect([message?.blocks.length, threads().length]).toEqual([1, 0]);

    const schedule = daily({ quiet: true });
    await (await start({ at: day(22), schedule })).sweep();
    expect(posted()).toHaveLength(1);
    expect((await lastSummary(bot.store))?.line).toBe(
      'Identity Center, 22 Nov: no failures. No findings are open.',
    );
    await (await start({ at: day(23), schedule, seen: { quotas: { gaps: stated().gaps } } })).sweep();
    expect(posted()[1]?.text).toContain('Some of it could not be looked at.');
  });
});

test('/idc summary whose process died says so, and is asked again in its message', async () => {
  let die = () => {};
  const dead = new Promise<void>((resolve) => {
    die = resolve;
  });
  let isDying = true;
  const pace = { progressAfter: 20, progressEvery: 60_000, followEvery: 50, followFor: 60_000 };
  const diagnose: ReturnType<typeof world> = async (question) => {
    if (isDying) await dead;
    if (isDying) throw new Error('gone');
    return world({ failures: failed })(question);
  };
  bot = await startBot({ diagnose, pace });
  const { driver, store } = bot;
  const shown = () => driver.directMessages(KIM).filter(({ threadTs }) => !threadTs);
  await driver.command(KIM, IDC, '/idc summary');
  const { channel, ts } = await driver.waitFor(() => shown().find(shows('[Cancel]')));
  // Told when it is written down where the message is.
  await driver.waitFor(() => driver.ephemerals(KIM).find(shows('by direct message')));
  await store.db.deleteFrom('processes').execute();
  await bot.asking.showInterrupted(await interruptQuestions(store, 20));
  expect(text(shown()[0])).toMatch(/^Interrupted: .*`summary`/);
  isDying = false;
  await driver.click(KIM, { channel, ts, button: 'Ask again' });
  await driver.waitFor(() => shown().find(shows('3 failures')));
  expect(shown().map((one) => one.ts)).toEqual([ts]);
  await driver.click(KIM, { channel, ts, button: 'Show JSON' });
  await driver.waitFor(() => JSON.stringify(driver.view(KIM)?.content ?? '').includes('failures'));
  die();
  await bot.stop();
});

async function ageAll(): Promise<void> {
  await sql`update occurrences set at = now() - interval '1 minute'`.execute(bot.store.db);
  await sql`update summaries set thread_at = now() - interval '1 minute'`.execute(bot.store.db);
}

describe('/idc summary', () => {
  beforeAll(async () => {
    bot = await startBot({ diagnose: world({ failures: failed, orphans: orphan('a') }) });
  });
  afterAll(() => bot.stop());

  test('comes to who asks, with its details, and to nobody else', async () => {
    await bot.driver.command(KIM, IDC, '/idc summary --all');
    const message = await bot.driver.waitFor(() => bot.driver.directMessages(KIM).find(shows('3 failures')));
    expect(words(bot, message)).toContain('Why? Y on z');
    await bot.driver.waitFor(() => bot.driver.directMessages(KIM).find(shows('1 finding is open')));
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
