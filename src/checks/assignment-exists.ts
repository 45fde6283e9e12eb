import { defineCheck } from './check.ts';
import { accountName, fact, isPlanned, principalName, setInAccount, setName } from './words.ts';

export const assignmentExists = defineCheck({
  id: 'assignment-exists',
  title: 'The assignment exists already',
  why: 'AWS takes a second creation of the same assignment as done; some tools take it as an error.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html',
  severity: 'low',
  cause: 'assignment_already_exists',
  needs: ['assignments'],
  helps: ['account', 'permissionSet', 'principal'],
  applies: isPlanned,
  find({ assignments }, seen) {
    if (!assignments.some(({ principalId }) => principalId === seen.failure?.principalId)) return [];
    return [
      {
        cause: 'assignment_already_exists',
        certainty: 'confirmed',
        about: `${seen.failure?.principalId ?? '?'} ${setInAccount(seen.failure)}`,
        summary: `\`${principalName(seen)}\` has \`${setName(seen)}\` on \`${accountName(seen)}\` already.`,
        facts: [fact('The assignment', 'listed', 'sso:ListAccountAssignments')],
        advice: ['Nothing needs to be done; a tool that wants to create it has to import it first.'],
      },
    ];
  },
});
