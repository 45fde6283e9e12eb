import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from '@jest/globals';
import type { Plan } from '../../src/remediation/plan.ts';
import { saveDiagnosis } from '../../src/store/diagnoses.ts';
import { findRemediation, propose } from '../../src/store/remediations.ts';
import { diagnosis } from '../render/diagnoses.ts';
import { openPlan, plan } from '../render/remediations.ts';
import { type Bot, type BotOptions, NOOR, ONCALL, SAM, startBot, words } from './bot.ts';

let bot: Bot;
afterEach(() => bot.stop());

const KIMS = { arn: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Team_0123456789abcdef/kim.ode' };

/** A proposal of idc's own, as a watch would make it. */
async function proposedByItself(of: Plan, options: BotOptions = {}) {
  bot = await startBot(options);
  const { store, proposals, driver } = bot;
  const { botUserId } = await bot.slack.home();
  const saved = diagnosis({ id: randomUUID() });
  await saveDiagnosis(store, saved);
  const cause = 'principal_recreated_stale_id';
  const given = {
    diagnosisId: saved.id,
    questionText: 'failures',
    cause,
    plan: of,
    requestedBy: botUserId,
  } as const;
  const { id } = await propose(store, given);
  const remediation = await findRemediation(store, id);
  if (!remediation) throw new Error('nothing was proposed');
  const place = await proposals.show(remediation, { channel: ONCALL });
  const now = () => driver.messages(ONCALL).find(({ ts }) => ts === place.ts);
  const shown = () => {
    const message = now();
    return message ? words(bot, message) : '';
  };
  return {
    driver,
    place,
    shown,
    showing: (text: string) => driver.waitFor(() => shown().includes(text)),
    approve: (user: string) => driver.click(user, { ...place, button: 'Approve', confirm: true }),
    told: (user: string, text: string) =>
      driver.waitFor(() => driver.ephemerals(user).find((message) => words(bot, message).includes(text))),
    record: () => findRemediation(store, id),
  };
}

test('is not approved by the person behind the call, whom the session names', async () => {
  const isBehind: BotOptions['isBehind'] = async ({ email }, behind) =>
    'userName' in behind && behind.userName === 'kim.ode' && email?.startsWith('sam') ? 'yes' : 'no';
  const { approve, told, shown, showing } = await proposedByItself(plan({ caller: KIMS }), { isBehind });
  expect(shown()).toContain('Nobody asked for this: idc saw it by itself.');
  expect(shown()).toContain('Needs 1 approver, but not who made the call that failed');
  await approve(SAM);
  await told(SAM, 'You made the call that failed');
  await approve(NOOR);
  await showing(`Approved by <@${NOOR}>`);
});

test('is not approved by somebody of whom nobody knows whether they are', async () => {
  const isBehind: BotOptions['isBehind'] = async () => 'unknown';
  const { approve, told, record } = await proposedByItself(plan({ caller: KIMS }), { isBehind });
  await approve(SAM);
  await told(SAM, 'could not find out whether you made the call that failed');
  expect((await record())?.state).toBe('proposed');
});

test('needs two where nobody knows who made the call', async () => {
  const { approve, shown, showing, record } = await proposedByItself(plan());
  expect(shown()).toContain('Needs 2 different approvers');
  expect(shown()).toContain('who made the call that failed is not known');
  await approve(SAM);
  await showing('*1 of 2*');
  await approve(NOOR);
  await showing(`and <@${NOOR}>`);
  expect((await record())?.state).toBe('approved');
});

test('lets the first approver pick, and the second approve what was picked', async () => {
  const { driver, place, approve, told, showing, record } = await proposedByItself(openPlan());
  await driver.selectOption(SAM, { ...place, actionId: 'idc.remediation.choose', option: '1' });
  // Noor still looks at the open choice when Sam's pick is counted already.
  bot.faults.failMethod('chat.update', 'internal_error', 1);
  await approve(SAM);
  // Waits for the click, and ends the patience with which its picture would be drawn again.
  await bot.slack.work.drain(5_000);
  await approve(NOOR);
  await told(NOOR, 'Somebody picked who it is while you looked.');
  await showing('*1 of 2*');
  await approve(NOOR);
  await showing('Approved by');
  const picked = '33333333-cccc-4ccc-8ccc-333333339999';
  expect((await record())?.approval?.chosenPrincipalId).toBe(picked);
  expect((await record())?.approvals.map(({ by }) => by)).toEqual([SAM, NOOR]);
});
