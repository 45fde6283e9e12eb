import type { Action, Plan } from './plan.ts';
import type { Policy, Risk } from './policy.ts';
import { namesSet, type Units, unitsAbove } from './target.ts';

interface Subject {
  readonly plan: Plan;
  readonly units: Units;
}

export interface Judged {
  readonly risk: Risk;
  /** Why it is high, one sentence each; none for low. Untrusted names inside. */
  readonly reasons: readonly string[];
}

/** How much a plan can hurt: what was read when it was made, and what the policy names. Pure. */
export function riskOf({ highRisk }: Policy, matter: Subject): Judged {
  const { plan } = matter;
  const reasons = [
    ...plan.traits.map(({ sentence }) => sentence),
    ...plan.actions.flatMap((action) => named(highRisk, action, matter)),
    ...(plan.actions.length > highRisk.items
      ? [
          `It makes ${plan.actions.length} changes, and more than ${highRisk.items} at once are high risk here.`,
        ]
      : []),
  ];
  return { risk: reasons.length > 0 ? 'high' : 'low', reasons: [...new Set(reasons)] };
}

function named(highRisk: Policy['highRisk'], action: Action, { plan, units }: Subject): string[] {
  const account = inWords(action.accountId, plan);
  const above = unitsAbove(action.accountId, units);
  return [
    ...(highRisk.accounts.includes(action.accountId) ? [`The policy names the account ${account}.`] : []),
    ...(above.some((unit) => highRisk.units.includes(unit))
      ? [`The policy names an organizational unit of the account ${account}.`]
      : []),
    ...('permissionSetArn' in action && namesSet(highRisk.sets, action, plan)
      ? [`The policy names the permission set ${inWords(action.permissionSetArn, plan)}.`]
      : []),
  ];
}

function inWords(id: string, { names }: Plan): string {
  return `\`${names[id] ?? id}\``;
}
