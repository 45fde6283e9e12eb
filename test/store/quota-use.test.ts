import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Gap } from '../../src/aws/reading.ts';
import { useIn } from '../../src/store/quota-use.ts';
import { type Opened, opened } from './given.ts';

let database: Opened;
beforeAll(async () => {
  database = await opened();
});
afterAll(() => database.close());

const gap: Gap = { of: 'the policies', reason: 'denied', detail: 'no' };
const [one, two, three] = [1, 2, 3].map((day) => new Date(Date.now() - 864e5 * (9 - day)).toISOString()) as [
  string,
  string,
  string,
];

test('a gap leaves the value as old as it was, a later value ends the gap, and an earlier try changes nothing', async () => {
  const use = useIn(database.store);
  const keep = (...tried: Parameters<typeof use.keep<'set'>>[2][number][]) => use.keep('i-1', 'set', tried);
  const kept = () => use.recall('i-1', 'set');
  await keep({ id: 'b', triedAt: one, gap }, { id: 'a', triedAt: one, value: 3 });
  await keep({ id: 'a', triedAt: two, gap });
  expect(await kept()).toEqual([
    { id: 'a', triedAt: two, value: 3, readAt: one, gap },
    { id: 'b', triedAt: one, gap },
  ]);
  await keep({ id: 'a', triedAt: three, value: 0 });
  await keep({ id: 'a', triedAt: two, value: 9 });
  expect((await kept())[0]).toEqual({ id: 'a', triedAt: three, value: 0, readAt: three });
  expect([await use.recall('i-1', 'account'), await use.recall('i-2', 'set')]).toEqual([[], []]);
});

test('what was not tried for a year is forgotten', async () => {
  const use = useIn(database.store);
  const long = new Date(Date.now() - 400 * 864e5).toISOString();
  await use.keep('i-3', 'set', [{ id: 'gone', triedAt: long, value: 1 }]);
  await use.keep('i-3', 'set', [{ id: 'there', triedAt: three, value: 1 }]);
  expect((await use.recall('i-3', 'set')).map(({ id }) => id)).toEqual(['there']);
});
