import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { diagnosis } from '../render/diagnoses.ts';
import {
  ALEX,
  ASK,
  answers,
  type Bot,
  type BotOptions,
  GALE,
  GENERAL,
  ID,
  IDC,
  KIM,
  ONCALL,
  ROBIN,
  SECURITY,
  startBot,
  words,
} from './bot.ts';

let bot: Bot;
const start = async (options: BotOptions = {}) => {
  bot = await startBot(options);
  return bot.driver;
};
afterEach(() => bot.stop());

const ANSWER = diagnosis().answer;
const shows = (text: string) => (message: Parameters<typeof words>[1]) => words(bot, message).includes(text);
const told = (user: string, text: string) =>
  bot.driver.waitFor(() => bot.driver.ephemerals(user).find(shows(text)));

describe('where the answer goes', () => {
  test('in a listed channel everybody sees it, posted once', async () => {
    const driver = await start();
    const { acked, ackMs } = await driver.command(KIM, ONCALL, ASK);
    expect(acked).toBe(true);
    expect(ackMs).toBeLessThan(3000);
    const message = await driver.waitFor(() => driver.messages(ONCALL).find(shows(ANSWER)));
    expect(message.text).toBe(ANSWER);
    expect(message.earlier).toEqual([]);
    expect(message.blocks.some((block) => block.type === 'table')).toBe(true);
    expect(driver.directMessages(KIM)).toEqual([]);
  });

  test('elsewhere it comes by direct message, with a button that shares it', async () => {
    const driver = await start();
    await driver.command(KIM, IDC, ASK);
    const message = await driver.waitFor(() => driver.directMessages(KIM).find(shows(ANSWER)));
    await told(KIM, 'by direct message');
    expect(driver.messages(IDC)).toEqual([]);
    const place = { channel: message.channel, ts: message.ts };
    await driver.click(KIM, { ...place, button: 'Share in channel' });
    const shared = await driver.waitFor(() => driver.messages(IDC).find(shows(ANSWER)));
    expect(words(bot, shared)).not.toContain('Share in channel');
    await driver.waitFor(() =>
      driver.directMessages(KIM).find((m) => m.ts === message.ts && !shows('Share in channel')(m)),
    );
    expect(driver.messages(IDC)).toHaveLength(1);
  });

  test('privately it is never offered to a channel', async () => {
    const driver = await start();
    await driver.command(KIM, ONCALL, `${ASK} --private`);
    const message = await driver.waitFor(() => driver.directMessages(KIM).find(shows(ANSWER)));
    expect(words(bot, message)).not.toContain('Share');
    expect(driver.messages(ONCALL)).toEqual([]);
  });

  test.each([GENERAL, SECURITY])('asks for an invitation where it is not a member (%s)', async (channel) => {
    const driver = await start({ channels: [GENERAL, SECURITY] });
    await driver.command(KIM, channel, ASK);
    await driver.waitFor(() => driver.directMessages(KIM).find(shows(ANSWER)));
    await told(KIM, '/invite @idc');
    expect(driver.messages(channel)).toEqual([]);
  });

  test('sharing into a channel without the bot is answered, and works after the invitation', async () => {
    const driver = await start();
    await driver.command(KIM, GENERAL, ASK);
    const { channel, ts } = await driver.waitFor(() => driver.directMessages(KIM).find(shows(ANSWER)));
    await driver.click(KIM, { channel, ts, button: 'Share in channel' });
    await driver.waitFor(() => driver.ephemerals(KIM).find(shows('then share again')));
    expect(driver.messages(GENERAL)).toEqual([]);
  });
});

describe('who may ask', () => {
  test.each([
    ['somebody in no group', ALEX, 'not on the list of people who may ask'],
    ['a guest', ROBIN, 'Guests'],
    ['a person of another workspace', GALE, 'another organization'],
  ])('%s is refused privately', async (_who, user, sentence) => {
    const driver = await start();
    await driver.command(user, ONCALL, ASK);
    await told(user, sentence);
    expect(driver.messages(ONCALL)).toEqual([]);
    expect(driver.directMessages(user)).toEqual([]);
  });

  test('when Slack does not say who it is, nothing is answered and the person is told', async () => {
    const driver = await start();
    bot.faults.failMethod('users.info', 'internal_error', 10);
    await driver.command(KIM, ONCALL, ASK);
    await told(KIM, 'a fault of its own');
    expect(driver.messages(ONCALL)).toEqual([]);
  });
});

