import type { PrincipalType } from './evidence.ts';
import { personAsked, rowsFor } from './grants.ts';
import type { Gatherer, Look } from './look.ts';
import { lookAtEach } from './many.ts';
import type { LivePrincipal } from './memory.ts';
import type { Grant } from './routes.ts';

/** Rows that still name an id that is gone, of this person or of a group of theirs, by idc's own memory. */
export interface StaleGrants {
  readonly rows: readonly Grant[];
  /** Who lives now under another id, by the id that is gone. */
  readonly living: Readonly<Record<string, LivePrincipal>>;
}

/** More groups than this are not followed into the past. */
const MOST_GROUPS = 50;

/** Only idc's memory knows former ids: AWS tells nothing of a principal that is gone but its id in the rows. */
export const gatherStaleGrants: Gatherer<'staleGrants'> = async (look) => {
  if (!look.memory?.recallAlike) return { rows: [], living: {} };
  const [{ id }, groups, grants] = await Promise.all([
    personAsked(look),
    look.need('memberships'),
    look.need('grants'),
  ]);
  const own = [
    { type: 'USER' as const, id },
    ...groups.slice(0, MOST_GROUPS).map((group) => ({ type: 'GROUP' as const, id: group })),
  ];
  const each = { of: 'what was created again', name: (one: (typeof own)[number]) => one.id };
  const { seen } = await lookAtEach(own, each, (one) => formerOf(look, one));
  const gone = seen.flat();
  const rows = grants.everybody
    ? [grants.rows.filter(({ principalId }) => gone.some((one) => one.id === principalId))]
    : await Promise.all(gone.map((one) => rowsFor(look, { type: one.living.type, id: one.id })));
  return {
    rows: rows.flatMap((some) => some ?? []),
    living: Object.fromEntries(gone.map((one) => [one.id, one.living])),
  };
};

/** The ids under which idc saw them before, and that are gone; an id that lives is somebody else's. */
async function formerOf(look: Look, one: { type: PrincipalType; id: string }) {
  const living = await principalOf(look, one);
  if (!living?.found) return [];
  const ids = (await look.memory?.recallAlike?.(living)) ?? [];
  const former = await Promise.all(ids.map((id) => principalOf(look, { type: one.type, id })));
  return former.flatMap((seen) => (seen && !seen.found ? [{ id: seen.id, living }] : []));
}

async function principalOf(look: Look, { type, id }: { type: PrincipalType; id: string }) {
  const subject = { source: 'plan' as const, how: '', principalId: id, principalType: type };
  return (await look.about(subject, {})('principal')).value;
}
