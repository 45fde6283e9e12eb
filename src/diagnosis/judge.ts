import type { Gap } from '../aws/reading.ts';
import type { Check, Finding, Seen } from '../checks/check.ts';
import type { Evidenced, EvidenceKey } from '../evidence/evidence.ts';
import type { Cause } from '../knowledge/causes.ts';
import type { Verdict } from './diagnosis.ts';

/** One check on the evidence that was read. Pure: the same evidence gives the same verdict anywhere. */
export function judge(check: Check, evidenced: Evidenced, named: ReadonlySet<Cause>): Verdict {
  const head = { check: check.id, title: check.title, severity: check.severity };
  const seen = seenIn(evidenced);
  const isNamed = named.has(check.cause);
  const missing = check.needs.filter((key) => seen[key] === undefined);
  const gaps = gapsOf(evidenced, [...missing, ...check.helps]);
  if (missing.length > 0) {
    const stated = isNamed && seen.failure ? check.state?.(seen.failure, seen) : undefined;
    return stated
      ? { ...head, outcome: 'found', findings: [stated], gaps }
      : { ...head, outcome: 'unknown', gaps };
  }
  const findings = check.find(seen as never, seen, isNamed);
  return findings.length > 0
    ? { ...head, outcome: 'found', findings, gaps }
    : { ...head, outcome: 'healthy' };
}

export function seenIn(evidenced: Evidenced): Seen {
  return Object.fromEntries(
    Object.entries(evidenced).flatMap(([key, reading]) =>
      reading.value === undefined ? [] : [[key, reading.value]],
    ),
  ) as Seen;
}

export function gapsOf(evidenced: Evidenced, keys: readonly EvidenceKey[]): Gap[] {
  const gaps = keys.flatMap((key) => evidenced[key]?.gaps ?? []);
  return [...new Map(gaps.map((gap) => [`${gap.of} ${gap.detail}`, gap])).values()];
}

/** Best first: confirmed, then stated by AWS, then what AWS stated and is gone; unknown and healthy after them. */
export function rank(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts
    .map((verdict, index) => ({ verdict, index }))
    .sort((a, b) => weight(a.verdict) - weight(b.verdict) || a.index - b.index)
    .map(({ verdict }) => verdict);
}

function weight(verdict: Verdict): number {
  if (verdict.outcome === 'healthy') return 6;
  if (verdict.outcome === 'unknown') return 5;
  return Math.min(...verdict.findings.map(weightOf));
}

/** An outdated set is what a failure leaves behind, and the others keep nobody out today. */
const NO_CAUSE_YET: ReadonlySet<Finding['cause']> = new Set([
  'permission_set_outdated_in_account',
  'saml_idp_certificate_expiring',
  'abac_mapping_overrides_assertion',
]);

/** What is no cause of a failure comes behind a cause that is not known. */
function weightOf(finding: Finding): number {
  if (NO_CAUSE_YET.has(finding.cause)) return 4;
  // That AWS had a problem at the time is no proof that this was it.
  if (finding.cause === 'aws_service_incident' && finding.certainty === 'confirmed') return 4;
  if (finding.cause === 'unknown_reason') return 3;
  if (finding.gone) return 2;
  return finding.certainty === 'confirmed' ? 0 : 1;
}
