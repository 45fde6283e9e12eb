import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { Database } from '../../src/store/database.ts';

/** A process that dies at its n-th step towards the outside, and stays dead: nothing that it does then has an effect. */
export interface Life {
  /** Called before each step; throws from the n-th on. */
  step(point: string): void;
  readonly points: string[];
  readonly dead: () => boolean;
}

export function life(n = Number.POSITIVE_INFINITY): Life {
  const points: string[] = [];
  const dead = () => points.length >= n;
  return {
    points,
    dead,
    step(point) {
      if (!dead()) points.push(point);
      if (dead()) throw new Error(`killed at ${n}: ${points.at(-1)}`);
    },
  };
}

/**
 * PostgreSQL as a process sees it that dies with this life: its sockets close without a word. Each statement that changes
 * something is a step; with `changesOnly` each that changes it for others, since a transaction that dies never was.
 */
export function mortal(pool: pg.Pool, lit: Life, changesOnly: boolean): Kysely<Database> {
  const connect = async () => {
    const client = await pool.connect();
    client.removeAllListeners('error');
    client.on('error', () => {});
    let inside = false;
    return {
      query: async (text: string, values: unknown[]) => {
        const writes = /^(insert|update|delete)/i.test(text);
        const changes = text === 'commit' || (writes && !(inside && changesOnly));
        if (/^(begin|commit|rollback)/.test(text)) inside = text.startsWith('begin');
        try {
          if (changes) lit.step(text.slice(0, 60));
          else if (lit.dead()) throw new Error('dead');
        } catch (error) {
          (client as unknown as Wired).connection.stream.destroy();
          throw error;
        }
        return client.query(text, values);
      },
      release: () => client.release(lit.dead()),
    };
  };
  const mortalPool = { connect, end: async () => {} } as unknown as pg.Pool;
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: mortalPool }) });
}

interface Wired {
  readonly connection: { readonly stream: { destroy(): void } };
}
