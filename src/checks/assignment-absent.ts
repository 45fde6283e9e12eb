import { defineCheck } from './check.ts';
import { accountName, fact, principalName, setInAccount, setName } from './words.ts';

export const assignmentAbsent = defineCheck({
  id: 'assignment-absent',
  title: 'The request succeeded, and the assignment is not there',
  why: 'SUCCEEDED tells what was; whoever asks wants to know whether the access is there now.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListAccountAssignments.html',
  severity: 'medium',
  cause: 'not_assigned',
  needs: ['assignments'],
  helps: ['account', 'permissionSet', 'principal', 'call'],
  applies: ({ status, kind }) => status === 'SUCCEEDED' && kind === 'creation',
  find({ assignments }, seen) {
    if (assignments.some((row) => row.principalId === seen.failure?.principalId)) return [];
    return [
      {
        cause: 'not_assigned',
        certainty: 'confirmed',
        about: `${seen.failure?.principalId ?? '?'} ${setInAccount(seen.failure)}`,
        summary: `The request succeeded, but \`${principalName(seen)}\` has no assignment of \`${setName(seen)}\` in \`${accountName(seen)}\` now: somebody deleted it since.`,
        facts: [fact('The assignment', 'not listed', 'sso:ListAccountAssignments')],
        advice: [
          'Look in CloudTrail for DeleteAccountAssignment after this request: it may have been deleted on purpose.',
        ],
      },
    ];
  },
});
