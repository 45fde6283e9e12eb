import { callerContext, refusalFor } from './authorize.ts';
import { INLINE_LIMIT, inlineSize, isIdentityPolicy } from './document.ts';
import { hexOf } from './ids.ts';
import { byId, byPair, rowsWith } from './indexed.ts';
import { needsNewRole, quotaOf, roleCount } from './quotas.ts';
import { instanceId, type PermissionSet, provisionOf, type Request, type State } from './state.ts';
import { reasons } from './texts.ts';
import type { Account, PolicyName } from './world.ts';

/** Why the work fails in one account; undefined when nothing stands in its way. In the order of AWS's own steps. */
export function failureIn(state: State, request: Request, accountId: string): string | undefined {
  const account = state.accounts.get(accountId);
  const set = state.permissionSets.get(request.permissionSetArn);
  if (!account || !set) return reasons.accountUnknown(accountId);
  if (request.kind === 'deletion') return failureOfDeletion(state, request, account);
  return (
    notActive(account) ??
    principalUnknown(state, request) ??
    managementDenied(state, request, account) ??
    roleFault(state, account, set) ??
    policyFault(account, set) ??
    inlineFault(set) ??
    internalFault(request)
  );
}

function failureOfDeletion(state: State, request: Request, account: Account): string | undefined {
  return (
    entitlementGone(state, request) ?? managementDenied(state, request, account) ?? internalFault(request)
  );
}

function notActive(account: Account): string | undefined {
  return account.state === 'ACTIVE' ? undefined : reasons.accountNotReady(account.id);
}

function principalUnknown(state: State, request: Request): string | undefined {
  const { principalId: id, principalType: type } = request;
  if (!id || !type) return undefined;
  const known =
    type === 'GROUP' ? state.groups.has(id) : rowsWith(state.organization.users, byId, id).length > 0;
  return known ? undefined : reasons.principalUnknown(type, id, state.organization.instance.identityStoreId);
}

/** In the management account Identity Center works with the caller's own rights. */
function managementDenied(state: State, request: Request, account: Account): string | undefined {
  if (account.id !== state.organization.managementAccountId) return undefined;
  const set = state.permissionSets.get(request.permissionSetArn);
  const name =
    provisionOf(state, account.id, request.permissionSetArn)?.roleName ??
    `AWSReservedSSO_${set?.name}_${hexOf(request.id, 16)}`;
  const role = `arn:aws:iam::${account.id}:role/aws-reserved/sso.amazonaws.com/${regionSegment(state)}${name}`;
  const provider = `arn:aws:iam::${account.id}:saml-provider/AWSSSO_${hexOf(account.id, 16)}_DO_NOT_DELETE`;
  for (const [action, resource] of [
    ['iam:GetSAMLProvider', provider],
    ['iam:UpdateSAMLProvider', provider],
    ...['iam:GetRole', 'iam:CreateRole', 'iam:AttachRolePolicy', 'iam:PutRolePolicy'].map(
      (a) => [a, role] as const,
    ),
  ] as const) {
    const asked = { action, resource, context: callerContext(request.caller) };
    if (refusalFor(state, request.caller, asked)) {
      return reasons.managementDenied({ arn: request.caller.arn, action, resource }, request.id);
    }
  }
  return undefined;
}

/** Only us-east-1 has no Region in the path of reserved roles. */
export function regionSegment(state: State): string {
  const { region } = state.organization;
  return region === 'us-east-1' ? '' : `${region}/`;
}

function roleFault(state: State, account: Account, set: PermissionSet): string | undefined {
  const quota = quotaOf(account, 'L-FE177D64');
  if (needsNewRole(state, account.id, set.arn) && roleCount(state, account) >= quota) {
    return reasons.roleQuota(account.id, quota);
  }
  return undefined;
}

function policyFault(account: Account, set: PermissionSet): string | undefined {
  const attached = set.managed.length + set.customer.length;
  if (attached > quotaOf(account, 'L-0DA4ABF3')) {
    return reasons.policyQuota(
      `AWSReservedSSO_${set.name}_${hexOf(`${account.id}${set.arn}`, 16)}`,
      account.id,
    );
  }
  const boundary = set.boundary && 'customer' in set.boundary ? [set.boundary.customer] : [];
  const absent = [...set.customer, ...boundary].find((p) => !hasPolicy(account, p));
  return absent && reasons.policyMissing(`arn:aws:iam::${account.id}:policy${absent.path}${absent.name}`);
}

/** Names are not case sensitive, paths are. */
export function hasPolicy(account: Account, wanted: PolicyName): boolean {
  return account.policies.some(
    (p) => p.path === wanted.path && p.name.toLowerCase() === wanted.name.toLowerCase(),
  );
}

function inlineFault(set: PermissionSet): string | undefined {
  if (!set.inline) return undefined;
  const size = inlineSize(set.inline);
  if (size > INLINE_LIMIT) return reasons.inlineTooLarge(size);
  return isIdentityPolicy(set.inline) ? undefined : reasons.inlineMalformed;
}

function internalFault(request: Request): string | undefined {
  return request.internalFault ? reasons.internal : undefined;
}

function entitlementGone(state: State, request: Request): string | undefined {
  const { accountId = '', permissionSetArn } = request;
  const here = rowsWith(state.assignments, byPair, byPair({ accountId, permissionSetArn }));
  if (here.some((row) => row.principalId === request.principalId)) return undefined;
  return reasons.entitlementGone({
    principalId: request.principalId ?? '',
    permissionSet: request.permissionSetArn,
    instance: instanceId(state.organization),
    accountId: request.accountId ?? '',
  });
}
