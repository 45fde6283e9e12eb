import type { Finding } from '../checks/check.ts';
import type { Cause } from '../knowledge/causes.ts';
import { choosePrincipal, hashOfChange, type Plan } from '../remediation/plan.ts';
import type { Remediation } from '../remediation/remediation.ts';
import type { Diagnose } from './diagnosis.ts';
import { readQuestion } from './questions.ts';

/** Whether what was approved still stands, else why not, and what would be proposed now. */
export type Rechecked =
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
  const diagnosis = await diagnose(asked.question, { live: true });
  const findings = diagnosis.verdicts.flatMap((verdict) =>
    verdict.outcome === 'found' ? verdict.findings : [],
  );
  const chosen = remediation.approval?.chosenPrincipalId;
  const still = findings.some(({ plan }) => {
    if (!plan) return false;
    const isOffered = chosen !== undefined && plan.choose?.some(({ id }) => id === chosen);
    const now = isOffered ? choosePrincipal(plan, chosen) : plan;
    return hashOfChange(now) === hashOfChange(remediation.plan);
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
  const alike = planned.filter(({ plan }) => isAbout(plan, old));
  const best =
    alike.find((one) => one.cause === cause && one.plan.kind === old.kind) ??
    alike.find((one) => one.cause === cause) ??
    alike[0];
  return best ? { instead: best } : {};
}

/** A question about everything has many plans: one takes another's place only for whom that one was. */
function isAbout(plan: Plan, old: Plan): boolean {
  const gone = deletedIn(old);
  return gone.length === 0 || deletedIn(plan).some((id) => gone.includes(id));
}

function deletedIn({ actions }: Plan): string[] {
  return actions.flatMap((action) => (action.kind === 'delete-assignment' ? [action.principalId] : []));
}
