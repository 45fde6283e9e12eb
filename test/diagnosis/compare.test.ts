import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  compare,
  daysBetween,
  type FindingState,
  fingerprintOf,
  type KnownFinding,
  lookOf,
} from '../../src/diagnosis/compare.ts';
import { diagnosis, finding, found, stated } from '../render/diagnoses.ts';

const NOW = '2026-11-22T08:00:00.000Z';
const today = '2026-11-22';
const seen = { fingerprint: 'a', cause: 'orphaned_principal', summary: 'now' };
const known = (difference: Partial<KnownFinding> = {}): KnownFinding => ({
  ...seen,
  id: 'id-a',
  summary: 'then',
  part: 'orphans',
  firstSeen: '2026-11-20T08:00:00.000Z',
  lastSeen: '2026-11-21T08:00:00.000Z',
  unseenThen: [],
  ...difference,
});
const accepted = (until: string) => ({ accepted: { until, by: 'U02SAMREYES', reason: 'x' } });
const goneAt = { goneAt: '2026-11-21T08:00:00.000Z' };
const look = (isSeen: boolean, unseen: string[] = []) => ({
  part: 'orphans',
  findings: isSeen ? [seen] : [],
  unseen,
});

describe('one finding', () => {
  test.each<[string, KnownFinding[], ReturnType<typeof look>, FindingState | undefined]>([
    ['nobody knew', [], look(true), 'new'],
    ['everybody knew', [known()], look(true), 'still'],
    ['was not found by a whole look', [known()], look(false), 'gone'],
    ['was not found by half a look', [known()], look(false, ['denied: x']), 'unseen'],
    [
      'was found then by half a look',
      [known({ unseenThen: ['denied: x'] })],
      look(false, ['denied: x']),
      'gone',
    ],
    [
      'was found then by another half',
      [known({ unseenThen: ['denied: y'] })],
      look(false, ['denied: x']),
      'unseen',
    ],
    ['was gone, and is', [known(goneAt)], look(false), undefined],
    ['was gone, and came back', [known(goneAt)], look(true), 'returned'],
    ['is accepted through today', [known(accepted(today))], look(true), 'accepted'],
    ['was accepted through yesterday', [known(accepted('2026-11-21'))], look(true), 'back'],
    ['is accepted, and was not seen', [known(accepted(today))], look(false, ['denied: x']), 'accepted'],
    ['is accepted, and gone', [known(accepted(today))], look(false), 'gone'],
    ['is accepted, and came back', [known({ ...goneAt, ...accepted(today) })], look(true), 'accepted'],
  ])('%s', (_what, before, one, state) => {
    const compared = compare({ known: before, looks: [one], now: NOW, today });
    expect(compared.map((each) => each.state)).toEqual(state ? [state] : []);
  });

  test('keeps the day on which it was seen first, unless it was gone', () => {
    const first = (before: KnownFinding[]) =>
      compare({ known: before, looks: [look(true)], now: NOW, today })[0]?.firstSeen;
    expect([first([known()]), first([known(goneAt)]), first([])]).toEqual([known().firstSeen, NOW, NOW]);
  });

  test('of a part that nobody looked at is not gone', () => {
    expect(compare({ known: [known()], looks: [], now: NOW, today })[0]?.state).toBe('unseen');
  });
});

const letters = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'));
const world = fc.record({
  before: letters,
  now: letters,
  gone: letters,
  unseen: fc.subarray(['denied: x', 'failed: y']),
  until: fc.option(fc.constantFrom('2026-11-21', '2026-11-22', '2026-12-01'), { nil: undefined }),
});

test('every finding is told once, in a way that fits what was seen', () => {
  fc.assert(
    fc.property(world, ({ before, now, gone, unseen, until }) => {
      const all = before.map((fingerprint) =>
        known({
          fingerprint,
          id: fingerprint,
          ...(gone.includes(fingerprint) ? goneAt : {}),
          ...(until ? accepted(until) : {}),
        }),
      );
      const findings = now.map((fingerprint) => ({ ...seen, fingerprint }));
      const looks = [{ part: 'orphans', findings, unseen }];
      const compared = compare({ known: all, looks, now: NOW, today });
      const told = compared.map(({ fingerprint }) => fingerprint);
      const wanted = new Set([...now, ...before.filter((one) => !gone.includes(one))]);
      expect(new Set(told)).toEqual(wanted);
      expect(told).toHaveLength(wanted.size);
      for (const { fingerprint, state } of compared) {
        if (state === 'gone' || state === 'unseen') expect(now).not.toContain(fingerprint);
        if (state === 'new') expect(before).not.toContain(fingerprint);
        if (state === 'gone') expect(unseen).toEqual([]);
      }
    }),
  );
});

test('the same look twice finds nothing new and nothing gone', () => {
  fc.assert(
    fc.property(letters, fc.subarray(['denied: x', 'failed: y']), (now, unseen) => {
      const looks = [
        { part: 'orphans', findings: now.map((one) => ({ ...seen, fingerprint: one })), unseen },
      ];
      const again = now.map((fingerprint) => known({ fingerprint, unseenThen: unseen }));
      expect(compare({ known: again, looks, now: NOW, today }).every(({ state }) => state === 'still')).toBe(
        true,
      );
    }),
  );
});

test('a finding is the same whatever is said about it, and another where it is about something else', () => {
  const one = lookOf('failures', diagnosis({ verdicts: [found([finding()])] }));
  const same = lookOf(
    'failures',
    diagnosis({ verdicts: [found([finding({ summary: 'x', count: 9, advice: [] })])] }),
  );
  expect(same.findings[0]?.fingerprint).toBe(one.findings[0]?.fingerprint);
  expect(fingerprintOf(finding({ about: 'elsewhere' }))).not.toBe(one.findings[0]?.fingerprint);
  expect(one.unseen).toEqual([]);
  expect(lookOf('failures', diagnosis({ gaps: stated().gaps })).unseen).toEqual([
    'denied: quotas in payments-prod',
  ]);
});

test('days are counted over months and leap years', () => {
  expect(daysBetween('2026-11-22', '2026-11-22')).toBe(0);
  expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
});
