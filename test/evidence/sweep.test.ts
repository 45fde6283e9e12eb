import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { harborOrganization } from '../../sandbox/worlds/harbor-aws.ts';
import type { KeptMap } from '../../src/evidence/kept-map.ts';
import type { Memory } from '../../src/evidence/memory.ts';
import { readOn } from '../../src/evidence/read-on.ts';
import { memoryIn } from '../../src/store/memory.ts';
import { type Opened, opened } from '../store/given.ts';
import { awsOf, callsOf, plain, questionTo, sandboxOf } from './organizations.ts';

/** Twenty-four accounts for each set: a page each. */
const SETS = 10;
const PAIRS = 240;
const world = plain(60, SETS, (account, set) => (account + set) % SETS < 4);
const ARN = world.instance.arn;
const ALL = { perAccount: 0, perSet: SETS, pairs: PAIRS };
/** So many calls are under way at once. */
const UNDER_WAY = 16;

let database: Opened;
let sandbox: AwsSandbox;
let memory: Memory;
let another: Memory;
let map: KeptMap;
beforeAll(async () => {
  database = await opened();
  memory = memoryIn(database.store);
  another = memoryIn(await database.another());
  if (!memory.map) throw new Error('the memory has no map');
  map = memory.map;
  sandbox = await sandboxOf(world);
});
afterAll(async () => {
  await sandbox.stop();
  await database.close();
});
beforeEach(async () => {
  await sql`truncate maps cascade`.execute(database.store.db);
  sandbox.control.faults(null);
  sandbox.control.resetCalls();
});

const ask = (more: Parameters<typeof questionTo>[1] = {}) => questionTo(sandbox, { memory, ...more });
const over = () => Date.now() - 1;

/** Asks, and is gone as soon as it is told of so many pairs. */
async function askUntil(pairs: number): Promise<void> {
  const gone = new AbortController();
  const onDoing = (doing = '') => {
    if (doing.startsWith(`${pairs} of ${PAIRS} pairs`)) gone.abort(new Error('gone'));
  };
  await expect(ask({ signal: gone.signal, onDoing })('allAssignments')).rejects.toThrow('gone');
}

test('each set is listed once and each pair read once, in a handful of batches, and then it is known', async () => {
  const told: string[] = [];
  const seen = await ask({ onDoing: (doing) => doing && told.push(doing) })('allAssignments');
  expect(callsOf(sandbox)).toEqual(ALL);
  expect(seen.assigned).toHaveLength(PAIRS);
  expect(seen.assigned.every(({ rows, readAt }) => rows.length === 1 && !readAt)).toBe(true);
  expect([seen.unread, typeof seen.age?.oldest]).toEqual([[], 'string']);
  expect(told).toContain(`${SETS} of ${SETS} permission sets listed`);
  expect(told.at(-1)).toBe(`${PAIRS} of ${PAIRS} pairs of account and permission set read`);

  sandbox.control.resetCalls();
  const again = await ask()('allAssignments');
  expect(callsOf(sandbox)).toEqual({ perAccount: 0, perSet: 0, pairs: 0 });
  expect(again.assigned.map(({ readAt, ...one }) => one)).toEqual(seen.assigned);
  expect(again.assigned.every(({ readAt }) => readAt !== undefined)).toBe(true);
  expect((await ask({ memory: another })('provisioned')).pairs).toHaveLength(PAIRS);
});

test('who is gone in the middle is gone on from: no more is read twice than was under way', async () => {
  await askUntil(100);
  const before = callsOf(sandbox);
  expect(before.pairs).toBeLessThan(PAIRS);
  expect(await map.state(ARN)).toMatchObject({ state: 'reading', listed: SETS, pairs: PAIRS });
  const { assigned, unread } = await ask({ memory: another })('allAssignments');
  expect([assigned.length, unread]).toEqual([PAIRS, []]);
  const { pairs, ...listings } = callsOf(sandbox);
  expect(listings).toEqual({ perAccount: 0, perSet: SETS });
  expect(pairs).toBeGreaterThanOrEqual(PAIRS);
  expect(pairs).toBeLessThanOrEqual(PAIRS + UNDER_WAY);
});

test('two processes, and two questions of one process, read everything once', async () => {
  const asked = [ask(), ask(), ask({ memory: another })];
  const seen = await Promise.all(asked.map((get) => get('allAssignments')));
  expect(callsOf(sandbox)).toEqual(ALL);
  expect(seen.map(({ assigned, unread }) => [assigned.length, unread])).toEqual(asked.map(() => [PAIRS, []]));
}, 20_000);

test('whose time is over answers with what there is, and says how much that is', async () => {
  const nothing = await ask({ until: over() })('provisioned');
  expect([nothing.pairs, nothing.unread[0]?.reason]).toEqual([[], 'left-out']);
  await askUntil(100);
  sandbox.control.resetCalls();
  const { read } = (await map.state(ARN)) ?? {};
  const seen = await ask({ until: over() })('allAssignments');
  expect(callsOf(sandbox).pairs).toBe(0);
  expect(seen.assigned).toHaveLength(read ?? 0);
  expect(seen.unread).toEqual([
    {
      of: `the assignments of ${PAIRS - (read ?? 0)} pairs of account and permission set`,
      reason: 'left-out',
      detail: `${read} of ${PAIRS} pairs were read; ask again, and it goes on from there`,
    },
  ]);
});

