import { defineCheck, type Finding, type Seen } from './check.ts';
import { accountName, fact, principalName, setInAccount, setName, whatFailed } from './words.ts';

export const assignmentGone = defineCheck({
  id: 'assignment-gone',
  title: 'The assignment was already gone',
  why: 'Deleting an assignment that does not exist fails late, with a text that hides that nothing is left to do.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DeleteAccountAssignment.html',
  severity: 'low',
  cause: 'assignment_already_gone',
  needs: ['assignments'],
  helps: ['account', 'permissionSet', 'principal'],
  applies: ({ status, kind }) => status === 'FAILED' && kind !== 'creation',
  find({ assignments }, seen, named) {
    const { failure } = seen;
    // A set may be provisioned where nobody has it, so for a provisioning no row alone proves nothing.
    if (failure?.kind === 'provisioning' && !named) return [];
    const rows =
      failure?.kind === 'deletion'
        ? assignments.filter((row) => row.principalId === failure.principalId)
        : assignments;
    return rows.length > 0 ? [] : [gone(seen, 'confirmed')];
  },
  state: (_failure, seen) => gone(seen, 'stated'),
});

function gone(seen: Seen, certainty: 'confirmed' | 'stated'): Finding {
  const deletion = seen.failure?.kind === 'deletion';
  const what = deletion
    ? `\`${principalName(seen)}\` has no assignment of \`${setName(seen)}\` in \`${accountName(seen)}\`: there was nothing left to delete`
    : `nobody has \`${setName(seen)}\` in \`${accountName(seen)}\` any more: there was nothing left to provision`;
  return {
    cause: 'assignment_already_gone',
    certainty,
    about: `${seen.failure?.principalId ?? '*'} ${setInAccount(seen.failure)}`,
    summary: `${whatFailed(seen.failure)} because ${what}.`,
    facts:
      certainty === 'confirmed' ? [fact('The assignment', 'not listed', 'sso:ListAccountAssignments')] : [],
    advice: [
      'Nothing needs to be done: treat it as success.',
      'If a pipeline tried it, correct the order in which it removes things, or drop the entry from its state.',
    ],
  };
}
