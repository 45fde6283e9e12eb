import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findDiagnosis, saveDiagnosis } from '../../src/store/diagnoses.ts';
import {
  recallAlike,
  recallByExternalId,
  recallByName,
  recallPrincipal,
  rememberPrincipals,
  type SeenPrincipal,
} from '../../src/store/principals.ts';
import { recallFailure, rememberFailure, unnamedReasons } from '../../src/store/reasons.ts';
import { placeRemediation, remediationsOf } from '../../src/store/remediations.ts';
import { diagnosis, type Opened, opened, proposed } from './given.ts';

let database: Opened;
beforeAll(async () => {
  database = await opened();
});
afterAll(() => database.close());

const externalId = { issuer: 'https://scim.aws.com/xyz', id: 'ext-1' };
const group = (over: Partial<SeenPrincipal> = {}): SeenPrincipal => ({
  id: 'g1',
  type: 'GROUP',
  name: 'payments-oncall',
  externalIds: [externalId],
  ...over,
});

describe('principals', () => {
  test('are remembered with their latest name and their first sight', async () => {
    await rememberPrincipals(database.store, [group({ name: 'payments' })]);
    const first = await recallPrincipal(database.store, 'g1');
    await rememberPrincipals(database.store, [group(), group({ id: 'g2', name: 'other', externalIds: [] })]);
    const latest = await recallPrincipal(database.store, 'g1');
    expect(latest).toMatchObject({ ...group(), firstSeen: first?.firstSeen });
    expect(Date.parse(latest?.lastSeen ?? '')).toBeGreaterThan(Date.parse(first?.lastSeen ?? ''));
  });

  test('are found by type and name, and by external id', async () => {
    await rememberPrincipals(database.store, [group({ id: 'g3' }), group({ id: 'u1', type: 'USER' })]);
    const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id);
    expect(ids(await recallByName(database.store, 'USER', 'payments-oncall'))).toEqual(['u1']);
    expect(ids(await recallByExternalId(database.store, 'GROUP', externalId))).toContain('g3');
    expect(await recallByExternalId(database.store, 'GROUP', { ...externalId, issuer: 'other' })).toEqual([]);
    expect(await recallPrincipal(database.store, 'nobody')).toBeUndefined();
  });

  test('are found under their former ids: by external id, and by name', async () => {
    const former = [group({ id: 'old-1', name: 'renamed' }), group({ id: 'old-2', externalIds: [] })];
    await rememberPrincipals(database.store, [...former, group({ id: 'now' })]);
    const ids = await recallAlike(database.store, group({ id: 'now' }));
    expect(ids).toEqual(expect.arrayContaining(['old-1', 'old-2']));
    expect(ids).not.toContain('now');
    expect(ids).not.toContain('u1');
  });

  test('seen twice in one look, or by many looks at once, are one row each', async () => {
    const many = Array.from({ length: 50 }, (_, n) => group({ id: `m${n}` }));
    const looks = Array.from({ length: 20 }, (_, n) =>
      rememberPrincipals(database.store, [...(n % 2 ? many : [...many].reverse()), group({ id: 'm0' })]),
    );
    await Promise.all(looks);
    const rows = await database.store.db
      .selectFrom('principals')
      .where('id', 'like', 'm%')
      .select('id')
      .execute();
    expect(rows).toHaveLength(50);
    await rememberPrincipals(database.store, []);
  });
});

describe('reasons', () => {
  test('stay as they were first seen', async () => {
    const seen = { source: 'request', requestId: 'r1', text: 'Received a 404 \0', how: 'asked' } as const;
    await rememberFailure(database.store, seen);
    await rememberFailure(database.store, { ...seen, text: 'something later' });
    expect(await recallFailure(database.store, 'r1')).toMatchObject({
      requestId: 'r1',
      text: 'Received a 404 \uFFFD',
      how: expect.stringContaining('no longer knows this request'),
    });
    expect(await recallFailure(database.store, 'r2')).toBeUndefined();
  });

  test('that nobody can name are told, newest first, those that differ in ids only as one', async () => {
    const reasons = ['role x1 of 111122223333 is odd', 'role x2 of 444455556666 is odd', 'known', 'strange'];
    for (const [n, text] of reasons.entries())
      await rememberFailure(database.store, { source: 'request', requestId: `u${n}`, text, how: '' });
    await rememberFailure(database.store, { source: 'request', requestId: 'u9', how: 'without a reason' });
    const unnamed = await unnamedReasons(database.store, (text) => !/odd|strange/.test(text));
    expect(unnamed.map(({ text, count, requestId }) => [text, count, requestId])).toEqual([
      ['strange', 1, 'u3'],
      ['role x2 of 444455556666 is odd', 2, 'u1'],
    ]);
  });
});

describe('diagnoses', () => {
  test('come back as they were saved, and can be completed', async () => {
    const hostile = diagnosis({ id: 'd2', answer: '\u202E<!channel> "\\u0000" \\ \u{1F600}' });
    await saveDiagnosis(database.store, hostile);
    expect(await findDiagnosis(database.store, 'd2')).toEqual(hostile);
    await saveDiagnosis(database.store, { ...hostile, outcome: 'healthy' });
    expect(await findDiagnosis(database.store, 'd2')).toMatchObject({ outcome: 'healthy' });
    expect(await findDiagnosis(database.store, 'd3')).toBeUndefined();
  });

  test('know the remediations that they proposed, and where those are shown', async () => {
    const it = await proposed(database.store);
    await placeRemediation(database.store, it.id, { channel: 'C1', ts: '1.2' });
    expect(await remediationsOf(database.store, 'd1')).toEqual([
      { ...it, message: { channel: 'C1', ts: '1.2' } },
    ]);
    expect(await remediationsOf(database.store, 'd2')).toEqual([]);
  });
});
