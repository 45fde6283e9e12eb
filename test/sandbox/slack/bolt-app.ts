import bolt from '@slack/bolt';
import type { SlackSandbox } from '../../../sandbox/slack/server.ts';

const { App, HTTPReceiver, LogLevel, SocketModeReceiver } = bolt;

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
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: { slackApiUrl: slack.url, timeout: 10_000 } },
  });
  const app = new App({
    token: slack.botToken,
    receiver,
    logLevel: LogLevel.ERROR,
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
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({
    token: slack.botToken,
    receiver,
    logLevel: LogLevel.ERROR,
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
