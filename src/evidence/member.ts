import { GetAccountSummaryCommand, ListPoliciesCommand } from '@aws-sdk/client-iam';
import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import type { Session } from '../aws/clients.ts';
import { AwsFailure, isAwsError, malformed } from '../aws/errors.ts';
import type { PolicyInAccount, PolicyReference, RoleQuotas } from './evidence.ts';
import { home, partitionOf } from './instance.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { allPages } from './paging.ts';

const POLICIES_PER_ROLE = 'L-0DA4ABF3';

export const gatherRoleQuotas: Gatherer<'roleQuotas'> = async (look) => look.need('accountQuotas');

/** Whether the account has room for the set's role. Where the role is there already, the number of roles is no matter. */
export const gatherRoleRoom: Gatherer<'roleRoom'> = async (look) => {
  const { roles, rolesQuota, seenIn } = await look.need('accountQuotas');
  const known = roles !== undefined && rolesQuota !== undefined ? { roles, rolesQuota } : undefined;
  if (known && known.roles < known.rolesQuota) return { ...known, seenIn };
  const hasRole = (await look.need('provisioning')).state !== 'absent';
  if (!known && !hasRole) throw new NotSeen([noCount()]);
  return { ...known, hasRole, seenIn };
};

function noCount() {
  return {
    of: 'the number of roles in the account',
    reason: 'denied' as const,
    detail: 'iam:GetAccountSummary did not answer, and Service Quotas does not tell it',
    remedy: 'Allow iam:GetAccountSummary to the role that idc uses in the account.',
  };
}

/**
 * How many managed policies a role may carry in the target account, and how many roles it has and may have.
 * IAM's own summary tells all three; Service Quotas, where that is denied, only the first.
 */
export const gatherAccountQuotas: Gatherer<'accountQuotas'> = async (look) => {
  return summaryOf(look, await memberSession(look, 'the quotas of the account'));
};

export async function summaryOf(look: Look, session: Session): Promise<RoleQuotas> {
  try {
    return await fromSummary(look, session);
  } catch (error) {
    if (!(error instanceof AwsFailure) || error.api !== 'iam:GetAccountSummary') throw error;
    return {
      policiesPerRole: await fromServiceQuotas(look, session, error),
      seenIn: 'servicequotas:GetServiceQuota',
    };
  }
}

async function fromSummary(look: Look, session: Session): Promise<RoleQuotas> {
  const { SummaryMap: map } = await look.call(session, 'iam:GetAccountSummary', () =>
    session.iam.send(new GetAccountSummaryCommand({})),
  );
  const policiesPerRole = map?.AttachedPoliciesPerRoleQuota;
  // Older IAM and emulators leave it out; no account of AWS's allows none.
  if (!policiesPerRole) throw malformed('iam:GetAccountSummary', 'no AttachedPoliciesPerRoleQuota in it');
  const { Roles: roles, RolesQuota } = map ?? {};
  const rolesQuota = RolesQuota || undefined;
  return {
    policiesPerRole,
    seenIn: 'iam:GetAccountSummary',
    ...(roles === undefined ? {} : { roles }),
    ...(rolesQuota === undefined ? {} : { rolesQuota }),
  };
}

/** Service Quotas has nothing where no value was ever applied; then the default holds. */
async function fromServiceQuotas(look: Look, session: Session, denied: AwsFailure): Promise<number> {
  const quota = { ServiceCode: 'iam', QuotaCode: POLICIES_PER_ROLE };
  try {
    const applied = await look.call(session, 'servicequotas:GetServiceQuota', () =>
      session.quotas.send(new GetServiceQuotaCommand(quota)),
    );
    if (applied.Quota?.Value !== undefined) return applied.Quota.Value;
  } catch (error) {
    if (!isAwsError(error, 'NoSuchResourceException')) throw denied;
  }
  const standard = await look.call(session, 'servicequotas:GetAWSDefaultServiceQuota', () =>
    session.quotas.send(new GetAWSDefaultServiceQuotaCommand(quota)),
  );
  if (standard.Quota?.Value === undefined) throw denied;
  return standard.Quota.Value;
}

/**
 * Which of the set's customer managed policies and boundary exist in the account. Identity Center never makes them;
 * the name is compared without case, the path exactly (AWS: "Custom permissions", customer managed policies).
 */
export const gatherPoliciesInAccount: Gatherer<'policiesInAccount'> = async (look) => {
  const wanted = await referenced(look);
  if (wanted.length === 0) return [];
  return compared(wanted, await look.need('localPolicies'));
};

export async function existing(
  look: Look,
  session: Session,
  wanted: readonly PolicyReference[],
): Promise<PolicyInAccount[]> {
  return compared(wanted, await localPolicies(look, session));
}

function compared(wanted: readonly PolicyReference[], local: readonly PolicyReference[]): PolicyInAccount[] {
  return wanted.map((policy) => ({ ...policy, exists: has(local, policy) }));
}

export const gatherLocalPolicies: Gatherer<'localPolicies'> = async (look) =>
  localPolicies(look, await memberSession(look, 'the customer managed policies of the account'));

/** Every customer managed policy of the account: a thousand a page, of 1,500 that AWS allows by default. */
async function localPolicies(look: Look, session: Session): Promise<PolicyReference[]> {
  return allPages<PolicyReference>(async (token) => {
    const page = await look.call(session, 'iam:ListPolicies', () =>
      session.iam.send(
        new ListPoliciesCommand({ Scope: 'Local', MaxItems: 1_000, ...(token ? { Marker: token } : {}) }),
      ),
    );
    // IAM always says whether there is more; what says nothing of it is not IAM, and its list no proof of absence.
    if (page.IsTruncated === undefined) throw malformed('iam:ListPolicies', 'the answer has no IsTruncated');
    const items = (page.Policies ?? []).map(({ PolicyName, Path }) => ({
      name: PolicyName ?? '',
      path: Path ?? '/',
    }));
    return { items, next: page.IsTruncated ? page.Marker : undefined };
  });
}

export async function referenced(look: Look): Promise<PolicyReference[]> {
  const [policies, boundary] = await Promise.all([look.need('customerPolicies'), look.peek('boundary')]);
  return boundary?.kind === 'customer' ? [...policies, boundary.policy] : [...policies];
}

export function has(policies: readonly PolicyReference[], wanted: PolicyReference): boolean {
  return policies.some(
    ({ name, path }) => name.toLowerCase() === wanted.name.toLowerCase() && path === wanted.path,
  );
}

async function memberSession(look: Look, of: string): Promise<Session> {
  const { accountId } = await look.need('failure');
  if (!accountId) throw new NotSeen([]);
  return sessionIn(look, accountId, of);
}

/** The session in this account; ends the gatherer where idc has no role in accounts. */
export async function sessionIn(look: Look, accountId: string, of: string): Promise<Session> {
  const { instance } = await home(look);
  const session = look.aws.member(accountId, partitionOf(instance));
  if (session) return session;
  throw new NotSeen([
    {
      of,
      reason: 'not-configured',
      detail: 'IDC_MEMBER_ROLE_NAME is not set: idc has no role in member accounts',
      remedy:
        'Create the role of deploy/policies/member-read.json in the member accounts and set IDC_MEMBER_ROLE_NAME.',
    },
  ]);
}
