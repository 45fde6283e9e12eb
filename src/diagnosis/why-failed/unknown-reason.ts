import type { Failure } from '../../evidence/evidence.ts';
import type { Verdict } from '../diagnosis.ts';

/** A failure that nothing explains is a finding of its own: what AWS said, and what AWS Support will ask. */
export function unknownReason(failure: Failure, unknown: readonly Verdict[]): Verdict {
  const gaps = unknown.flatMap((verdict) => (verdict.outcome === 'unknown' ? verdict.gaps : []));
  const said = failure.text ? 'the reason that it gives is one that idc does not know' : 'it gives no reason';
  return {
    check: 'unknown-reason',
    title: 'The reason is not known',
    severity: 'medium',
    outcome: 'found',
    gaps,
    findings: [
      {
        cause: 'unknown_reason',
        certainty: 'stated',
        about: failure.requestId ?? failure.event?.eventId ?? '?',
        summary: `I could not find out why this failed: Identity Center says ${failure.status ?? 'FAILED'}, and ${said}.`,
        facts: [],
        advice: supportCase(failure),
      },
    ],
  };
}

function supportCase(failure: Failure): string[] {
  const id = failure.requestId
    ? `the request id \`${failure.requestId}\``
    : `the event id \`${failure.event?.eventId ?? 'unknown'}\``;
  const api = failure.event?.requestId ? `, the API call's RequestID \`${failure.event.requestId}\`` : '';
  return [
    'Close the gaps under "Not looked at" and ask again, if there are any.',
    `Otherwise open an AWS Support case with ${id}${api}, the time ${failure.createdAt ?? 'of the call'}, the Region, the instance ARN, the account and the permission set: that is what Support asks for.`,
  ];
}
