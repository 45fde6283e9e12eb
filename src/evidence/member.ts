import { GetAccountSummaryCommand, ListPoliciesCommand } from '@aws-sdk/client-iam';
import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import type { Session } from '../aws/clients.ts';
import { AwsFailure, isAwsError } from '../aws/errors.ts';
import type { PolicyReference, RoleQuotas } from './evidence.ts';
import { home, partitionOf } from './instance.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { allPages } from './paging.ts';

const POLICIES_PER_ROLE = 'L-0DA4ABF3';

/**
 * How many managed policies a role may carry in the target account, and how many roles it has and may have.
 * IAM's own summary tells all three; Service Quotas, where that is denied, only the first.
 */
export const gatherRoleQuotas: Gatherer<'roleQuotas'> = async (look) => {
  const session = await memberSession(look, 'the quotas of the account');
  try {
    return await fromSummary(look, session);
  } catch (error) {
    if (!(error instanceof AwsFailure) || error.api !== 'iam:GetAccountSummary') throw error;
    return {
      policiesPerRole: await fromServiceQuotas(look, session, error),
      seenIn: 'servicequotas:GetServiceQuota',
    };
  }
};

async function fromSummary(look: Look, session: Session): Promise<RoleQuotas> {
  const { SummaryMap: map } = await look.call(session, 'iam:GetAccountSummary', () =>
    session.iam.send(new GetAccountSummaryCommand({})),
  );
  const policiesPerRole = map?.AttachedPoliciesPerRoleQuota;
  if (policiesPerRole === undefined) {
    throw new AwsFailure('iam:GetAccountSummary', new TypeError('no AttachedPoliciesPerRoleQuota in it'));
  }
  const { Roles: roles, RolesQuota: rolesQuota } = map ?? {};
  const isFull = roles !== undefined && rolesQuota !== undefined && roles >= rolesQuota;
  const provisioning = isFull ? await look.need('provisioning') : undefined;
  return {
    policiesPerRole,
    seenIn: 'iam:GetAccountSummary',
    ...(roles === undefined ? {} : { roles }),
    ...(rolesQuota === undefined ? {} : { rolesQuota }),
    ...(provisioning ? { hasRole: provisioning.state !== 'absent' } : {}),
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
  const session = await memberSession(look, 'the customer managed policies of the account');
  const local = await allPages<PolicyReference>(
    async (token) => {
      const page = await look.call(session, 'iam:ListPolicies', () =>
        session.iam.send(
          new ListPoliciesCommand({ Scope: 'Local', MaxItems: 1_000, ...(token ? { Marker: token } : {}) }),
        ),
      );
      const items = (page.Policies ?? []).map(({ PolicyName, Path }) => ({
        name: PolicyName ?? '',
        path: Path ?? '/',
      }));
      return { items, next: page.IsTruncated ? page.Marker : undefined };
    },
    (seen) => wanted.every((policy) => has(seen, policy)),
  );
  return wanted.map((policy) => ({ ...policy, exists: has(local, policy) }));
};

async function referenced(look: Look): Promise<PolicyReference[]> {
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
