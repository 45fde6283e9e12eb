import type { Action, Plan } from './plan.ts';
import { type Allowed, isListed, type Person, type Policy, type Risk, type Rule } from './policy.ts';
import { riskOf } from './risk.ts';
import { isLeftToUs, nameOfSet, namesSet, type Units, unitsAbove } from './target.ts';

/** What the policy says of one proposal, whoever decides. */
export interface Ruling {
  readonly risk: Risk;
  /** Why it is high, one sentence each. Untrusted names inside. */
  readonly reasons: readonly string[];
  /** How many different people have to approve. */
  readonly needs: number;
  /** Where so many are needed for another reason than the risk, the sentence. */
  readonly more?: string;
  /** Who may approve: a person has to be in each of these lists. */
  readonly from: readonly Allowed[];
  /** The same for denying, which takes members of user groups whatever the risk is. */
  readonly against: readonly Allowed[];
  readonly unasked: boolean;
  /** The rules that speak of this plan. */
  readonly rules: readonly Rule[];
  /** Why nobody may approve, whoever it is: something that a rule depends on is not known. */
  readonly unclear?: string;
}

export interface Matter {
  readonly plan: Plan;
  readonly units: Units;
  /** Nobody asked for it: it comes from a watch or a summary. */
  readonly unasked: boolean;
}

/** Whether units have to be read before anything can be said. */
export function speaksOfUnits({ rules, highRisk }: Policy): boolean {
  return highRisk.units.length > 0 || rules.some(({ units }) => units !== undefined);
}

/** Pure: the same plan, policy and units give the same ruling. What is not known never makes it milder. */
export function rule(policy: Policy, matter: Matter): Ruling {
  const { risk, reasons } = riskOf(policy, matter);
  const rules = policy.rules.filter((one) => speaksOf(one, matter, risk));
  const own = rules.flatMap(({ approvers }) => approvers ?? []);
  const lists = own.length > 0 ? own : [policy.approvers];
  const against = lists.map((list) => ({ ...list, channels: [] }));
  const unclear = unclearFor(policy, matter);
  return {
    risk,
    reasons,
    ...numberFor(policy, matter, { risk, rules }),
    // Administrators of Slack can edit user groups, so membership in one is not enough for what can hurt most.
    from: risk === 'high' ? against.map((list) => ({ ...list, groups: [] })) : against,
    against,
    unasked: matter.unasked,
    rules,
    ...(unclear ? { unclear } : {}),
  };
}

/** The rule by which this person is refused explicitly; that wins over everything that allows. */
export function deniedBy(person: Pick<Person, 'userId' | 'groups'>, { rules }: Ruling): Rule | undefined {
  return rules.find(({ deny }) => deny === 'everybody' || isListed(person, deny));
}

function numberFor(
  policy: Policy,
  { plan, unasked }: Matter,
  { risk, rules }: Pick<Ruling, 'risk' | 'rules'>,
): Pick<Ruling, 'needs' | 'more'> {
  const byRisk = policy.needs[risk];
  const asking = rules.filter(({ needs = 0 }) => needs > byRisk);
  const byRules = Math.max(byRisk, ...asking.map(({ needs = 0 }) => needs));
  if (unasked && byRules < 2 && !personBehind(plan))
    return { needs: 2, more: 'Nobody asked for this, and who made the call that failed is not known.' };
  const first = asking.find(({ needs }) => needs === byRules);
  return { needs: byRules, ...(first ? { more: `The rule "${first.name}" asks for ${byRules}.` } : {}) };
}

/** Who made the call that failed, where that is a person: by id, or by the user name in their session. */
export function personBehind({
  caller,
}: Plan): { readonly userId: string } | { readonly userName: string } | undefined {
  if (caller?.userId) return { userId: caller.userId };
  const userName = /^arn:[\w-]+:sts::\d{12}:assumed-role\/AWSReservedSSO_[^/]+\/(.+)$/.exec(
    caller?.arn ?? '',
  )?.[1];
  return userName ? { userName } : undefined;
}

function speaksOf(one: Rule, matter: Matter, risk: Risk): boolean {
  if (one.risk && one.risk !== risk) return false;
  return matter.plan.actions.some((action) => isOn(one, action, matter));
}

/** All conditions on the same change: a rule on a set in an account is not met by two changes that share it. */
function isOn({ accounts, units, sets }: Rule, action: Action, { plan, units: seen }: Matter): boolean {
  if (accounts && !accounts.includes(action.accountId)) return false;
  if (sets && !namesSet(sets, action, plan)) return false;
  return !units || unitsAbove(action.accountId, seen).some((unit) => units.includes(unit));
}

/** What is not known is neither in a rule nor outside of it: then nobody decides. */
function unclearFor(policy: Policy, { plan, units }: Matter): string | undefined {
  if (plan.madeBy && !isLeftToUs(plan, policy.pipelines.apply))
    return `${plan.madeBy} made what this changes, and the policy leaves that to ${plan.madeBy}.`;
  if (speaksOfUnits(policy)) {
    if ('unknown' in units)
      return `The policy has rules on organizational units, and idc could not read where the account is: ${units.unknown}`;
    const lost = plan.actions.find(({ accountId }) => !units.known[accountId]?.length);
    if (lost)
      return `The policy has rules on organizational units, and idc could not find out in which ${lost.accountId} is.`;
  }
  const byName = [...policy.highRisk.sets, ...policy.rules.flatMap(({ sets = [] }) => sets)].some(
    (set) => !set.startsWith('arn:'),
  );
  const nameless = plan.actions.find(
    (action) => 'permissionSetArn' in action && nameOfSet(action.permissionSetArn, plan) === undefined,
  );
  return byName && nameless
    ? 'The policy names permission sets, and idc could not read what this one is called.'
    : undefined;
}
