import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { recallCount, rememberCount } from '../../src/store/directory-counts.ts';
import { type Opened, opened } from './given.ts';

let database: Opened;
beforeAll(async () => {
  database = await opened();
});
afterAll(() => database.close());

test('the latest count of each directory and type is kept', async () => {
  const { store } = database;
  expect(await recallCount(store, 'd-1', 'GROUP')).toBeUndefined();
  await rememberCount(store, { identityStoreId: 'd-1', type: 'GROUP', count: 15 });
  await rememberCount(store, { identityStoreId: 'd-1', type: 'USER', count: 40 });
  await rememberCount(store, { identityStoreId: 'd-2', type: 'GROUP', count: 3 });
  const first = await recallCount(store, 'd-1', 'GROUP');
  await rememberCount(store, { identityStoreId: 'd-1', type: 'GROUP', count: 14 });
  const latest = await recallCount(store, 'd-1', 'GROUP');
  expect([first?.count, latest?.count, (await recallCount(store, 'd-2', 'GROUP'))?.count]).toEqual([
    15, 14, 3,
  ]);
  expect(Date.parse(latest?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(first?.at ?? ''));
});
