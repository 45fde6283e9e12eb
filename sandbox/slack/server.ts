import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveAsset } from './assets.ts';
import { serveControl } from './control.ts';
import { createDeliver } from './deliver.ts';
import { createDriver, type Driver } from './driver.ts';
import { createFaultBook, createFaults, type Faults } from './faults.ts';
import { isFilePath, serveFile } from './files.ts';
import { sendText } from './http.ts';
import { readManifest } from './manifest.ts';
import { serveResponseUrl } from './response-url.ts';
import type { HttpDelivery } from './signed-http.ts';
import { startSocketMode } from './socket.ts';
import { createState, type State } from './state.ts';
import { appMethods } from './web-api/app.ts';
import type { Method } from './web-api/call.ts';
import { chat } from './web-api/chat.ts';
import { conversations } from './web-api/conversations.ts';
import { files } from './web-api/files.ts';
import { serveMethod } from './web-api/serve.ts';
import { usergroups } from './web-api/usergroups.ts';
import { users } from './web-api/users.ts';
import { views } from './web-api/views.ts';
import type { Workspace } from './world.ts';

export interface SlackOptions {
  readonly workspace: Workspace;
  /** Any free one by default. */
  readonly port?: number;
  /** Deliver by signed HTTP to the app instead of by Socket Mode. */
  readonly http?: HttpDelivery;
  /** The clock of trigger ids and response_urls, in ms; tests turn it forward. */
  readonly now?: () => number;
}

export interface SlackSandbox {
  /** For SLACK_API_URL: http://127.0.0.1:<port>/api/ */
  readonly url: string;
  readonly pageUrl: string;
  readonly port: number;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly driver: Driver;
  readonly faults: Faults;
  stop(): Promise<void>;
}

/** Starts one simulated workspace on loopback. Everything it knows is lost when it stops. */
export async function startSlack({
  workspace,
  port = 0,
  http,
  now = Date.now,
}: SlackOptions): Promise<SlackSandbox> {
  const book = createFaultBook();
  const state = createState({ workspace, manifest: readManifest(), faults: book, now });
  const server = createServer();
  await listen(server, port);
  const bound = (server.address() as AddressInfo).port;
  state.origin = `http://127.0.0.1:${bound}`;

  const socket = startSocketMode(state, server);
  const faults = createFaults(book, socket);
  const driver = createDriver({ state, deliver: createDeliver(state, socket, http) }, { socket, http });
  const methods = {
    ...chat,
    ...conversations,
    ...files,
    ...users,
    ...usergroups,
    ...views,
    ...appMethods(socket.ticket),
  };
  server.on('request', serve({ state, driver, faults, methods }));
  return {
    url: `${state.origin}/api/`,
    pageUrl: `${state.origin}/`,
    port: bound,
    botToken: state.tokens.bot,
    appToken: state.tokens.app,
    signingSecret: http?.signingSecret ?? state.tokens.signingSecret,
    driver,
    faults,
    stop: async () => {
      await socket.close();
      await close(server);
    },
  };
}

interface Rooms {
  readonly state: State;
  readonly driver: Driver;
  readonly faults: Faults;
  readonly methods: Readonly<Record<string, Method>>;
}

function serve(rooms: Rooms) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    route(rooms, request, response).catch((error: unknown) => {
      // A fault of the sandbox itself: say so where it can be seen, and never hang the caller.
      console.error('slack sandbox:', error);
      if (!response.headersSent) sendText(response, 'The sandbox failed', 500);
    });
  };
}

async function route(rooms: Rooms, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', rooms.state.origin);
  if (pathname.startsWith('/api/')) return serveMethod(rooms, request, response);
  if (pathname.startsWith('/_sandbox/')) return serveControl(rooms, request, response);
  if (isFilePath(pathname)) return serveFile(rooms.state, request, response);
  if (request.method === 'POST') return serveResponseUrl(rooms.state, request, response);
  return serveAsset(pathname, response);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
