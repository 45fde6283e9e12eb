import { describe, expect, test } from '@jest/globals';
import { recognise } from '../../src/knowledge/recognise.ts';

/** Of this process on a processor: how busy the machine is does not count. */
function milliseconds(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}

const fastest = (work: () => void) => Math.min(...[1, 2, 3].map(() => milliseconds(work)));

describe('the time grows no faster than the text', () => {
  test.each([
    'number of attached policies to role ',
    'not authorized to perform: ',
    'user: arn:aws:iam::1:role/',
    'explicit deny in a ',
    'identity store arn:aws:sso:::instance ',
    'permission set not ',
    'saml nameid username ',
    '\\',
    '\\"',
    '&quot',
    '\u001b[',
    '(((',
    "''",
    'a',
    ' ',
  ])('%j', (piece) => {
    const short = piece.repeat(Math.ceil(8_000 / piece.length));
    const long = piece.repeat(Math.ceil(64_000 / piece.length));
    recognise(short);
    expect(fastest(() => recognise(long))).toBeLessThan(20 * fastest(() => recognise(short)) + 20);
  });
});

describe('hostile input', () => {
  test.each([
    ['NUL and other control characters', '\u0000\u0001\u001b\u009b'.repeat(1_000)],
    ['right-to-left marks', '\u202e\u2066\u200f'.repeat(1_000)],
    ['half of a surrogate pair', '\ud800'.repeat(1_000)],
    ['a letter that changes its length in lower case', 'İ'.repeat(1_000)],
    ['names of the prototype', '__proto__ constructor toString &constructor; %5f'],
    ['expressions', '.*(.*)+$^[a-z]{1,1000000}\\p{L}'],
  ])('%s', (_, text) => {
    expect(recognise(text)).toEqual([]);
  });

  test('three megabytes, with the cause at the end', () => {
    const text = `${'log line without meaning\n'.repeat(125_000)}Received a 404 status error: Not supported policy X`;
    expect(recognise(text)[0]?.cause).toBe('customer_managed_policy_missing');
  });
});
