import { defineCheck, type Finding, type Seen } from './check.ts';
import { fact, failedRequest, principalName, principalWord, whatFailed } from './words.ts';

export const principalNotFound = defineCheck({
  id: 'principal-not-found',
  title: 'The user or group does not exist',
  why: 'An assignment names its principal by an id of the identity store; a wrong or deleted one cannot be assigned.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html',
  severity: 'high',
  cause: 'principal_not_found',
  needs: ['principal'],
  helps: ['successors', 'account', 'permissionSet'],
  applies: failedRequest,
  find({ principal }, seen, named) {
    if (principal.found) return named ? [thereNow(seen)] : [];
    if (seen.successors && seen.successors.length > 0) return [];
    const who = principalWord(seen.failure);
    const called = principal.remembered ? `, last known as \`${principal.remembered.name}\`,` : '';
    return [
      {
        cause: 'principal_not_found',
        certainty: 'confirmed',
        about: about(seen),
        summary: `${whatFailed(seen.failure)} because the ${who} \`${principal.id}\`${called} does not exist in the identity store.`,
        facts: [
          fact(
            `The ${who}`,
            'does not exist',
            who === 'user' ? 'identitystore:DescribeUser' : 'identitystore:DescribeGroup',
          ),
        ],
        advice: advice(who, seen.failure?.kind === 'deletion'),
      },
    ];
  },
  state: (_failure, seen): Finding => ({
    cause: 'principal_not_found',
    certainty: 'stated',
    about: about(seen),
    summary: `${whatFailed(seen.failure)} because the ${principalWord(seen.failure)} \`${principalName(seen)}\` does not exist in the identity store.`,
    facts: [],
    advice: advice(principalWord(seen.failure), false),
  }),
});

function advice(who: string, deletion: boolean): string[] {
  if (deletion)
    return ['The principal is gone, so nobody can use this assignment: treat the deletion as done.'];
  return [
    `Look up whether the ${who} was deleted and created again (then it has a new id), or was never synchronised: in Active Directory it must be in the sync scope first.`,
    'Assign again with the id that the identity store has now.',
  ];
}

function thereNow(seen: Seen): Finding {
  const who = principalWord(seen.failure);
  return {
    cause: 'principal_not_found',
    certainty: 'confirmed',
    about: about(seen),
    gone: true,
    summary: `${whatFailed(seen.failure)} because the ${who} \`${principalName(seen)}\` was not in the identity store; now it is.`,
    facts: [
      fact(
        `The ${who}`,
        'exists now',
        who === 'user' ? 'identitystore:DescribeUser' : 'identitystore:DescribeGroup',
      ),
    ],
    advice: ['The cause is gone: assign again.'],
  };
}

function about(seen: Seen): string {
  return seen.failure?.principalId ?? '?';
}
