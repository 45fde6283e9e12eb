import { listDirectory, PAGE } from './directory.ts';
import type { AssignmentRow, PrincipalSeen, PrincipalType } from './evidence.ts';
import { home } from './instance.ts';
import type { Look } from './look.ts';
import { lookAtEach, type Many } from './many.ts';
import type { LivePrincipal } from './memory.ts';
import { describePrincipal } from './principal.ts';

/**
 * Who these users and groups are: from the directory's own list where that is known to have fewer pages than there are
 * ids, else described one by one. Who is not listed is described, too: only that proves that somebody is gone.
 */
export async function principalsOf(look: Look, rows: readonly AssignmentRow[]): Promise<Many<PrincipalSeen>> {
  const listed = new Map(
    (await Promise.all([listedOf(look, 'USER', rows), listedOf(look, 'GROUP', rows)]))
      .flat()
      .map((live) => [live.id, live]),
  );
  const each = { of: 'the users and groups', name: (row: AssignmentRow) => row.principalId };
  return lookAtEach(rows, each, async ({ principalType: type, principalId: id }) => {
    const live = listed.get(id) ?? (await describePrincipal(look, type, id));
    return live ? { found: true as const, ...live } : { found: false as const, id, type };
  });
}

/** How large a directory is, idc knows where it once listed it in full. What cannot be listed is described. */
async function listedOf(
  look: Look,
  type: PrincipalType,
  rows: readonly AssignmentRow[],
): Promise<readonly LivePrincipal[]> {
  const ids = rows.flatMap((row) => (row.principalType === type ? [row.principalId] : []));
  const { instance } = await home(look);
  const known = await look.memory?.recallCount(instance.identityStoreId, type);
  const pages = Math.ceil((known?.count ?? Number.POSITIVE_INFINITY) / PAGE);
  if (ids.length <= pages) return [];
  const { seen } = await lookAtEach([type], { of: 'the directory', name: String }, () =>
    listDirectory(look, type, { most: ids.length, wanted: new Set(ids) }),
  );
  return seen.flatMap(({ live }) => live);
}
