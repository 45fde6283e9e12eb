import type { DocumentCheck } from '../checks/document-check.ts';
import type { Verdict } from './diagnosis.ts';

/** What every check says of one document, in the order of the list. */
export function judgeDocument<E>(checks: readonly DocumentCheck<E>[], evidence: E): Verdict[] {
  return checks.map((check) => {
    const { id, title, severity } = check;
    const head = { check: id, title, severity };
    const { findings, gaps } = check.find(evidence);
    if (findings.length > 0) return { ...head, outcome: 'found', findings, gaps };
    return gaps.length > 0 ? { ...head, outcome: 'unknown', gaps } : { ...head, outcome: 'healthy' };
  });
}
