import { begin, type Wanted } from '../engine.ts';
import { type Operation, operation } from '../operation.ts';
import { paginate } from '../paging.ts';
import { invalid, missing } from '../refusal.ts';
import { oneOf, required } from '../shapes.ts';
import type { Request, RequestKind, State } from '../state.ts';
import { errors, worded } from '../texts.ts';
import type { PrincipalType } from '../world.ts';
import { accountArn, onInstance, refuseManagement, setOf } from './sso-common.ts';
import type { InInstance, OfSet, Paged } from './sso-shapes.ts';
import * as shapes from './sso-shapes.ts';

interface OfAssignment extends OfSet {
  TargetId: string;
  PrincipalType: PrincipalType;
  PrincipalId: string;
}

function assign(kind: 'creation' | 'deletion', key: string): Operation {
  return operation<OfAssignment>({
    readOnly: false,
    fields: shapes.assignmentFields,
    resources: ({ input }) => [input.InstanceArn, input.PermissionSetArn, accountArn(input.TargetId)],
    run: (call) => {
      const { input } = call;
      setOf(call);
      refuseManagement(call, input.TargetId);
      const wanted: Wanted = {
        kind,
        accountId: input.TargetId,
        permissionSetArn: input.PermissionSetArn,
        principalType: input.PrincipalType,
        principalId: input.PrincipalId,
      };
      return { [key]: status(call.state, begin(call.state, call.caller, wanted)) };
    },
  });
}

const provision = operation<OfSet & { TargetId?: string; TargetType: string }>({
  readOnly: false,
  fields: {
    ...shapes.setFields,
    TargetId: shapes.accountId,
    TargetType: required(oneOf('AWS_ACCOUNT', 'ALL_PROVISIONED_ACCOUNTS')),
  },
  resources: ({ input }) => [input.InstanceArn, input.PermissionSetArn, accountArn(input.TargetId ?? '*')],
  run: (call) => {
    const { TargetId, TargetType } = call.input;
    const set = setOf(call);
    if (TargetType === 'AWS_ACCOUNT' && !TargetId)
      throw invalid('TargetId is required for TargetType AWS_ACCOUNT');
    refuseManagement(call, TargetId);
    const target = TargetType === 'AWS_ACCOUNT' && TargetId ? { accountId: TargetId } : {};
    const request = begin(call.state, call.caller, {
      kind: 'provisioning',
      permissionSetArn: set.arn,
      ...target,
    });
    return { PermissionSetProvisioningStatus: status(call.state, request) };
  },
});

function describe(kind: RequestKind, idField: string, key: string): Operation {
  return operation<InInstance & Record<string, string>>({
    readOnly: true,
    fields: { InstanceArn: shapes.instanceArn, [idField]: shapes.requestId },
    resources: onInstance,
    run: (call) => {
      const id = call.input[idField] ?? '';
      const request = call.state.requests.get(id);
      if (request?.kind !== kind) throw missing(errors.unknownRequest(key, id));
      const shown = status(call.state, request);
      request.described = true;
      return { [key]: shown };
    },
  });
}

function listOf(kind: RequestKind, key: string): Operation {
  return operation<InInstance & Paged & { Filter?: { Status?: string } }>({
    readOnly: true,
    fields: { InstanceArn: shapes.instanceArn, Filter: shapes.filterByStatus, ...shapes.paged },
    resources: onInstance,
    run: (call) => {
      const wanted = call.input.Filter?.Status;
      const all = [...call.state.requests.values()].filter(
        (r) => r.kind === kind && (!wanted || r.status === wanted),
      );
      const { items, token } = paginate(call, newestFirst(all));
      const rows = items.map((r) => ({
        Status: r.status,
        RequestId: r.id,
        CreatedDate: new Date(r.createdAt),
      }));
      return { [key]: rows, ...token };
    },
  });
}

function newestFirst(requests: Request[]): Request[] {
  return requests.sort((a, b) => b.createdAt - a.createdAt);
}

/** Nobody learns the outcome from the first look: AWS answers IN_PROGRESS at least once. */
function status(state: State, request: Request) {
  const shown = request.described ? request.status : 'IN_PROGRESS';
  const reason = shown === 'FAILED' && request.reason ? worded(request.reason, state.reasons) : undefined;
  const common = {
    Status: shown,
    RequestId: request.id,
    ...(reason && { FailureReason: reason }),
    PermissionSetArn: request.permissionSetArn,
    CreatedDate: new Date(request.createdAt),
  };
  if (request.kind === 'provisioning') return { ...common, AccountId: request.accountId };
  return {
    ...common,
    TargetId: request.accountId,
    TargetType: 'AWS_ACCOUNT',
    PrincipalType: request.principalType,
    PrincipalId: request.principalId,
  };
}

const CREATION = 'AccountAssignmentCreationStatus';
const DELETION = 'AccountAssignmentDeletionStatus';
const PROVISIONING = 'PermissionSetProvisioningStatus';

export const requestOperations: Record<string, Operation> = {
  CreateAccountAssignment: assign('creation', CREATION),
  DeleteAccountAssignment: assign('deletion', DELETION),
  ProvisionPermissionSet: provision,
  DescribeAccountAssignmentCreationStatus: describe(
    'creation',
    'AccountAssignmentCreationRequestId',
    CREATION,
  ),
  DescribeAccountAssignmentDeletionStatus: describe(
    'deletion',
    'AccountAssignmentDeletionRequestId',
    DELETION,
  ),
  DescribePermissionSetProvisioningStatus: describe(
    'provisioning',
    'ProvisionPermissionSetRequestId',
    PROVISIONING,
  ),
  ListAccountAssignmentCreationStatus: listOf('creation', 'AccountAssignmentsCreationStatus'),
  ListAccountAssignmentDeletionStatus: listOf('deletion', 'AccountAssignmentsDeletionStatus'),
  ListPermissionSetProvisioningStatus: listOf('provisioning', 'PermissionSetsProvisioningStatus'),
};
