import type { Gap } from '../../aws/reading.ts';
import type { Fact, Seen } from '../../checks/check.ts';
import { accountName, principalName, setName } from '../../checks/words.ts';
import type { Evidenced, EvidenceKey } from '../../evidence/evidence.ts';
import type { Diagnosis, Subject, Verdict } from '../diagnosis.ts';
import { gapsOf, seenIn } from '../judge.ts';
import type { Answered } from '../question.ts';

/** Out of evidence and verdicts: the answer first, then what it rests on. */
export function conclude(evidenced: Evidenced, verdicts: readonly Verdict[]): Answered {
  const seen = seenIn(evidenced);
  const outcome = outcomeOf(seen, verdicts);
  const gaps = gapsOf(evidenced, Object.keys(evidenced) as EvidenceKey[]);
  return {
    outcome,
    answer: answerOf(outcome, seen, verdicts, gaps),
    subject: subjectOf(seen),
    facts: factsOf(seen, verdicts),
    verdicts,
  };
}

function outcomeOf(seen: Seen, verdicts: readonly Verdict[]): Diagnosis['outcome'] {
  const { failure } = seen;
  if (!failure) return 'could-not-look';
  if (failure.status === 'IN_PROGRESS') return 'in-progress';
  if (verdicts.some(({ outcome }) => outcome === 'found')) return 'found';
  if (failure.source === 'nothing' || failure.source === 'text') return 'not-known';
  return verdicts.some(({ outcome }) => outcome === 'unknown') ? 'could-not-look' : 'healthy';
}

function answerOf(
  outcome: Diagnosis['outcome'],
  seen: Seen,
  verdicts: readonly Verdict[],
  gaps: readonly Gap[],
): string {
  const { failure } = seen;
  switch (outcome) {
    case 'found': {
      const first = verdicts.find((verdict) => verdict.outcome === 'found');
      return (first?.outcome === 'found' && first.findings[0]?.summary) || 'Something was found.';
    }
    case 'in-progress':
      return `The request is still in progress, since ${failure?.createdAt ?? 'an unknown time'}.`;
    case 'healthy':
      return failure?.kind === 'deletion'
        ? `The deletion succeeded: \`${principalName(seen)}\` no longer has \`${setName(seen)}\` on \`${accountName(seen)}\` by this assignment.`
        : `The request succeeded, and the access is there: \`${setName(seen)}\` on \`${accountName(seen)}\`, at its latest version.`;
    case 'not-known':
      return failure?.source === 'text'
        ? 'I do not know this text, and there is no id in it that Identity Center or CloudTrail knows.'
        : `${failure?.how ?? 'Nothing was found.'}`;
    case 'could-not-look':
      return failure
        ? `Identity Center says ${failure.status ?? 'nothing'}, and I could not look at everything that would tell whether the access is there.`
        : `I could not look: ${gaps[0]?.detail ?? 'AWS did not answer'}`;
  }
}

function subjectOf(seen: Seen): Subject {
  const { failure, call } = seen;
  if (!failure) return {};
  const record = call?.found ? call.record : failure.event;
  const tool = call?.found ? call.tool : undefined;
  return {
    how: failure.how,
    ...(failure.requestId ? { requestId: failure.requestId } : {}),
    ...(failure.kind ? { kind: failure.kind } : {}),
    ...(failure.status ? { status: failure.status } : {}),
    ...(failure.text && failure.source !== 'text' ? { failureReason: failure.text } : {}),
    ...(failure.createdAt ? { createdAt: failure.createdAt } : {}),
    ...(failure.accountId ? { account: named(failure.accountId, accountName(seen)) } : {}),
    ...(failure.permissionSetArn ? { permissionSet: named(failure.permissionSetArn, setName(seen)) } : {}),
    ...(failure.principalId
      ? {
          principal: {
            ...named(failure.principalId, principalName(seen)),
            type: failure.principalType ?? 'USER',
          },
        }
      : {}),
    ...(record
      ? {
          caller: {
            ...(record.callerArn ? { arn: record.callerArn } : {}),
            ...(record.at ? { at: record.at } : {}),
            ...(record.eventId ? { eventId: record.eventId } : {}),
            ...(tool ? { tool } : {}),
          },
        }
      : {}),
  };
}

function named(id: string, name: string): { id: string; name?: string } {
  return name === id ? { id } : { id, name };
}

/** What was asked, by whom, and what the checks saw to be in order: the part of the table that every answer has. */
function factsOf(seen: Seen, verdicts: readonly Verdict[]): Fact[] {
  const { failure, account, principal, call, managedPolicies, customerPolicies, roleQuotas } = seen;
  if (!failure || failure.source === 'text' || failure.source === 'nothing') return [];
  const facts: Fact[] = [];
  const toldBy = failure.delivered ? 'EventBridge' : 'cloudtrail:LookupEvents';
  const source = failure.source === 'event' ? toldBy : DESCRIBED[failure.kind ?? 'creation'];
  if (failure.permissionSetArn) facts.push({ what: 'Asked for', value: askedFor(seen), source });
  if (call?.found) facts.push({ what: 'Asked by', value: askedBy(call), source: toldBy });
  else if (call)
    facts.push({ what: 'Asked by', value: `not known. ${call.looked}`, source: 'cloudtrail:LookupEvents' });
  if (account?.found)
    facts.push({ what: 'The account', value: account.state, source: 'organizations:DescribeAccount' });
  if (principal?.found) {
    const api = principal.type === 'USER' ? 'identitystore:DescribeUser' : 'identitystore:DescribeGroup';
    facts.push({ what: `The ${principal.type.toLowerCase()}`, value: 'exists', source: api });
  }
  const isTold = verdicts.some(
    ({ check, outcome }) => check === 'managed-policy-quota-exceeded' && outcome === 'found',
  );
  if (managedPolicies && customerPolicies && roleQuotas && !isTold) {
    const count = managedPolicies.length + customerPolicies.length;
    facts.push({
      what: 'Policies in the set',
      value: `${count} of ${roleQuotas.policiesPerRole}`,
      source: roleQuotas.seenIn,
    });
  }
  return facts;
}

const DESCRIBED = {
  creation: 'sso:DescribeAccountAssignmentCreationStatus',
  deletion: 'sso:DescribeAccountAssignmentDeletionStatus',
  provisioning: 'sso:DescribePermissionSetProvisioningStatus',
} as const;

function askedFor(seen: Seen): string {
  const { failure } = seen;
  const where = `\`${setName(seen)}\` on \`${accountName(seen)}\` (${failure?.accountId ?? '?'})`;
  if (failure?.kind === 'provisioning' || !failure?.principalId) return where;
  const verb = failure.kind === 'deletion' ? 'to lose' : '->';
  return `${failure.principalType?.toLowerCase() ?? 'principal'} \`${principalName(seen)}\` ${verb} ${where}`;
}

function askedBy(call: Extract<Seen['call'], { found: true }>): string {
  const { record, tool } = call;
  const who = record.callerArn ? callerInWords(record.callerArn) : (record.callerUserId ?? 'unknown');
  return `${who}${tool ? ` with ${tool}` : ''}, ${record.at}`;
}

/** A session says more by its own name and its role's than by its ARN. */
export function callerInWords(arn: string): string {
  const [, account, role, session] = /^arn:[^:]+:sts::(\d+):assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  return session ? `\`${session}\` (role \`${role}\` in ${account})` : `\`${arn}\``;
}
