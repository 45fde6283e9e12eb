import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { firstTime, letGo } from '../../src/store/once.ts';
import { type Opened, opened } from './given.ts';

let database: Opened;
beforeAll(async () => {
  database = await opened();
});
afterAll(() => database.close());

test('one of all processes is the first, until it lets go or long after', async () => {
  const { store } = database;
  const other = await database.another();
  const first = await Promise.all([store, other, store].map((one) => firstTime(one, 'shared q1')));
  expect(first.filter((is) => is)).toHaveLength(1);
  expect(await firstTime(store, 'shared q2')).toBe(true);
  await letGo(other, 'shared q1');
  expect(await firstTime(store, 'shared q1')).toBe(true);
  await sql`update once set at = now() - interval '91 days'`.execute(store.db);
  expect(await firstTime(other, 'shared q2')).toBe(true);
});
