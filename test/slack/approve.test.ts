import { afterEach, describe, expect, test } from '@jest/globals';
import { pendingProposals, placeRemediation, remediationsOf } from '../../src/store/remediations.ts';
import { openPlan, plan } from '../render/remediations.ts';
import {
  ALEX,
  ASK,
  answers,
  answersWithPlan,
  type Bot,
  type BotOptions,
  GENERAL,
  IDC,
  KIM,
  LEE,
  NOOR,
  ONCALL,
  ROBIN,
  SAM,
  startBot,
  words,
} from './bot.ts';

let bot: Bot;
afterEach(() => bot.stop());

const TITLE = plan().title;
const shows = (text: string) => (message: Parameters<typeof words>[1]) => words(bot, message).includes(text);
const told = (user: string, text: string) =>
  bot.driver.waitFor(() => bot.driver.ephemerals(user).find(shows(text)));
const jobs = async () => (await bot.store.boss.findJobs('remediation')).length;

/** The answer names its proposal once that is saved with its message. */
const settled = () =>
  bot.driver.waitFor(() =>
    [...bot.driver.messages(ONCALL), ...bot.driver.directMessages(KIM)].find(shows('A fix is proposed')),
  );

/** A bot that was asked, and its one proposal where approvers read. */
async function proposed(options: BotOptions = {}, channel = ONCALL) {
  bot = await startBot({ diagnose: answersWithPlan(), ...options });
  const { driver } = bot;
  await driver.command(KIM, channel, ASK);
  const message = await driver.waitFor(() => driver.messages(ONCALL).find(shows('[Approve]')));
  await settled();
  const [remediation] = await pendingProposals(bot.store);
  if (!remediation) throw new Error('nothing was proposed');
  const place = { channel: message.channel, ts: message.ts };
  return {
    driver,
    message,
    remediation,
    place,
    approve: (user: string) => driver.click(user, { ...place, button: 'Approve', confirm: true }),
    now: () => driver.messages(ONCALL).find((m) => m.ts === message.ts) ?? message,
    record: async () => (await remediationsOf(bot.store, remediation.diagnosisId))[0],
  };
}

describe('a plan is proposed', () => {
  test('in the thread of the answer, and the answer says so', async () => {
    const { driver, message } = await proposed();
    const answer = driver.messages(ONCALL)[0];
    expect(message.threadTs).toBe(answer?.ts);
    expect(answer && words(bot, answer)).toContain(`A fix is proposed below: ${TITLE}`);
    expect(answer && words(bot, answer)).toContain(`/p${message.ts.replace('.', '')}|open>`);
    expect(words(bot, message)).toContain(`/p${answer?.ts.replace('.', '')}|The diagnosis behind this>`);
    expect(words(bot, message)).toContain('<!subteam^S02IDCAPPROVE>');
  });

  test('where approvers read when the answer went to one person', async () => {
    const { driver, message } = await proposed({}, IDC);
    expect(message.threadTs).toBeUndefined();
    await driver.waitFor(() => driver.directMessages(KIM).find(shows(`A fix is proposed in <#${ONCALL}>`)));
  });

  test('below the answer where no channel is listed, and it moves with the answer that is shared', async () => {
    bot = await startBot({ diagnose: answersWithPlan(), channels: [] });
    const { driver } = bot;
    await driver.command(KIM, IDC, ASK);
    await driver.waitFor(() => driver.directMessages(KIM).find(shows('[Approve]')));
    const answer = await driver.waitFor(() =>
      driver.directMessages(KIM).find(shows('A fix is proposed below')),
    );
    await driver.click(KIM, { channel: answer.channel, ts: answer.ts, button: 'Share in channel' });
    const moved = await driver.waitFor(() => driver.messages(IDC).find(shows('[Approve]')));
    await driver.waitFor(() => driver.directMessages(KIM).find(shows(`Proposed in <#${IDC}>`)));
    await bot.slack.work.drain(5_000);
    await driver.click(SAM, { channel: IDC, ts: moved.ts, button: 'Approve', confirm: true });
    await driver.waitFor(() => driver.messages(IDC).find(shows(`Approved by <@${SAM}>`)));
  });

  test('not at all where nobody could apply it, and the answer says why', async () => {
    bot = await startBot({ diagnose: answersWithPlan(), notOffered: 'IDC_APPROVERS is not set.' });
    const { driver } = bot;
    await driver.command(KIM, ONCALL, ASK);
    await driver.waitFor(() =>
      driver.messages(ONCALL).find(shows(`A fix is known: ${TITLE}. IDC_APPROVERS is not set.`)),
    );
    expect(await pendingProposals(bot.store)).toEqual([]);
  });
});

