import type { Action, ActionKind } from '../plan.ts';
import type { ActionKindOf } from './action.ts';
import { createAssignment } from './create-assignment.ts';
import { deleteAssignment } from './delete-assignment.ts';
import { provisionPermissionSet } from './provision-permission-set.ts';
import { requestQuotaIncrease } from './request-quota-increase.ts';

const ACTIONS: { readonly [K in ActionKind]: ActionKindOf<Extract<Action, { kind: K }>> } = {
  'create-assignment': createAssignment,
  'delete-assignment': deleteAssignment,
  'provision-permission-set': provisionPermissionSet,
  'request-quota-increase': requestQuotaIncrease,
};

/** What idc can do with this action. */
export function kindOf<A extends Action>(action: A): ActionKindOf<A> {
  return ACTIONS[action.kind] as unknown as ActionKindOf<A>;
}
