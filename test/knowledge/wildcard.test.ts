import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchesArn, matchesWildcard } from '../../src/knowledge/wildcard.ts';

/** Obvious and slow: a table over all beginnings of both. */
function obvious(pattern: string, text: string): boolean {
  const fits: boolean[][] = Array.from({ length: pattern.length + 1 }, () =>
    Array.from({ length: text.length + 1 }, () => false),
  );
  const at = (p: number, t: number) => fits[p]?.[t] ?? false;
  for (let p = 0; p <= pattern.length; p += 1) {
    for (let t = 0; t <= text.length; t += 1) {
      const sign = pattern[p - 1];
      const row = fits[p] ?? [];
      if (p === 0) row[t] = t === 0;
      else if (sign === '*') row[t] = at(p - 1, t) || (t > 0 && at(p, t - 1));
      else row[t] = t > 0 && (sign === '?' || sign === text[t - 1]) && at(p - 1, t - 1);
    }
  }
  return at(pattern.length, text.length);
}

describe('wildcards', () => {
  test('match as the obvious reference does', () => {
    const word = (signs: string) => fc.string({ unit: fc.constantFrom(...signs), maxLength: 12 });
    fc.assert(
      fc.property(word('ab*?'), word('ab*?'), (pattern, text) => {
        expect(matchesWildcard(pattern, text)).toBe(obvious(pattern, text));
      }),
      { numRuns: 5_000 },
    );
  });

  test('a pattern made to be slow is not', () => {
    expect(matchesWildcard(`${'*a'.repeat(500)}b`, 'a'.repeat(2_000))).toBe(false);
  });

  test.each([
    ['capital letters count', 'Admin', 'admin', false],
    ['a question mark is one character', 'a?', 'a', false],
    ['an empty pattern is an empty text', '', 'a', false],
    ['signs of regular expressions are themselves', 'a.c', 'abc', false],
  ])('%s', (_, pattern, text, matches) => expect(matchesWildcard(pattern, text)).toBe(matches));

  const ARN = 'arn:aws:iam::111122223333:role/team/a:b';
  test.each([
    ['arn:aws:iam::*:role/*', true],
    ['arn:*:iam::111122223333:role/team/a:b', true],
    ['arn:aws:*:role/team/a:b', false],
    ['arn:aws:iam::1111*role/team/a:b', false],
    ['*', true],
    ['arn:aws:iam::111122223333:role/team*', true],
    ['arn:aws:iam::111122223333:Role/*', false],
  ])('of an ARN stay within its parts: %s', (pattern, matches) =>
    expect(matchesArn(pattern, ARN)).toBe(matches),
  );
});
