import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import bolt from '@slack/bolt';
import pino from 'pino';
import { type SlackSandbox, startSlack } from '../../sandbox/slack/server.ts';
import { harborSlack } from '../../sandbox/worlds/harbor-slack.ts';
import { makeApp } from '../../src/slack/app.ts';
import { boltLogger } from '../../src/slack/bolt-logger.ts';
import { makePeople } from '../../src/slack/people.ts';
import { trackWork } from '../../src/slack/work.ts';
import { ASK, type Bot, KIM, ONCALL, SAM, startBot } from './bot.ts';

/** Nothing tells of the connection but `connected` itself. */
async function until(look: () => boolean): Promise<void> {
  while (!look()) await setTimeout(20);
}

const logger = pino({ level: 'silent' });

describe('the connection', () => {
  let bot: Bot | undefined;
  afterEach(async () => {
    await bot?.stop();
    bot = undefined;
  });

  test('comes back by itself after the network went, and questions are answered again', async () => {
    bot = await startBot();
    const { driver, faults, slack } = bot;
    expect(slack.connected()).toBe(true);
    faults.dropConnections();
    await until(() => !slack.connected());
    await until(() => slack.connected());
    await driver.command(KIM, ONCALL, ASK);
    await driver.waitFor(() => driver.messages(ONCALL)[0]);
  }, 30_000);

  test('has acknowledged a command before anything is done with it, and a stop waits for that', async () => {
    bot = await startBot();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    bot.slack.app.use(async ({ next }) => {
      await held;
      await next();
    });
    expect(await bot.driver.command(KIM, ONCALL, ASK)).toMatchObject({ acked: true });
    expect(await bot.slack.work.drain(0)).toBe(false);
    letGo();
    expect(await bot.slack.work.drain(10_000)).toBe(true);
    expect(bot.driver.messages(ONCALL)).toHaveLength(1);
  });
});

describe('a start that cannot work', () => {
  let sandbox: SlackSandbox | undefined;
  afterEach(() => sandbox?.stop());

  test('is refused with a wrong token, by Slack’s own word', async () => {
    sandbox = await startSlack({ workspace: harborSlack });
    const slack = makeApp({
      botToken: 'xoxb-wrong',
      appToken: sandbox.appToken,
      port: 0,
      slackApiUrl: sandbox.url,
      logger,
    });
    await expect(slack.start()).rejects.toThrow('invalid_auth');
    expect(slack.connected()).toBe(false);
  });

  test('is refused without an app token or a signing secret', () => {
    expect(() => makeApp({ botToken: 'xoxb-1', port: 0, logger })).toThrow('app token or a signing secret');
  });
});

describe('people', () => {
  let sandbox: SlackSandbox | undefined;
  afterEach(() => sandbox?.stop());
  const groups = ['S02IDCAPPROVE', 'S02GONE'];

  async function people(now?: () => number) {
    sandbox = await startSlack({ workspace: harborSlack });
    const client = new bolt.webApi.WebClient(sandbox.botToken, {
      slackApiUrl: sandbox.url,
      logger: boltLogger(logger),
      retryConfig: { retries: 0 },
    });
    const made = makePeople({ client, groups: () => groups, ...(now ? { now } : {}) });
    const reads = () =>
      sandbox?.driver.events().filter(({ method }) => method === 'usergroups.users.list').length;
    return { look: made.look, reads };
  }

  test.each([
    [SAM, 'member', ['S02IDCAPPROVE']],
    ['U02ROBINVALE', 'guest', []],
    ['U02JOWINTERS', 'guest', []],
    ['U02GALEMORROW', 'external', []],
    ['U02IDCBOT', 'bot', []],
  ])('%s is a %s', async (userId, kind, isIn) => {
    const { look } = await people();
    expect(await look(userId, { fresh: true })).toMatchObject({ userId, kind, groups: isIn });
  });

  test('groups are kept for a minute when asking, and read anew for a decision', async () => {
    let now = 0;
    const { look, reads } = await people(() => now);
    await look(SAM, { fresh: false });
    now = 59_999;
    await look(SAM, { fresh: false });
    expect(reads()).toBe(2);
    now = 60_000;
    await look(SAM, { fresh: false });
    expect(reads()).toBe(4);
    await look(SAM, { fresh: true });
    expect(reads()).toBe(6);
  });

  test('a group that cannot be read is neither yes nor no', async () => {
    const { look } = await people();
    sandbox?.faults.failMethod('usergroups.users.list', 'missing_scope', 2);
    await expect(look(SAM, { fresh: true })).rejects.toThrow('missing_scope');
  });
});

test('what is logged for Bolt holds no token and no response address', () => {
  const lines: string[] = [];
  const log = boltLogger(pino({}, { write: (line: string) => void lines.push(line) }));
  log.error('xoxb-1-secret', new Error('xapp-1-A-2-secret'), {
    url: 'https://hooks.slack.com/commands/T1/2/secret',
  });
  log.debug('a message body');
  expect(lines.join('')).toContain('[hidden]');
  expect(lines.join('')).not.toContain('secret');
  expect(lines).toHaveLength(1);
});

test('a drain waits for what is under way, and no longer than it may', async () => {
  const work = trackWork();
  let finish = () => {};
  void work.track(
    new Promise<void>((resolve) => {
      finish = resolve;
    }),
  );
  expect(await work.drain(20)).toBe(false);
  expect(work.stopping.aborted).toBe(true);
  const drained = work.drain(5_000);
  finish();
  expect(await drained).toBe(true);
});
