import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import type { Gap } from '../../src/aws/reading.ts';
import type { KeptMap, MapPen } from '../../src/evidence/kept-map.ts';
import { mapIn } from '../../src/store/map.ts';
import type { Store } from '../../src/store/store.ts';
import { type Opened, opened } from './given.ts';

let database: Opened;
let store: Store;
let map: KeptMap;
let other: KeptMap;
beforeAll(async () => {
  database = await opened();
  store = database.store;
  map = mapIn(store);
  other = mapIn(await database.another());
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate maps cascade`.execute(store.db);
});

const ARN = 'arn:aws:sso:::instance/ssoins-1';
const at = (minute: number) => `2026-11-22T08:${String(minute).padStart(2, '0')}:00.000Z`;
const pair = (account: number, set: string) => ({ accountId: `${account}`, permissionSetArn: set });
const gap: Gap = { of: 'the assignments', reason: 'denied', detail: 'AccessDenied\0' };
const group = (principalId: string) => ({ principalType: 'GROUP' as const, principalId });
const user = (principalId: string) => ({ principalType: 'USER' as const, principalId });
const holding = (work: (pen: MapPen) => Promise<unknown>) => map.hold(ARN, work);
const setsOf = (pairs: readonly { accountId: string; permissionSetArn: string }[]) =>
  pairs.map(({ accountId, permissionSetArn }) => `${accountId} ${permissionSetArn}`).sort();

/** Two accounts, three pairs, none read. */
const baseline = (pen: MapPen) =>
  pen
    .begin('account', at(0))
    .then(() => pen.list('1', [pair(1, 'a'), pair(1, 'b')], at(1)))
    .then(() => pen.list('2', [pair(2, 'a')], at(2)));

test('what was never begun is not there, and touching it begins nothing', async () => {
  await map.touch(ARN, [pair(1, 'a')]);
  expect(await map.state(ARN)).toBeUndefined();
  expect(await map.pairs(ARN)).toEqual([]);
});

test('a map is listed, read and whole, and every process sees it', async () => {
  await holding(async (pen) => {
    await baseline(pen);
    expect(setsOf(await pen.unread(10))).toEqual(['1 a', '1 b', '2 a']);
    await pen.write([
      { ...pair(1, 'a'), rows: [group('g'), user('u')], readAt: at(3) },
      { ...pair(1, 'b'), gap },
      { ...pair(2, 'a'), rows: [group('g')], readAt: at(4) },
      { ...pair(9, 'z'), rows: [], readAt: at(4) },
    ]);
    expect(await pen.unread(10)).toEqual([]);
    expect(await other.state(ARN)).toMatchObject({ state: 'reading', pairs: 3, read: 2, oldest: at(3) });
    await pen.whole(at(5));
    await pen.applied(at(6));
  });
  expect(await other.state(ARN)).toEqual({
    state: 'whole',
    by: 'account',
    begunAt: at(0),
    wholeAt: at(5),
    changesUpTo: at(6),
    listed: 2,
    pairs: 3,
    read: 2,
    oldest: at(3),
  });
  const pairs = await other.pairs(ARN);
  expect(pairs).toEqual([
    { ...pair(1, 'a'), rows: [group('g'), user('u')], readAt: at(3) },
    { ...pair(1, 'b'), gap: { ...gap, detail: 'AccessDenied\uFFFD' } },
    { ...pair(2, 'a'), rows: [group('g')], readAt: at(4) },
  ]);
  expect(pairs[0]?.rows?.[0]).toBe(pairs[2]?.rows?.[0]);
  expect(await map.places(ARN)).toEqual(
    pairs.map(({ accountId, permissionSetArn }) => ({ accountId, permissionSetArn })),
  );
  expect(await map.pairs(ARN, { permissionSetArn: 'a' })).toHaveLength(2);
  expect(await map.pairs(ARN, { accountId: '1', permissionSetArn: 'b' })).toHaveLength(1);
  expect(await map.pairs('arn:aws:sso:::instance/ssoins-2')).toEqual([]);
});

test('who holds it excludes everybody else, of this process too', async () => {
  await holding(async () => {
    expect(await map.hold(ARN, async () => 'begun')).toBeUndefined();
    expect(await other.hold(ARN, async () => 'begun')).toBeUndefined();
    expect(await other.hold('arn:aws:sso:::instance/ssoins-2', async () => 'begun')).toBe('begun');
  });
  expect(await other.hold(ARN, async () => 'begun')).toBe('begun');
});

test('who dies lets go, writes nothing more, and what it took is taken again by the next', async () => {
  await holding(baseline);
  let pid = 0;
  const died = holding(async (pen) => {
    expect(await pen.unread(2)).toHaveLength(2);
    const { rows } = await sql<{ pid: number }>`
      select pid from pg_locks where locktype = 'advisory' and granted`.execute(store.db);
    pid = rows[0]?.pid ?? 0;
    await end(pid);
    await pen.write([{ ...pair(1, 'a'), rows: [], readAt: at(3) }]);
  });
  await expect(died).rejects.toThrow();
  const next = await other.hold(ARN, async (pen) => {
    expect(await pen.listed()).toEqual(new Set(['1', '2']));
    return pen.unread(10);
  });
  expect(setsOf(next ?? [])).toEqual(['1 a', '1 b', '2 a']);
});

test('what could not be read stays as it was known and is taken again by the next look', async () => {
  await holding(async (pen) => {
    await baseline(pen);
    await pen.unread(10);
    await pen.write([{ ...pair(1, 'a'), rows: [group('g')], readAt: at(3) }]);
    await map.touch(ARN, [pair(1, 'a')]);
    await pen.unread(10);
    await pen.write([{ ...pair(1, 'a'), gap }]);
    await pen.write([{ ...pair(1, 'b'), rows: [], readAt: at(4) }]);
    await pen.write([{ ...pair(2, 'a'), rows: [], readAt: at(4) }]);
  });
  const [known] = await map.pairs(ARN);
  expect(known).toMatchObject({ rows: [group('g')], readAt: at(3), gap: { reason: 'denied' } });
  expect(setsOf((await map.hold(ARN, (pen) => pen.unread(10))) ?? [])).toEqual(['1 a']);
});

test('a pair that is touched while it is read is read again; one that is new is added', async () => {
  await holding(async (pen) => {
    await baseline(pen);
    await pen.unread(10);
    await other.touch(ARN, [pair(1, 'a'), pair(3, 'c'), pair(3, 'c')]);
    await pen.write([
      { ...pair(1, 'a'), rows: [], readAt: at(3) },
      { ...pair(1, 'b'), rows: [], readAt: at(3) },
    ]);
    expect(setsOf(await pen.unread(10))).toEqual(['1 a', '3 c']);
  });
});

test('a listing and the list of parts say what is gone; the oldest are known', async () => {
  await holding(async (pen) => {
    await baseline(pen);
    await pen.write([{ ...pair(1, 'b'), rows: [group('g')], readAt: at(3) }]);
    await pen.write([{ ...pair(2, 'a'), rows: [], readAt: at(2) }]);
    expect(await pen.oldestParts(1)).toEqual(['1']);
    expect(setsOf(await pen.oldestPairs(2))).toEqual(['1 a', '2 a']);
    await pen.list('1', [pair(1, 'b'), pair(1, 'c')], at(5));
    expect(setsOf(await map.pairs(ARN))).toEqual(['1 b', '1 c', '2 a']);
    expect((await map.pairs(ARN, pair(1, 'b')))[0]?.rows).toEqual([group('g')]);
    expect(await pen.oldestParts(1)).toEqual(['2']);
    await pen.list('2', [], at(6));
    await pen.keepParts(['2']);
    expect(await map.pairs(ARN)).toEqual([]);
    expect(await pen.listed()).toEqual(new Set(['2']));
  });
});

test('a part that could not be listed is known, keeps its pairs, and is listed by a later look', async () => {
  await holding(async (pen) => {
    await baseline(pen);
    await pen.skip('2', gap);
    await pen.skip('3', gap);
    expect(await pen.listed()).toEqual(new Set(['1']));
    expect(await map.unlisted(ARN)).toMatchObject([{ part: '2', gap: { reason: 'denied' } }, { part: '3' }]);
    expect(await map.pairs(ARN, { accountId: '2' })).toHaveLength(1);
    expect(await other.reading()).toEqual([ARN]);
    await pen.list('2', [], at(3));
    expect(await map.state(ARN)).toMatchObject({ listed: 2 });
    await pen.whole(at(4));
  });
  expect(await other.reading()).toEqual([]);
});

test('beginning anew keeps what is known until it is read again, listed the other way', async () => {
  await holding(async (pen) => {
    await baseline(pen);
    await pen.unread(10);
    await pen.write([{ ...pair(1, 'a'), rows: [group('g')], readAt: at(3) }]);
    await pen.whole(at(4));
    await pen.begin('permission set', at(10));
    expect(await pen.listed()).toEqual(new Set());
    expect(await map.state(ARN)).toMatchObject({ state: 'reading', by: 'permission set', read: 0, pairs: 3 });
    expect(await map.pairs(ARN, pair(1, 'a'))).toMatchObject([{ rows: [group('g')], readAt: at(3) }]);
    await pen.list('a', [pair(2, 'a')], at(11));
    expect(setsOf(await pen.unread(10))).toEqual(['1 b', '2 a']);
    await pen.keepParts(['a']);
    expect(setsOf(await map.pairs(ARN))).toEqual(['2 a']);
  });
});

test('pairs come in order, however many there are', async () => {
  const many = Array.from({ length: 6_000 }, (_, n) => pair(100_000 + n, 'a'));
  await holding(async (pen) => {
    await pen.begin('permission set', at(0));
    await pen.list('a', many, at(1));
  });
  expect((await map.pairs(ARN)).map(({ accountId }) => accountId)).toEqual(many.map((one) => one.accountId));
});

async function end(pid: number): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('select pg_terminate_backend($1)', [pid]);
  await client.end();
}
