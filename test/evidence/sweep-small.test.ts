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

test('names are listed where the directory has fewer pages than there are names, as far as that is known', async () => {
  const world = plain(1, 1);
  const groups = Array.from({ length: 150 }, (_, n) => ({
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    name: `g${n}`,
    description: '',
    members: [],
  }));
  const [row] = world.assignments;
  if (!row) throw new Error('nothing is assigned');
  const assignments = groups.slice(0, 5).map(({ id }) => ({ ...row, principalId: id }));
  sandbox = await sandboxOf({ ...world, groups, assignments });
  sandbox.control.world.deleteGroup('g4');
  const named = async () => {
    sandbox.control.resetCalls();
    const ask = questionTo(sandbox, { memory: open.memory, asked: { permissionSet: 'P0' } });
    const { principals } = await ask('setHolders');
    expect(principals.map((one) => (one.found ? one.name : 'gone'))).toEqual([
      'g0',
      'g1',
      'g2',
      'g3',
      'gone',
    ]);
    const actions = sandbox.control.calls().map(({ action }) => action);
    return ['ListGroups', 'DescribeGroup'].map(
      (name) => actions.filter((action) => action === `identitystore:${name}`).length,
    );
  };
  expect(await named()).toEqual([0, 5]);
  await open.memory.rememberCount(world.instance.identityStoreId, 'GROUP', groups.length);
  const [lists, described] = await named();
  expect(lists).toBeLessThanOrEqual(3);
  expect(described).toBe(1);
});
