import type { Finding } from '../../checks/check.ts';
import type { Evidenced } from '../../evidence/evidence.ts';
import type { Verdict } from '../diagnosis.ts';
import { incidentVerdict, issuesAt, period, serviceName, waiting } from '../health/incidents.ts';

/** What looks like the service's own fault, or like nothing that idc knows: then AWS is asked about itself. */
const ITS_OWN = ['internal_service_exception', 'unknown_reason'];

/**
 * Where the failure looks like the service's own, a problem that AWS had at that time changes what to do, and stands
 * beside the answer. It is no proof: AWS says that it had a problem, not that this request met it.
 */
export async function besideIncident(
  verdicts: readonly Verdict[],
  read: (keys: readonly ['serviceHealth']) => Promise<void>,
  evidenced: Evidenced,
): Promise<Verdict[]> {
  if (!verdicts.some(isItsOwn)) return [...verdicts];
  await read(['serviceHealth']);
  const health = evidenced.serviceHealth?.value;
  const [issue, ...others] = health ? issuesAt(health, evidenced.failure?.value?.createdAt) : [];
  if (!issue) return [...verdicts];
  const said = `AWS reports a problem with ${serviceName(issue)} in ${issue.region} at that time (${issue.code}${period(issue)}). ${waiting(issue)}`;
  return [...verdicts.map((verdict) => advised(verdict, said)), incidentVerdict([issue, ...others])];
}

function isItsOwn(verdict: Verdict): boolean {
  return verdict.outcome === 'found' && verdict.findings.some(({ cause }) => ITS_OWN.includes(cause));
}

function advised(verdict: Verdict, said: string): Verdict {
  if (verdict.outcome !== 'found') return verdict;
  const findings = verdict.findings.map(
    (finding): Finding =>
      ITS_OWN.includes(finding.cause) ? { ...finding, advice: [said, ...finding.advice] } : finding,
  );
  return { ...verdict, findings };
}
