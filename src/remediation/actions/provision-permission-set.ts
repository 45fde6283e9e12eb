import {
  DescribePermissionSetProvisioningStatusCommand,
  type PermissionSetProvisioningStatusMetadata,
  type ProvisioningStatus,
  ProvisionPermissionSetCommand,
  paginateListPermissionSetProvisioningStatus,
  paginateListPermissionSetsProvisionedToAccount,
} from '@aws-sdk/client-sso-admin';
import type { Action } from '../plan.ts';
import type { ActionKindOf, WriteHands } from './action.ts';
import { type AsyncRequest, carryThrough, type RequestStatus, startedWith } from './request.ts';

type Provision = Extract<Action, { kind: 'provision-permission-set' }>;

export const provisionPermissionSet: ActionKindOf<Provision> = {
  describe: (action, names) =>
    `Provision ${names[action.permissionSetArn] ?? action.permissionSetArn} on ${names[action.accountId] ?? action.accountId} again`,
  async snapshot(action, hands) {
    if (await isLatest(action, hands)) return { state: 'latest' };
    const outdated = await isProvisioned(action, hands, 'LATEST_PERMISSION_SET_NOT_PROVISIONED');
    return { state: outdated ? 'outdated' : 'absent' };
  },
  look: (action, hands) => isLatest(action, hands),
  apply: (action, hands) => carryThrough(requestOf(action, hands.aws), hands),
};

function isLatest(action: Provision, hands: WriteHands): Promise<boolean> {
  return isProvisioned(action, hands, 'LATEST_PERMISSION_SET_PROVISIONED');
}

async function isProvisioned(
  action: Provision,
  { sso }: WriteHands,
  ProvisioningStatus: ProvisioningStatus,
): Promise<boolean> {
  const input = { InstanceArn: action.instanceArn, AccountId: action.accountId, ProvisioningStatus };
  let found = false;
  for await (const page of paginateListPermissionSetsProvisionedToAccount(
    { client: sso, pageSize: 100 },
    input,
  ))
    found ||= page.PermissionSets?.includes(action.permissionSetArn) === true;
  return found;
}

function requestOf(action: Provision, hands: WriteHands): AsyncRequest {
  const { sso } = hands;
  const InstanceArn = action.instanceArn;
  const PermissionSetArn = action.permissionSetArn;
  return {
    async start() {
      const input = {
        InstanceArn,
        PermissionSetArn,
        TargetType: 'AWS_ACCOUNT',
        TargetId: action.accountId,
      } as const;
      const answer = await sso.send(new ProvisionPermissionSetCommand(input));
      return startedWith(answer.PermissionSetProvisioningStatus, answer);
    },
    async describe(ProvisionPermissionSetRequestId) {
      const input = { InstanceArn, ProvisionPermissionSetRequestId };
      const answer = await sso.send(new DescribePermissionSetProvisioningStatusCommand(input));
      return answer.PermissionSetProvisioningStatus;
    },
    async list() {
      const all: PermissionSetProvisioningStatusMetadata[] = [];
      for await (const page of paginateListPermissionSetProvisioningStatus({ client: sso }, { InstanceArn }))
        all.push(...(page.PermissionSetsProvisioningStatus ?? []));
      return all;
    },
    isSame: (status: RequestStatus & { PermissionSetArn?: string; AccountId?: string }) =>
      status.PermissionSetArn === PermissionSetArn && status.AccountId === action.accountId,
    look: () => isLatest(action, hands),
  };
}
