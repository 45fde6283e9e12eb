import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { type OpenMemory, openMemory } from '../../src/store/memory.ts';
import { freshDatabase } from '../setup/database.ts';
import { callsOf, plain, questionTo, sandboxOf } from './organizations.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let open: OpenMemory;
let sandbox: AwsSandbox;
beforeEach(async () => {
  database = await freshDatabase();
  open = await openMemory(database.url);
});
afterEach(async () => {
  await sandbox.stop();
  await open.close();
  await database.drop();
});

const instance = plain(1, 1).instance.arn;
const kept = () => open.memory.map?.state(instance);

test.each([
  { name: '3 accounts, 5 sets', world: plain(3, 5), calls: { perAccount: 3, perSet: 0, pairs: 15 } },
  { name: '5 accounts, 3 sets', world: plain(5, 3), calls: { perAccount: 0, perSet: 3, pairs: 15 } },
  { name: '1 account, 1 set', world: plain(1, 1), calls: { perAccount: 1, perSet: 0, pairs: 1 } },
  {
    name: '60 accounts, 50 sets, of which each account has one',
    world: plain(60, 50, (account, set) => account % 50 === set),
    calls: { perAccount: 0, perSet: 50, pairs: 60 },
  },
])('$name: each listing and each pair once, and nothing is kept', async ({ world, calls }) => {
  sandbox = await sandboxOf(world);
  const { assigned, unread, age } = await questionTo(sandbox, { memory: open.memory })('allAssignments');
  expect(callsOf(sandbox)).toEqual(calls);
  expect(assigned).toHaveLength(calls.pairs);
  expect([unread, age, await kept()]).toEqual([[], undefined, undefined]);
});

test('a set in more than a hundred accounts takes a second page; without a database it is read the same way', async () => {
  const world = plain(120, 2, (account, set) => set === 0 || account < 100);
  // The sandbox ends pages early and has an empty one among them, as AWS may: 80, none, 40.
  const calls = { perAccount: 0, perSet: 3 + 1, pairs: 220 };
  for (const memory of [undefined, open.memory]) {
    sandbox = await sandboxOf(world);
    const { assigned, unread } = await questionTo(sandbox, { memory })('allAssignments');
    expect(callsOf(sandbox)).toEqual(calls);
    expect([assigned.length, unread]).toEqual([220, []]);
    if (!memory) await sandbox.stop();
  }
  expect(await kept()).toMatchObject({
    state: 'whole',
    by: 'permission set',
    pairs: 220,
    read: 220,
    listed: 2,
  });
});