describe('what is no question', () => {
  test.each([
    ['/idc', 'why-failed'],
    ['/idc help', 'why-failed'],
    ['/idc why-faild x', 'Did you mean `/idc why-failed`'],
    [`/idc ${ID}`, `Did you mean \`/idc why-failed ${ID}\``],
    ['/idc <!channel>', '&lt;!channel&gt;'],
    [`/idc ${'x'.repeat(2900)}`, 'idc does not know'],
    ['/idc \u202e😀', 'idc does not know'],
  ])('%s is answered privately with help', async (typed, sentence) => {
    const driver = await start();
    const { acked } = await driver.command(KIM, ONCALL, typed);
    expect(acked).toBe(true);
    const message = await driver.waitFor(() => driver.ephemerals(KIM)[0]);
    expect(words(bot, message)).toContain(sentence);
    expect(JSON.stringify(message)).not.toContain('<!channel>');
    expect(driver.messages(ONCALL)).toEqual([]);
  });
});

describe('how long it takes', () => {
  const pace = { progressAfter: 30, progressEvery: 40, followEvery: 30, followFor: 10_000 };

  test('a slow diagnosis shows progress in the message that becomes the answer', async () => {
    const go = new EventEmitter();
    const driver = await start({
      pace,
      diagnose: async (question, options) => {
        options?.onProgress?.({ phase: 'reading the permission set', calls: 4 });
        await once(go, 'go');
        return answers()(question);
      },
    });
    await driver.command(KIM, ONCALL, ASK);
    await driver.waitFor(() =>
      driver.messages(ONCALL).find(shows('Looking: reading the permission set · 4 AWS calls so far')),
    );
    go.emit('go');
    await driver.waitFor(() => driver.messages(ONCALL).find(shows(ANSWER)));
    expect(driver.messages(ONCALL)).toHaveLength(1);
  });

  test('a request that AWS still works on is followed to its end', async () => {
    const seen: Diagnosis['outcome'][] = [];
    const driver = await start({
      pace,
      diagnose: async (question) => {
        const running = seen.length < 2;
        seen.push(running ? 'in-progress' : 'found');
        const still = { outcome: 'in-progress', answer: 'AWS still works on it.', verdicts: [] } as const;
        return answers(running ? still : {})(question);
      },
    });
    await driver.command(KIM, ONCALL, ASK);
    const message = await driver.waitFor(() => driver.messages(ONCALL).find(shows(ANSWER)));
    expect(seen).toEqual(['in-progress', 'in-progress', 'found']);
    expect(driver.messages(ONCALL)).toHaveLength(1);
    expect(message.earlier.some((version) => words(bot, version).includes('idc follows this request'))).toBe(
      true,
    );
  });

  test('a fault of its own is told with a way to ask again, and logged under the id that is told', async () => {
    let faults = 1;
    const driver = await start({
      diagnose: async (question) => {
        if (faults-- > 0) throw new Error('xoxb-secret-like fault');
        return answers()(question);
      },
    });
    await driver.command(KIM, ONCALL, ASK);
    const message = await driver.waitFor(() => driver.messages(ONCALL).find(shows('a fault of its own')));
    const [, fault = 'none'] = /logged as `?(\w+)/.exec(words(bot, message)) ?? [];
    expect(bot.lines.some((line) => line.includes(fault))).toBe(true);
    await driver.click(KIM, { channel: ONCALL, ts: message.ts, button: 'Ask again' });
    await driver.waitFor(() => driver.messages(ONCALL).find(shows(ANSWER)));
    expect(driver.messages(ONCALL)).toHaveLength(1);
  });
});

describe('what Slack does to it', () => {
  test('a refused table is sent in its classic form', async () => {
    const driver = await start();
    bot.faults.refuseBlock('table');
    await driver.command(KIM, ONCALL, ASK);
    const message = await driver.waitFor(() => driver.messages(ONCALL).find(shows(ANSWER)));
    expect(message.blocks.some((block) => block.type === 'table')).toBe(false);
    expect(words(bot, message)).toContain('10 (can be raised)');
    expect(bot.lines.some((line) => line.includes('classic form'))).toBe(true);
  });

  test('Show JSON opens a modal with the whole diagnosis, and not for guests', async () => {
    const driver = await start();
    await driver.command(KIM, ONCALL, ASK);
    const { ts } = await driver.waitFor(() => driver.messages(ONCALL).find(shows(ANSWER)));
    await driver.click(KIM, { channel: ONCALL, ts, button: 'Show JSON' });
    await driver.waitFor(() => JSON.stringify(driver.view(KIM)?.content ?? '').includes('failureReason'));
    await driver.click(ROBIN, { channel: ONCALL, ts, button: 'Show JSON' });
    await driver.waitFor(() => JSON.stringify(driver.view(ROBIN)?.content ?? '').includes('Only members'));
  });

  test('no log line holds a token, a response address or a message', async () => {
    const driver = await start();
    await driver.command(KIM, ONCALL, ASK);
    await driver.waitFor(() => driver.messages(ONCALL).find(shows(ANSWER)));
    bot.faults.failMethod('users.info', 'internal_error', 10);
    await driver.command(KIM, ONCALL, ASK);
    await told(KIM, 'a fault of its own');
    const log = bot.lines.join('');
    for (const secret of [bot.botToken, bot.appToken, '/commands/', '/actions/', ANSWER])
      expect(log).not.toContain(secret);
  });
});

test('a question whose process died says so, and is asked again on request', async () => {
  const driver = await start();
  await driver.command(KIM, ONCALL, ASK);
  const { ts } = await driver.waitFor(() => driver.messages(ONCALL).find(shows(ANSWER)));
  await bot.slack.work.drain(5_000);
  const { db } = bot.store;
  const interrupted = { state: 'interrupted' as const };
  const row = await db.updateTable('questions').set(interrupted).returningAll().executeTakeFirstOrThrow();
  const placeless = {
    id: 'b5a1e7a0-0000-4000-8000-00000000000b',
    asked_by: KIM,
    team: 'T02HARBOR',
    channel: ONCALL,
    text: `why-failed ${ID}`,
    private: false,
    process_id: 'b5a1e7a0-0000-4000-8000-00000000dead',
    ...interrupted,
  };
  await db.insertInto('questions').values(placeless).execute();
  const { findQuestion } = await import('../../src/store/questions.ts');
  const asked = await Promise.all([row, placeless].map(({ id }) => findQuestion(bot.store, id)));
  await bot.asking.showInterrupted(asked.filter((question) => question !== undefined));
  expect(driver.messages(ONCALL).find(shows('Interrupted'))?.ts).toBe(ts);
  expect(driver.directMessages(KIM).find(shows('Interrupted'))).toBeDefined();
  await driver.click(KIM, { channel: ONCALL, ts, button: 'Ask again' });
  await driver.waitFor(() => driver.messages(ONCALL).find((m) => m.ts === ts && shows(ANSWER)(m)));
});

test('a fault that Slack did not let idc tell is told later', async () => {
  const driver = await start({ diagnose: () => Promise.reject(new Error('a fault')) });
  bot.faults.failMethod('chat.postMessage', 'internal_error', 1);
  await driver.command(KIM, ONCALL, ASK);
  const { findQuestion, interruptQuestions } = await import('../../src/store/questions.ts');
  await bot.slack.work.drain(5_000);
  await bot.store.db
    .updateTable('questions')
    .set({ untold_since: new Date(0) })
    .execute();
  const [late] = await interruptQuestions(bot.store, 20);
  await bot.asking.showInterrupted(late ? [late] : []);
  const told = await driver.waitFor(() => driver.directMessages(KIM).find(shows('a fault of its own')));
  expect(told.text).toContain(late?.id);
  expect(await findQuestion(bot.store, late?.id ?? '')).toMatchObject({ state: 'failed' });
});

test('a command that is delivered twice is answered once', async () => {
  const driver = await start();
  bot.faults.deliverTwice();
  await driver.command(KIM, ONCALL, ASK);
  await driver.waitFor(() => driver.messages(ONCALL).find(shows(ANSWER)));
  await bot.slack.work.drain(5_000);
  expect(driver.messages(ONCALL)).toHaveLength(1);
});

test('by signed HTTP it is the same bot', async () => {
  const driver = await start({ httpPort: await freePort() });
  expect(bot.slack.connected()).toBe(true);
  expect(await driver.verifyUrl()).toBe(true);
  await driver.command(KIM, ONCALL, ASK);
  await driver.waitFor(() => driver.messages(ONCALL).find(shows(ANSWER)));
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
