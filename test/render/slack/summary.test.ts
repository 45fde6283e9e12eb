import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { blockProblems, tooMuchText } from '../../../sandbox/slack/blocks.ts';
import type { FindingState } from '../../../src/diagnosis/compare.ts';
import { renderSummary } from '../../../src/render/slack/summary.ts';
import { renderSummaryThread } from '../../../src/render/slack/summary-thread.ts';
import { PARTS, type SummaryView } from '../../../src/render/slack/summary-view.ts';

/** Words of AWS and of people: long, hostile, or with what markup is made of. */
const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom('<!channel>', '*`_~', '&'.repeat(900), `${'\u202e'}evil`, '𝕏'.repeat(700), ''),
);
const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-11-${String(n).padStart(2, '0')}`);
const states: FindingState[] = ['new', 'returned', 'back', 'still', 'unseen', 'accepted', 'gone'];
const many = <T>(one: fc.Arbitrary<T>, maxLength = 60) => fc.array(one, { maxLength, size: 'max' });

const view: fc.Arbitrary<SummaryView> = fc.record(
  {
    today: day,
    late: text,
    questionId: fc.uuid(),
    next: many(fc.record({ label: text, words: text }), 12),
    assignments: fc.nat(1_000_000),
    asOf: fc.constant({ oldest: '2026-11-20T08:00:00.000Z', changesUpTo: '2026-11-22T07:59:00.000Z' }),
    failures: many(fc.record({ title: text, count: fc.nat(), newest: text, more: fc.nat(), since: day }), 30),
    pending: many(
      fc.record({
        title: text,
        requestedBy: text,
        expiresAt: fc.constant('2026-11-22T16:00:00.000Z'),
        who: fc.constant(`Needs 2 approvers, from ${'<@U0123456789>, '.repeat(10)}`),
      }),
      20,
    ),
    findings: many(
      fc.record({
        id: fc.uuid(),
        fingerprint: fc.uuid(),
        cause: text,
        summary: text,
        part: fc.constantFrom(...Object.keys(PARTS)),
        state: fc.constantFrom(...states),
        firstSeen: fc.constant('2026-11-01T08:00:00.000Z'),
        since: day,
        accepted: fc.record({ until: day, by: text, reason: text }),
      }),
    ),
    unlooked: many(text, 30),
    isBlind: fc.boolean(),
    sawFailures: fc.boolean(),
    days: fc.uniqueArray(
      fc.record({
        day,
        counts: fc.dictionary(
          fc.string({ minLength: 1, maxLength: 8 }),
          fc.record({ title: text, count: fc.nat(999) }),
          {
            maxKeys: 12,
          },
        ),
        whole: fc.boolean(),
      }),
      { selector: (one) => one.day, maxLength: 28 },
    ),
    notice: text,
    all: fc.constant(true as const),
  },
  {
    requiredKeys: [
      'today',
      'questionId',
      'next',
      'failures',
      'pending',
      'findings',
      'unlooked',
      'isBlind',
      'sawFailures',
      'days',
    ],
  },
);

test('whatever it has to say, Slack takes it, and nobody is mentioned who was not meant', () => {
  fc.assert(
    fc.property(view, (one) => {
      const messages = [renderSummary(one, 'rich'), renderSummary(one, 'classic'), renderSummaryThread(one)];
      for (const message of messages) {
        expect(blockProblems(message.blocks, 'message')).toEqual([]);
        expect(tooMuchText(message.blocks)).toBe(false);
        expect(message.text.length).toBeLessThanOrEqual(4_000);
        expect(JSON.stringify(mrkdwnOf(message.blocks))).not.toContain('<!channel>');
      }
    }),
    { numRuns: 60 },
  );
});

/** Where markup counts; what stands in plain text is shown as it is. */
function mrkdwnOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnOf);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && value.type === 'mrkdwn' ? [value] : [];
  return [...own, ...Object.values(value).flatMap(mrkdwnOf)];
}

test('says how old the assignments are on which it rests', () => {
  const quiet = {
    today: '2026-11-22',
    questionId: '6f1c1c1e-0000-4000-8000-000000000000',
    sawFailures: true,
    isBlind: false,
    asOf: { oldest: '2026-11-20T08:00:00.000Z', changesUpTo: '2026-11-22T07:59:00.000Z' },
  };
  const none = { next: [], failures: [], pending: [], findings: [], unlooked: [], days: [] };
  const { blocks } = renderSummary({ ...quiet, ...none });
  expect(JSON.stringify(blocks)).toMatch(
    /Assignments read from <!date\^1795161600\^[^>]*> on, changes up to <!date\^1795334340\^[^>]*>/,
  );
});
