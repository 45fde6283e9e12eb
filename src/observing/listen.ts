import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';

export interface Bind {
  readonly host: string;
  readonly port: number;
}

export interface Listening {
  readonly address: Bind;
  close(): Promise<void>;
}

export interface Page {
  readonly status: number;
  readonly type?: string;
  readonly text: string;
}

/** Answers GET of each path with its page; a page that rejects is a 500 without a word about why. */
export async function listen(
  bind: Bind,
  pages: Readonly<Record<string, () => Promise<Page>>>,
): Promise<Listening> {
  const server = createServer(({ url = '', method }, response) => {
    const path = url.split('?', 1)[0] ?? '';
    const page = method === 'GET' && Object.hasOwn(pages, path) ? pages[path] : undefined;
    if (!page) return send(response, { status: 404, text: 'not here\n' });
    page().then(
      (made) => send(response, made),
      () => send(response, { status: 500, text: 'not ok\n' }),
    );
  });
  server.listen(bind.port, bind.host);
  await once(server, 'listening');
  return { address: { host: bind.host, port: portOf(server, bind) }, close: () => closed(server) };
}

function send(response: ServerResponse, { status, type = 'text/plain; charset=utf-8', text }: Page): void {
  response.writeHead(status, { 'content-type': type }).end(text);
}

function portOf(server: Server, { port }: Bind): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

async function closed(server: Server): Promise<void> {
  const ended = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await ended;
}
