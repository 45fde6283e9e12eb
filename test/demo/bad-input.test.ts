import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startBot } from '../../sandbox/demo/bot.ts';
import { repositoryRoot } from '../../sandbox/slack/root.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import type { Message } from '../../sandbox/slack/state.ts';
import { type OwnDemo, requestOf, startOwnDemo } from './rig.ts';

const CHANNEL = '#platform-oncall';
const UNKNOWN = '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11';
/** What a person has to have seen something within. */
const SOON_MS = 3_000;

let demo: OwnDemo;
beforeAll(async () => {
  demo = await startOwnDemo();
}, 60_000);
afterAll(() => demo.stop());

const HOSTILE: readonly (readonly [what: string, typed: string, says: RegExp])[] = [
  ['an unknown subcommand', 'why-filed x', /why-failed/],
  ['no subcommand', '', /why-failed/],
  ['an empty id', 'why-failed', /id/],
  ['a part of an id', 'why-failed 22631ce7-c37', /`22631ce7-c37` is not a whole request id/],
  ['3,000 characters', `why-failed ${'x'.repeat(3000)}`, /id/],
  ['emoji', 'why-failed 🙈🙈🙈', /id/],
  ['a mention of everybody', 'why-failed <!channel>', /id/],
  ['text from right to left', 'why-failed \u202e\u05d8\u05e2\u05d5\u05ea', /id/],
];

describe.each(HOSTILE)('%s', (_what, typed, says) => {
  test('in Slack: one private sentence, soon, and nothing unescaped', async () => {
    const { driver } = demo.slack;
    const told = driver.ephemerals('kim.ode').length;
    const shown = driver.messages(CHANNEL).length;
    await driver.command('kim.ode', CHANNEL, `/idc ${typed}`);
    const answer = await driver.waitFor(() => driver.ephemerals('kim.ode')[told], SOON_MS);
    expectClean(driver.textOf(answer), says);
    expect(JSON.stringify(answer)).not.toContain('<!channel>');
    expect(driver.messages(CHANNEL)).toHaveLength(shown);
  });
});

test('the same in the terminal: exit code 64', async () => {
  const answers = await Promise.all(HOSTILE.map(([, typed]) => idc(typed === '' ? [] : typed.split(' '))));
  for (const [index, [, typed, says]] of HOSTILE.entries()) {
    // The bare command is a question about the command, and its help is the answer.
    expect([typed, answers[index]?.code]).toEqual([typed, typed === '' ? 0 : 64]);
    expectClean(answers[index]?.said ?? '', says, typed === '' ? 6_000 : undefined);
  }
});

test('a request that nobody knows: said so, with what was looked through', async () => {
  const { driver } = demo.slack;
  const shown = driver.messages(CHANNEL).length;
  await driver.command('kim.ode', CHANNEL, `/idc why-failed ${UNKNOWN}`);
  // CloudTrail allows two looks a second, so this one takes a while, and says so.
  const { ts } = await driver.waitFor(() => driver.messages(CHANNEL)[shown], SOON_MS);
  const answer = () => driver.messages(CHANNEL).find((message) => message.ts === ts);
  await driver.waitFor(() => answer()?.text.includes(UNKNOWN), 25_000);
  expectClean(driver.textOf(answer() as Message), /No request has the id/);
  expect(await idc(['why-failed', UNKNOWN])).toMatchObject({ code: 2 });
});

test.each([
  ['alex.brandt', CHANNEL, /ask/],
  ['robin.vale', CHANNEL, /guest/i],
  ['gale.morrow', CHANNEL, /workspace|organi[sz]ation|company/i],
] as const)('%s may not ask, and is told so privately', async (who, channel, says) => {
  const { driver } = demo.slack;
  const shown = driver.messages(channel).length;
  await driver.command(who, channel, `/idc why-failed ${UNKNOWN}`);
  const answer = await driver.waitFor(() => driver.ephemerals(who).at(-1), SOON_MS);
  expectClean(driver.textOf(answer), says);
  expect(driver.messages(channel)).toHaveLength(shown);
});

test.each(['#general', '#security-private'])(
  'in %s, where the bot is not, the answer comes directly',
  async (channel) => {
    const { driver } = demo.slack;
    const before = driver.directMessages('kim.ode').length;
    await driver.command('kim.ode', channel, `/idc why-failed ${requestOf(demo, 'healthy')}`);
    const answer = await driver.waitFor(() => driver.directMessages('kim.ode')[before], SOON_MS);
    expectClean(driver.textOf(answer), /The request succeeded/);
  },
);

const BROKEN: readonly (readonly [what: string, env: Readonly<Record<string, string>>, says: RegExp])[] = [
  ['another Region', { AWS_REGION: 'us-west-2' }, /us-west-2/],
  ['wrong credentials', { AWS_ACCESS_KEY_ID: 'AKIAWRONG' }, /token|credentials/i],
  [
    'a role that cannot be assumed',
    { IDC_READ_ROLE_ARN: 'arn:aws:iam::222233334444:role/no-such-role' },
    /no-such-role/,
  ],
];

describe.each(BROKEN)('%s', (_what, env, says) => {
  test('in Slack: what could not be done, soon', async () => {
    const slack = await startSlack({ workspace: demo.world.slack });
    const own = {
      SLACK_API_URL: slack.url,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
    };
    const bot = await startBot({ ...demo.botStart, env: { ...demo.botStart.env, ...own, ...env } });
    try {
      await slack.driver.command('kim.ode', CHANNEL, `/idc why-failed ${requestOf(demo, 'healthy')}`);
      const answer = await slack.driver.waitFor(() => slack.driver.messages(CHANNEL)[0], SOON_MS);
      expectClean(slack.driver.textOf(answer), says);
    } finally {
      await bot.stop();
      await slack.stop();
    }
  });

  test('in the terminal: exit code 2 and the same', async () => {
    const answer = await idc(['why-failed', requestOf(demo, 'healthy')], env);
    expect(answer.code).toBe(2);
    expectClean(answer.said, says);
  });
});

/** Clear, and neither a stack nor a control character of somebody else's. */
function expectClean(said: string, says: RegExp, most = 3_000): void {
  expect(said).toMatch(says);
  expect(said.length).toBeLessThan(most);
  expect(said).not.toMatch(/\n\s+at |undefined|\[object|\u202e/);
}

async function idc(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join(repositoryRoot(), 'dist/src/cli.js'), ...args], {
    env: { PATH: process.env.PATH, ...demo.terminal, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number, said: `${out}${err}` };
}
