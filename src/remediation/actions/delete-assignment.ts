import {
  type AccountAssignmentOperationStatusMetadata,
  DeleteAccountAssignmentCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  paginateListAccountAssignmentDeletionStatus,
} from '@aws-sdk/client-sso-admin';
import type { Action } from '../plan.ts';
import type { ActionKindOf, WriteHands } from './action.ts';
import { assignees, inputOf, isAssigned, isFor, wordsOf } from './assignment.ts';
import { type AsyncRequest, carryThrough, startedWith } from './request.ts';

type Delete = Extract<Action, { kind: 'delete-assignment' }>;

export const deleteAssignment: ActionKindOf<Delete> = {
  describe(action, names) {
    const { principal, where } = wordsOf(action, names);
    return `Remove the assignment of ${principal} to ${where}`;
  },
  snapshot: (action, hands) => assignees(action, hands),
  look: async (action, hands) => !(await isAssigned(action, hands)),
  async apply(action, hands) {
    const applied = await carryThrough(requestOf(action, hands.aws), hands);
    // Nothing to delete ends as FAILED with a 404. Whether the row is gone is for the look that follows to say; it was
    // not idc that took it away.
    if (!applied.ok && /\b404\b/.test(applied.awsSaid ?? '')) return { ok: true, already: true };
    return applied;
  },
};

function requestOf(action: Delete, hands: WriteHands): AsyncRequest {
  const { sso } = hands;
  const InstanceArn = action.instanceArn;
  return {
    async start() {
      const answer = await sso.send(new DeleteAccountAssignmentCommand(inputOf(action)));
      return startedWith(answer.AccountAssignmentDeletionStatus, answer);
    },
    async describe(AccountAssignmentDeletionRequestId) {
      const input = { InstanceArn, AccountAssignmentDeletionRequestId };
      const answer = await sso.send(new DescribeAccountAssignmentDeletionStatusCommand(input));
      return answer.AccountAssignmentDeletionStatus;
    },
    async list() {
      const all: AccountAssignmentOperationStatusMetadata[] = [];
      for await (const page of paginateListAccountAssignmentDeletionStatus({ client: sso }, { InstanceArn }))
        all.push(...(page.AccountAssignmentsDeletionStatus ?? []));
      return all;
    },
    isSame: (status) => isFor(action, status),
    look: async () => !(await isAssigned(action, hands)),
  };
}
