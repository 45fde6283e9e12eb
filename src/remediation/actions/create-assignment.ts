import {
  type AccountAssignmentOperationStatusMetadata,
  CreateAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  paginateListAccountAssignmentCreationStatus,
} from '@aws-sdk/client-sso-admin';
import type { Action } from '../plan.ts';
import type { ActionKindOf, WriteHands } from './action.ts';
import { assignees, inputOf, isAssigned, isFor, wordsOf } from './assignment.ts';
import { type AsyncRequest, carryThrough, startedWith } from './request.ts';

type Create = Extract<Action, { kind: 'create-assignment' }>;

export const createAssignment: ActionKindOf<Create> = {
  describe(action, names) {
    const { principal, where } = wordsOf(action, names);
    return `Assign ${principal} to ${where}`;
  },
  snapshot: (action, hands) => assignees(action, hands),
  look: (action, hands) => isAssigned(action, hands),
  apply: (action, hands) => carryThrough(requestOf(action, hands.aws), hands),
};

function requestOf(action: Create, hands: WriteHands): AsyncRequest {
  const { sso } = hands;
  const InstanceArn = action.instanceArn;
  return {
    async start() {
      const answer = await sso.send(new CreateAccountAssignmentCommand(inputOf(action)));
      return startedWith(answer.AccountAssignmentCreationStatus, answer);
    },
    async describe(AccountAssignmentCreationRequestId) {
      const input = { InstanceArn, AccountAssignmentCreationRequestId };
      const answer = await sso.send(new DescribeAccountAssignmentCreationStatusCommand(input));
      return answer.AccountAssignmentCreationStatus;
    },
    async list() {
      const all: AccountAssignmentOperationStatusMetadata[] = [];
      for await (const page of paginateListAccountAssignmentCreationStatus({ client: sso }, { InstanceArn }))
        all.push(...(page.AccountAssignmentsCreationStatus ?? []));
      return all;
    },
    isSame: (status) => isFor(action, status),
    look: () => isAssigned(action, hands),
  };
}
