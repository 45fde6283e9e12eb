import pino from 'pino';
import { type AwsSandbox, startAws } from '../../sandbox/aws/server.ts';
import { botEnvironment, terminalEnvironment } from '../../sandbox/demo/environment.ts';
import { type SlackSandbox, startSlack } from '../../sandbox/slack/server.ts';
import { harbor } from '../../sandbox/worlds/harbor.ts';
import { readConfig } from '../../src/config.ts';
import { makeCorrelation } from '../../src/observing/correlation.ts';
import { type Bot, startBot } from '../../src/wire.ts';
import { freshDatabase } from '../setup/database.ts';

export type Line = Readonly<Record<string, unknown>> & { readonly msg: string };

export interface Whole {
  readonly bot: Bot;
  readonly aws: AwsSandbox;
  readonly slack: SlackSandbox;
  readonly lines: readonly Line[];
  /** Another request to the bot's own servers. */
  get(which: 'health' | 'metrics', path: string): Promise<{ status: number; text: string; type: string }>;
  dropDatabase(): Promise<void>;
  stop(): Promise<void>;
}

/** Everything that is shipped, put together as main does it, between two simulated services. */
export async function startWhole(more: Readonly<Record<string, string>> = {}): Promise<Whole> {
  const world = harbor();
  const aws = await startAws({ organization: world.aws });
  // What is waited for is the order of events, not AWS's leisure.
  aws.control.settings({ asyncMs: 100 });
  const slack = await startSlack({ workspace: world.slack });
  const database = await freshDatabase();
  const terminal = terminalEnvironment(world, aws.url);
  const env = {
    ...botEnvironment(world, terminal, slack),
    DATABASE_URL: database.url,
    IDC_HEALTH_BIND: '127.0.0.1:0',
    IDC_METRICS_BIND: '127.0.0.1:0',
    ...more,
  };
  process.env.AWS_ACCESS_KEY_ID = terminal.AWS_ACCESS_KEY_ID;
  process.env.AWS_SECRET_ACCESS_KEY = terminal.AWS_SECRET_ACCESS_KEY;
  const lines: Line[] = [];
  const correlation = makeCorrelation();
  const logger = pino(
    { level: 'debug', mixin: correlation.fields },
    { write: (line: string) => void lines.push(JSON.parse(line)) },
  );
  const bot = await startBot(readConfig(env, 'bot'), logger, correlation);
  return {
    ...{ bot, aws, slack, lines },
    async get(which, path) {
      const { host, port } = bot[which] ?? { host: 'nowhere', port: 0 };
      const answer = await fetch(`http://${host}:${port}${path}`);
      const type = answer.headers.get('content-type') ?? '';
      return { status: answer.status, text: await answer.text(), type };
    },
    dropDatabase: database.drop,
    async stop() {
      await bot.stop(5_000);
      await Promise.all([slack.stop(), aws.stop()]);
      await database.drop();
    },
  };
}
