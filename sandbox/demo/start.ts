import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AwsSandbox, startAws } from '../aws/server.ts';
import { readManifest } from '../slack/manifest.ts';
import { repositoryRoot } from '../slack/root.ts';
import { type SlackSandbox, startSlack } from '../slack/server.ts';
import type { Suggestion } from '../slack/world.ts';
import type { World } from '../worlds/harbor.ts';
import { type BotProcess, startBot } from './bot.ts';
import { startDatabase } from './database.ts';
import { botEnvironment, terminalEnvironment } from './environment.ts';
import { remember } from './look.ts';
import { onPort } from './ports.ts';
import { examples } from './ready.ts';

export interface Demo {
  readonly world: World;
  readonly aws: AwsSandbox;
  readonly slack: SlackSandbox;
  readonly bot: BotProcess;
  /** What the bot was told; `startBot` with the same starts it again. */
  readonly botStart: Parameters<typeof startBot>[0];
  /** With which another terminal runs `idc`. */
  readonly terminal: Readonly<Record<string, string>>;
  /** Ends the bot (it drains), both servers and the database, and removes every file. */
  stop(): Promise<void>;
}

export interface DemoStart {
  readonly world: World;
  readonly port?: number;
  readonly awsPort?: number;
  /** A PostgreSQL that is there already; by default one is started, and gone at the end. */
  readonly databaseUrl?: string;
  /** What the bot is told beside the usual. */
  readonly more?: Readonly<Record<string, string>>;
  /** AWS's rates are multiplied by it; 1 by default. */
  readonly pace?: number;
  /** Ends the start, and undoes what was started. */
  readonly signal?: AbortSignal;
}

/** The unmodified bot between two simulated services. Rejects with everything stopped again. */
export async function startDemo(wanted: DemoStart): Promise<Demo> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (let next = undo.pop(); next; next = undo.pop()) await next();
  };
  try {
    return { ...(await startAll(wanted, undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAll(wanted: DemoStart, undo: (() => Promise<unknown>)[]): Promise<Omit<Demo, 'stop'>> {
  const { world, signal } = wanted;
  const folder = await mkdtemp(join(tmpdir(), 'idc-demo-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const aws = await onPort({ option: '--aws-port', port: wanted.awsPort, usual: 4599 }, (port) =>
    startAws({ organization: world.aws, port, pace: wanted.pace ?? 1, firstActOnly: true }),
  );
  undo.push(aws.stop);
  // Of the demo's app alone: the manifest does not ask for it.
  const grantedScopes = [...(world.slack.grantedScopes ?? readManifest().botScopes), 'files:read'];
  const workspace = { ...world.slack, grantedScopes, suggestions: [] as Suggestion[] };
  const slack = await onPort({ option: '--port', port: wanted.port, usual: 4600 }, (port) =>
    startSlack({ workspace, port }),
  );
  undo.push(slack.stop);
  const databaseUrl = wanted.databaseUrl ?? (await ownDatabase(undo));
  signal?.throwIfAborted();
  const terminal = { ...terminalEnvironment(world, aws.url), DATABASE_URL: databaseUrl };
  await remember(aws, world, terminal);
  workspace.suggestions.push(...examples(world, aws.seeded));
  signal?.throwIfAborted();
  const botStart = {
    main: join(repositoryRoot(), 'dist/src/main.js'),
    env: { ...botEnvironment(world, terminal, slack), ...wanted.more },
    log: join(folder, 'bot.log'),
  };
  const bot = await startBot(botStart);
  undo.push(bot.stop);
  return { world, aws, slack, bot, botStart, terminal };
}

async function ownDatabase(undo: (() => Promise<unknown>)[]): Promise<string> {
  const database = await startDatabase();
  undo.push(database.stop);
  return database.url;
}
