import type { Gap } from '../../aws/reading.ts';
import type { Finding, Seen, Severity } from '../../checks/check.ts';
import { controlTowerOwned } from '../../checks/control-tower-owned.ts';
import { isNear } from '../../checks/near-limit.ts';
import { provisionFix } from '../../checks/provision-fix.ts';
import { fact, list, policyName } from '../../checks/words.ts';
import type { Evidenced, EvidenceKey, PolicyReference } from '../../evidence/evidence.ts';
import { few } from '../../evidence/many.ts';
import type { AskedSet } from '../../evidence/set-names.ts';
import type { SetInAccount } from '../../evidence/set-use.ts';
import type { Verdict } from '../diagnosis.ts';
import { gapsOf, judge } from '../judge.ts';
import { nameOf } from './facts.ts';
import { malformed, tooLarge } from './inline.ts';
import { carriedBy, LEAST_POLICIES_PER_ROLE, limitsOf } from './limits.ts';

type TheSet = Extract<AskedSet, { found: 'one' }>;

interface Judging {
  readonly check: string;
  readonly title: string;
  readonly severity: Severity;
  /** What has to have been seen before this can be called healthy. */
  readonly needs: readonly EvidenceKey[];
  /** What was seen in part only. */
  readonly partly?: readonly Gap[] | undefined;
  find(): readonly Finding[];
}

/** What is wrong with the set now, and what would break with the next change. Pure. */
export function breaks(set: TheSet, seen: Seen, evidenced: Evidenced): Verdict[] {
  const permissionSet = {
    value: { found: true as const, arn: set.arn, name: set.name },
    gaps: [],
    calls: [],
  };
  return [
    ...judged(set, seen, evidenced),
    judge(controlTowerOwned, { ...evidenced, permissionSet }, new Set()),
  ];
}

function judged(set: TheSet, seen: Seen, evidenced: Evidenced): Verdict[] {
  return judgings(set, seen).map(({ check, title, severity, needs, partly = [], find }) => {
    const head = { check, title, severity };
    const gaps = [...gapsOf(evidenced, needs), ...partly];
    const isBlind = needs.some((key) => seen[key] === undefined);
    const findings = isBlind ? [] : find();
    if (findings.length > 0) return { ...head, outcome: 'found', findings, gaps };
    return isBlind || gaps.length > 0
      ? { ...head, outcome: 'unknown', gaps }
      : { ...head, outcome: 'healthy' };
  });
}

function judgings(set: TheSet, seen: Seen): Judging[] {
  const { customerPolicies = [], boundary } = seen;
  const carried = carriedBy(seen);
  const document = seen.inlinePolicy?.document ?? '';
  const accounts = (isNeeded: boolean) => ({
    needs: isNeeded ? (['setInAccounts'] as const) : [],
    partly: isNeeded ? (seen.setInAccounts?.unread ?? []) : [],
  });
  const forCount = accounts(carried > LEAST_POLICIES_PER_ROLE);
  const forNear = accounts(isNear({ used: carried, limit: LEAST_POLICIES_PER_ROLE }));
  const forPolicies = accounts(customerPolicies.length > 0 || boundary?.kind === 'customer');
  return [
    {
      check: 'managed-policy-quota-exceeded',
      title: 'More managed policies than a role may carry',
      severity: 'high',
      needs: ['managedPolicies', 'customerPolicies', ...forCount.needs],
      partly: forCount.partly,
      find: () => tooManyPolicies(set, seen),
    },
    {
      check: 'customer-managed-policy-missing',
      title: 'A policy that the set names is missing in an account',
      severity: 'high',
      needs: ['customerPolicies', 'boundary', ...forPolicies.needs],
      partly: forPolicies.partly,
      find: () => missingPolicies(set, seen),
    },
    {
      check: 'inline-policy-too-large',
      title: 'The inline policy is larger than a role may hold',
      severity: 'high',
      needs: ['inlinePolicy'],
      find: () => tooLarge(set, document),
    },
    {
      check: 'inline-policy-malformed',
      title: 'The inline policy is not a valid policy',
      severity: 'high',
      needs: ['inlinePolicy'],
      find: () => malformed(set, document),
    },
    {
      check: 'permission-set-outdated',
      title: 'An account has an older version of the permission set',
      severity: 'medium',
      needs: ['setAccounts'],
      find: () => outdated(set, seen),
    },
    {
      check: 'quota-near-limit',
      title: 'A quota is nearly used up',
      severity: 'medium',
      needs: ['managedPolicies', 'customerPolicies', 'inlinePolicy', 'setHolders', ...forNear.needs],
      partly: [...forNear.partly, ...(seen.setHolders?.unread ?? [])],
      find: () => limitsOf(set, seen),
    },
    {
      check: 'delegated-admin-restricted',
      title: 'The set is also in the management account',
      severity: 'low',
      needs: ['setAccounts', 'instance'],
      find: () => inManagement(set, seen),
    },
  ];
}

