import { meantSet } from '../../knowledge/reserved-role.ts';
import type { Finding } from '../check.ts';
import type { DocumentCheck, Judged } from '../document-check.ts';
import { fact } from '../words.ts';
import { nameOf, type Reference, referencesIn } from './references.ts';
import { ROLES_API, shown, type TrustEvidence } from './trust-evidence.ts';

const UNIQUE_ID = /^A(?:ROA|IDA)[A-Z0-9]{12,28}$/;

export const trustPrincipalGone: DocumentCheck<TrustEvidence> = {
  id: 'trust-principal-gone',
  title: 'The roles that are named by their whole ARN exist',
  why: 'A role of a permission set is deleted with its last assignment, and made again with another suffix. IAM keeps the id of the deleted one, and nobody has it again.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html',
  severity: 'high',
  causes: ['policy_principal_does_not_exist', 'trust_suffix_pinned'],
  find(evidence) {
    const judged = referencesIn(evidence.policy)
      .filter(({ is }) => meantSet(is.name)?.suffix === 'pinned')
      .map((reference) => pinned(evidence, reference));
    return {
      findings: [...deleted(evidence), ...judged.flatMap(({ findings }) => findings)],
      gaps: judged.flatMap(({ gaps }) => gaps),
    };
  },
};

function deleted(evidence: TrustEvidence): Finding[] {
  return evidence.policy.statements.flatMap((statement) =>
    statement.principals
      .filter(({ type, value }) => type === 'AWS' && UNIQUE_ID.test(value))
      .map((at) => ({
        cause: 'policy_principal_does_not_exist',
        certainty: 'confirmed',
        about: at.value,
        summary: `The Principal of ${nameOf(statement)} is the id of ${at.value.startsWith('AROA') ? 'a role' : 'a user'} that was deleted: nobody has it any more, not even one of the same name.`,
        facts: [shown(evidence, 'Written', at)],
        advice: [
          'Name the account as Principal and the permission set in a Condition: ArnLike on aws:PrincipalArn, with a wildcard for the suffix.',
          'IAM shows such an id where the policy was saved with an ARN; which set it was, only an older version of the policy tells.',
        ],
      })),
  );
}

function pinned(evidence: TrustEvidence, reference: Reference): Judged {
  const { at, is, statement, condition } = reference;
  const there = evidence.roles[is.account];
  const name = meantSet(is.name)?.set ?? '';
  const suffix = is.name.slice(-16);
  const facts = [shown(evidence, 'Written', at)];
  if (!there) return { findings: [loose(reference, name, facts)], gaps: evidence.gaps.roles };
  const live = there.find(({ set }) => set === name);
  if (live?.suffix === suffix)
    return { findings: [loose(reference, name, [...facts, fact('Role', live.arn, ROLES_API)])], gaps: [] };
  const now = live ? `it ends in ${live.suffix} now` : 'there is no role of this set now';
  return {
    findings: [
      {
        cause: condition ? 'trust_suffix_pinned' : 'policy_principal_does_not_exist',
        certainty: 'confirmed',
        about: at.value,
        summary: `${nameOf(statement).replace(/^s/, 'S')} names a role of \`${name}\` that does not exist in ${is.account}: ${now}.`,
        facts: [...facts, fact(`Role of ${name}`, live?.arn ?? 'none', ROLES_API)],
        advice: ADVICE,
      },
    ],
    gaps: [],
  };
}

/** It holds today, as far as is known, and ends with the last assignment. */
function loose({ at, statement }: Reference, name: string, facts: Finding['facts']): Finding {
  return {
    cause: 'trust_suffix_pinned',
    certainty: facts.length > 1 ? 'confirmed' : 'stated',
    about: at.value,
    summary: `${nameOf(statement).replace(/^s/, 'S')} names the role of \`${name}\` by its whole suffix, which changes when the last assignment is removed and made again.`,
    facts,
    advice: ADVICE,
  };
}

const ADVICE = [
  'Write a wildcard for the suffix: `AWSReservedSSO_<set>_????????????????` in a Condition with ArnLike on aws:PrincipalArn, and the account as Principal.',
];
