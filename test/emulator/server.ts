import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Quirk, quirks, type Said, type Say } from './quirks.ts';

/** What an operation answers: always the same, or what it makes of its input. */
export type World = Readonly<Record<string, Said | ((input: Fields) => Said)>>;
export type Fields = Readonly<Record<string, unknown>>;

export interface Odd {
  readonly quirk: Quirk;
  readonly in: (operation: string) => boolean;
}

export interface Emulator {
  readonly url: string;
  /** `ListInstances` and so on, as often as they were called. */
  readonly asked: readonly string[];
  /** What is answered from now on: the operations of a world, one of which may be odd. */
  answer(world: World, odd?: Odd): void;
  stop(): Promise<void>;
}

/** One port for every service, no signatures checked, no rules kept; operations that it does not know are refused. */
export async function startEmulator(): Promise<Emulator> {
  let world: World = {};
  let odd: Odd | undefined;
  let asked: string[] = [];
  const server = createServer(async (request, response) => {
    const { operation, input, say } = await read(request);
    asked.push(operation);
    const known = world[operation] ?? { refuse: 'UnknownOperationException' };
    const said = typeof known === 'function' ? known(input) : known;
    const { status, type, body } = odd?.in(operation) ? quirks[odd.quirk](said, say) : say(said);
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get asked() {
      return asked;
    },
    answer: (next, oddity) => {
      world = next;
      odd = oddity;
      asked = [];
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<{ operation: string; input: Fields; say: Say }> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string')
    return { operation: target.split('.').at(-1) ?? '', input: JSON.parse(body || '{}'), say: inJson };
  const input = Object.fromEntries(new URLSearchParams(body));
  const operation = input.Action ?? '';
  return { operation, input, say: (said) => inXml(operation, said) };
}

function inJson(said: Said) {
  const isRefusal = typeof said.refuse === 'string';
  const body = JSON.stringify(isRefusal ? { __type: said.refuse, message: 'no' } : said);
  return { status: isRefusal ? 400 : 200, type: 'application/json', body };
}

function inXml(operation: string, said: Said) {
  const isRefusal = typeof said.refuse === 'string';
  const body = isRefusal
    ? `<ErrorResponse><Error><Code>${said.refuse}</Code><Message>no</Message></Error></ErrorResponse>`
    : `<${operation}Response><${operation}Result>${xml(said)}</${operation}Result></${operation}Response>`;
  return { status: isRefusal ? 400 : 200, type: 'text/xml', body };
}

function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${xml(one)}</member>`).join('');
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  const members = Object.entries(value);
  return members
    .map(([key, one]) => `<${key}>${key.endsWith('Map') ? entries(one) : xml(one)}</${key}>`)
    .join('');
}

function entries(value: unknown): string {
  const all = Object.entries(value ?? {});
  return all.map(([key, one]) => `<entry><key>${key}</key><value>${xml(one)}</value></entry>`).join('');
}