describe('approving', () => {
  test('takes the buttons away, names who and when, and enqueues one run', async () => {
    const { approve, now, record } = await proposed();
    const { acked } = await approve(SAM);
    expect(acked).toBe(true);
    await bot.driver.waitFor(() => shows(`Approved by <@${SAM}>`)(now()));
    expect(words(bot, now())).not.toContain('[');
    expect((await record())?.approval?.by).toBe(SAM);
    expect(await jobs()).toBe(1);
  });

  test('counts once when two click at the same time, each delivered twice', async () => {
    const { approve, now } = await proposed();
    bot.faults.deliverTwice(2);
    await Promise.all([approve(SAM), approve(NOOR)]);
    await bot.driver.waitFor(() => shows('Approved by')(now()));
    await bot.driver.waitFor(() =>
      [SAM, NOOR].flatMap((user) => bot.driver.ephemerals(user)).some(shows('Already approved by <@U02')),
    );
    await bot.slack.work.drain(5_000);
    expect(await jobs()).toBe(1);
  });

  test.each([
    ['who asked', KIM, 'not an approver'],
    ['an outsider', ALEX, 'not an approver'],
    ['who gains access', LEE, 'You would gain access'],
  ])('%s is refused privately, and the buttons stay', async (_who, user, sentence) => {
    const gains: BotOptions['gains'] = async ({ email }) =>
      email === 'lee.park@harbor.example' ? 'yes' : 'no';
    const { approve, now, record } = await proposed({ gains });
    await approve(user);
    await told(user, sentence);
    expect((await record())?.state).toBe('proposed');
    expect(words(bot, now())).toContain('[Approve]');
  });

  test('an approver who asked needs somebody else', async () => {
    bot = await startBot({ diagnose: answersWithPlan() });
    const { driver } = bot;
    await driver.command(SAM, ONCALL, ASK);
    const { ts } = await driver.waitFor(() => driver.messages(ONCALL).find(shows('[Approve]')));
    await settled();
    await driver.click(SAM, { channel: ONCALL, ts, button: 'Approve', confirm: true });
    await told(SAM, 'You asked for this fix, so somebody else has to approve it.');
    expect(await jobs()).toBe(0);
  });

  test('is refused when nobody knows whether the person gains', async () => {
    const { approve, record } = await proposed({ gains: async () => 'unknown' });
    await approve(SAM);
    await told(SAM, 'could not find out whether you would gain access');
    expect((await record())?.state).toBe('proposed');
  });

  test('too late changes nothing, is answered, and the message says that it expired', async () => {
    let hours = 0;
    const { approve, now, record } = await proposed({ now: () => new Date(Date.now() + hours * 3_600_000) });
    hours = 9;
    await approve(SAM);
    await told(SAM, 'expired');
    await bot.driver.waitFor(() => shows('without a decision. Nothing was changed.')(now()));
    expect((await record())?.state).toBe('expired');
    expect(await jobs()).toBe(0);
  });

  test('by a message that is not the proposal’s own changes nothing', async () => {
    const { approve, remediation, record } = await proposed();
    await placeRemediation(bot.store, remediation.id, { channel: GENERAL, ts: '1.000001' });
    await approve(SAM);
    await told(SAM, 'not a proposal that idc knows');
    expect((await record())?.state).toBe('proposed');
  });

  test('faster than the note of where it was posted counts', async () => {
    const { approve, remediation, record, place, now } = await proposed();
    const { db } = bot.store;
    await db.updateTable('remediations').set({ message_channel: null, message_ts: null }).execute();
    await approve(SAM);
    await placeRemediation(bot.store, remediation.id, place);
    await bot.driver.waitFor(() => shows('Approved by')(now()));
    expect((await record())?.approval?.by).toBe(SAM);
  });

  test('with an open choice needs a pick, and approves what was picked', async () => {
    const { driver, approve, now, record, place } = await proposed({ diagnose: answersWithPlan(openPlan()) });
    await approve(SAM);
    await told(SAM, 'Pick who it is now');
    expect((await record())?.state).toBe('proposed');
    await driver.selectOption(SAM, { ...place, actionId: 'idc.remediation.choose', option: '1' });
    await approve(SAM);
    await driver.waitFor(() => shows(`Approved by <@${SAM}>`)(now()));
    const approved = await record();
    expect(approved?.approval?.chosenPrincipalId).toBe('33333333-cccc-4ccc-8ccc-333333339999');
    expect(approved?.plan.choose).toBeUndefined();
  });
});