test('who waits for another reader has what there is when the time is over, and may be ended', async () => {
  await askUntil(100);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const holding = another.map?.hold(ARN, () => held);
  const seen = await ask({ until: Date.now() + 50 })('allAssignments');
  expect(seen.unread.map(({ reason }) => reason)).toEqual(['left-out']);
  const gone = new AbortController();
  const onDoing = (doing?: string) => doing && gone.abort(new Error('gone'));
  await expect(ask({ signal: gone.signal, onDoing })('allAssignments')).rejects.toThrow('gone');
  letGo();
  await holding;
});

test('a part that cannot be listed is a gap and nothing else, and is tried again', async () => {
  await askUntil(1);
  await map.hold(ARN, async (pen) => {
    const [part = ''] = await pen.listed();
    await pen.skip(part, { of: 'it', reason: 'denied', detail: 'no' });
  });
  sandbox.control.faults({ deny: ['sso:ListAccountsForProvisionedPermissionSet'] });
  const seen = await ask()('allAssignments');
  expect(seen.assigned).toHaveLength(PAIRS);
  expect(seen.unread.map(({ reason, of }) => `${reason} ${of}`)).toEqual([
    expect.stringMatching(/^denied the accounts of arn:.*permissionSet/),
  ]);
  expect(await map.state(ARN)).toMatchObject({ state: 'whole', listed: SETS - 1, read: PAIRS });
});

test('a pair that AWS refuses is a gap, and nothing else', async () => {
  const [one] = world.accounts;
  const { pairs, unread } = await refusing(one?.id ?? '');
  expect(pairs).toBe(PAIRS - 4);
  expect(unread).toEqual([
    { reason: 'denied', of: expect.stringMatching(`^the assignments of .* in ${one?.id}.* and 1 more$`) },
  ]);
});

/** The same organization, where nobody may look into one account. */
async function refusing(accountId: string) {
  const refused = {
    id: 'p-refused',
    name: 'refused',
    description: '',
    document: {
      Version: '2012-10-17' as const,
      Statement: [
        {
          Effect: 'Deny' as const,
          Action: ['sso:ListAccountAssignments'],
          Resource: `arn:aws:sso:::account/${accountId}`,
        },
      ],
    },
    targets: [world.rootId],
  };
  const delegated = harborOrganization().accounts.filter(({ id }) => id === world.delegatedAdministratorId);
  const organization = { ...world, accounts: [...world.accounts, ...delegated], controlPolicies: [refused] };
  const own = await sandboxOf(organization);
  try {
    const { assigned, unread } = await questionTo(own, { memory })('allAssignments');
    return { pairs: assigned.length, unread: unread.map(({ reason, of }) => ({ reason, of })) };
  } finally {
    await own.stop();
  }
}

test('pairs that cannot be read are one gap, the rest is not tried after ten, and the next look tries again', async () => {
  await ask()('provisioned');
  sandbox.control.faults({ deny: ['sso:ListAccountAssignments'] });
  const refused = await ask()('allAssignments');
  expect(refused.assigned).toEqual([]);
  expect(refused.unread.map(({ reason }) => reason)).toEqual(['denied', 'left-out']);
  expect(sandbox.control.calls().filter(({ status }) => status >= 400).length).toBeLessThan(30);
  expect(await map.state(ARN)).toMatchObject({ state: 'reading', read: 0 });
  sandbox.control.faults(null);
  const { assigned, unread } = await ask()('allAssignments');
  expect([assigned.length, unread]).toEqual([PAIRS, []]);
  expect(callsOf(sandbox)).toEqual(ALL);
});

test('what nobody reads any more is read on unasked; where all is whole that costs no call', async () => {
  await askUntil(100);
  const hands = { aws: awsOf(sandbox), memory: another, signal: new AbortController().signal };
  expect(await map.hold(ARN, () => readOn(hands))).toBe('none');
  expect(await readOn(hands)).toBe('whole');
  sandbox.control.resetCalls();
  expect(await readOn({ ...hands, aws: awsOf(sandbox) })).toBe('none');
  expect(sandbox.control.calls()).toEqual([]);
});

test('what something is done upon is read live, whatever is kept', async () => {
  await ask()('allAssignments');
  sandbox.control.resetCalls();
  expect((await ask()('groupCounts')).pairs).toHaveLength(PAIRS);
  expect(callsOf(sandbox).pairs).toBe(0);
  expect((await ask({ live: true })('groupCounts')).pairs).toHaveLength(PAIRS);
  expect(callsOf(sandbox).pairs).toBe(PAIRS);
});

test('the rows of who is gone are read again before they are told, and what changed is touched', async () => {
  const fresh = await ask()('orphans');
  expect([fresh.orphans, callsOf(sandbox)]).toEqual([[], ALL]);
  const { state, world: hands } = sandbox.control;
  const [row] = state.assignments.splice(0, 1);
  hands.deleteGroup(state.groups.get(row?.principalId ?? '')?.name ?? '');
  sandbox.control.resetCalls();
  const { orphans, unread } = await ask()('orphans');
  expect(orphans.map(({ id, pairs }) => [id, pairs.length])).toEqual([[row?.principalId, PAIRS - 1]]);
  // AWS's list for who is gone tells of all but the one that went.
  expect([unread, callsOf(sandbox)]).toEqual([[], { perAccount: 0, perSet: 0, pairs: 1 }]);
  const due = await map.hold(ARN, (pen) => pen.unread(PAIRS));
  expect(due?.map((pair) => pair.accountId)).toEqual([row?.accountId]);
});
