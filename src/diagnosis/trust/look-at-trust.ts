import type { Gap } from '../../aws/reading.ts';
import { type OwnAllow, ownAllow } from '../../checks/trust/own-allow.ts';
import type { OtherHalf } from '../../checks/trust/permission-set-allow.ts';
import type { TrustEvidence } from '../../checks/trust/trust-evidence.ts';
import { partitionOf } from '../../evidence/instance.ts';
import type { Asked, Get } from '../../evidence/look.ts';
import { callerAccounts, readRoleArn, type TrustPolicies } from '../../evidence/trust.ts';

/** All that is known of the policies that were asked about. */
export interface TrustSeen {
  readonly policies: TrustPolicies;
  readonly each: readonly TrustEvidence[];
  readonly other?: OtherHalf;
  /** What was asked for and does not exist. */
  readonly unknown: readonly string[];
}

type Options = Pick<Asked, 'permissionSet' | 'account'>;

/** Reads what the policies are held against: the Region, the roles there, the names of the sets. */
export async function lookAtTrust(get: Get, policies: TrustPolicies, options: Options): Promise<TrustSeen> {
  const [instance, sets, roles, set, account] = await Promise.all([
    get('instance'),
    get('setNames'),
    get('reservedRoles'),
    options.permissionSet ? get('askedSet') : undefined,
    options.account ? get('askedAccount') : undefined,
  ]);
  const wanted = set?.value?.found === 'one' ? set.value.name : options.permissionSet;
  const where = account?.value?.found === 'one' ? account.value.it.id : undefined;
  // Whose people are meant is not known then, and nothing is said of anybody's.
  const isLost = options.account !== undefined && where === undefined;
  const common = {
    mapped: policies.mapped,
    source: policies.role ? 'iam:GetRole' : 'the document',
    ...(instance.value && !isLost
      ? { instance: { region: instance.value.primaryRegion, partition: partitionOf(instance.value) } }
      : {}),
    roles: Object.fromEntries((roles.value?.accounts ?? []).map((one) => [one.accountId, one.roles])),
    accounts: callerAccounts(policies, where),
    ...(sets.value ? { sets: sets.value } : {}),
    asked: { ...(wanted ? { set: wanted } : {}), ...(where ? { account: where } : {}) },
    gaps: {
      instance: [...instance.gaps, ...(account?.gaps ?? [])],
      roles: [...roles.gaps, ...(roles.value?.unread ?? [])],
      sets: sets.gaps,
    },
  } satisfies Omit<TrustEvidence, 'policy'>;
  const own = ownRole(policies);
  const each = policies.policies.map((policy) => ({
    ...common,
    policy,
    ...accountOf(policy.roleArn ?? own),
  }));
  const mappedOnly = each.length === 0 ? [{ ...common, policy: EMPTY }] : each;
  const isKnown = set?.value?.found === 'one' && wanted !== undefined;
  return {
    policies,
    each: mappedOnly,
    ...(isKnown && own ? { other: await otherHalf(get, wanted, own) } : unreadHalf(options, set?.gaps ?? [])),
    unknown: [
      ...(set?.value && set.value.found !== 'one' ? [`permission set \`${options.permissionSet}\``] : []),
      ...(account?.value && account.value.found !== 'one' ? [`account \`${options.account}\``] : []),
    ],
  };
}

const EMPTY = { text: '', where: 'the document', kind: 'resource', statements: [], faults: [] } as const;

function ownRole({ policies, role }: TrustPolicies): string | undefined {
  return role?.arn ?? policies.find(({ kind, roleArn }) => kind === 'trust' && roleArn)?.roleArn;
}

function accountOf(roleArn: string | undefined): { account?: string } {
  const account = roleArn && readRoleArn(roleArn)?.account;
  return account ? { account } : {};
}

function unreadHalf({ permissionSet: set }: Options, gaps: readonly Gap[]): { other?: OtherHalf } {
  return set !== undefined && gaps.length > 0 ? { other: { set, gaps } } : {};
}

async function otherHalf(get: Get, set: string, roleArn: string): Promise<OtherHalf> {
  const [inline, managed, customer, boundary] = await Promise.all([
    get('inlinePolicy'),
    get('managedPolicies'),
    get('customerPolicies'),
    get('boundary'),
  ]);
  const gaps: Gap[] = [...inline.gaps, ...managed.gaps, ...customer.gaps, ...boundary.gaps];
  if (!inline.value || !managed.value || !customer.value || !boundary.value) return { set, gaps };
  const own: OwnAllow = ownAllow(
    {
      inline: inline.value.document,
      managed: managed.value,
      customer: customer.value.map(({ name }) => name),
      hasBoundary: boundary.value.kind !== 'none',
    },
    roleArn,
  );
  return { set, own, gaps: [] };
}