describe('denying', () => {
  test('takes a reason and shows it with the name', async () => {
    const { driver, place, now, record } = await proposed();
    await driver.click(SAM, { ...place, button: 'Deny' });
    const view = await driver.waitFor(() => driver.view(SAM));
    const empty = await driver.submitView(SAM, view.id, { reason: '' });
    expect(Object.keys(empty.errors)).toEqual(['reason']);
    await driver.submitView(SAM, view.id, { reason: 'Ask <!channel> first' });
    await driver.waitFor(() => shows(`Denied by <@${SAM}>`)(now()));
    expect(words(bot, now())).toContain('"Ask &lt;!channel&gt; first" Nothing was changed.');
    expect((await record())?.denial?.reason).toBe('Ask <!channel> first');
    expect(await jobs()).toBe(0);
  });

  test('is refused in the modal to who may not decide', async () => {
    const { driver, place, record } = await proposed();
    await driver.click(ALEX, { ...place, button: 'Deny' });
    await driver.waitFor(() => JSON.stringify(driver.view(ALEX)?.content ?? '').includes('not an approver'));
    expect((await record())?.state).toBe('proposed');
  });

  test('after somebody approved changes nothing and is told', async () => {
    const { driver, place, approve, now, record } = await proposed();
    await driver.click(NOOR, { ...place, button: 'Deny' });
    const view = await driver.waitFor(() => driver.view(NOOR));
    await approve(SAM);
    await driver.waitFor(() => shows('Approved by')(now()));
    await driver.submitView(NOOR, view.id, { reason: 'no' });
    await driver.waitFor(() => driver.directMessages(NOOR).find(shows(`Already approved by <@${SAM}>`)));
    expect((await record())?.state).toBe('approved');
  });
});

test('the details show every value of every action, to members only', async () => {
  const { driver, place } = await proposed();
  await driver.click(ROBIN, { ...place, button: 'What exactly changes' });
  await driver.waitFor(() => JSON.stringify(driver.view(ROBIN)?.content ?? '').includes('Only members'));
  await driver.click(ALEX, { ...place, button: 'What exactly changes' });
  await driver.waitFor(() =>
    JSON.stringify(driver.view(ALEX)?.content ?? '').includes('sso:CreateAccountAssignment'),
  );
});

test('a Slack that fails never changes the record, and the message is true once it is back', async () => {
  const { approve, now, record } = await proposed();
  bot.faults.failMethod('chat.update', 'internal_error', 2);
  await approve(SAM);
  await bot.driver.waitFor(() => shows(`Approved by <@${SAM}>`)(now()));
  expect((await record())?.state).toBe('approved');
});

test('the sweep redraws what expired', async () => {
  let hours = 0;
  const { now } = await proposed({ now: () => new Date(Date.now() + hours * 3_600_000) });
  hours = 9;
  await bot.approving.sweep();
  await bot.driver.waitFor(() => shows('Expired at')(now()));
});

test('an answer without a plan proposes nothing', async () => {
  bot = await startBot({ diagnose: answers() });
  await bot.driver.command(KIM, ONCALL, ASK);
  await bot.driver.waitFor(() => bot.driver.messages(ONCALL)[0]);
  await bot.slack.work.drain(5_000);
  expect(bot.driver.messages(ONCALL)).toHaveLength(1);
});
