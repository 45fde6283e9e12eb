import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Purse } from '../aws/purse.ts';
import type { Memory } from '../evidence/memory.ts';
import { purseIn } from './budget.ts';
import type { Database } from './database.ts';
import { recallCount, rememberCount } from './directory-counts.ts';
import { mapIn } from './map.ts';
import { migrate, missingMigrations } from './migrate.ts';
import { recallSightings, sightOrphans } from './orphan-sightings.ts';
import { recallAlike, recallPrincipal, rememberPrincipals } from './principals.ts';
import { noteTerminalQuestion } from './questions.ts';
import { useIn } from './quota-use.ts';
import { recallFailure, rememberFailure, unnamedReasons } from './reasons.ts';
import type { Store } from './store.ts';

/** What idc remembers between questions, kept in the store. */
export function memoryIn(store: Pick<Store, 'db'>): Memory {
  return {
    recallFailure: (requestId) => recallFailure(store, requestId),
    rememberFailure: (failure) => rememberFailure(store, failure),
    unnamedReasons: (isNamed) => unnamedReasons(store, isNamed),
    recallPrincipal: (id) => recallPrincipal(store, id),
    recallAlike: (living) => recallAlike(store, living),
    rememberPrincipal: (principal) => rememberPrincipals(store, [principal]),
    rememberPrincipals: (principals) => rememberPrincipals(store, principals),
    recallCount: (identityStoreId, type) => recallCount(store, identityStoreId, type),
    rememberCount: (identityStoreId, type, count) => rememberCount(store, { identityStoreId, type, count }),
    sightOrphans: (sighted) => sightOrphans(store, sighted),
    recallSightings: (identityStoreId) => recallSightings(store, identityStoreId),
    map: mapIn(store),
    use: useIn(store),
  };
}

export interface OpenMemory {
  readonly memory: Memory;
  /** What all processes may call of AWS, this one beside those that are listed. */
  readonly purse: Purse;
  /** Rejects where the database does not answer any more. */
  missingMigrations(): Promise<readonly string[]>;
  /** Writes a question about a person into the audit log. */
  noteQuestion(question: Parameters<typeof noteTerminalQuestion>[1]): Promise<void>;
  close(): Promise<void>;
}

/** The memory alone, for a process that asks one question and ends: no queue, no row of its own. */
export async function openMemory(url: string): Promise<OpenMemory> {
  // One is held as long as a map is written.
  const pool = new pg.Pool({ connectionString: url, max: 3, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => {});
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    memory: memoryIn({ db }),
    purse: purseIn({ db }, 1),
    missingMigrations: () => missingMigrations(db),
    noteQuestion: (question) => noteTerminalQuestion({ db }, question),
    close: () => db.destroy(),
  };
}
