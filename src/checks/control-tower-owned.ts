import { defineCheck } from './check.ts';
import { fact, isPlanned, setName } from './words.ts';

/** The sets that AWS Control Tower makes (AWS: "IAM Identity Center groups for AWS Control Tower"). */
const MADE_BY_CONTROL_TOWER =
  /^AWS(ControlTower\w*|AdministratorAccess|PowerUserAccess|ReadOnlyAccess|OrganizationsFullAccess|ServiceCatalogAdminFullAccess|ServiceCatalogEndUserAccess)$/;

export const controlTowerOwned = defineCheck({
  id: 'control-tower-owned',
  title: 'The permission set belongs to AWS Control Tower',
  why: 'AWS Control Tower makes permission sets and their assignments itself and may change them back.',
  docs: 'https://docs.aws.amazon.com/controltower/latest/userguide/sso-groups.html',
  severity: 'low',
  cause: 'control_tower_owned',
  needs: ['permissionSet', 'setTags'],
  helps: [],
  applies: isPlanned,
  find({ permissionSet, setTags }, seen) {
    const tag = setTags.find(
      ({ key, value }) => key.toLowerCase() === 'managedby' && /^(aws)?controltower$/i.test(value),
    );
    const byName = permissionSet.found && MADE_BY_CONTROL_TOWER.test(permissionSet.name);
    if (!tag && !byName) return [];
    return [
      {
        cause: 'control_tower_owned',
        certainty: 'confirmed',
        about: permissionSet.arn,
        summary: `\`${setName(seen)}\` belongs to AWS Control Tower, which may change its assignments back.`,
        facts: [
          tag
            ? fact(`Tag ${tag.key}`, tag.value, 'sso:ListTagsForResource')
            : fact(
                'Name of the set',
                'one of those that AWS Control Tower makes',
                'sso:DescribePermissionSet',
              ),
        ],
        advice: ['Use a permission set of your own for assignments that AWS Control Tower does not make.'],
      },
    ];
  },
});
