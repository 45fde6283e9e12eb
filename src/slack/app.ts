import { randomUUID } from 'node:crypto';
import bolt from '@slack/bolt';
import type { Logger } from 'pino';
import { boltLogger } from './bolt-logger.ts';
import { tellPrivately } from './tell.ts';
import type { Work } from './work.ts';
import { trackWork } from './work.ts';

export interface SlackConfig {
  readonly botToken: string;
  /** Given: Socket Mode. Only without it is the signing secret used, for HTTP on `port` at /slack/events. */
  readonly appToken?: string;
  readonly signingSecret?: string;
  readonly port: number;
  /** With or without its last slash. */
  readonly slackApiUrl?: string;
  readonly logger: Logger;
  readonly heard?: SlackHeard;
}

/** Hears of everything that goes to and fro, for logs and figures; must not fail. */
export interface SlackHeard {
  /** Around the handling of each delivery: has to call `handle` once, and may hand it an event with another `ack`. */
  delivery(event: bolt.ReceiverEvent, handle: (event: bolt.ReceiverEvent) => Promise<void>): Promise<void>;
  /** In place of fetch, for the Web API. */
  readonly fetch: NonNullable<bolt.webApi.WebClientOptions['fetch']>;
}

/** The workspace that the token belongs to, as auth.test says. */
export interface Home {
  readonly teamId: string;
  readonly botUserId: string;
  readonly botId?: string;
}

export interface SlackApp {
  readonly app: bolt.App;
  /** A client of the bot's token, for what happens outside of a listener. */
  readonly client: bolt.webApi.WebClient;
  readonly work: Work;
  /** Rejects before `start`. */
  home(): Promise<Home>;
  /** Verifies the token, then connects or listens. Rejects when Slack refuses. */
  start(): Promise<void>;
  /** Stops taking deliveries. Does not wait for `work`: drain that. */
  stop(): Promise<void>;
  /** Whether deliveries arrive: the socket is up, or the port is open. */
  connected(): boolean;
}

interface Door {
  readonly receiver: bolt.Receiver;
  readonly open: () => Promise<unknown>;
  readonly isOpen: () => boolean;
}

/** The Bolt app with its receiver, built apart so that neither rewrites the other's client options. */
export function makeApp(config: SlackConfig): SlackApp {
  const logger = boltLogger(config.logger);
  const clientOptions = {
    ...(config.slackApiUrl ? { slackApiUrl: config.slackApiUrl } : {}),
    logger,
    timeout: 8_000,
    retryConfig: { retries: 3, minTimeout: 300 },
    ...(config.heard ? { fetch: config.heard.fetch } : {}),
  };
  const client = new bolt.webApi.WebClient(config.botToken, clientOptions);
  const door = config.appToken ? socketDoor(config, config.appToken) : httpDoor(config);
  const work = trackWork();
  let home: Home | undefined;
  const whoAmI = async () => {
    if (!home) throw new Error('Slack was asked before the app had started');
    return home;
  };
  const app = new bolt.App({
    receiver: door.receiver,
    logger,
    clientOptions,
    extendedErrorHandler: true,
    convoStore: false,
    authorize: async () => ({ ...(await whoAmI()), botToken: config.botToken }),
  });
  door.receiver.init(hearing(app, work, config.heard));
  app.error(async ({ error, body }: { readonly error: Error; readonly body: object }) => {
    const id = randomUUID().slice(0, 8);
    config.logger.error({ err: error, id }, 'a Slack listener failed');
    await tellPrivately(client, body, {
      text: `idc could not do that because of a fault of its own. It is logged as \`${id}\`.`,
    }).catch((err: unknown) => config.logger.warn({ err, id }, 'could not tell the person about the fault'));
  });
  return {
    app,
    client,
    work,
    home: whoAmI,
    start: async () => {
      home = await introduce(client);
      await door.open();
    },
    stop: async () => {
      await door.receiver.stop();
    },
    connected: door.isOpen,
  };
}

/**
 * The app as its receiver sees it. A command is acknowledged before anything else happens to it, since Slack waits for
 * three seconds only; and what it asks for begins one at a time, so that commands at the door are acknowledged first.
 */
function hearing(app: bolt.App, work: Work, heard: SlackHeard | undefined): bolt.App {
  const turn = oneByOne();
  const handle = async (event: bolt.ReceiverEvent) => {
    if (event.body.command === undefined) return app.processEvent(event);
    await event.ack();
    await work.track(turn().then(() => app.processEvent({ ...event, ack: async () => {} })));
  };
  const processEvent = (event: bolt.ReceiverEvent) => (heard ? heard.delivery(event, handle) : handle(event));
  return Object.create(app, { processEvent: { value: processEvent } });
}

/** Resolves for one caller at a time, and in between lets in whatever waits at sockets. */
function oneByOne(): () => Promise<void> {
  const waiting: (() => void)[] = [];
  const next = () => {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(next);
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 1) setImmediate(next);
    });
}

async function introduce(client: bolt.webApi.WebClient): Promise<Home> {
  const me = await client.auth.test();
  if (!me.team_id || !me.user_id)
    throw new Error('auth.test names no workspace or no user: is this a bot token?');
  return { teamId: me.team_id, botUserId: me.user_id, ...(me.bot_id ? { botId: me.bot_id } : {}) };
}

function socketDoor(config: SlackConfig, appToken: string): Door {
  const receiver = new bolt.SocketModeReceiver({
    appToken,
    logger: boltLogger(config.logger),
    installerOptions: {
      clientOptions: {
        ...(config.slackApiUrl ? { slackApiUrl: config.slackApiUrl } : {}),
        timeout: 10_000,
        // A small number of retries ends in an unhandled rejection when Slack is away for longer.
        retryConfig: { forever: true, factor: 1.3, minTimeout: 500, maxTimeout: 30_000, randomize: true },
      },
    },
  });
  let up = false;
  receiver.client.on('connected', () => {
    up = true;
  });
  for (const state of ['close', 'connecting', 'disconnecting', 'disconnected'])
    receiver.client.on(state, () => {
      up = false;
    });
  return { receiver, open: () => receiver.start(), isOpen: () => up };
}

function httpDoor(config: SlackConfig): Door {
  if (!config.signingSecret) throw new Error('Slack needs an app token or a signing secret');
  const receiver = new bolt.HTTPReceiver({
    signingSecret: config.signingSecret,
    endpoints: '/slack/events',
    logger: boltLogger(config.logger),
  });
  let listening: () => boolean = () => false;
  const open = async () => {
    const server = await receiver.start(config.port);
    listening = () => server.listening;
  };
  return { receiver, open, isOpen: () => listening() };
}
