import { defineCheck } from './check.ts';
import { fact, isPlanned, whatFailed } from './words.ts';

export const permissionSetNotFound = defineCheck({
  id: 'permission-set-not-found',
  title: 'The permission set does not exist',
  why: 'A call names a permission set by its ARN; one that was deleted, or belongs to another instance, is refused at once.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DescribePermissionSet.html',
  severity: 'high',
  cause: 'permission_set_not_found',
  needs: ['permissionSet'],
  helps: [],
  applies: isPlanned,
  find({ permissionSet }, { failure }) {
    if (permissionSet.found) return [];
    return [
      {
        cause: 'permission_set_not_found',
        certainty: 'confirmed',
        about: permissionSet.arn,
        summary: `${whatFailed(failure)} because there is no permission set \`${permissionSet.arn}\` in this instance.`,
        facts: [
          fact('Permission set', 'does not exist', 'sso:ListPermissionSets, sso:DescribePermissionSet'),
        ],
        advice: ['Correct the name or ARN, or create the permission set first.'],
      },
    ];
  },
});
