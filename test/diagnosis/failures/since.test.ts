import { describe, expect, test } from '@jest/globals';
import { readSince, sinceInWords } from '../../../src/diagnosis/failures/since.ts';

describe('since when', () => {
  test.each([
    ['', 24],
    ['--since 24h', 24],
    ['--since=7d', 168],
    ['90m', 1.5],
    [' --since 1H ', 1],
    ['90d', 2160],
  ])('%j is %d hours', (text, hours) => expect(readSince(text)).toBe(hours));

  test.each(['--since', '24', '0h', '91d', '99999d', '-1h', 'yesterday', '24h please', '--until 3h'])(
    '%j is asked back',
    (text) => expect(readSince(text)).toBeUndefined(),
  );

  test.each([
    [24, 'the last 24 hours'],
    [1, 'the last hour'],
    [0.5, 'the last 30 minutes'],
    [168, 'the last 7 days'],
  ])('%d hours are %s', (hours, words) => expect(sinceInWords(hours)).toBe(words));
});
