import { describe, expect, test } from '@jest/globals';
import { isTimeZone, latestDue, readCron } from '../src/cron.ts';

const due = (cron: string, zone: string, now: string) => {
  const read = readCron(cron);
  if (!read) throw new Error(`${cron} is no cron expression`);
  const found = latestDue(read, zone, new Date(now));
  return found && [found.occurrence, found.at.toISOString()];
};

describe('when it was last due', () => {
  test.each([
    ['0 8 * * *', 'UTC', '2026-11-22T08:00:00Z', '2026-11-22 08:00', '2026-11-22T08:00:00.000Z'],
    ['0 8 * * *', 'UTC', '2026-11-22T07:59:59Z', '2026-11-21 08:00', '2026-11-21T08:00:00.000Z'],
    [
      '30 7 * * MON-FRI',
      'Europe/Amsterdam',
      '2026-11-22T12:00:00Z',
      '2026-11-20 07:30',
      '2026-11-20T06:30:00.000Z',
    ],
    ['0 9 * * 1', 'America/New_York', '2026-11-22T12:00:00Z', '2026-11-16 09:00', '2026-11-16T14:00:00.000Z'],
    ['*/15 * * * *', 'UTC', '2026-11-22T00:07:00Z', '2026-11-22 00:00', '2026-11-22T00:00:00.000Z'],
    ['5 6,18 1 jan,JUL *', 'UTC', '2026-11-22T00:00:00Z', '2026-07-01 18:05', '2026-07-01T18:05:00.000Z'],
    ['0 8 13 * FRI', 'UTC', '2026-11-22T00:00:00Z', '2026-11-20 08:00', '2026-11-20T08:00:00.000Z'],
    ['0 8 * * 7', 'UTC', '2026-11-22T09:00:00Z', '2026-11-22 08:00', '2026-11-22T08:00:00.000Z'],
    [
      '0 0 * * *',
      'Pacific/Kiritimati',
      '2026-11-22T10:00:00Z',
      '2026-11-23 00:00',
      '2026-11-22T10:00:00.000Z',
    ],
    ['0 8 29 2 *', 'UTC', '2026-11-22T00:00:00Z', undefined, undefined],
  ])('%s in %s at %s: %s', (cron, zone, now, occurrence, at) => {
    expect(due(cron, zone, now)).toEqual(occurrence ? [occurrence, at] : undefined);
  });

  test('a time that the clock skips is due an hour later, and one that comes twice is due once', () => {
    const zone = 'Europe/Amsterdam';
    expect(due('30 2 * * *', zone, '2026-03-29T01:29:00Z')?.[0]).toBe('2026-03-28 02:30');
    expect(due('30 2 * * *', zone, '2026-03-29T01:30:00Z')).toEqual([
      '2026-03-29 02:30',
      '2026-03-29T01:30:00.000Z',
    ]);
    const twice = new Set(
      ['2026-10-25T00:45:00Z', '2026-10-25T01:45:00Z', '2026-10-25T09:00:00Z'].map(
        (now) => due('30 2 * * *', zone, now)?.[0],
      ),
    );
    expect([...twice].filter((one) => one === '2026-10-25 02:30')).toHaveLength(1);
    expect(due('30 2 * * *', zone, '2026-10-25T09:00:00Z')?.[0]).toBe('2026-10-25 02:30');
  });
});

test.each([
  '',
  '* * * *',
  '0 8 * * * *',
  '@daily',
  '60 8 * * *',
  '0 24 * * *',
  '0 8 0 * *',
  '0 8 * 13 *',
  '0 8 * * 8',
  '5-1 * * * *',
  '*/0 * * * *',
  '0 8 * * FUN',
  '*-5 * * * *',
  '-1 * * * *',
])('%j is no cron expression', (text) => expect(readCron(text)).toBeUndefined());

test('time zones are known by name', () => {
  expect([isTimeZone('Europe/Amsterdam'), isTimeZone('UTC'), isTimeZone('Mars/Olympus')]).toEqual([
    true,
    true,
    false,
  ]);
});
