import { type Operation, operation } from '../operation.ts';
import { paginate } from '../paging.ts';
import { required, structure } from '../shapes.ts';
import type { Assignment } from '../state.ts';
import { accountArn, onInstance, setOf } from './sso-common.ts';
import type { InInstance, OfSet, Paged } from './sso-shapes.ts';
import * as shapes from './sso-shapes.ts';

const listAssignments = operation<OfSet & { AccountId: string } & Paged>({
  readOnly: true,
  fields: { ...shapes.setFields, AccountId: required(shapes.accountId), ...shapes.paged },
  resources: ({ input }) => [input.InstanceArn, input.PermissionSetArn, accountArn(input.AccountId)],
  run: (call) => {
    const set = setOf(call);
    const here = call.state.assignments.filter(
      (a) => a.accountId === call.input.AccountId && a.permissionSetArn === set.arn,
    );
    const { items, token } = paginate(call, here);
    return { AccountAssignments: items.map(row), ...token };
  },
});

interface ForPrincipal extends InInstance, Paged {
  PrincipalId: string;
  PrincipalType: 'USER' | 'GROUP';
  Filter?: { AccountId?: string };
}

const listForPrincipal = operation<ForPrincipal>({
  readOnly: true,
  fields: {
    InstanceArn: shapes.instanceArn,
    PrincipalId: required(shapes.principalId),
    PrincipalType: required(shapes.principalType),
    Filter: structure({ AccountId: shapes.accountId }),
    ...shapes.paged,
  },
  resources: onInstance,
  run: (call) => {
    const { PrincipalId, PrincipalType, Filter } = call.input;
    const wanted = call.state.assignments.filter(
      (a) =>
        a.principalId === PrincipalId &&
        a.principalType === PrincipalType &&
        (Filter?.AccountId === undefined || a.accountId === Filter.AccountId),
    );
    const { items, token } = paginate(call, wanted);
    return { AccountAssignments: items.map(row), ...token };
  },
});

function row(a: Assignment) {
  return {
    AccountId: a.accountId,
    PermissionSetArn: a.permissionSetArn,
    PrincipalType: a.principalType,
    PrincipalId: a.principalId,
  };
}

export const assignmentReads: Record<string, Operation> = {
  ListAccountAssignments: listAssignments,
  ListAccountAssignmentsForPrincipal: listForPrincipal,
};
