import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readAcs } from '../../../src/checks/saml/acs.ts';
import { masked, quoted, smallDifference, span, utc } from '../../../src/checks/saml/words.ts';

test.each([
  ['kim.ode@harbor.example', 'k…@harbor.example'],
  [' kim@harbor.example ', 'k…@harbor.example'],
  ['CORP\\kim', 'a text of 8 characters'],
  ['kim@<script>', 'a text of 12 characters'],
  ['', 'a text of 0 characters'],
])('%s is shown as %s', (value, shown) => expect(masked(value)).toBe(shown));

test('whatever is masked shows one character of the name at most', () => {
  const local = fc.string({ unit: 'grapheme', minLength: 4 }).filter((text) => !/[@\s…]/.test(text));
  fc.assert(
    fc.property(local, (name) => {
      expect(masked(`${name}@harbor.example`)).not.toContain(name);
      expect(masked(name)).not.toContain(name);
    }),
  );
});

test('any text is taken for an ACS URL or not, and shown short', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
      expect(readAcs(text)).toBeUndefined();
      expect(quoted(text).length).toBeLessThan(130);
      expect(quoted(text)).not.toMatch(/\n/);
    }),
  );
});

test('small differences are named', () => {
  expect(smallDifference('https://a/b', 'https://a/b/')).toBe('a slash at the end');
  expect(smallDifference('https://A/b', 'https://a/b')).toBe('upper and lower case');
  expect(smallDifference('a', 'b')).toBeUndefined();
  expect(span(125_000)).toBe('2 minutes');
});

test('times are told as ISO 8601', () => {
  expect(utc(Date.parse('2026-11-02T09:05:00Z'))).toBe('2026-11-02T09:05:00Z');
  expect(utc(Number.NaN)).toBe('no time');
  expect(utc(1e300)).toBe('no time');
});
