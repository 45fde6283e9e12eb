import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { parseFields } from './http.ts';
import type { Fields } from './rules.ts';
import { changed, type State } from './state.ts';

const CONNECTIONS = 10;

/** Socket Mode: every payload goes to one of the connections, which answers with its envelope id. */
export interface SocketMode {
  /** Where the next connection may be opened, once; undefined when ten are open. */
  ticket(): string | undefined;
  connected(): number;
  /** Sends a payload and resolves with what was acknowledged; never resolves if nobody acknowledges. */
  send(type: string, payload: Fields): Promise<Fields>;
  drop(): void;
  recycle(): void;
  /** Says goodbye to every client; half a second later the connection is cut. */
  close(): Promise<void>;
}

export function startSocketMode(state: State, server: Server): SocketMode {
  const accept = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const open: WebSocket[] = [];
  const waiting = new Map<string, (answer: Fields) => void>();

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const ticket = new URL(request.url ?? '/', state.origin).searchParams.get('ticket') ?? '';
    if (!tickets.delete(ticket)) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    accept.handleUpgrade(request, socket, head, (connection) => {
      open.push(connection);
      connection.on('close', () => {
        open.splice(open.indexOf(connection), 1);
        changed(state, 'connection');
      });
      connection.on('error', () => connection.terminate());
      connection.on('message', (data) => {
        const { envelope_id, payload } = parseFields(String(data));
        waiting.get(String(envelope_id))?.((payload ?? {}) as Fields);
        waiting.delete(String(envelope_id));
      });
      connection.send(JSON.stringify(hello(state, open.length)));
      changed(state, 'connection');
    });
  });

  return {
    connected: () => open.length,
    ticket: () => {
      if (open.length >= CONNECTIONS) return undefined;
      const ticket = randomBytes(12).toString('hex');
      tickets.add(ticket);
      return `${state.origin.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${state.workspace.app.id}`;
    },
    send: (type, payload) => {
      const connection = open.shift();
      if (!connection) return new Promise(() => {});
      open.push(connection);
      const envelope_id = randomUUID();
      connection.send(JSON.stringify({ envelope_id, type, payload, accepts_response_payload: true }));
      return new Promise((resolve) => waiting.set(envelope_id, resolve));
    },
    drop: () => {
      for (const connection of open.slice()) connection.terminate();
    },
    recycle: () => {
      const message = JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: {} });
      for (const connection of open) connection.send(message);
    },
    close: async () => {
      await Promise.all(open.map(closed));
      accept.close();
    },
  };
}

async function closed(connection: WebSocket): Promise<void> {
  const timer = setTimeout(() => connection.terminate(), 500);
  connection.close(1001);
  await once(connection, 'close');
  clearTimeout(timer);
}

function hello(state: State, connections: number): Fields {
  return {
    type: 'hello',
    num_connections: connections,
    connection_info: { app_id: state.workspace.app.id },
    debug_info: { host: 'sandbox', approximate_connection_time: 18_060 },
  };
}
