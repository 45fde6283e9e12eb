import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Diagnose, Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { DEFAULTS } from '../../src/remediation/policy.ts';
import { BUTTONS } from '../../src/render/slack/buttons.ts';
import { saveDiagnosis } from '../../src/store/diagnoses.ts';
import { diagnosis, finding, found } from '../render/diagnoses.ts';
import { plan } from '../render/remediations.ts';
import { ALEX, ASK, type Bot, type BotOptions, KIM, NOOR, ONCALL, SAM, startBot, words } from './bot.ts';

let bot: Bot;
const asked: string[] = [];
const withPlan = [found([finding({ plan: plan() })])];

/** What waits until it is opened. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Each kind of question with the answer that Home shows of it. */
const answers: Diagnose = async (question) => {
  asked.push(question.kind);
  const own: Partial<Diagnosis> =
    question.kind === 'doctor'
      ? { answer: 'idc can do its job here.', takenAt: new Date().toISOString(), verdicts: [] }
      : { verdicts: withPlan };
  return diagnosis({ id: randomUUID(), question, ...own });
};
const start = async (options: BotOptions = {}) => {
  asked.length = 0;
  bot = await startBot({ diagnose: answers, ...options });
  return bot.driver;
};
const home = (user: string) => {
  const blocks = (bot.driver.home(user)?.content.blocks ?? []) as Parameters<typeof words>[1]['blocks'];
  return bot.driver.textOf({ text: '', blocks });
};
const homeWith = (user: string, text: string) =>
  bot.driver.waitFor(() => home(user).includes(text) && home(user));
const published = () => bot.driver.events().filter(({ method }) => method === 'views.publish');
const proposed = async () => {
  await bot.driver.command(KIM, ONCALL, ASK);
  return bot.driver.waitFor(() =>
    bot.driver.messages(ONCALL).find((message) => words(bot, message).includes('[Approve]')),
  );
};
const clickHome = (user: string, actionId: string, confirm?: boolean) =>
  bot.driver.click(user, {
    view: bot.driver.home(user)?.id ?? '',
    actionId,
    ...(confirm === undefined ? {} : { confirm }),
  });

