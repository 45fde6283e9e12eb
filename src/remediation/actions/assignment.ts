import { type AccountAssignment, paginateListAccountAssignments } from '@aws-sdk/client-sso-admin';
import type { Action } from '../plan.ts';
import type { WriteHands } from './action.ts';
import type { RequestStatus } from './request.ts';

export type AssignmentAction = Extract<Action, { kind: 'create-assignment' | 'delete-assignment' }>;

/** One account only, ever: the other target type of the API changes every account at once. */
export function inputOf(action: AssignmentAction) {
  return {
    InstanceArn: action.instanceArn,
    TargetId: action.accountId,
    TargetType: 'AWS_ACCOUNT',
    PermissionSetArn: action.permissionSetArn,
    PrincipalType: action.principalType,
    PrincipalId: action.principalId,
  } as const;
}

/** Everybody who has the permission set in the account, to the last page. */
export async function assignees(action: AssignmentAction, { sso }: WriteHands): Promise<AccountAssignment[]> {
  const rows: AccountAssignment[] = [];
  const input = {
    InstanceArn: action.instanceArn,
    AccountId: action.accountId,
    PermissionSetArn: action.permissionSetArn,
  };
  for await (const page of paginateListAccountAssignments({ client: sso, pageSize: 100 }, input))
    rows.push(...(page.AccountAssignments ?? []));
  return rows;
}

export async function isAssigned(action: AssignmentAction, hands: WriteHands): Promise<boolean> {
  const rows = await assignees(action, hands);
  return rows.some(
    (row) => row.PrincipalType === action.principalType && row.PrincipalId === action.principalId,
  );
}

interface AssignmentStatus extends RequestStatus {
  readonly TargetId?: string | undefined;
  readonly PermissionSetArn?: string | undefined;
  readonly PrincipalType?: string | undefined;
  readonly PrincipalId?: string | undefined;
}

export function isFor(action: AssignmentAction, status: AssignmentStatus): boolean {
  return (
    status.TargetId === action.accountId &&
    status.PermissionSetArn === action.permissionSetArn &&
    status.PrincipalType === action.principalType &&
    status.PrincipalId === action.principalId
  );
}

/** "group payments-oncall", "AdministratorAccess-Team on payments-prod": ids where there is no name. */
export function wordsOf(action: AssignmentAction, names: Readonly<Record<string, string>>) {
  const name = (id: string) => names[id] ?? id;
  return {
    principal: `${action.principalType.toLowerCase()} ${whom(action.principalId, names)}`,
    where: `${name(action.permissionSetArn)} on ${name(action.accountId)}`,
  };
}

/** Who was created again has the name of who was deleted. */
function whom(id: string, names: Readonly<Record<string, string>>): string {
  return names[id] === undefined ? id : `${names[id]} (id ending ${id.slice(-4)})`;
}
