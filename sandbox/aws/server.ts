import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Control, createControl } from './control.ts';
import { answerControl } from './control-http.ts';
import { answerAws } from './http.ts';
import { buildState } from './state.ts';
import { type Seeded, tell } from './story.ts';
import { createThrottle } from './throttle.ts';
import type { Organization } from './world.ts';

export interface AwsSandbox {
  readonly url: string;
  readonly port: number;
  /** What can be asked about now. */
  readonly seeded: readonly Seeded[];
  readonly control: Control;
  /** Closes every connection at once. */
  stop(): Promise<void>;
}

/**
 * AWS on loopback: every service on one port. `clock` is the world's time in milliseconds since the epoch; AWS's
 * rates are multiplied by `pace`, for runs that ask the same thing hundreds of times. With `firstActOnly` the rest of the
 * world's story waits for `control.continueStory()`.
 */
export async function startAws(options: {
  organization: Organization;
  port?: number;
  clock?: () => number;
  pace?: number;
  firstActOnly?: boolean;
}): Promise<AwsSandbox> {
  const { organization, port = 0, clock = Date.now, pace = 1, firstActOnly = false } = options;
  const state = buildState(organization, clock);
  const control = createControl(state, tell(state, organization.story ?? []));
  if (!firstActOnly) control.continueStory();
  const throttle = createThrottle(() => Date.now() * pace);
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const answering = request.url?.startsWith('/_sandbox/')
      ? answerControl(control, request, response)
      : answerAws({ control, throttle }, request, response);
    answering.catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    get seeded() {
      return control.seeded;
    },
    control,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
