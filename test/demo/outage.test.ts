import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Message } from '../../sandbox/slack/state.ts';
import { startProxy, type Way } from '../setup/proxy.ts';
import { verify } from '../store/audit-given.ts';
import { type OwnDemo, query, requestOf, startOwnDemo, writesOf } from './rig.ts';
import { untrueMessages } from './told.ts';

const CHANNEL = '#platform-oncall';
/** After the database is back. */
const RESUMED_WITHIN_MS = 60_000;
jest.setTimeout(240_000);

let demo: OwnDemo;
let proxy: Way;
let before: number;
beforeAll(async () => {
  const port = Number(new URL(process.env.IDC_TEST_POSTGRES ?? '').port);
  proxy = await startProxy({ port });
  demo = await startOwnDemo((url) => url.replace(`:${port}/`, `:${proxy.port}/`));
});
afterAll(async () => {
  await demo.stop();
  await proxy.stop();
});
beforeEach(() => {
  before = writesOf(demo).length;
});

test('PostgreSQL that is away in the middle of a run: resumed once it is back, with one effect', async () => {
  const proposal = await propose('principal-recreated');
  demo.aws.control.faults({ latencyMs: 100 });
  await approve(proposal);
  await until(() => names().length === 1);
  proxy.cut();
  demo.aws.control.faults(null);
  await until(() => proxy.refused() >= 5);
  proxy.restore();
  await shows(proposal, /Approved by .*done and verified/);
  expect(names()).toEqual(['CreateAccountAssignment', 'DeleteAccountAssignment']);
});

test('sessions that PostgreSQL ends again and again: one effect', async () => {
  const proposal = await propose('outdated');
  demo.aws.control.faults({ latencyMs: 100 });
  await approve(proposal);
  for (let calls = demo.aws.control.calls().length, n = 0; n < 3; n++) {
    await until(() => demo.aws.control.calls().length > calls || /verified/.test(textNow(proposal.ts)));
    calls = demo.aws.control.calls().length;
    await query(
      demo,
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
  }
  demo.aws.control.faults(null);
  await shows(proposal, /Approved by .*done and verified/);
  expect(names()).toEqual(['ProvisionPermissionSet']);
});

test('a click while PostgreSQL is away changes nothing and is answered; the same click counts later', async () => {
  const proposal = await propose('quota-raised-since');
  // Before Slack's answer is on record a message leads nowhere, and says so.
  await demo.slack.driver.waitFor(() => demo.slack.driver.messages(CHANNEL).find(isAnswered), 20_000);
  proxy.cut();
  const told = demo.slack.driver.ephemerals('sam.reyes').length;
  await click(proposal);
  await demo.slack.driver.waitFor(() => demo.slack.driver.ephemerals('sam.reyes').length > told, 30_000);
  expect(demo.slack.driver.ephemerals('sam.reyes').at(-1)?.text).toContain('a fault of its own');
  proxy.restore();
  await click(proposal);
  await shows(proposal, /Approved by .*done and verified/);
  expect(names()).toEqual(['CreateAccountAssignment']);
});

test('after all of that the bot is the same process, no message is untrue, and the audit log is whole', async () => {
  const ended = await Promise.race([demo.bot.ended, undefined]);
  expect(ended).toBeUndefined();
  expect(await untrueMessages(demo)).toEqual([]);
  expect((await verify(demo.databaseUrl)).faults).toEqual([]);
});

async function propose(name: string): Promise<Message> {
  const { driver } = demo.slack;
  const seen = new Set(driver.messages(CHANNEL).map(({ ts }) => ts));
  await driver.command('kim.ode', CHANNEL, `/idc why-failed ${requestOf(demo, name)}`);
  return driver.waitFor(
    () =>
      driver
        .messages(CHANNEL)
        .find((message) => !seen.has(message.ts) && driver.textOf(message).includes('[Approve]')),
    60_000,
  );
}

/** The answer names its proposal once that is saved with its message. */
function isAnswered({ text, blocks }: Message): boolean {
  const said = demo.slack.driver.textOf({ text, blocks });
  return said.includes('A fix is proposed below') && said.includes('orders-prod');
}

function click({ ts }: Message) {
  const target = { channel: CHANNEL, ts, button: 'Approve', confirm: true };
  return demo.slack.driver.click('sam.reyes', target);
}

async function approve(proposal: Message): Promise<void> {
  await click(proposal);
  await shows(proposal, /Approved by/);
}

function textNow(ts: string): string {
  return demo.slack.driver.messages(CHANNEL).find((message) => message.ts === ts)?.text ?? '';
}

async function shows({ ts }: Message, words: RegExp): Promise<void> {
  await demo.slack.driver
    .waitFor(() => words.test(textNow(ts)), RESUMED_WITHIN_MS)
    .catch(() => {
      const told = demo.slack.driver.ephemerals('sam.reyes').map(({ text }) => text);
      throw new Error(`it says "${textNow(ts)}" and not ${words}; Sam was told ${JSON.stringify(told)}`);
    });
}

function names(): string[] {
  return writesOf(demo)
    .slice(before)
    .map(({ name }) => name);
}

/** Neither AWS nor the proxy has an event to wait for. */
async function until(look: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!look()) {
    if (Date.now() > end) throw new Error(`not within a minute: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
