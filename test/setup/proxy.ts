import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Way {
  readonly port: number;
  /** Breaks every connection and refuses new ones until `restore`. */
  cut(): void;
  restore(): void;
  /** How many were refused since it was cut last. */
  refused(): number;
  stop(): Promise<void>;
}

/** A way to a server on this machine that can be cut. */
export async function startProxy(target: { readonly port: number }): Promise<Way> {
  const open = new Set<Socket>();
  let refusing = false;
  let refused = 0;
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
  };
  const server = createServer((near) => {
    keep(near);
    if (refusing) {
      refused++;
      near.destroy();
      return;
    }
    const far = connect(target.port, '127.0.0.1');
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    refusing = true;
    refused = 0;
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    restore: () => {
      refusing = false;
    },
    refused: () => refused,
    stop: async () => {
      server.close();
      cut();
    },
  };
}
