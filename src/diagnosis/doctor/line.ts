import type { Gap } from '../../aws/reading.ts';
import type { Fact, Seen } from '../../checks/check.ts';
import type { Evidenced, EvidenceKey } from '../../evidence/evidence.ts';
import type { Cause } from '../../knowledge/causes.ts';
import type { Verdict } from '../diagnosis.ts';
import { gapsOf, seenIn } from '../judge.ts';

/** What is wrong with one thing: `fail` keeps idc from its job, `warn` costs a part of its answers. */
export interface Told {
  readonly weight: 'fail' | 'warn';
  readonly summary: string;
  readonly advice: readonly string[];
  readonly facts?: readonly Fact[];
  readonly cause?: Cause;
}

/** One line of the doctor's list. */
export interface Line {
  readonly check: string;
  readonly title: string;
  readonly needs: readonly EvidenceKey[];
  /** What it means that something is denied or not set up; a plain failure to look stays unknown. */
  readonly without: Told['weight'];
  /** Nothing is wrong with what is not there: no line at all. */
  readonly optional?: true;
  /** Whether there is anything here to judge: where not, there is no line at all. */
  applies?(seen: Seen): boolean;
  judge(seen: Seen): readonly Told[];
  /** What could not be looked at although the rest was seen: then nothing passes. */
  unread?(seen: Seen): readonly Gap[];
}

/** Pass, warn or fail, as a verdict; undefined for an optional thing that is not set up. */
export function verdictOf(line: Line, evidenced: Evidenced): Verdict | undefined {
  const head = { check: `doctor-${line.check}`, title: line.title };
  const seen = seenIn(evidenced);
  if (line.applies?.(seen) === false) return undefined;
  const isMissing = line.needs.some((key) => seen[key] === undefined);
  const gaps = isMissing ? gapsOf(evidenced, line.needs) : (line.unread?.(seen) ?? []);
  if (isMissing && line.optional && gaps.every(({ reason }) => reason === 'not-configured')) return undefined;
  const isPlain =
    gaps.length === 0 || gaps.some(({ reason }) => reason === 'failed' || reason === 'throttled');
  if (isMissing && isPlain) return unknown(line, head, gaps);
  const told = isMissing ? gaps.map((gap) => toldBy(gap, line.without)) : line.judge(seen);
  if (told.length === 0 && gaps.length > 0) return unknown(line, head, gaps);
  if (told.length === 0) return { ...head, severity: 'low', outcome: 'healthy' };
  const worst = told.some(({ weight }) => weight === 'fail') ? 'fail' : 'warn';
  const findings = told.map((one) => found(line, one));
  return { ...head, severity: severityOf(worst), outcome: 'found', gaps, findings };
}

function unknown({ without }: Line, head: { check: string; title: string }, gaps: readonly Gap[]): Verdict {
  return { ...head, severity: severityOf(without), outcome: 'unknown', gaps };
}

function severityOf(weight: Told['weight']): 'high' | 'low' {
  return weight === 'fail' ? 'high' : 'low';
}

function toldBy(gap: Gap, weight: Told['weight']): Told {
  const summary =
    gap.reason === 'denied'
      ? `idc may not look at ${gap.of}.`
      : `idc cannot look at ${gap.of}: ${gap.detail}.`;
  const facts = gap.reason === 'denied' ? [{ what: 'AWS says', value: gap.detail, source: 'AWS' }] : [];
  return { weight, summary, facts, advice: gap.remedy ? [gap.remedy] : [] };
}

function found(line: Line, { summary, advice, facts = [], cause = 'idc_setup_incomplete' }: Told) {
  return { cause, certainty: 'confirmed' as const, about: line.check, summary, facts, advice };
}
