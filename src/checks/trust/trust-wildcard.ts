import type { Principal, Statement, Text } from '../../documents/policy/policy.ts';
import { hasWildcard } from '../../knowledge/wildcard.ts';
import type { Finding } from '../check.ts';
import type { DocumentCheck } from '../document-check.ts';
import { isLiteral, isPrincipalArn, nameOf } from './references.ts';
import { shown, type TrustEvidence } from './trust-evidence.ts';

export const trustWildcard: DocumentCheck<TrustEvidence> = {
  id: 'trust-wildcard',
  title: 'Wildcards stand where IAM reads them as such',
  why: 'In a Principal only a lone "*" is a wildcard, and StringEquals takes * and ? for themselves.',
  docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  severity: 'high',
  causes: ['trust_wildcard_without_like'],
  find(evidence) {
    const { statements } = evidence.policy;
    return {
      findings: statements.flatMap((statement) => [
        ...statement.principals.filter(isWild).map((at) => inPrincipal(evidence, statement, at)),
        ...statement.conditions
          .filter(({ key, operator }) => isPrincipalArn(key.value) && isLiteral(operator.value))
          .flatMap(({ operator, values }) =>
            values
              .filter(({ value }) => hasWildcard(value))
              .map((at) => inCondition(evidence, { statement, at, operator })),
          ),
      ]),
      gaps: [],
    };
  },
};

function isWild({ type, value }: Principal): boolean {
  return type !== '*' && value !== '*' && hasWildcard(value);
}

function inPrincipal(evidence: TrustEvidence, statement: Statement, at: Text): Finding {
  return {
    cause: 'trust_wildcard_without_like',
    certainty: 'confirmed',
    about: at.value,
    summary: `The Principal of ${nameOf(statement)} has a wildcard inside an ARN, which AWS does not take there: it admits nobody.`,
    facts: [shown(evidence, 'Written', at)],
    advice: [
      'Name the account as Principal (`arn:…:iam::<account>:root`) and move the pattern into a Condition: ArnLike on aws:PrincipalArn.',
    ],
  };
}

interface Compared {
  readonly statement: Statement;
  readonly at: Text;
  readonly operator: Text;
}

function inCondition(evidence: TrustEvidence, { statement, at, operator }: Compared): Finding {
  const name = operator.value.slice(0, 60);
  return {
    cause: 'trust_wildcard_without_like',
    certainty: 'confirmed',
    about: at.value,
    summary: `${nameOf(statement).replace(/^s/, 'S')} compares aws:PrincipalArn by ${name}, which takes * and ? for themselves: the pattern never matches.`,
    facts: [shown(evidence, 'Written', at), shown(evidence, 'Operator', operator)],
    advice: [`Use ArnLike (or StringLike) in the place of ${name}.`],
  };
}
