import type { Evidence, EvidenceKey, Failure } from '../evidence/evidence.ts';
import type { Cause } from '../knowledge/causes.ts';
import type { Plan } from '../remediation/plan.ts';

export type Severity = 'high' | 'medium' | 'low';
/** `confirmed`: read live just now. `stated`: named by AWS's text alone, which never carries a plan. */
export type Certainty = 'confirmed' | 'stated';

/** One row of the evidence table. `value` is untrusted text; `source` is an API as in IAM policies. */
export interface Fact {
  readonly what: string;
  readonly value: string;
  readonly source: string;
}

export interface Finding {
  readonly cause: Cause;
  readonly certainty: Certainty;
  /** Stable across runs: with the cause it is the finding's identity in summaries. */
  readonly about: string;
  readonly summary: string;
  readonly facts: readonly Fact[];
  readonly advice: readonly string[];
  /** AWS's text named this cause, and what was read live shows that it no longer holds. */
  readonly gone?: true;
  /** What tells this cause apart from the next one, where two fit. */
  readonly apart?: string;
  /** How often, where a finding of a list stands for several alike; 1 when absent. */
  readonly count?: number;
  readonly plan?: Plan;
}

/** What a check may use without depending on it: values that were seen, by key. */
export type Seen = { readonly [K in EvidenceKey]?: Evidence[K] };

export interface Check<K extends EvidenceKey = EvidenceKey> {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly docs: string;
  readonly severity: Severity;
  /** The label of what it finds. */
  readonly cause: Cause;
  /** Deciding evidence: a gap in any of it means unknown (or stated, where AWS's text names the cause). */
  readonly needs: readonly K[];
  /** Names, caller, context: a gap here costs words, not the verdict. */
  readonly helps: readonly EvidenceKey[];
  /** Whether the question can have this cause at all (kind, status); no evidence is read for it otherwise. */
  applies(failure: Failure): boolean;
  /** Pure and synchronous. `[]` means healthy. `named` is true when AWS's text names the cause. */
  find(evidence: Pick<Evidence, K>, seen: Seen, named: boolean): Finding[];
  /**
   * The finding when only AWS's text speaks; absent where no text of AWS can name the cause, and undefined where
   * what was seen shows that the text speaks of something else.
   */
  readonly state?: (failure: Failure, seen: Seen) => Finding | undefined;
}

/** Fixes what `find` may see to what `needs` declares: reading undeclared evidence does not compile. */
export function defineCheck<const K extends EvidenceKey>(check: Check<K>): Check {
  return check as unknown as Check;
}
