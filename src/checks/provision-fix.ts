import type { NamedSet } from '../evidence/set-names.ts';
import { type Action, type Beneficiary, MOST_ACTIONS, type Plan } from '../remediation/plan.ts';
import type { Seen } from './check.ts';
import { administratorTraits } from './traits.ts';

export interface ProvisionFix {
  readonly plan?: Plan;
  /** What the plan leaves out, and why; or why there is none. */
  readonly advice: readonly string[];
}

/** Brings the current version of a set into every account that has an older one and that idc may change. */
export function provisionFix(set: NamedSet, seen: Seen): ProvisionFix {
  const { instance, setAccounts = [] } = seen;
  if (!instance?.ownerAccountId)
    return {
      advice: ['idc offers no change, because it does not know which account is the management account.'],
    };
  if (setAccounts.some(({ id }) => id === instance.ownerAccountId))
    return {
      advice: [
        `\`${set.name}\` is also provisioned in the management account, so only the management account may provision it: idc offers no change.`,
      ],
    };
  const outdated = setAccounts.filter(({ latest }) => !latest).map(({ id }) => id);
  const open = outdated.filter((id) => isOpen(id, seen)).sort();
  const left = outdated.length - open.length;
  const [first, ...others] = open.slice(0, MOST_ACTIONS).map((accountId): Action => {
    const { instanceArn } = instance;
    return { kind: 'provision-permission-set', instanceArn, accountId, permissionSetArn: set.arn };
  });
  const waiting = Math.max(open.length - MOST_ACTIONS, 0);
  const advice = [
    ...(left > 0
      ? [
          `idc leaves out ${count(left)}, which ${left === 1 ? 'is' : 'are'} not active, or of which it could not see who has the set there.`,
        ]
      : []),
    ...(waiting > 0
      ? [
          `One plan changes at most ${MOST_ACTIONS} things, so ${count(waiting)} wait: ask again when it is done.`,
        ]
      : []),
  ];
  return first ? { plan: planFor(set, seen, [first, ...others]), advice } : { advice };
}

/** Who has the set there gains by it, so nothing is provisioned where nobody knows who that is. */
function isOpen(accountId: string, { organizationAccounts, setHolders }: Seen): boolean {
  const isActive = organizationAccounts?.find(({ id }) => id === accountId)?.state === 'ACTIVE';
  return isActive && setHolders?.assigned.some((pair) => pair.accountId === accountId) === true;
}

function planFor(set: NamedSet, seen: Seen, actions: Plan['actions']): Plan {
  const { instance, instanceDetails } = seen;
  const accounts = actions.map(({ accountId }) => accountId);
  const keyArn = instanceDetails?.key?.arn;
  return {
    kind: 'provision-permission-set',
    title: `Provision \`${set.name}\` again in ${count(accounts.length)}`,
    because: 'The set was changed, and these accounts still have the version before.',
    actions,
    traits: administratorTraits(set.name, seen),
    beneficiaries: holdersIn(accounts, seen),
    names: namesOf(set, accounts, seen),
    irreversible: ['AWS keeps no earlier version of a provisioned permission set.'],
    ...(keyArn ? { keyArn } : {}),
    identityStoreId: instance?.identityStoreId ?? '',
    managementAccountId: instance?.ownerAccountId ?? '',
  };
}

function holdersIn(accounts: readonly string[], { setHolders }: Seen): Beneficiary[] {
  const rows = (setHolders?.assigned ?? [])
    .filter(({ accountId }) => accounts.includes(accountId))
    .flatMap((pair) => pair.rows);
  const distinct = new Map(rows.map(({ principalId: id, principalType: type }) => [id, { type, id }]));
  return [...distinct.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function namesOf(
  set: NamedSet,
  accounts: readonly string[],
  { organizationAccounts = [] }: Seen,
): Plan['names'] {
  const named = organizationAccounts.filter(({ id }) => accounts.includes(id));
  return Object.fromEntries([[set.arn, set.name], ...named.map(({ id, name }) => [id, name])]);
}

function count(accounts: number): string {
  return `${accounts} ${accounts === 1 ? 'account' : 'accounts'}`;
}
