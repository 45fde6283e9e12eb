import { expect, test } from '@jest/globals';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { renderAnnotations } from '../../src/render/annotations.ts';

const finding = {
  cause: 'account_not_found' as const,
  certainty: 'confirmed' as const,
  about: 'x',
  facts: [],
  advice: ['Correct it.'],
};

function diagnosis(summary: string, severity: 'high' | 'low'): Diagnosis {
  return {
    id: '1',
    question: { kind: 'preflight', text: '' },
    takenAt: '2026-11-22T10:00:00Z',
    tookMs: 1,
    outcome: 'found',
    answer: '1 of 2 planned assignments would fail.',
    subject: {},
    facts: [],
    verdicts: [
      { check: 'c', title: 'C', severity, outcome: 'found', findings: [{ ...finding, summary }], gaps: [] },
    ],
    gaps: [{ of: 'the quotas', reason: 'denied', detail: '100% no' }],
    calls: [],
  };
}

test('what would fail is an error, what should be known a notice, what was not seen a warning', () => {
  expect(renderAnnotations(diagnosis('It would fail.', 'high'), 'a,b:c.json')).toBe(
    [
      '::error file=a%2Cb%3Ac.json,title=account_not_found::It would fail. Correct it.',
      '::warning file=a%2Cb%3Ac.json,title=not looked at::the quotas: 100%25 no',
      '1 of 2 planned assignments would fail.',
      '',
    ].join('\n'),
  );
  expect(renderAnnotations(diagnosis('It exists.', 'low'), 'a.json')).toMatch(/^::notice file=a\.json,/);
});

test('a name can neither end its command nor begin one', () => {
  const text = renderAnnotations(diagnosis('x\r\n::error::y%0A', 'high'), 'a.json');
  expect(text.split('\n')[0]).toContain('x%0D%0A::error::y%250A');
  expect(text.split('\n').filter((line) => line.startsWith('::error'))).toHaveLength(1);
});
