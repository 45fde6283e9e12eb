import type { Seen } from '../../checks/check.ts';
import { DOCUMENTED, type Limit } from '../../checks/near-limit.ts';

/** AWS: "AWS IAM Identity Center quotas", the defaults. */
const DEFAULTS = {
  permissionSets: 3_500,
  setsPerAccount: 500,
  policiesPerSet: 25,
  groupsPerSetAndAccount: 100,
  users: 200_000,
  groups: 100_000,
  accounts: 7_000,
} as const;

export interface Use extends Limit {
  readonly kind: string;
}

/** Every use of a quota that was read, each with its limit. */
export function limitsIn(seen: Seen): Use[] {
  return [...ofInstance(seen), ...ofSets(seen), ...ofAccounts(seen)];
}

/** The fullest of each kind. Takes them fullest first. */
export function fullest(limits: readonly Use[]): Use[] {
  const kinds = new Map<string, Use>();
  for (const limit of limits) if (!kinds.has(limit.kind)) kinds.set(limit.kind, limit);
  return [...kinds.values()];
}

const RAISE =
  'Ask for a higher quota in Service Quotas (IAM Identity Center), in the Region of the instance.';
const FIXED = 'This quota cannot be raised: use fewer.';

interface Counted {
  readonly kind: keyof typeof DEFAULTS;
  readonly what: string;
  readonly used: number | undefined;
  readonly readAt?: string | undefined;
  readonly source: string;
  readonly advice?: string;
  readonly about?: string;
}

function documented({ kind, used, advice = RAISE, about = kind, ...counted }: Counted): Use[] {
  if (used === undefined) return [];
  return [{ kind, used, limit: DEFAULTS[kind], about, limitFrom: DOCUMENTED, advice, ...counted }];
}

function ofInstance({ permissionSets, organizationAccounts, directorySize }: Seen): Use[] {
  return [
    ...documented({
      kind: 'permissionSets',
      what: 'permission sets',
      used: permissionSets?.length,
      source: 'sso:ListPermissionSets',
    }),
    ...documented({
      kind: 'accounts',
      what: 'accounts',
      used: organizationAccounts?.length,
      source: 'organizations:ListAccounts',
    }),
    ...documented({
      kind: 'users',
      what: 'users',
      used: directorySize?.users?.count,
      readAt: directorySize?.users?.readAt,
      source: 'identitystore:ListUsers',
    }),
    ...documented({
      kind: 'groups',
      what: 'groups',
      used: directorySize?.groups?.count,
      readAt: directorySize?.groups?.readAt,
      source: 'identitystore:ListGroups',
    }),
  ];
}

const POLICY_APIS =
  'sso:ListManagedPoliciesInPermissionSet, sso:ListCustomerManagedPolicyReferencesInPermissionSet';

function ofSets(seen: Seen): Use[] {
  const policies = (seen.policyCounts?.sets ?? []).flatMap(({ permissionSetArn, name, policies, readAt }) =>
    documented({
      kind: 'policiesPerSet',
      what: `policies in the permission set \`${name ?? idOf(permissionSetArn)}\``,
      used: policies,
      readAt,
      source: POLICY_APIS,
      advice: FIXED,
      about: `${permissionSetArn} policies`,
    }),
  );
  const groups = (seen.groupCounts?.pairs ?? []).flatMap(
    ({ permissionSetArn, accountId, name, groups, readAt }) =>
      documented({
        kind: 'groupsPerSetAndAccount',
        what: `groups with \`${name ?? idOf(permissionSetArn)}\` in ${accountIn(accountId, seen)}`,
        used: groups,
        readAt,
        source: 'sso:ListAccountAssignments',
        advice: FIXED,
        about: `${permissionSetArn} groups in ${accountId}`,
      }),
  );
  return [...policies, ...groups];
}

function ofAccounts(seen: Seen): Use[] {
  const setsIn = setsByAccount(seen);
  const sets = [...setsIn].flatMap(([accountId, arns]) =>
    documented({
      kind: 'setsPerAccount',
      what: `permission sets provisioned in ${accountIn(accountId, seen)}`,
      used: arns.length,
      source: 'sso:ListAccountsForProvisionedPermissionSet',
      about: `sets in ${accountId}`,
    }),
  );
  const counts = new Map(seen.policyCounts?.sets.map((set) => [set.permissionSetArn, set]));
  const roles = (seen.accountLimits?.accounts ?? []).flatMap((account): Use[] => [
    ...rolesOf(account, seen),
    ...policiesOnRoles(
      account,
      (setsIn.get(account.accountId) ?? []).flatMap((arn) => counts.get(arn) ?? []),
      seen,
    ),
  ]);
  return [...sets, ...roles];
}

function setsByAccount({ provisioned }: Seen): ReadonlyMap<string, string[]> {
  const byAccount = new Map<string, string[]>();
  for (const { accountId, permissionSetArn } of provisioned?.pairs ?? []) {
    byAccount.set(accountId, [...(byAccount.get(accountId) ?? []), permissionSetArn]);
  }
  return byAccount;
}

type Account = NonNullable<Seen['accountLimits']>['accounts'][number];
type Counts = NonNullable<Seen['policyCounts']>['sets'];

function rolesOf({ accountId, roles, rolesQuota, seenIn, readAt }: Account, seen: Seen): Use[] {
  if (roles === undefined || rolesQuota === undefined) return [];
  return [
    {
      kind: 'roles',
      what: `IAM roles in ${accountIn(accountId, seen)}`,
      used: roles,
      limit: rolesQuota,
      readAt,
      about: `roles in ${accountId}`,
      source: seenIn,
      limitFrom: seenIn,
      advice:
        'Raise the quota "Roles per account" (L-FE177D64) in the account, or delete roles that nobody uses.',
    },
  ];
}

/** The role that carries the most, of the permission sets that are provisioned in the account. */
function policiesOnRoles(
  { accountId, policiesPerRole, seenIn, readAt }: Account,
  sets: Counts,
  seen: Seen,
): Use[] {
  const [most] = [...sets].sort((a, b) => b.policies - a.policies);
  if (!most) return [];
  return [
    {
      kind: 'policiesPerRole',
      what: `managed policies on the role of \`${most.name ?? idOf(most.permissionSetArn)}\` in ${accountIn(accountId, seen)}`,
      used: most.policies,
      limit: policiesPerRole,
      readAt: [readAt, most.readAt].filter((at) => at !== undefined).sort()[0],
      about: `${most.permissionSetArn} policies in ${accountId}`,
      source: POLICY_APIS,
      limitFrom: seenIn,
      advice:
        'Raise the quota "Managed policies attached to an IAM role" (L-0DA4ABF3) in the account, or merge policies.',
    },
  ];
}

function idOf(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}

function accountIn(accountId: string, { organizationAccounts }: Seen): string {
  const account = organizationAccounts?.find(({ id }) => id === accountId);
  return account ? `\`${account.name}\` (${accountId})` : accountId;
}
