import type { Gap } from '../../aws/reading.ts';
import type { Fact, Finding } from '../../checks/check.ts';
import { plannedChecks } from '../../checks/planned.ts';
import { accountName, principalName, principalWord, setName } from '../../checks/words.ts';
import type { PlannedSeen } from '../../evidence/planned.ts';
import type { Verdict } from '../diagnosis.ts';
import { judge, rank, seenIn } from '../judge.ts';

/** What is known beforehand of one planned assignment. Pure. */
export interface Judged {
  readonly planned: PlannedSeen;
  /** `unknown`: nothing stands in the way of what could be looked at. */
  readonly expected: 'fails' | 'unknown' | 'succeeds';
  readonly verdicts: readonly Verdict[];
  /** What makes it fail, best first. */
  readonly faults: readonly Finding[];
  /** What does not make it fail and should be known. */
  readonly notes: readonly Finding[];
  readonly gaps: readonly Gap[];
}

export function judgePlanned(planned: PlannedSeen): Judged {
  const { evidenced } = planned;
  const failure = evidenced.failure?.value;
  const possible = plannedChecks.filter((check) => failure && check.applies(failure));
  const verdicts = rank(possible.map((check) => judge(check, evidenced, new Set())));
  const faults = findings(verdicts, false);
  // What could not be seen matters where it may make the assignment fail.
  const unknown = verdicts.filter(({ outcome, severity }) => outcome === 'unknown' && severity !== 'low');
  return {
    planned,
    expected: faults.length > 0 ? 'fails' : unknown.length > 0 ? 'unknown' : 'succeeds',
    // Without the account, or the set, or the principal, what rests on it has no gap of its own.
    verdicts: verdicts.filter(
      (verdict) => verdict.outcome !== 'unknown' || (unknown.includes(verdict) && verdict.gaps.length > 0),
    ),
    faults,
    notes: findings(verdicts, true),
    gaps: verdicts.flatMap((verdict) => (verdict.outcome === 'healthy' ? [] : verdict.gaps)),
  };
}

/** Of low severity is what does not fail. */
function findings(verdicts: readonly Verdict[], low: boolean): Finding[] {
  return verdicts.flatMap((verdict) =>
    verdict.outcome === 'found' && (verdict.severity === 'low') === low ? verdict.findings : [],
  );
}

/** "group `x` -> `P` on `A` (444455556666)": names where they were seen, else what was typed. */
export function inWords({ planned }: Judged): string {
  const { entry, evidenced } = planned;
  const seen = seenIn(evidenced);
  const { accountId, permissionSetArn, principalId } = seen.failure ?? {};
  const who = principalId ? principalName(seen) : entry.principal;
  const what = permissionSetArn ? setName(seen) : entry.permissionSet;
  const where = accountId ? `\`${accountName(seen)}\` (${accountId})` : `\`${entry.account}\``;
  return `${principalWord(seen.failure)} \`${who}\` -> \`${what}\` on ${where}`;
}

/** What was looked at and is in order, for the table. */
export function factsOf({ planned }: Judged): Fact[] {
  const { account, principal, managedPolicies, customerPolicies, roleQuotas, assignments } = seenIn(
    planned.evidenced,
  );
  const facts: Fact[] = [];
  if (account?.found)
    facts.push({ what: 'The account', value: account.state, source: 'organizations:DescribeAccount' });
  if (principal?.found) {
    const api = principal.type === 'USER' ? 'identitystore:DescribeUser' : 'identitystore:DescribeGroup';
    facts.push({ what: `The ${principal.type.toLowerCase()}`, value: 'exists', source: api });
  }
  if (managedPolicies && customerPolicies && roleQuotas) {
    const value = `${managedPolicies.length + customerPolicies.length} of ${roleQuotas.policiesPerRole}`;
    facts.push({ what: 'Policies in the set', value, source: roleQuotas.seenIn });
  }
  if (assignments) {
    const groups = assignments.filter(({ principalType }) => principalType === 'GROUP').length;
    const value = `${groups} of 100`;
    facts.push({ what: 'Groups of the set there', value, source: 'sso:ListAccountAssignments' });
  }
  return facts;
}
