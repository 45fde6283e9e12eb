import { rowsFor } from './grants.ts';
import { type Gatherer, NotSeen } from './look.ts';
import type { Pair } from './provisioned.ts';

/** Every row of the principal that the request names, who may be gone; not seen where AWS does not list by principal. */
export const gatherGoneRows: Gatherer<'goneRows'> = async (look) => {
  const { principalType: type, principalId: id } = await look.need('failure');
  const rows = type && id ? await rowsFor(look, { type, id }) : undefined;
  if (!rows) throw new NotSeen([]);
  return rows.map(({ accountId, permissionSetArn }): Pair => ({ accountId, permissionSetArn }));
};
