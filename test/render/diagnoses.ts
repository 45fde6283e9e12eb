import type { Finding } from '../../src/checks/check.ts';
import type { Diagnosis, Verdict } from '../../src/diagnosis/diagnosis.ts';

/** A finding that was read live; tests state only their difference from it. */
export function finding(difference: Partial<Finding> = {}): Finding {
  return {
    cause: 'managed_policy_quota_exceeded',
    certainty: 'confirmed',
    about: 'AdministratorAccess-Team on 444455556666',
    summary:
      '`AdministratorAccess-Team` carries 11 managed policies and `payments-prod` allows 10 on a role.',
    facts: [
      {
        what: 'Policies in the set',
        value: '9 AWS managed + 2 customer managed = 11',
        source: 'sso:ListManagedPoliciesInPermissionSet',
      },
      { what: 'Allowed on a role there', value: '10 (can be raised)', source: 'iam:GetAccountSummary' },
    ],
    advice: [
      'Raise the quota in `payments-prod` to 11 or more, then assign again; or',
      'merge two of the policies into one.',
    ],
    ...difference,
  };
}

export function found(findings: readonly Finding[], gaps: Diagnosis['gaps'] = []): Verdict {
  return {
    check: 'managed-policy-limit',
    title: 'More managed policies than the account allows',
    severity: 'high',
    outcome: 'found',
    findings,
    gaps,
  };
}

/** A whole diagnosis of one failed assignment with one confirmed finding. */
export function diagnosis(difference: Partial<Diagnosis> = {}): Diagnosis {
  return {
    id: 'd-1',
    question: { kind: 'why-failed', text: '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11' },
    takenAt: '2025-11-22T14:02:13.000Z',
    tookMs: 1100,
    outcome: 'found',
    answer:
      'The assignment failed because `AdministratorAccess-Team` carries 11 managed policies and account `payments-prod` allows 10 on a role.',
    subject: {
      requestId: '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11',
      kind: 'creation',
      status: 'FAILED',
      how: 'The id is the request id of an assignment creation.',
      failureReason:
        'Received a 402 status error: Number of attached policies to role AWSReservedSSO_x has exceeded the IAM limit.',
      account: { id: '444455556666', name: 'payments-prod' },
    },
    facts: [
      {
        what: 'Asked for',
        value: 'group `payments-oncall` -> `AdministratorAccess-Team` on `payments-prod` (444455556666)',
        source: 'sso:DescribeAccountAssignmentCreationStatus',
      },
    ],
    verdicts: [found([finding()])],
    gaps: [],
    calls: Array.from({ length: 9 }, (_, n) => ({
      api: 'sso:DescribeAccountAssignmentCreationStatus',
      at: '2025-11-22T14:02:12.000Z',
      requestId: `aws-${n}`,
      ms: 60,
    })),
    ...difference,
  };
}

const quotasGap = {
  of: 'quotas in payments-prod',
  reason: 'denied',
  detail: 'the trust policy of idc-member does not admit arn:aws:iam::111111111111:role/idc-read',
  remedy: 'add that role to the trust policy of idc-member in 444455556666.',
} as const;

/** Named by AWS's text alone: the quotas could not be read. */
export function stated(): Diagnosis {
  return diagnosis({
    verdicts: [found([finding({ certainty: 'stated', facts: [] })], [quotasGap])],
    gaps: [quotasGap],
  });
}

/** Nothing that was read explains the failure. */
export function unknown(): Diagnosis {
  const nothing = finding({
    cause: 'unknown_reason',
    summary: 'Nothing that idc knows explains this failure.',
    facts: [],
    advice: [
      'Open an AWS Support case with request id `22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11` and 14:02:11 UTC.',
    ],
  });
  return diagnosis({
    answer: 'I could not find out why this failed.',
    subject: { ...diagnosis().subject, failureReason: 'Something new went wrong' },
    verdicts: [found([nothing])],
    gaps: [quotasGap],
  });
}
