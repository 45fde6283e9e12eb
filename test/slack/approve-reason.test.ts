import { afterEach, describe, expect, test } from '@jest/globals';
import type { Plan } from '../../src/remediation/plan.ts';
import { approve } from '../../src/store/approvals.ts';
import { pendingProposals } from '../../src/store/remediations.ts';
import { plan } from '../render/remediations.ts';
import { ASK, answersWithPlan, type Bot, KIM, NOOR, ONCALL, ROBIN, SAM, startBot, words } from './bot.ts';

let bot: Bot;
afterEach(() => bot.stop());

const WHY = 'idc saw it gone for the first time at 2026-11-22T06:00:00.000Z.';
const shows = (text: string) => (message: Parameters<typeof words>[1]) => words(bot, message).includes(text);

async function proposed(over: Partial<Plan> = { askReason: WHY }) {
  bot = await startBot({ diagnose: answersWithPlan(over) });
  const { driver } = bot;
  await driver.command(KIM, ONCALL, ASK);
  const message = await driver.waitFor(() => driver.messages(ONCALL).find(shows('[Approve')));
  await driver.waitFor(() => driver.messages(ONCALL).find(shows('A fix is proposed')));
  const [remediation] = await pendingProposals(bot.store);
  if (!remediation) throw new Error('nothing was proposed');
  const place = { channel: message.channel, ts: message.ts };
  return {
    driver,
    place,
    message,
    remediation,
    now: () => driver.messages(ONCALL).find((m) => m.ts === message.ts) ?? message,
    pending: () => pendingProposals(bot.store),
  };
}

const auditOf = async (id: string) =>
  bot.store.db
    .selectFrom('audit_log')
    .select('body')
    .where('subject', '=', id)
    .where('kind', '=', 'decision')
    .execute();

describe('a plan that asks for a reason', () => {
  test('is approved in a window, and the reason is in message, record and audit log', async () => {
    const { driver, place, message, remediation, now } = await proposed();
    expect(words(bot, message)).toContain('*Takes a reason:* idc saw it gone for the first time at <!date^');
    await driver.click(SAM, { ...place, button: 'Approve…' });
    const view = await driver.waitFor(() => driver.view(SAM));
    const empty = await driver.submitView(SAM, view.id, { reason: '' });
    expect(Object.keys(empty.errors)).toEqual(['reason']);
    await driver.submitView(SAM, view.id, { reason: 'They left <!channel> on Friday' });
    await driver.waitFor(() => shows(`Approved by <@${SAM}>`)(now()));
    expect(words(bot, now())).toContain('"They left &lt;!channel&gt; on Friday"');
    const row = await bot.store.db
      .selectFrom('remediations')
      .selectAll()
      .where('id', '=', remediation.id)
      .executeTakeFirstOrThrow();
    expect([row.state, row.approvals[0]?.reason]).toEqual(['approved', 'They left <!channel> on Friday']);
    const [decision] = await auditOf(remediation.id);
    expect(JSON.parse(decision?.body ?? '')).toMatchObject({
      decision: 'approved',
      reason: 'They left <!channel> on Friday',
    });
    const kept = await bot.store.db.selectFrom('approvals').select('reason').execute();
    expect(kept).toEqual([{ reason: 'They left <!channel> on Friday' }]);
  });

  test('of blanks alone is none, and nothing is approved', async () => {
    const { driver, place, pending } = await proposed();
    await driver.click(SAM, { ...place, button: 'Approve…' });
    const view = await driver.waitFor(() => driver.view(SAM));
    await driver.submitView(SAM, view.id, { reason: '   ' });
    await driver.waitFor(() => driver.directMessages(SAM).find(shows('takes a reason of yours')));
    expect(await pending()).toHaveLength(1);
  });

  test.each([
    ['who asked', KIM],
    ['a guest', ROBIN],
  ])('is not approved by %s, whatever they type', async (_who, user) => {
    const { driver, place, pending } = await proposed();
    await driver.click(user, { ...place, button: 'Approve…' });
    const view = await driver.waitFor(() => driver.view(user));
    await driver.submitView(user, view.id, { reason: 'I want it' });
    await driver.waitFor(() => driver.directMessages(user)[0]);
    expect(await pending()).toHaveLength(1);
  });

  test('is decided once: who typed too long is told who was faster', async () => {
    const { driver, place, now } = await proposed();
    for (const user of [SAM, NOOR]) await driver.click(user, { ...place, button: 'Approve…' });
    const [first, second] = await Promise.all(
      [SAM, NOOR].map((user) => driver.waitFor(() => driver.view(user))),
    );
    await driver.submitView(SAM, first?.id ?? '', { reason: 'They left' });
    await driver.waitFor(() => shows('Approved by')(now()));
    await driver.submitView(NOOR, second?.id ?? '', { reason: 'They left' });
    await driver.waitFor(() => driver.directMessages(NOOR).find(shows(`Already approved by <@${SAM}>`)));
  });

  test('is refused by the store without one, and long ones are cut', async () => {
    const { remediation } = await proposed();
    const { id, planHash, plan: asked } = remediation;
    const click = { id, planHash, plan: asked, by: SAM, needs: 1, earlier: [] };
    await expect(approve(bot.store, { ...click, reason: ' ' })).rejects.toThrow('asks for a reason');
    const { remediation: approved } = await approve(bot.store, { ...click, reason: 'x'.repeat(5_000) });
    expect(approved.approval?.reason).toHaveLength(3_000);
  });
});

describe('what a pipeline made', () => {
  test('is no proposal where the policy does not leave it to idc, and the answer says whose it is', async () => {
    bot = await startBot({ diagnose: answersWithPlan({ madeBy: 'Terraform' }) });
    const { driver } = bot;
    await driver.command(KIM, ONCALL, ASK);
    await driver.waitFor(() => driver.messages(ONCALL).find(shows('the policy leaves that to Terraform')));
    expect(await pendingProposals(bot.store)).toEqual([]);
  });

  test('is proposed where the policy names the account, and as high risk', async () => {
    const sentence = 'Terraform made this and will undo it at its next run unless it is changed there, too.';
    const over = { madeBy: 'Terraform', traits: [{ kind: 'pipeline', sentence }] } as const;
    bot = await startBot({
      diagnose: answersWithPlan(over),
      policy: { pipelines: { apply: [plan().actions[0].accountId] } },
    });
    const { driver } = bot;
    await driver.command(KIM, ONCALL, ASK);
    const message = await driver.waitFor(() => driver.messages(ONCALL).find(shows('What exactly changes')));
    expect(words(bot, message)).toContain('High risk');
    expect(words(bot, message)).toContain(sentence);
    expect(await pendingProposals(bot.store)).toHaveLength(1);
  });
});
