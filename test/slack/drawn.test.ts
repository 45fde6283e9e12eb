import { afterEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { deny } from '../../src/store/approvals.ts';
import { notDrawn } from '../../src/store/drawn.ts';
import { holdRun } from '../../src/store/run.ts';
import { type Bot, SAM } from './bot.ts';
import { proposed } from './policy-rig.ts';

// What a process leaves that dies after it has committed and before it has drawn.
let bot: Bot | undefined;
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
});

async function start() {
  const made = await proposed();
  bot = made.bot;
  const { store, driver, approving, slack } = made.bot;
  return {
    ...made,
    store,
    updates: () => driver.events().filter(({ method }) => method === 'chat.update').length,
    /** The sweep of another process, when the one that changed the record should have drawn it long ago. */
    sweepLater: async () => {
      await sql`update remediations set changed_at = changed_at - interval '1 minute'`.execute(store.db);
      await approving.sweep();
      await slack.work.drain(5_000);
    },
  };
}

const ended = { at: '2026-11-22T14:09:00.000Z', sentence: 'Done.', done: ['it'], notDone: [] };

test('the end of a run', async () => {
  const { approve, remediation, showing, shown, store, sweepLater } = await start();
  await approve(SAM);
  await showing('Approved by');
  await bot?.slack.work.drain(5_000);
  await holdRun(store, remediation.id, async (record) => {
    await record.begin();
    await record.finish('verified', ended);
  });
  await bot?.approving.sweep();
  expect(shown()).toContain('waits to be applied');
  await sweepLater();
  expect(shown()).toContain('done and verified');
  expect(await notDrawn(store)).toEqual([]);
});

test('a denial: the buttons go', async () => {
  const { remediation, shown, store, sweepLater } = await start();
  const { id, planHash } = remediation;
  await deny(store, { id, planHash, by: SAM, reason: 'Not today' });
  expect(shown()).toContain('[Approve]');
  await sweepLater();
  expect(shown()).toContain(`Denied by <@${SAM}>`);
  expect(shown()).not.toContain('[Approve]');
});

test('a message that shows its record is left alone', async () => {
  const { approve, showing, updates, sweepLater } = await start();
  await approve(SAM);
  await showing('Approved by');
  await bot?.slack.work.drain(5_000);
  const before = updates();
  await sweepLater();
  expect(updates()).toBe(before);
});

test('a message that somebody deleted is tried once', async () => {
  const { remediation, updates, store, sweepLater } = await start();
  const { id, planHash } = remediation;
  await deny(store, { id, planHash, by: SAM, reason: 'Not today' });
  bot?.faults.failMethod('chat.update', 'message_not_found', 10);
  const before = updates();
  await sweepLater();
  await sweepLater();
  expect(updates()).toBe(before + 1);
});
