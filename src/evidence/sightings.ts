import type { Gatherer, Look } from './look.ts';
import type { Sighting } from './memory.ts';
import type { Existence, Orphans } from './orphans.ts';

/** When each orphan was first and last found gone, by looks at a whole directory. */
export type Sightings = Readonly<Record<string, Sighting>>;

/** So far apart two sightings of an orphan have to be before its assignments may go without a typed reason. */
export const APART_HOURS = 24;

/** Empty where idc runs without a database and remembers nothing. */
export const gatherSightings: Gatherer<'sightings'> = async (look) => {
  const { identityStoreId } = await look.need('instance');
  const seen = await look.need('orphans');
  const { unread } = await look.need('allAssignments');
  if (unread.length === 0 && isWhole(look, seen)) {
    const gone = seen.orphans.map(({ id }) => id);
    await look.memory?.sightOrphans?.({ identityStoreId, gone, at: look.now });
  }
  return (await look.memory?.recallSightings?.(identityStoreId)) ?? {};
};

/** A directory that is empty, shrunk or read in part shows nobody gone, nor does one that somebody vouched for. */
function isWhole({ asked }: Look, { existence, unread, orphans }: Orphans): boolean {
  const isSeen = ({ by, assigned, type }: Existence) =>
    by === 'listing' || (by === 'describing' && orphans.filter((one) => one.type === type).length < assigned);
  return !asked.acceptCounts && unread.length === 0 && existence.every(isSeen);
}
