interface Index {
  upTo: number;
  readonly rows: Map<string, object[]>;
}

const known = new WeakMap<readonly object[], Map<unknown, Index>>();

/**
 * The rows of a list that have this key, in the list's order, without going through all of it each time. `keyOf` is a
 * constant of its module. The list may be appended to and may be replaced; what a key is made of never changes in place.
 */
export function rowsWith<R extends object>(
  list: readonly R[],
  keyOf: (row: R) => string,
  key: string,
): readonly R[] {
  const indexes = known.get(list) ?? new Map<unknown, Index>();
  known.set(list, indexes);
  const kept = indexes.get(keyOf);
  const index = kept && kept.upTo <= list.length ? kept : { upTo: 0, rows: new Map<string, object[]>() };
  indexes.set(keyOf, index);
  for (; index.upTo < list.length; index.upTo += 1) {
    const row = list[index.upTo] as R;
    const rows = index.rows.get(keyOf(row));
    if (rows) rows.push(row);
    else index.rows.set(keyOf(row), [row]);
  }
  return (index.rows.get(key) ?? []) as R[];
}

interface Placed {
  readonly accountId: string;
  readonly permissionSetArn: string;
}
export const byAccount = ({ accountId }: Placed) => accountId;
export const bySet = ({ permissionSetArn }: Placed) => permissionSetArn;
export const byPair = ({ accountId, permissionSetArn }: Placed) => `${accountId} ${permissionSetArn}`;
export const byId = ({ id }: { readonly id: string }) => id;
