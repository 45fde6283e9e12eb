import type { Gap } from '../aws/reading.ts';
import type { Gatherer } from './look.ts';
import { type Pair, pairsIn } from './provisioned.ts';
import { knownNames, readNames } from './set-names.ts';

/** Where a permission set is provisioned at an older version than its own. */
export interface Outdated {
  readonly pairs: readonly Pair[];
  /** The names of those permission sets, by ARN, as far as they could be read. */
  readonly setNames: Readonly<Record<string, string>>;
  readonly unread: readonly Gap[];
}

export const gatherOutdated: Gatherer<'outdated'> = async (look) => {
  const listed = await pairsIn(look, 'LATEST_PERMISSION_SET_NOT_PROVISIONED');
  const sets = [...new Set(listed.pairs.map(({ permissionSetArn }) => permissionSetArn))];
  const names = await readNames(look, sets);
  const known = knownNames(look);
  return {
    pairs: listed.pairs,
    setNames: Object.fromEntries(sets.map((arn) => [arn, known.get(arn) ?? arn.split('/').at(-1) ?? arn])),
    unread: [...listed.unread, ...names.unread],
  };
};
