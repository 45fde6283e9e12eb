import { randomUUID } from 'node:crypto';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { atMost } from './at-most.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { REMEDIATION_QUEUE } from './queue.ts';

export interface Store {
  readonly db: Kysely<Database>;
  /** The queue, able to send inside a transaction of `db`; jobs.ts works on it. */
  readonly boss: PgBoss;
  /** This process, as `processes` knows it. */
  readonly processId: string;
  /** Ends everything; what is still running after three seconds is left behind. May be called twice. */
  close(): Promise<void>;
}

/** Runs hold one connection each while they last (see run.ts), so there are more connections than runs. */
const CONNECTIONS = 12;
const CLOSE_MS = 3_000;

/**
 * Connects, migrates and registers this process. Rejects when the database cannot be reached. `url` must lead to
 * PostgreSQL itself or to a pooler in session mode: locks live in sessions.
 */
export async function openStore(url: string, onError: (error: Error) => void = () => {}): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, connectionTimeoutMillis: 10_000 });
  // A connection that breaks while nobody queries it emits an error that would otherwise end the process.
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db);
    const processId = randomUUID();
    await db.insertInto('processes').values({ id: processId }).execute();
    const boss = await openQueue(url, onError);
    let closing: Promise<void> | undefined;
    const close = () => {
      closing ??= closeAll(db, boss, processId);
      return closing;
    };
    return { db, boss, processId, close };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** The queue, installed where it is not there yet. To be stopped by the caller. */
export async function openQueue(url: string, onError: (error: Error) => void): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString: url, max: 4, schedule: false, useListenNotify: true });
  boss.on('error', onError);
  await boss.start();
  await boss.createQueue(REMEDIATION_QUEUE.name, REMEDIATION_QUEUE.options);
  return boss;
}

async function closeAll(db: Kysely<Database>, boss: PgBoss, processId: string): Promise<void> {
  await boss.stop({ graceful: false, close: true });
  await db.deleteFrom('processes').where('id', '=', processId).execute();
  // A run that is still under way keeps its connection; it is resumed by the next start.
  await atMost(CLOSE_MS, db.destroy());
}
