import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { migrate } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/store.ts';
import { freshDatabase } from '../setup/database.ts';

test('ten processes that start at once migrate once, with every file of the folder', async () => {
  const database = await freshDatabase();
  const connect = () =>
    new Kysely<unknown>({
      dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: database.url }) }),
    });
  const processes = Array.from({ length: 10 }, connect);
  await Promise.all(processes.map((db) => migrate(db)));
  const [db] = processes as [Kysely<unknown>];
  const { rows } = await sql<{ name: string }>`select name from schema_migrations order by name`.execute(db);
  await Promise.all(processes.map((one) => one.destroy()));
  await database.drop();
  const files = readdirSync('src/store/migrations').map((file) => file.replace(/\.ts$/, ''));
  expect(rows.map(({ name }) => name)).toEqual(files.sort());
});

test('a database that cannot be reached is said to be so', async () => {
  await expect(openStore('postgres://postgres@127.0.0.1:1/none')).rejects.toThrow('ECONNREFUSED');
});
