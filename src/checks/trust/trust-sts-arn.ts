import type { Text } from '../../documents/policy/policy.ts';
import { arnParts } from '../../knowledge/wildcard.ts';
import type { DocumentCheck } from '../document-check.ts';
import { isPrincipalArn, nameOf } from './references.ts';
import { shown, type TrustEvidence } from './trust-evidence.ts';

export const trustStsArn: DocumentCheck<TrustEvidence> = {
  id: 'trust-sts-arn',
  title: 'aws:PrincipalArn is held against the ARN of the role',
  why: 'get-caller-identity shows the ARN of the session (arn:aws:sts::…:assumed-role/…), and aws:PrincipalArn is the ARN of the role (arn:aws:iam::…:role/…).',
  docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn',
  severity: 'high',
  causes: ['trust_sts_arn_as_principal'],
  find(evidence) {
    const written = evidence.policy.statements.flatMap((statement) =>
      statement.conditions
        .filter(({ key }) => isPrincipalArn(key.value))
        .flatMap(({ values }) => values.filter(isSession).map((at) => ({ at, statement }))),
    );
    return {
      findings: written.map(({ at, statement }) => ({
        cause: 'trust_sts_arn_as_principal',
        certainty: 'confirmed',
        about: at.value,
        summary: `The condition of ${nameOf(statement)} compares aws:PrincipalArn with the ARN of a session, and it is the ARN of the role: it never matches.`,
        facts: [shown(evidence, 'Written', at)],
        advice: [
          'Write the ARN of the role, `arn:…:iam::<account>:role/aws-reserved/sso.amazonaws.com/…/AWSReservedSSO_…`, without the session name.',
          'Where one person alone is meant, keep that and compare aws:userid too, or assign a permission set of their own.',
        ],
      })),
      gaps: [],
    };
  },
};

function isSession({ value }: Text): boolean {
  const [, , service = '', , , resource = ''] = arnParts(value);
  return service === 'sts' && resource.startsWith('assumed-role/');
}
