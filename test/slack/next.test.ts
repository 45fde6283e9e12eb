import { afterEach, describe, expect, test } from '@jest/globals';
import { diagnosis } from '../render/diagnoses.ts';
import {
  ALEX,
  ASK,
  answers,
  type Bot,
  type BotOptions,
  ID,
  IDC,
  KIM,
  ONCALL,
  startBot,
  words,
} from './bot.ts';

const OTHER = '7c1de8f0-1111-4f2a-9d3b-1f0e5a7c2b11';
const LISTED = '0b1de8f0-1111-4f2a-9d3b-1f0e5a7c2b11';
const ANSWER = diagnosis().answer;
const next = [
  { label: 'Why?', words: `why-failed ${OTHER}` },
  { label: 'Nonsense', words: 'why-failed' },
  ...[2, 3, 4, 5].map((n) => ({ label: `More ${n}`, words: `why-failed ${n === 5 ? LISTED : OTHER}` })),
];

let bot: Bot;
const asked: string[] = [];
const start = async (options: BotOptions = {}) => {
  asked.length = 0;
  bot = await startBot({
    ...options,
    diagnose: async (question) => {
      asked.push(question.text);
      return answers({ next })(question);
    },
  });
  return bot.driver;
};
afterEach(() => bot.stop());

const shows = (text: string) => (message: Parameters<typeof words>[1]) => words(bot, message).includes(text);
const answered = async () => {
  const { driver } = bot;
  await driver.command(KIM, ONCALL, ASK);
  const message = await driver.waitFor(() => driver.messages(ONCALL).find(shows('Why?')));
  return { channel: ONCALL, ts: message.ts };
};

describe('asking the next question by a button', () => {
  test('asks it where the button stands, on behalf of whoever clicks', async () => {
    const driver = await start();
    const place = await answered();
    await driver.click(KIM, { ...place, button: 'Why?' });
    await driver.waitFor(() => driver.messages(ONCALL).length > 1);
    await bot.slack.work.drain(5_000);
    expect(asked).toContain(OTHER);
    const rows = await bot.store.db.selectFrom('questions').select(['text', 'asked_by']).execute();
    expect(rows).toContainEqual({ text: `why-failed ${OTHER}`, asked_by: KIM });
  });

  test('asks what was picked in the list, too', async () => {
    const driver = await start();
    const place = await answered();
    const row = await bot.store.db.selectFrom('questions').select('id').executeTakeFirstOrThrow();
    await driver.selectOption(KIM, { ...place, actionId: 'idc.next.listed', option: `${row.id} 5` });
    await driver.waitFor(() => driver.messages(ONCALL).length > 1);
    expect(asked).toEqual([ID, LISTED]);
  });

  test('is refused to somebody who may not ask', async () => {
    const driver = await start();
    const place = await answered();
    await driver.click(ALEX, { ...place, button: 'Why?' });
    await driver.waitFor(() => driver.ephemerals(ALEX).find(shows('not on the list of people who may ask')));
    expect(asked).toEqual([ID]);
  });

  test('says what is wrong with words that do not do, and when the answer is not stored any more', async () => {
    const driver = await start();
    const place = await answered();
    await driver.click(KIM, { ...place, button: 'Nonsense' });
    await driver.waitFor(() => driver.ephemerals(KIM).find(shows('Which request?')));
    await bot.store.db.updateTable('questions').set({ diagnosis_id: null }).execute();
    await driver.click(KIM, { ...place, button: 'Why?' });
    await driver.waitFor(() => driver.ephemerals(KIM).find(shows('not stored any more')));
    expect(asked).toEqual([ID]);
  });

  test('below a private answer stays private', async () => {
    const driver = await start();
    await driver.command(KIM, IDC, `${ASK} --private`);
    const first = await driver.waitFor(() => driver.directMessages(KIM).find(shows('Why?')));
    await driver.click(KIM, { channel: first.channel, ts: first.ts, button: 'Why?' });
    await driver.waitFor(() => driver.directMessages(KIM).filter(shows(ANSWER)).length === 2);
    for (const message of driver.directMessages(KIM)) expect(words(bot, message)).not.toContain('Share');
    const rows = await bot.store.db.selectFrom('questions').select('private').execute();
    expect(rows.map((row) => row.private)).toEqual([true, true]);
  });
});
