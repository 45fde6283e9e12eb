import { defineCheck, type Seen } from './check.ts';
import { fact, failedRequest, list, principalWord, whatFailed } from './words.ts';

export const principalRecreated = defineCheck({
  id: 'principal-recreated',
  title: 'The user or group was deleted and created again',
  why: 'A principal that the identity provider creates again gets a new id; assignments keep naming the old one, and access fails.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html',
  severity: 'high',
  cause: 'principal_recreated_stale_id',
  needs: ['principal', 'successors'],
  helps: ['account', 'permissionSet'],
  applies: failedRequest,
  find({ principal, successors }, seen) {
    if (principal.found || successors.length === 0) return [];
    const who = principalWord(seen.failure);
    const name = principal.remembered?.name ?? principal.id;
    const proof = successors.some(({ by }) => by === 'external-id');
    // A name proves less than an external id, and the sentence says no more than was proven.
    const what = proof ? 'was deleted and created again' : 'is gone, and one of the same name lives';
    const ids = list(successors.map(({ id }) => `\`…${id.slice(-4)}\``));
    const listed = seen.assignments?.some(({ principalId }) => principalId === principal.id) ?? false;
    return [
      {
        cause: 'principal_recreated_stale_id',
        certainty: 'confirmed',
        about: principal.id,
        summary: `${whatFailed(seen.failure)} because the ${who} \`${name}\` ${what}: the request names the old id \`…${principal.id.slice(-4)}\`, the living ${who} is ${ids}.`,
        facts: [
          fact(
            'Old id',
            `${principal.id} (gone)`,
            who === 'user' ? 'identitystore:DescribeUser' : 'identitystore:DescribeGroup',
          ),
          ...successors.map(({ id, name: now, by }) =>
            fact(
              'Living id',
              `${id} (${now}, same ${by === 'external-id' ? 'external id' : 'name only'})`,
              who === 'user' ? 'identitystore:GetUserId' : 'identitystore:GetGroupId',
            ),
          ),
          ...(listed
            ? [fact('Old assignment', 'still listed, and nobody can use it', 'sso:ListAccountAssignments')]
            : []),
        ],
        advice: [
          `Assign the permission set to the living ${who}, then delete the assignment of the old id.`,
          proof
            ? 'The external ids match: it is the same object at the identity provider.'
            : 'Only the name matches: make sure at the identity provider that it is the same one.',
        ],
      },
    ];
  },
});

/** Row by row is not how somebody mends a group that was created again. */
export function inOtherRows({ goneRows = [] }: Seen): string[] {
  return goneRows.length > 1
    ? [
        `The old id stands in ${goneRows.length} assignments: \`orphans\` proposes to re-point all of them at once.`,
      ]
    : [];
}
