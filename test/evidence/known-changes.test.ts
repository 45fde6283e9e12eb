import { expect, test } from '@jest/globals';
import type { Change } from '../../src/evidence/change-events.ts';
import type { KeptPair } from '../../src/evidence/kept-map.ts';
import { settled } from '../../src/evidence/known-changes.ts';

const pair = { accountId: '111122223333', permissionSetArn: 'arn:aws:sso:::permissionSet/i/p' };
const group = (principalId: string) => ({ principalType: 'GROUP' as const, principalId });
const readAt = '2026-11-22T08:00:00.000Z';
const minutes = (count: number) => Date.parse(readAt) + count * 60_000;
const kept: KeptPair = { ...pair, rows: [group('a'), group('b')], readAt };
const change = (over: Partial<Change> = {}): Change => ({
  ...pair,
  kind: 'creation',
  at: minutes(1),
  row: group('c'),
  status: 'SUCCEEDED',
  ...over,
});

test('what succeeded after the pair was read is done to its rows, and the pair stays as old as it was', () => {
  const changes = [change(), change({ kind: 'deletion', row: group('a') }), change({ row: group('b') })];
  const known = [{ ...pair, rows: [group('b'), group('c')], readAt }];
  expect(settled(changes, [kept])).toEqual({ known, unknown: [] });
  expect(settled(changes, known)).toEqual({ known, unknown: [] });
});

test('what was long over when the pair was read asks for nothing', () => {
  expect(settled([change({ at: minutes(-20), status: undefined })], [kept])).toEqual({
    known: [],
    unknown: [],
  });
});

test.each([
  ['still runs', [change({ status: 'IN_PROGRESS' })], kept],
  ['failed, and may have done half', [change({ status: 'FAILED' })], kept],
  ['is not listed any more', [change({ status: undefined })], kept],
  ['does not say whose', [change({ row: undefined })], kept],
  ['may have been over when the pair was read', [change({ at: minutes(-19) })], kept],
  ['is undone within the same minute', [change(), change({ kind: 'deletion' })], kept],
  [
    'is one of two, and the other is not known',
    [change(), change({ status: undefined, row: group('a') })],
    kept,
  ],
  ['is of a pair that was never read', [change()], { ...pair }],
  [
    'is of a pair that could not be read',
    [change()],
    { ...kept, gap: { of: '', reason: 'denied', detail: '' } },
  ],
] as const)('what %s has the pair read', (_, changes, before) => {
  expect(settled(changes, [before as KeptPair])).toEqual({ known: [], unknown: [pair] });
  expect(settled(changes, [])).toEqual({ known: [], unknown: [pair] });
});
