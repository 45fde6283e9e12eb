import type { Gap } from '../aws/reading.ts';
import { assignmentsOf } from './assignments.ts';
import type { AssignmentRow } from './evidence.ts';
import type { Gatherer, Look } from './look.ts';
import { lookAtEach, type Many } from './many.ts';
import type { Pair } from './provisioned.ts';

/** A question about a whole organization may take ten minutes; the rest is for looking at what was found. */
const READ_FOR_MS = 8 * 60_000;

export interface Assigned extends Pair {
  readonly rows: readonly AssignmentRow[];
}
/** Who has what where, pair by pair, and which pairs could not be read. */
export interface AllAssignments {
  readonly assigned: readonly Assigned[];
  readonly unread: readonly Gap[];
}

/** Every assignment of every account: one call for each pair of account and provisioned permission set. */
export const gatherAllAssignments: Gatherer<'allAssignments'> = async (look) => {
  const { pairs, unread } = await look.need('provisioned');
  const read = await assignmentsIn(look, pairs);
  return { assigned: read.seen, unread: [...unread, ...read.unread] };
};

export async function assignmentsIn(look: Look, pairs: readonly Pair[]): Promise<Many<Assigned>> {
  const { instanceArn: InstanceArn } = await look.need('instance');
  const name = ({ accountId, permissionSetArn }: Pair) =>
    `${permissionSetArn.split('/').at(-1)} in ${accountId}`;
  const until = Date.parse(look.now) + READ_FOR_MS;
  return lookAtEach(pairs, { of: 'the assignments', name, until }, async (pair) => ({
    ...pair,
    rows: await assignmentsOf(look, {
      InstanceArn,
      AccountId: pair.accountId,
      PermissionSetArn: pair.permissionSetArn,
    }),
  }));
}
