import type { Check } from '../../checks/check.ts';
import type { Failure } from '../../evidence/evidence.ts';
import { entryOf, recognise } from '../../knowledge/recognise.ts';
import type { Verdict } from '../diagnosis.ts';

/** What a text alone says: `stated`, best first, from the check of the cause or from idc's knowledge of it. */
export function textVerdicts(failure: Failure, checks: readonly Check[]): Verdict[] {
  return recognise(failure.text ?? '').flatMap(({ cause, evidence }): Verdict[] => {
    const check = checks.find((one) => one.cause === cause);
    const entry = entryOf(cause);
    if (!entry) return [];
    const finding = {
      cause,
      certainty: 'stated' as const,
      about: failure.requestId ?? cause,
      summary: entry.meaning,
      facts: [
        {
          what: 'The text says',
          value: evidence,
          source: failure.source === 'text' ? 'the pasted text' : 'AWS',
        },
      ],
      advice: entry.advice,
      ...(entry.apart ? { apart: entry.apart } : {}),
    };
    return [
      {
        check: check?.id ?? `text-${cause.replaceAll('_', '-')}`,
        title: check?.title ?? entry.title,
        severity: check?.severity ?? 'medium',
        outcome: 'found',
        findings: [finding],
        gaps: [],
      },
    ];
  });
}
