import { expect, test } from '@jest/globals';
import { cheaperListing, listingCalls } from '../../src/evidence/listings.ts';
import type { Pair } from '../../src/evidence/provisioned.ts';

const ids = (count: number, name: string) => Array.from({ length: count }, (_, n) => `${name}${n}`);
const everywhere = (accounts: readonly string[], sets: readonly string[]): Pair[] =>
  accounts.flatMap((accountId) => sets.map((permissionSetArn) => ({ accountId, permissionSetArn })));

test.each([
  [3, 5, 'account'],
  [5, 3, 'permission set'],
  [1, 1, 'account'],
  [1_000, 100, 'permission set'],
  [7_000, 3_500, 'permission set'],
] as const)('%i accounts and %i permission sets, of which no more is known, are listed by %s', (a, p, by) => {
  expect(cheaperListing({ accounts: ids(a, 'a'), sets: ids(p, 'p') })).toBe(by);
});

test('pages of a hundred count, where it is known how many there are', () => {
  const [accounts, sets] = [ids(110, 'a'), ids(100, 'p')];
  expect(cheaperListing({ accounts, sets })).toBe('permission set');
  expect(cheaperListing({ accounts, sets, pairs: everywhere(accounts, sets) })).toBe('account');
  const inEvery = everywhere(ids(201, 'a'), ['p0']);
  expect(cheaperListing({ accounts: ids(201, 'a'), sets, pairs: inEvery })).toBe('permission set');
  expect(
    listingCalls(
      sets,
      new Map([
        ['p0', 201],
        ['p1', 200],
        ['gone', 500],
      ]),
    ),
  ).toBe(99 + 3 + 1);
});

test('what cannot be listed is not chosen', () => {
  expect(cheaperListing({ sets: ids(9, 'p') })).toBe('permission set');
  expect(cheaperListing({ accounts: ids(9, 'a') })).toBe('account');
  expect(cheaperListing({})).toBeUndefined();
});
