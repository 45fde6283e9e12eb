import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { type BotProcess, startBot } from '../../sandbox/demo/bot.ts';
import type { Message } from '../../sandbox/slack/state.ts';
import { rowsOf, verify } from '../store/audit-given.ts';
import { type OwnDemo, requestOf, startOwnDemo, writesOf } from './rig.ts';
import { untrueMessages } from './told.ts';

const CHANNEL = '#platform-oncall';
/** What an unlucky kill leaves behind is found by the second sweep of the next process at the latest. */
const PATIENT_MS = 40_000;
jest.setTimeout(90_000);

let demo: OwnDemo;
let bot: BotProcess;
let before: number;
beforeAll(async () => {
  demo = await startOwnDemo();
  bot = demo.bot;
});
afterAll(async () => {
  await bot.kill();
  await demo.stop();
});
beforeEach(() => {
  before = writesOf(demo).length;
});
afterEach(() => void demo.aws.control.faults(null));

test('killed right after the approval: applied once, and the message says so', async () => {
  const proposal = await propose('customer-policy-created-since');
  await approve(proposal);
  await restart();
  await shows(proposal, /Approved by .*done and verified/);
  expect(names()).toEqual(['CreateAccountAssignment']);
});

test('killed while AWS says IN_PROGRESS: not asked for again, followed to its end', async () => {
  const proposal = await propose('quota-raised-since');
  demo.aws.control.settings({ asyncMs: 3_000 });
  await approve(proposal);
  await until(() => names().length === 1);
  demo.aws.control.settings({ asyncMs: 300 });
  await restart();
  await shows(proposal, /Approved by .*done and verified/);
  expect(names()).toEqual(['CreateAccountAssignment']);
});

test('killed between two actions: the first is not repeated, the second is done', async () => {
  const proposal = await propose('principal-recreated');
  demo.aws.control.faults({ latencyMs: 150 });
  await approve(proposal);
  await until(() => demo.aws.control.state.requests.size > 0 && names().length === 1);
  await restart();
  await shows(proposal, /Approved by .*done and verified/);
  expect(names()).toEqual(['CreateAccountAssignment', 'DeleteAccountAssignment']);
});

test('after all of that no message says anything but its record', async () => {
  expect(await untrueMessages(demo)).toEqual([]);
});

test('after all of that the audit log is whole, and has each write once before and once after it was sent', async () => {
  const rows = await rowsOf(demo.databaseUrl);
  expect((await verify(demo.databaseUrl)).faults).toEqual([]);
  const phases = rows.filter(({ kind }) => kind === 'write').map(({ body }) => JSON.parse(body).phase);
  const writes = writesOf(demo).map(() => expect.anything());
  expect(phases.filter((phase) => phase === 'intended')).toEqual(writes);
  expect(phases.filter((phase) => phase === 'sent')).toEqual(writes);
});

async function propose(name: string): Promise<Message> {
  const { driver } = demo.slack;
  const seen = driver.messages(CHANNEL).length;
  await driver.command('kim.ode', CHANNEL, `/idc why-failed ${requestOf(demo, name)}`);
  const [, proposal] = await driver.waitFor(() => {
    const both = driver.messages(CHANNEL).slice(seen);
    return both.length === 2 && both;
  }, 10_000);
  return proposal as Message;
}

async function approve({ ts }: Message): Promise<void> {
  const target = { channel: CHANNEL, ts, button: 'Approve', confirm: true };
  const { acked } = await demo.slack.driver.click('sam.reyes', target);
  expect(acked).toBe(true);
  await shows({ ts }, /Approved by/);
}

async function restart(): Promise<void> {
  await bot.kill();
  bot = await startBot(demo.botStart);
}

async function shows({ ts }: Pick<Message, 'ts'>, words: RegExp): Promise<void> {
  const { driver } = demo.slack;
  await driver
    .waitFor(() => words.test(textNow(ts)), PATIENT_MS)
    .catch(() => {
      const told = driver.ephemerals('sam.reyes').map(({ text }) => text);
      throw new Error(`it says "${textNow(ts)}" and not ${words}; Sam was told ${JSON.stringify(told)}`);
    });
}

function textNow(ts: string): string {
  return demo.slack.driver.messages(CHANNEL).find((message) => message.ts === ts)?.text ?? '';
}

function names(): string[] {
  return writesOf(demo)
    .slice(before)
    .map(({ name }) => name);
}

/** AWS has no event to wait for. */
async function until(look: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`not within 15 s: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
