import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type OpenMemory, openMemory } from '../../src/store/memory.ts';
import { freshDatabase } from '../setup/database.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let open: OpenMemory;
beforeEach(async () => {
  database = await freshDatabase();
  open = await openMemory(database.url);
});
afterEach(async () => {
  await open.close();
  await database.drop();
});

const day = (n: number) => `2026-11-${String(n).padStart(2, '0')}T06:00:00.000Z`;
const sight = (at: string, ...gone: string[]) =>
  open.memory.sightOrphans?.({ identityStoreId: 'd-1', gone, at });
const recall = () => open.memory.recallSightings?.('d-1');

test('the first time stays and the last one moves, in whatever order looks end', async () => {
  await sight(day(2), 'a');
  await sight(day(3), 'a', 'b');
  await sight(day(1), 'a', 'b');
  expect(await recall()).toEqual({ a: { first: day(1), last: day(3) }, b: { first: day(1), last: day(3) } });
});

test('who was there meanwhile begins anew, and another directory is another one', async () => {
  await sight(day(1), 'a', 'b');
  await open.memory.sightOrphans?.({ identityStoreId: 'd-2', gone: ['a'], at: day(1) });
  await sight(day(2), 'b');
  await sight(day(3), 'a', 'b');
  expect(await recall()).toEqual({ a: { first: day(3), last: day(3) }, b: { first: day(1), last: day(3) } });
  await sight(day(4));
  expect(await recall()).toEqual({});
  expect(await open.memory.recallSightings?.('d-2')).toEqual({ a: { first: day(1), last: day(1) } });
});
