import type { Fact } from '../../checks/check.ts';
import type { DecodedRefusal } from '../../evidence/authorization-message.ts';
import type { AccessDenied } from '../../knowledge/access-denied.ts';
import type { DeniedBy } from '../../knowledge/entry.ts';
import { missingStatement } from '../../knowledge/missing-statement.ts';

const REFUSERS = {
  'identity-policy': "the caller's own policies (identity-based)",
  scp: 'a service control policy of the organization',
  rcp: 'a resource control policy of the organization',
  'permissions-boundary': "the caller's permissions boundary",
  'session-policy': 'the policy of the session',
  'resource-policy': 'the policy of the resource, or the trust policy of the role',
  'vpc-endpoint-policy': 'the policy of the VPC endpoint that the call went through',
  kms: 'the KMS key: its key policy and its grants',
  unknown: 'a policy that AWS does not name',
} as const satisfies Record<DeniedBy, string>;

/** Who refused whom what, as rows. Values are untrusted. */
export function refusalFacts(denied: AccessDenied, source: string): Fact[] {
  const { principalArn, action, resource, by, explicit } = denied;
  const row = (what: string, value: string | undefined): Fact[] => (value ? [{ what, value, source }] : []);
  return [
    ...row('Who was refused', principalArn),
    ...row('What was refused', action),
    ...row('On', resource),
    ...row('Refused by', explicit ? `an explicit Deny in ${REFUSERS[by]}` : lacking(by)),
  ];
}

function lacking(by: DeniedBy): string {
  return by === 'unknown' ? 'not said: AWS names no policy' : `no Allow in ${REFUSERS[by]}`;
}

/** What to change, no wider than what was refused. */
export function refusalAdvice(denied: AccessDenied): string[] {
  if (denied.explicit)
    return [
      'No Allow helps against an explicit Deny: find that Deny, and exempt this caller in it or use another.',
    ];
  const statement = missingStatement(denied);
  if (!statement) return [];
  const where = denied.by === 'unknown' ? "If the caller's own policies lack it, the" : 'The';
  return [`${where} statement that is missing: ${JSON.stringify(statement)}`];
}

/** A decoded refusal in AWS's own words, so that it is judged like a plain one. */
export function inWords({ principalArn, action, resource, explicit }: DecodedRefusal): string {
  const because = explicit ? ' with an explicit deny in a policy' : '';
  return `User: ${principalArn ?? 'unknown'} is not authorized to perform: ${action ?? 'unknown'} on resource: ${resource ?? '*'}${because}`;
}
