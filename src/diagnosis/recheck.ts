import type { Finding } from '../checks/check.ts';
import type { Cause } from '../knowledge/causes.ts';
import { choosePrincipal, hashPlan, type Plan } from '../remediation/plan.ts';
import type { Remediation } from '../remediation/remediation.ts';
import type { Diagnose } from './diagnosis.ts';
import { readQuestion } from './questions.ts';

type Rechecked =
  | { readonly still: true }
  | {
      readonly still: false;
      readonly why: string;
      readonly instead?: { readonly cause: Cause; readonly plan: Plan };
    };

/**
 * Whether the question, asked again, would lead to the very plan that was approved. Rejects when AWS could not be
 * looked at for a passing reason, so that the run is tried again.
 */
export async function recheck(diagnose: Diagnose, remediation: Remediation): Promise<Rechecked> {
  const asked = readQuestion(remediation.questionText);
  if (!asked.ok) return { still: false, why: `Nothing was changed: ${asked.sentence}` };
  const diagnosis = await diagnose(asked.question);
  const findings = diagnosis.verdicts.flatMap((verdict) =>
    verdict.outcome === 'found' ? verdict.findings : [],
  );
  const chosen = remediation.approval?.chosenPrincipalId;
  const still = findings.some(({ plan }) => {
    if (!plan) return false;
    const isOffered = chosen !== undefined && plan.choose?.some(({ id }) => id === chosen);
    return hashPlan(isOffered ? choosePrincipal(plan, chosen) : plan) === remediation.planHash;
  });
  if (still) return { still: true };
  const passing = diagnosis.gaps.find(({ reason }) => reason === 'throttled' || reason === 'failed');
  if (passing) throw new Error(`the recheck could not look at ${passing.of}: ${passing.detail}`);
  return {
    still: false,
    why: `Nothing was changed, because the situation is not the same any more: ${diagnosis.answer}`,
    ...insteadOf(findings, remediation),
  };
}

/** What would be proposed now, for the same cause if there is such a plan. */
function insteadOf(findings: readonly Finding[], { cause, plan: old }: Remediation) {
  const planned = findings.flatMap((finding) =>
    finding.plan ? [{ cause: finding.cause, plan: finding.plan }] : [],
  );
  const best =
    planned.find((one) => one.cause === cause && one.plan.kind === old.kind) ??
    planned.find((one) => one.cause === cause) ??
    planned[0];
  return best ? { instead: best } : {};
}