describe('Home', () => {
  afterEach(() => bot.stop());

  test('is painted from the records at once; the state of idc follows, and is not looked up again for a while', async () => {
    const driver = await start();
    const now = new Date().toISOString();
    await saveDiagnosis(
      bot.store,
      diagnosis({ id: 'f', question: { kind: 'failures', text: '' }, takenAt: now }),
    );
    const facts = [
      { what: 'Permission sets', value: '9 of 10 (90 %); limit from AWS', source: '' },
      { what: 'Groups', value: '1 of 1000 (0 %); limit from AWS', source: '' },
    ];
    await saveDiagnosis(
      bot.store,
      diagnosis({ id: 'q', question: { kind: 'quotas', text: '' }, facts, takenAt: now }),
    );
    await proposed();
    asked.length = 0;
    expect(await driver.openHome(KIM)).toMatchObject({ acked: true });
    const text = await homeWith(KIM, 'idc can do its job here.');
    expect(asked).toEqual(['doctor']);
    expect(published()).toHaveLength(2);
    expect(published().every(({ ok }) => ok)).toBe(true);
    expect(text).toContain('1 × More managed policies than the account allows');
    expect(text).toContain('`██████████████████░░` 90 % · Permission sets: 9 of 10');
    expect(text).toContain('`█░░░░░░░░░░░░░░░░░░░` &lt;1 % · Groups: 1 of 1,000');
    expect(text).toMatch(/why-failed 22631ce7.*answered, <!date\^.*\|open>/);
    expect(text).toContain('No fix waits for your decision.');
    expect(text).toContain('There was none yet.');
    await clickHome(KIM, BUTTONS.refreshHome);
    await driver.waitFor(() => published().length === 3);
    await bot.slack.work.drain(5_000);
    expect(asked).toEqual(['doctor']);
  });

  test('shows an approver what waits; approving there counts, and redraws Home and the message', async () => {
    const driver = await start();
    const proposal = await proposed();
    await driver.openHome(NOOR);
    await homeWith(NOOR, '1 fix waits for your decision');
    await driver.openHome(SAM);
    const text = await homeWith(SAM, '[Approve] [Deny] [What exactly changes]');
    expect(text).toContain(plan().title);
    expect(text).toContain('The proposal in its channel');
    await clickHome(SAM, BUTTONS.details);
    await driver.waitFor(() => driver.view(SAM));
    await clickHome(SAM, BUTTONS.approve, true);
    await driver.waitFor(() => {
      const now = driver.messages(ONCALL).find(({ ts }) => ts === proposal.ts);
      return now && words(bot, now).includes(`Approved by <@${SAM}>`);
    });
    await homeWith(SAM, 'No fix waits for your decision.');
    // Noor's picture is older than the record: the click changes nothing, and Home is drawn as it is.
    await clickHome(NOOR, BUTTONS.approve, true);
    await driver.waitFor(() =>
      driver.directMessages(NOOR).find((message) => words(bot, message).includes('Already approved by')),
    );
    await homeWith(NOOR, 'No fix waits for your decision.');
    const rows = await bot.store.db.selectFrom('approvals').select(['by', 'decision']).execute();
    expect(rows).toEqual([{ by: SAM, decision: 'approved' }]);
  });

  test('a decision in the channel redraws the Home that another process drew', async () => {
    const driver = await start();
    const { ts } = await proposed();
    await driver.click(SAM, { channel: ONCALL, ts, button: 'Approve', confirm: true });
    await homeWith(SAM, 'No fix waits for your decision.');
  });

  test('denying there asks for the reason and redraws it', async () => {
    const driver = await start();
    await proposed();
    await driver.openHome(SAM);
    await homeWith(SAM, '[Deny]');
    await clickHome(SAM, BUTTONS.deny);
    const view = await driver.waitFor(() => driver.view(SAM));
    await driver.submitView(SAM, view.id, { reason: 'not this week' });
    await homeWith(SAM, 'No fix waits for your decision.');
    await driver.waitFor(() =>
      driver.messages(ONCALL).find((message) => words(bot, message).includes('not this week')),
    );
  });

  test('who asked, and who gains nothing by a role of theirs, cannot decide from a forged click on Home', async () => {
    const driver = await start();
    await proposed();
    const row = await bot.store.db.selectFrom('remediations').select('id').executeTakeFirstOrThrow();
    await driver.openHome(KIM);
    await homeWith(KIM, 'No fix waits');
    await bot.slack.client.views.publish({
      user_id: KIM,
      view: {
        type: 'home',
        blocks: [
          {
            type: 'actions',
            elements: [
              {
                type: 'button',
                action_id: BUTTONS.approve,
                text: { type: 'plain_text', text: 'x' },
                value: row.id,
              },
            ],
          },
        ],
      },
    });
    await clickHome(KIM, BUTTONS.approve);
    await driver.waitFor(() =>
      driver.directMessages(KIM).find((message) => words(bot, message).includes('not an approver')),
    );
    expect(await bot.store.db.selectFrom('approvals').select('by').execute()).toEqual([]);
  });

  test('who may not ask sees one sentence, and nothing is looked up for them', async () => {
    const driver = await start();
    await proposed();
    asked.length = 0;
    await driver.openHome(ALEX);
    const text = await homeWith(ALEX, 'not on the list');
    expect(text.split('\n')).toHaveLength(1);
    await driver.openHome(SAM, 'messages');
    await bot.slack.work.drain(5_000);
    expect(asked).toEqual([]);
    expect(driver.home(SAM)).toBeUndefined();
  });

  test('a policy that speaks of units costs the first picture no call of AWS, and the second has the buttons', async () => {
    const { opened, open } = gate();
    const known = { '444455556666': ['ou-1111-11111111'] };
    let isShut = false;
    const driver = await start({
      policy: { highRisk: { ...DEFAULTS.highRisk, units: ['ou-9999-99999999'] } },
      units: async () => {
        if (isShut) await opened;
        return { known };
      },
    });
    await proposed();
    isShut = true;
    await driver.openHome(SAM);
    await homeWith(SAM, 'Who may approve this is being looked up.');
    expect(home(SAM)).not.toContain('[Approve]');
    open();
    await homeWith(SAM, '[Approve]');
  });

  test('a picture that another process has replaced meanwhile is not put over the newer one', async () => {
    const { opened, open } = gate();
    const driver = await start({
      diagnose: async (question) => {
        if (question.kind === 'doctor') await opened;
        return answers(question);
      },
    });
    await driver.openHome(KIM);
    await driver.waitFor(() => published().length === 1);
    await bot.slack.client.views.publish({ user_id: KIM, view: { type: 'home', blocks: [] } });
    open();
    await driver.waitFor(() => published().length === 3);
    expect(published().at(-1)).toMatchObject({ ok: false, error: 'hash_conflict' });
    expect(home(KIM)).toBe('');
    await bot.slack.work.drain(5_000);
    expect(bot.lines.join('')).not.toContain('could not be painted');
  });
});
