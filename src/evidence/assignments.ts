import {
  ListAccountAssignmentsCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListPermissionSetsProvisionedToAccountCommand,
  type ProvisioningStatus,
} from '@aws-sdk/client-sso-admin';
import { isAbsence, malformed } from '../aws/errors.ts';
import type { Gap } from '../aws/reading.ts';
import type { AssignmentRow } from './evidence.ts';
import { home } from './instance.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { after, allPages } from './paging.ts';

/** Who has the permission set in the account, as rows of AWS; principals may be long gone. */
export const gatherAssignments: Gatherer<'assignments'> = async (look) => {
  const { ids } = await target(look);
  return assignmentsOf(look, ids);
};

export async function assignmentsOf(
  look: Look,
  ids: { readonly InstanceArn: string; readonly AccountId: string; readonly PermissionSetArn: string },
): Promise<AssignmentRow[]> {
  const { session } = await home(look);
  const rows = await allPages(async (token) => {
    const page = await look.call(session, 'sso:ListAccountAssignments', () =>
      session.sso.send(new ListAccountAssignmentsCommand({ ...ids, ...after(token) })),
    );
    return { items: page.AccountAssignments, next: page.NextToken };
  });
  return rows.flatMap(({ PrincipalId, PrincipalType }): AssignmentRow[] =>
    PrincipalId
      ? [{ principalId: PrincipalId, principalType: PrincipalType === 'USER' ? 'USER' : 'GROUP' }]
      : [],
  );
}

/** Whether the permission set is provisioned in the account; at which version only where the question turns on it. */
export const gatherProvisioning: Gatherer<'provisioning'> = async (look) => {
  const { status, kind } = await look.need('failure');
  if (kind === 'creation' && (status === 'FAILED' || status === 'PLANNED')) {
    return { state: (await provisioned(look)) ? 'present' : 'absent' };
  }
  const [latest, outdated] = await Promise.all([
    provisioned(look, 'LATEST_PERMISSION_SET_PROVISIONED'),
    provisioned(look, 'LATEST_PERMISSION_SET_NOT_PROVISIONED'),
  ]);
  if (latest && outdated) {
    throw malformed('sso:ListPermissionSetsProvisionedToAccount', 'it ignores ProvisioningStatus');
  }
  if (outdated) return { state: 'outdated' };
  if (latest) return { state: 'latest' };
  if (status === 'SUCCEEDED' && (await isListed(look))) throw new NotSeen([contradicted()]);
  return { state: 'absent' };
};

/** Whether the request's own principal has the set in the account, as far as that is seen. */
async function isListed(look: Look): Promise<boolean> {
  const [{ principalId }, rows] = await Promise.all([look.need('failure'), look.peek('assignments')]);
  return rows?.some((row) => row.principalId === principalId) ?? false;
}

/** A set is provisioned with its first assignment, so one of the two listings is not to be believed. */
function contradicted(): Gap {
  return {
    of: 'whether the permission set is at its latest version in the account',
    reason: 'failed',
    detail:
      'the assignment is listed, and the permission set is listed neither as up to date nor as outdated there',
    remedy: 'Ask again in a minute; if it stays so, provision the permission set in the account.',
  };
}

async function provisioned(look: Look, status?: ProvisioningStatus): Promise<boolean> {
  const { ids, session } = await target(look);
  const isIt = (arns: readonly string[]) => arns.includes(ids.PermissionSetArn);
  const arns = await allPages(async (token) => {
    const page = await look.call(session, 'sso:ListPermissionSetsProvisionedToAccount', () =>
      session.sso.send(
        new ListPermissionSetsProvisionedToAccountCommand({
          InstanceArn: ids.InstanceArn,
          AccountId: ids.AccountId,
          ...(status ? { ProvisioningStatus: status } : {}),
          ...after(token),
        }),
      ),
    );
    return { items: page.PermissionSets, next: page.NextToken };
  }, isIt);
  return isIt(arns);
}

/** Whether the set is provisioned in the management account too, which ties the delegated administrator's hands. */
export const gatherManagementUse: Gatherer<'managementUse'> = async (look) => {
  const { permissionSetArn, instanceArn } = await look.need('failure');
  const { instance, session } = await home(look);
  const owner = instance.ownerAccountId;
  if (!owner || !permissionSetArn) throw new NotSeen([]);
  const ids = { InstanceArn: instanceArn ?? instance.instanceArn, PermissionSetArn: permissionSetArn };
  try {
    const accounts = await allPages(
      async (token) => {
        const page = await look.call(session, 'sso:ListAccountsForProvisionedPermissionSet', () =>
          session.sso.send(new ListAccountsForProvisionedPermissionSetCommand({ ...ids, ...after(token) })),
        );
        return { items: page.AccountIds, next: page.NextToken };
      },
      (seen) => seen.includes(owner),
    );
    return { provisionedInManagementAccount: accounts.includes(owner) };
  } catch (error) {
    if (isAbsence(error)) return { provisionedInManagementAccount: false };
    throw error;
  }
};

async function target(look: Look) {
  const { accountId, permissionSetArn, instanceArn } = await look.need('failure');
  if (!accountId || !permissionSetArn) throw new NotSeen([]);
  const { instance, session } = await home(look);
  const InstanceArn = instanceArn ?? instance.instanceArn;
  return { session, ids: { InstanceArn, AccountId: accountId, PermissionSetArn: permissionSetArn } };
}
