import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { RequestKind } from '../../src/evidence/evidence.ts';
import type { Store } from '../../src/store/store.ts';
import {
  following,
  followRequest,
  leadsWatch,
  noteListed,
  noteRefusal,
  passOver,
  passOverTriedAgain,
  sayOnce,
  unsay,
  waitingFailures,
} from '../../src/store/watch.ts';
import {
  addToBurst,
  beginBurst,
  burstRefused,
  burstShown,
  burstsToShow,
  claimShown,
  failuresOf,
  throttledTries,
} from '../../src/store/watch-bursts.ts';
import { type Opened, opened } from './given.ts';

let database: Opened;
let store: Store;
let other: Store;
beforeAll(async () => {
  database = await opened();
  store = database.store;
  other = await database.another();
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate watch_failures, watch_bursts, watch_requests, watch_lists, watch_notices`.execute(
    store.db,
  );
});

const KINDS: readonly RequestKind[] = ['creation', 'deletion', 'provisioning'];
const DAY_MS = 86_400_000;
const list = (...ids: string[]) => ({
  read: KINDS,
  failed: ids.map((id) => ({ id, kind: 'creation' as const, at: Date.now() - DAY_MS })),
  running: [] as string[],
  asked: [] as RequestKind[],
});
const started = (id: string) => ({ id, kind: 'creation' as const, event: { eventID: `of ${id}` } });
const waiting = async (graceSeconds = 0) =>
  (await waitingFailures(store, { graceSeconds, throttledSeconds: 60, most: 50 })).map(({ id }) => id);
const known = (id: string) => ({
  id,
  failure: { failure: { source: 'request' as const, requestId: id, how: '' } },
});
const die = (dead: Store) =>
  sql`update processes set beat_at = now() - interval '1 minute' where id = ${dead.processId}`.execute(
    store.db,
  );
const revive = (dead: Store) =>
  sql`update processes set beat_at = now() where id = ${dead.processId}`.execute(store.db);

async function burst(caller: string, ...ids: string[]) {
  for (const id of ids) await noteRefusal(store, started(id));
  await addToBurst(store, caller, ids.map(known));
}

test('what had failed before is no news, unless it was followed; what fails later is, once', async () => {
  await followRequest(store, started('followed'));
  await noteListed(store, list('old', 'followed'));
  expect(await waiting()).toEqual(['followed']);
  await noteListed(store, list('old', 'followed', 'new'));
  await noteListed(other, list('old', 'followed', 'new'));
  expect((await waiting()).sort()).toEqual(['followed', 'new']);
  await passOver(store, ['new']);
  expect(await waiting()).toEqual(['followed']);
});

test('what was asked for since the watch began is news, however late its list is read', async () => {
  await leadsWatch(store);
  const early = list('early').failed;
  const late = { id: 'late', kind: 'creation' as const, at: Date.now() + 1 };
  await noteListed(store, { ...list(), failed: [...early, late] });
  expect(await waiting()).toEqual(['late']);
});

test('a throttled call is told only where its caller did not call again', async () => {
  const at = (second: number, event: object = {}) => ({
    eventName: 'CreateAccountAssignment',
    eventTime: `2026-11-22T10:00:0${second}Z`,
    userIdentity: { arn: 'arn:a' },
    requestParameters: null,
    ...event,
  });
  const throttled = { errorCode: 'ThrottlingException' };
  const refuse = (id: string, event: object) => noteRefusal(store, { ...started(id), event: event as never });
  await refuse('first', at(1, throttled));
  await refuse('second', at(1, throttled));
  await refuse('of somebody else', at(1, { ...throttled, userIdentity: { arn: 'arn:b' } }));
  const target = { requestParameters: { targetId: '1' } };
  await refuse('for another target', at(1, { ...throttled, ...target }));
  await passOverTriedAgain(store);
  await sql`update watch_failures set seen_at = now() - interval '59 seconds'`.execute(store.db);
  expect(await waiting()).toEqual([]);
  await sql`update watch_failures set seen_at = now() - interval '61 seconds'`.execute(store.db);
  expect((await waiting()).sort()).toEqual(['for another target', 'of somebody else', 'second']);
  await followRequest(store, { ...started('heard'), event: at(1, { requestParameters: { targetId: '2' } }) });
  await passOverTriedAgain(store);
  expect((await waiting()).sort()).toEqual(['for another target', 'of somebody else']);
  await burst('arn:a', 'failed');
  const [one] = (await burstsToShow(store)).bursts;
  expect(one && (await throttledTries(store, one))).toBe(2);
});

test('a list that could not be read has no past yet', async () => {
  await noteListed(store, { ...list(), read: ['deletion'] });
  await noteListed(store, list('old'));
  expect(await waiting()).toEqual([]);
});

test('a failure waits for its event, whichever of the two comes first', async () => {
  await noteListed(store, list());
  await noteListed(store, list('late'));
  expect(await waiting(60)).toEqual([]);
  await followRequest(store, started('late'));
  expect(await waiting(60)).toEqual(['late']);
  expect(await following(store)).toEqual({ overdue: [] });
});

test('what runs longer than a quarter of an hour is followed on, and what succeeded is let go', async () => {
  for (const id of ['runs', 'succeeded']) await followRequest(store, started(id));
  expect((await following(store)).overdue).toEqual([]);
  await sql`update watch_requests set follow_until = now() - interval '1 second'`.execute(store.db);
  expect((await following(store)).overdue).toEqual(['creation']);
  await noteListed(store, { ...list(), running: ['runs'], asked: ['creation'] });
  const { rows } = await sql`select id from watch_requests`.execute(store.db);
  expect(rows).toEqual([{ id: 'runs' }]);
});

test('one process leads, another one when that died', async () => {
  expect([await leadsWatch(store), await leadsWatch(other), await leadsWatch(store)]).toEqual([
    true,
    false,
    true,
  ]);
  await die(store);
  expect(await leadsWatch(other)).toBe(true);
  await revive(store);
  expect(await leadsWatch(store)).toBe(false);
});

test('failures of one caller that come close together are one burst', async () => {
  await burst('arn:a', 'a1', 'a2');
  await burst('arn:b', 'b1');
  await burst('arn:a', 'a3');
  const { bursts } = await burstsToShow(store);
  expect(bursts.map(({ caller }) => caller)).toEqual(['arn:a', 'arn:b']);
  expect((await failuresOf(store, bursts[0]?.id ?? '')).map(({ id }) => id)).toEqual(['a1', 'a2', 'a3']);
  await sql`update watch_bursts set last_at = now() - interval '11 minutes'`.execute(store.db);
  await burst('arn:a', 'a4');
  expect((await burstsToShow(store)).bursts).toHaveLength(3);
});

test('a message is begun once over all processes, and lost with the process that was sending it', async () => {
  await burst('arn:a', 'a1');
  const [one] = (await burstsToShow(store)).bursts;
  if (!one) throw new Error('there is no burst');
  const begun = await Promise.all([store, other, store].map((each) => beginBurst(each, one, 'a1')));
  expect(begun.filter(Boolean)).toHaveLength(1);
  await die(store);
  await die(other);
  expect((await burstsToShow(store)).lost).toEqual([one.id]);
  expect(await burstsToShow(store)).toEqual({ bursts: [], lost: [] });
  await burst('arn:a', 'a2');
  expect((await burstsToShow(store)).bursts).toHaveLength(1);
  await Promise.all([store, other].map(revive));
});

test('a message that Slack refused is begun again after a minute, and each line is shown once', async () => {
  await burst('arn:a', 'a1', 'a2');
  const [one] = (await burstsToShow(store)).bursts;
  if (!one) throw new Error('there is no burst');
  await beginBurst(store, one, 'a1');
  await burstRefused(store, one);
  expect((await burstsToShow(store)).bursts).toEqual([]);
  await sql`update watch_bursts set try_after = now()`.execute(store.db);
  expect((await burstsToShow(store)).bursts).toEqual([one]);
  expect(await beginBurst(other, one)).toBe(true);
  await burstShown(other, one, { channel: 'C1', ts: '1.1' });
  const claims = await Promise.all([store, other].map((each) => claimShown(each, ['a1', 'a2'])));
  expect(claims.flat().sort()).toEqual(['a1', 'a2']);
  expect((await burstsToShow(store)).bursts).toEqual([]);
});

test('what is wrong with the watch is said once, and taken back once', async () => {
  const both = (say: typeof sayOnce) => Promise.all([say(store, 'queue'), say(other, 'queue')]);
  expect((await both(sayOnce)).sort()).toEqual([false, true]);
  expect((await both(unsay)).sort()).toEqual([false, true]);
});
