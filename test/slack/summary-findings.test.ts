import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { placeRemediation } from '../../src/store/remediations.ts';
import { stated } from '../render/diagnoses.ts';
import { proposed } from '../store/given.ts';
import { type Bot, KIM, ONCALL, SAM, startBot, words } from './bot.ts';
import { day, failed, orphan, replicas, type Seen } from './summary-rig.ts';

let bot: Bot;
let clock = day(20);
const { start, close } = replicas(() => bot);
beforeAll(async () => {
  bot = await startBot({ now: () => clock });
  await (await start({ at: day(20) })).sweep();
});
afterAll(async () => {
  await close();
  await bot.stop();
});

/** What the channel reads on a day: the message, and its thread. */
async function onDay(n: number, seen: Seen) {
  clock = day(n);
  const before = bot.driver.messages(ONCALL).length;
  await (await start({ at: clock, seen, store: bot.store })).sweep();
  const [message, thread] = bot.driver.messages(ONCALL).slice(before);
  return {
    line: message?.text,
    said: message ? words(bot, message) : '',
    blocks: message?.blocks.map((block) => block.type) ?? [],
    thread: thread ? words(bot, thread) : '',
    threadAt: { channel: ONCALL, ts: thread?.ts ?? '' },
  };
}

const BOTH: Seen = {
  orphans: {
    ...orphan('a'),
    verdicts: [...(orphan('a').verdicts ?? []), ...(orphan('b').verdicts ?? [])],
  },
};
const BLIND: Seen = { orphans: { outcome: 'could-not-look', verdicts: [], gaps: stated().gaps } };
const KNOWN = { orphans: orphan('a') };

test('a finding is new, still open, unseen, gone, and comes back', async () => {
  const one = await onDay(21, BOTH);
  expect(one.line).toBe('Identity Center, 21 Nov: 41 assignments, no failures. 2 new findings.');
  expect(one.said).toContain('*New*\n• The group a was deleted.\n• The group b was deleted.');

  const two = await onDay(22, BOTH);
  expect(two.line).toBe(
    'Identity Center, 22 Nov: 41 assignments, no failures. 2 findings still open (oldest 1 day).',
  );
  expect(two.blocks).toEqual(['section']);
  expect(two.thread).toContain('Still open, day 2.');

  const three = await onDay(23, BLIND);
  expect(three.line).toContain('no failures. 2 findings still open (oldest 2 days). Some of it could not');
  expect(three.thread).toContain('taken for still open, day 3');

  const four = await onDay(24, KNOWN);
  expect(four.line).toContain('1 gone. 1 finding still open (oldest 3 days).');
  expect(four.said).toContain('*Gone*\n• The group b was deleted.');

  const five = await onDay(25, BOTH);
  expect(five.line).toContain('1 new finding. 1 finding still open (oldest 4 days).');
  expect(five.said).toContain('The group b was deleted. (it was gone, and came back)');
});

test('it is accepted until a day by who may, left out until then, and comes back by itself', async () => {
  const { threadAt } = await onDay(26, KNOWN);
  const [block] = (bot.driver.messages(ONCALL).at(-1)?.blocks ?? []).filter(({ accessory }) => accessory);
  const target = { ...threadAt, blockId: String(block?.block_id), button: 'Accept…' };

  await bot.driver.click(KIM, target);
  const refused = await bot.driver.waitFor(() => modalSaying(KIM, 'You may not accept findings'));
  await bot.driver.closeView(KIM, refused.id);

  await bot.driver.click(SAM, target);
  const view = await bot.driver.waitFor(() => modalSaying(SAM, 'Until and including'));
  const past = await bot.driver.submitView(SAM, view.id, { until: '2026-11-25', reason: 'x' });
  expect(past.errors).toEqual({ until: 'Pick a day from today on, within a year.' });
  await bot.driver.submitView(SAM, view.id, {
    until: '2026-11-28',
    reason: 'leaves with the <!channel> group',
  });
  await bot.driver.waitFor(() =>
    words(bot, thread(threadAt.ts)).includes(
      `• _Accepted by <@${SAM}> until 28 Nov:_ "leaves with the &lt;!channel&gt; group"\nThe group a was deleted.`,
    ),
  );
  await bot.driver.waitFor(() =>
    bot.driver.directMessages(SAM).find((one) => /through 28 Nov 2026/.test(words(bot, one))),
  );
  const { rows } = await auditRows();
  expect(rows).toMatchObject([{ kind: 'finding', actor: SAM }]);

  const hidden = await onDay(28, KNOWN);
  expect(hidden.line).toBe('Identity Center, 28 Nov: 41 assignments, no failures. No findings are open.');
  expect(hidden.thread).toContain('1 accepted finding is left out; `/idc summary --all` lists what is.');

  const back = await onDay(29, KNOWN);
  expect(back.line).toContain('1 new finding.');
  expect(back.said).toContain('(it was accepted until 28 Nov)');
});

test('failures are charted by cause over 14 days, in words where Slack refuses the chart', async () => {
  const chart = await onDay(31, { failures: failed });
  expect(chart.blocks).toContain('data_visualization');
  expect(chart.said).toContain('[chart: Failures by cause, the last 14 days; More managed… 3]');
  bot.faults.refuseBlock('data_visualization', 1);
  const inWords = await onDay(32, { failures: failed });
  expect(inWords.blocks).not.toContain('data_visualization');
  expect(inWords.said).toContain('1 Dec: 3, 2 Dec: 3; none on 8 other days.');
  expect(inWords.said).toContain('(again, day 2)');
  expect(inWords.said).toContain('Not counted: 27 Nov, 30 Nov.');
});

test('a fix that did not hold is a finding, until somebody undid it or a week is over', async () => {
  const { id } = await proposed(bot.store, {}, day(32));
  const { ts = '' } = await bot.slack.client.chat.postMessage({ channel: ONCALL, text: 'a proposal' });
  await placeRemediation(bot.store, id, { channel: ONCALL, ts });
  const again = (at: Date) => ({ at: at.toISOString(), state: 'relapsed', sentences: ['It is gone again.'] });
  const relapse = (at: Date) =>
    sql`update remediations set state = 'verified', again = ${JSON.stringify(again(at))}
    where id = ${id}`.execute(bot.store.db);
  await relapse(day(33));
  const one = await onDay(33, {});
  expect(one.line).toContain('1 new finding.');
  expect(one.thread).toContain('Fixes that did not hold');
  expect(one.thread).toContain('was done and verified, and does not hold: It is gone again.');
  const link = `p${ts.replace('.', '')}|`;
  expect(one.thread).toContain(`${link}open>`);
  expect(one.said).toMatch(new RegExp(`Did not hold: <http\\S+${link.replace('|', '\\|')}`));
  await relapse(day(24));
  expect((await onDay(34, {})).line).toContain('1 gone.');
});

const thread = (ts: string) => {
  const found = bot.driver.messages(ONCALL).find((message) => message.ts === ts);
  if (!found) throw new Error('no such message');
  return found;
};

function modalSaying(user: string, said: string) {
  const view = bot.driver.view(user);
  return view && JSON.stringify(view.content).includes(said) ? view : undefined;
}

async function auditRows() {
  const rows = await bot.store.db.selectFrom('audit_log').select(['kind', 'actor']).execute();
  return { rows };
}
