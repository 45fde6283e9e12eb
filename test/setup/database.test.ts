import { expect, test } from '@jest/globals';
import pg from 'pg';
import { freshDatabase } from './database.ts';

test('a fresh database is a real, empty PostgreSQL', async () => {
  const database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(
    "select count(*)::int as n from information_schema.tables where table_schema = 'public'",
  );
  await client.end();
  await database.drop();
  expect(rows[0].n).toBe(0);
});