function names(ids: readonly string[], seen: Seen): string {
  return few(
    ids.map((id) => `\`${nameOf(id, seen)}\``),
    5,
  );
}

function tooManyPolicies(set: TheSet, seen: Seen): Finding[] {
  const carried = carriedBy(seen);
  const over = (seen.setInAccounts?.accounts ?? []).filter(
    ({ quotas }) => quotas !== undefined && carried > quotas.policiesPerRole,
  );
  if (over.length === 0) return [];
  const ids = over.map(({ accountId }) => accountId);
  return [
    {
      cause: 'managed_policy_quota_exceeded',
      certainty: 'confirmed',
      about: set.arn,
      summary: `\`${set.name}\` carries ${carried} managed policies, more than a role may in ${names(ids, seen)}: it cannot be assigned or provisioned there.`,
      facts: over.map(({ accountId, quotas }) =>
        fact(
          `Allowed on a role in ${nameOf(accountId, seen)}`,
          `${quotas?.policiesPerRole}`,
          quotas?.seenIn ?? '',
        ),
      ),
      advice: [
        `Raise the quota "Managed policies attached to an IAM role" (L-0DA4ABF3) there to ${carried} or more; or`,
        'merge policies of the permission set, so that fewer are attached.',
      ],
    },
  ];
}

/** One finding for each policy, as it is mended: by creating it in the accounts that lack it. */
function missingPolicies(set: TheSet, seen: Seen): Finding[] {
  const accounts = seen.setInAccounts?.accounts ?? [];
  const all = accounts.flatMap(({ missing = [] }) => missing);
  const distinct = [...new Map(all.map((policy) => [policyName(policy), policy])).values()];
  return distinct.map((policy) => missingPolicy(set, seen, { policy, accounts: lacking(accounts, policy) }));
}

function lacking(accounts: readonly SetInAccount[], policy: PolicyReference): string[] {
  return accounts
    .filter(({ missing = [] }) => missing.some((one) => policyName(one) === policyName(policy)))
    .map(({ accountId }) => accountId);
}

function missingPolicy(
  set: TheSet,
  seen: Seen,
  { policy, accounts }: { policy: PolicyReference; accounts: readonly string[] },
): Finding {
  const { boundary } = seen;
  const isBoundary =
    boundary?.kind === 'customer' &&
    policyName(boundary.policy) === policyName(policy) &&
    !seen.customerPolicies?.some((one) => policyName(one) === policyName(policy));
  const name = policyName(policy);
  return {
    cause: isBoundary ? 'permissions_boundary_missing' : 'customer_managed_policy_missing',
    certainty: 'confirmed',
    about: `${set.arn} ${name}`,
    summary: `\`${set.name}\` names the ${isBoundary ? 'permissions boundary' : 'customer managed policy'} \`${name}\`, which does not exist in ${names(accounts, seen)}: it cannot be assigned or provisioned there.`,
    facts: [fact(`Without \`${name}\``, list(accounts.map((id) => nameOf(id, seen))), 'iam:ListPolicies')],
    advice: [
      `Create \`${policy.name}\` with the path \`${policy.path}\` in these accounts, or take it out of the permission set. Identity Center never creates it.`,
    ],
  };
}

function outdated(set: TheSet, seen: Seen): Finding[] {
  const ids = (seen.setAccounts ?? []).filter(({ latest }) => !latest).map(({ id }) => id);
  if (ids.length === 0) return [];
  const { plan, advice } = provisionFix(set, seen);
  return [
    {
      ...(plan ? { plan } : {}),
      cause: 'permission_set_outdated_in_account',
      certainty: 'confirmed',
      about: set.arn,
      summary: `\`${set.name}\` was changed since it was provisioned in ${names(ids, seen)}: what people get there is the older version.`,
      facts: [
        fact(
          'At an older version',
          list(ids.map((id) => nameOf(id, seen))),
          'sso:ListAccountsForProvisionedPermissionSet',
        ),
      ],
      advice: [`Provision \`${set.name}\` again in these accounts.`, ...advice],
    },
  ];
}

function inManagement(set: TheSet, seen: Seen): Finding[] {
  const owner = seen.instance?.ownerAccountId;
  if (!owner || !seen.setAccounts?.some(({ id }) => id === owner)) return [];
  return [
    {
      cause: 'delegated_admin_management_account_restricted',
      certainty: 'confirmed',
      about: set.arn,
      summary: `\`${set.name}\` is also provisioned in the management account, so a delegated administrator can neither change nor assign it, in any account.`,
      facts: [fact('In the management account', owner, 'sso:ListAccountsForProvisionedPermissionSet')],
      advice: [
        'Work on it from the management account, or give the management account a permission set of its own.',
      ],
    },
  ];
}
