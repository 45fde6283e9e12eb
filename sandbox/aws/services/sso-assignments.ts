import { byPair, rowsWith } from '../indexed.ts';
import { type Operation, operation } from '../operation.ts';
import { paginate } from '../paging.ts';
import { required, structure } from '../shapes.ts';
import type { Assignment } from '../state.ts';
import { accountArn, onInstance, setOf, wrongPlace } from './sso-common.ts';
import type { InInstance, OfSet, Paged } from './sso-shapes.ts';
import * as shapes from './sso-shapes.ts';

const listAssignments = operation<OfSet & { AccountId: string } & Paged>({
  readOnly: true,
  fields: { ...shapes.setFields, AccountId: required(shapes.accountId), ...shapes.paged },
  resources: ({ input }) => [input.InstanceArn, input.PermissionSetArn, accountArn(input.AccountId)],
  run: (call) => {
    const set = setOf(call);
    const pair = byPair({ accountId: call.input.AccountId, permissionSetArn: set.arn });
    const here = rowsWith(call.state.assignments, byPair, pair);
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
    const { PrincipalId, Filter } = call.input;
    const { principalLists, organization, groups } = call.state;
    if (principalLists.management && call.caller.accountId !== organization.managementAccountId)
      throw wrongPlace(call);
    const inherited = [...groups.values()].filter(
      (group) => principalLists.groups && group.members.includes(PrincipalId),
    );
    const ids = [PrincipalId, ...inherited.map(({ id }) => id)];
    const wanted = call.state.assignments.filter(
      (a) =>
        ids.includes(a.principalId) && (Filter?.AccountId === undefined || a.accountId === Filter.AccountId),
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
