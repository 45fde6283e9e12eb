import bolt from '@slack/bolt';
import type { SlackSandbox } from '../../../sandbox/slack/server.ts';

const { App, HTTPReceiver, LogLevel, SocketModeReceiver } = bolt;

const nothing = (): void => {};
// The tests provoke errors; what Bolt writes about them helps nobody.
const logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};

export interface TestApp {
  readonly app: InstanceType<typeof App>;
  stop(): Promise<void>;
}

/** A real Bolt app in Socket Mode, with a receiver of its own so that Bolt does not share client options. */
export async function socketApp(
  slack: SlackSandbox,
  listen: (app: TestApp['app']) => void,
): Promise<TestApp> {
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logger,
    installerOptions: { clientOptions: { slackApiUrl: slack.url, timeout: 10_000 } },
  });
  const app = new App({
    token: slack.botToken,
    receiver,
    logger,
    clientOptions: clientOptions(slack),
  });
  app.error(async () => {});
  listen(app);
  await app.start();
  return { app, stop: async () => void (await app.stop()) };
}

/** A real Bolt app behind signed HTTP on loopback. */
export async function httpApp(
  slack: SlackSandbox,
  port: number,
  listen: (app: TestApp['app']) => void,
): Promise<TestApp> {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logger });
  const app = new App({
    token: slack.botToken,
    receiver,
    logger,
    clientOptions: clientOptions(slack),
  });
  app.error(async () => {});
  listen(app);
  await receiver.start({ port, host: '127.0.0.1' });
  return { app, stop: async () => void (await receiver.stop()) };
}

function clientOptions(slack: SlackSandbox) {
  return { slackApiUrl: slack.url, timeout: 8000, retryConfig: { retries: 1, minTimeout: 50 } };
}
