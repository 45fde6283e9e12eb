import { defineCheck } from './check.ts';
import { accountName, fact, isPlanned, setInAccount, setName, whatFailed } from './words.ts';

/** AWS: "Number of groups that can be assigned to a permission set in an account", not adjustable. */
const LIMIT = 100;

export const groupAssignmentLimit = defineCheck({
  id: 'group-assignment-limit',
  title: 'The permission set has all the groups that an account may give it',
  why: 'At most 100 groups can be assigned to one permission set in one account, and AWS does not raise that.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html',
  severity: 'high',
  cause: 'group_assignment_limit',
  needs: ['assignments'],
  helps: ['account', 'permissionSet'],
  applies: (failure) => isPlanned(failure) && failure.principalType !== 'USER',
  find({ assignments }, seen) {
    const { failure } = seen;
    const groups = assignments.filter(({ principalType }) => principalType === 'GROUP');
    const isIn = groups.some(({ principalId }) => principalId === failure?.principalId);
    if (groups.length < LIMIT || isIn) return [];
    return [
      {
        cause: 'group_assignment_limit',
        certainty: 'confirmed',
        about: setInAccount(failure),
        summary: `${whatFailed(failure)} because \`${setName(seen)}\` has ${groups.length} groups in \`${accountName(seen)}\`, and ${LIMIT} are allowed.`,
        facts: [
          fact('Groups of the set there', `${groups.length} of ${LIMIT}`, 'sso:ListAccountAssignments'),
        ],
        advice: ['Put the people into a group that has the set already, or take a group away.'],
      },
    ];
  },
});
