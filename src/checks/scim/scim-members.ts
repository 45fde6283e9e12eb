import type { Operation } from '../../documents/scim/patch.ts';
import type { Scim } from '../../documents/scim/scim.ts';
import { MOST_MEMBERS } from '../../knowledge/scim-schema.ts';
import { type Broken, found, GUIDE, type ScimCheck, stated } from './evidence.ts';

export const scimMembers: ScimCheck = {
  id: 'scim-members',
  title: 'The members of a group cannot be changed like that',
  why: 'AWS takes at most 100 changes of members in one request, and neither replaces nor removes all of them.',
  docs: `${GUIDE}/patchgroup.html`,
  severity: 'high',
  causes: ['scim_group_patch_member_limit', 'scim_operation_unsupported'],
  find({ scim }) {
    const tooMany = moreThanAllowed(scim);
    const all = scim.operations.filter(touchesAll).map(({ path, line, op }) => ({
      path,
      line,
      says: /^replace$/i.test(op) ? 'replaces all members' : 'removes all members: it names none',
    }));
    return found([
      ...stated(
        {
          cause: 'scim_group_patch_member_limit',
          summary: `AWS refuses this group, because it changes ${tooMany[0]?.says}`,
        },
        tooMany,
      ),
      ...stated(
        {
          cause: 'scim_operation_unsupported',
          summary: `AWS refuses this PATCH, because \`${all[0]?.path}\` ${all[0]?.says}`,
          advice: ['Let the client add and remove members by name, at most 100 in one request.'],
        },
        all,
      ),
    ]);
  },
};

function moreThanAllowed({ kind, lists, operations }: Scim): Broken[] {
  const members = lists.find(({ name }) => name.toLowerCase() === 'members');
  const inPatch = operations.reduce((sum, one) => sum + one.members, 0);
  const count = kind === 'group' ? (members?.count ?? 0) : kind === 'patch' ? inPatch : 0;
  if (count <= MOST_MEMBERS) return [];
  const { path, line } = (kind === 'group' && members) || { path: '$.Operations', line: 1 };
  return [{ path, line, says: `${count} members, and ${MOST_MEMBERS} are allowed in one request` }];
}

function touchesAll({ op, target, changes, hasFilter, members, hasValue }: Operation): boolean {
  const isMembers = changes.some((name) => name.toLowerCase() === 'members');
  if (!isMembers || hasFilter) return false;
  if (/^replace$/i.test(op)) return true;
  return /^remove$/i.test(op) && target !== undefined && (!hasValue || members === 0);
}
