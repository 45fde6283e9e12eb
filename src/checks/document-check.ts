import type { Gap } from '../aws/reading.ts';
import type { Cause } from '../knowledge/causes.ts';
import type { Finding, Severity } from './check.ts';

/** One rule about a document that a person handed over, next to what was read live. */
export interface DocumentCheck<E> {
  /** Equal to the file's name; the page is docs/checks/<id>.md and names every cause. */
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly docs: string;
  readonly severity: Severity;
  /** Every label that it may give. */
  readonly causes: readonly Cause[];
  /**
   * Pure and synchronous. No findings and no gaps is healthy; a gap without findings is unknown. A finding that rests on
   * the document alone is `stated`; one that rests on what was read live is `confirmed`.
   */
  find(evidence: E): Judged;
}

export interface Judged {
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
}
