import type { Operation } from '../../documents/scim/patch.ts';
import type { Scim } from '../../documents/scim/scim.ts';
import { type Broken, found, GUIDE, places, type ScimCheck, stated } from './evidence.ts';

export const scimPatch: ScimCheck = {
  id: 'scim-patch',
  title: 'An operation of the PATCH is not one that AWS takes',
  why: 'AWS takes add, replace and remove; remove needs a path, the others a value; userName and active may be changed once and not be removed.',
  docs: `${GUIDE}/patchuser.html`,
  severity: 'high',
  causes: ['scim_patch_path_missing', 'scim_patch_operation_invalid'],
  find({ scim }) {
    const noPath = scim.operations.filter(lacksPath).map((one) => broken(one, 'no `path`'));
    const invalid = [...noOperations(scim), ...scim.operations.flatMap(faults), ...repeatedTargets(scim)];
    return found([
      ...stated(
        {
          cause: 'scim_patch_path_missing',
          summary: `AWS refuses this PATCH, because ${places(noPath)} does not say in \`path\` what it is about`,
          advice: ['Let the client name the attribute in `path`.'],
        },
        noPath,
      ),
      ...stated(
        {
          cause: 'scim_patch_operation_invalid',
          summary: `AWS refuses this PATCH: ${invalid[0]?.says} (${places(invalid)})`,
          advice: [
            'Send operations as AWS takes them: `op` is add, replace or remove, each with its `path` and `value`.',
          ],
        },
        invalid,
      ),
    ]);
  },
};

/** Without a path, add and replace may name attributes in an object as their value (RFC 7644, 3.5.2). */
function lacksPath({ op, target, hasValue, changes }: Operation): boolean {
  if (target !== undefined) return false;
  return /^remove$/i.test(op) || (hasValue && changes.length === 0 && op !== '');
}

function noOperations({ how, kind, operations, json }: Scim): Broken[] {
  if (how !== 'patch' || operations.length > 0) return [];
  const says = kind === 'patch' ? 'it has no operations' : 'it is a whole payload and has no `Operations`';
  return [{ path: '$.Operations', line: json?.line ?? 1, says }];
}

function faults(one: Operation): Broken[] {
  const { op, target, hasValue } = one;
  if (op === '') return [broken(one, 'it has no `op`')];
  if (op === '?') return [broken(one, '`op` is none of add, replace and remove')];
  const removes = /^remove$/i.test(op);
  if (removes && isOnce(target)) return [broken(one, `\`${target}\` may not be removed`)];
  return removes || hasValue ? [] : [broken(one, `\`${op}\` has no \`value\``)];
}

function repeatedTargets({ operations }: Scim): Broken[] {
  return ['username', 'active'].flatMap((name) => {
    const [, second] = operations.filter(({ changes }) => changes.some((one) => one.toLowerCase() === name));
    return second
      ? [broken(second, `\`${name === 'username' ? 'userName' : name}\` is changed more than once`)]
      : [];
  });
}

function isOnce(target: string | undefined): boolean {
  return ['username', 'active'].includes(target?.toLowerCase() ?? '');
}

function broken({ path, line }: Operation, says: string): Broken {
  return { path, line, says };
}
