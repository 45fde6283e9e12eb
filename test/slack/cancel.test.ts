import { afterEach, describe, expect, test } from '@jest/globals';
import type { Diagnose } from '../../src/diagnosis/diagnosis.ts';
import { ALEX, ASK, answers, type Bot, ID, KIM, LEE, NOOR, ONCALL, SAM, startBot, words } from './bot.ts';

const PACE = { progressAfter: 20, progressEvery: 50, followEvery: 50, followFor: 60_000 };

/** Answers when it is told to, unless it is cancelled first. */
function slowAnswers() {
  const finish = new Set<() => void>();
  const running: string[] = [];
  const diagnose: Diagnose = (question, options) =>
    new Promise((resolve, reject) => {
      running.push(question.text);
      options?.onProgress?.({ phase: 'read sso:ListAccountAssignments', calls: 12 });
      options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
      finish.add(() => resolve(answers()(question)));
    });
  const finishAll = () => {
    for (const one of finish) one();
    finish.clear();
  };
  return { diagnose, finishAll, running };
}

let bot: Bot;
let slow: ReturnType<typeof slowAnswers>;
const shows = (text: string) => (message: Parameters<typeof words>[1]) => words(bot, message).includes(text);
const progress = () => bot.driver.waitFor(() => bot.driver.messages(ONCALL).find(shows('[Cancel]')));

describe('cancelling', () => {
  afterEach(async () => {
    slow.finishAll();
    await bot.stop();
  });
  const start = async () => {
    slow = slowAnswers();
    bot = await startBot({ diagnose: slow.diagnose, pace: PACE });
    return bot.driver;
  };

  test('is for who asked: it ends the looking and says who did it and after how many calls', async () => {
    const driver = await start();
    await driver.command(KIM, ONCALL, ASK);
    const { channel, ts } = await progress();
    await driver.click(ALEX, { channel, ts, button: 'Cancel' });
    await driver.waitFor(() => driver.ephemerals(ALEX).find(shows('Only who asked can cancel')));
    await driver.click(KIM, { channel, ts, button: 'Cancel' });
    const message = await driver.waitFor(() => driver.messages(ONCALL).find(shows('Cancelled by')));
    expect(words(bot, message)).toContain(`Cancelled by <@${KIM}> after 12 AWS calls`);
    expect(message.text).toContain('Cancelled by');
    expect(words(bot, message)).toContain('[Ask again]');
    await bot.slack.work.drain(5_000);
    const rows = await bot.store.db.selectFrom('questions').select(['state', 'cancelled_by']).execute();
    expect(rows).toEqual([{ state: 'failed', cancelled_by: KIM }]);
    expect(bot.lines.join('')).not.toContain('could not be answered');
  });

  test('is for operators, too, and after the end it is told that there is nothing to cancel', async () => {
    const driver = await start();
    await driver.command(KIM, ONCALL, ASK);
    const { channel, ts } = await progress();
    await driver.click(SAM, { channel, ts, button: 'Cancel' });
    await driver.waitFor(() => driver.messages(ONCALL).find(shows(`Cancelled by <@${SAM}>`)));
    const old = bot.driver.messages(ONCALL)[0];
    expect(old && words(bot, old)).not.toContain('[Cancel]');
  });

  test('stops the following of a request, and leaves what is known of it', async () => {
    slow = slowAnswers();
    const following = answers({ outcome: 'in-progress', answer: 'The request is still in progress.' });
    bot = await startBot({ diagnose: following, pace: PACE });
    const { driver } = bot;
    await driver.command(KIM, ONCALL, ASK);
    const { channel, ts } = await driver.waitFor(() =>
      driver.messages(ONCALL).find(shows('[Stop following]')),
    );
    await driver.click(KIM, { channel, ts, button: 'Stop following' });
    const message = await driver.waitFor(() => driver.messages(ONCALL).find(shows('does not follow')));
    expect(words(bot, message)).toContain(`cancelled by <@${KIM}>`);
    expect(words(bot, message)).toContain('still in progress');
    expect(words(bot, message)).not.toContain('[Stop following]');
  });

  test('below a message that was to be diagnosed takes the progress away, which only one person saw', async () => {
    const driver = await start();
    const said = driver.say(SAM, ONCALL, ID);
    await driver.shortcut(KIM, ONCALL, said.ts);
    const { channel, ts } = await driver.waitFor(() => driver.ephemerals(KIM).find(shows('[Cancel]')));
    await driver.click(KIM, { channel, ts, button: 'Cancel' });
    await driver.waitFor(() => driver.ephemerals(KIM).find(shows(`Cancelled by <@${KIM}>`)));
    await driver.waitFor(() => driver.ephemerals(KIM).length === 1);
  });

  test('ends all looks of a summary in its message to one person, which can be asked for again', async () => {
    const driver = await start();
    await driver.command(KIM, ONCALL, '/idc summary --all');
    const { channel, ts } = await driver.waitFor(() =>
      driver.directMessages(KIM).find(shows('60 AWS calls so far')),
    );
    await driver.click(KIM, { channel, ts, button: 'Cancel' });
    const now = () => driver.directMessages(KIM).filter(({ threadTs }) => !threadTs);
    const message = await driver.waitFor(() => now().find(shows('Cancelled by')));
    expect(words(bot, message)).toContain(`<@${KIM}> after 60 AWS calls: \`summary --all\``);
    expect(slow.running).toHaveLength(5);
    await driver.click(KIM, { channel, ts, button: 'Ask again' });
    await driver.waitFor(() => slow.running.length === 10);
    slow.finishAll();
    await driver.waitFor(() => now().find(shows('Identity Center, ')));
    expect(now().map((one) => one.ts)).toEqual([ts]);
    expect(driver.messages(ONCALL)).toEqual([]);
    await bot.slack.work.drain(5_000);
    const rows = await bot.store.db.selectFrom('questions').select('state').orderBy('at').execute();
    expect(rows.map(({ state }) => state)).toEqual(['failed', 'answered']);
    expect(bot.lines.join('')).not.toContain('could not be answered');
  });

  test('reaches a question that another process answers', async () => {
    const driver = await start();
    await driver.command(KIM, ONCALL, ASK);
    await progress();
    await bot.store.db.updateTable('questions').set({ cancelled_by: NOOR }).execute();
    await driver.waitFor(() => driver.messages(ONCALL).find(shows(`Cancelled by <@${NOOR}>`)));
  });

  test('many questions wait for their turn, say where they stand, and one that waits can be cancelled', async () => {
    const driver = await start();
    for (let n = 0; n < 9; n++) await driver.command(KIM, ONCALL, ASK);
    await driver.command(LEE, ONCALL, ASK);
    const waits = await driver.waitFor(() => driver.messages(ONCALL).find(shows('answered before this one')));
    expect(words(bot, waits)).toMatch(/Waiting: \d questions? (is|are) answered before this one/);
    expect(slow.running).toHaveLength(7);
    await driver.click(KIM, { channel: ONCALL, ts: waits.ts, button: 'Cancel' });
    await driver.waitFor(() => driver.messages(ONCALL).find(shows('after 0 AWS calls')));
    slow.finishAll();
    await driver.waitFor(() => slow.running.length === 9);
  });
});
