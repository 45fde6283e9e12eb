import { type Action, hashPlan, MOST_ACTIONS } from './plan.ts';
import type { Remediation } from './remediation.ts';

/**
 * Throws unless the plan is one that idc may apply: approved as it stands, with the reasons that it asks for, every action of a known kind and with
 * nothing left open, none in the management account.
 */
export function guard({ plan, planHash, approval, approvals }: Remediation): void {
  if (!approval || !approvals.some(({ by }) => by === approval.by))
    throw new Error('Nobody has approved this plan.');
  if (hashPlan(plan) !== planHash) throw new Error('The plan is not the one that was approved.');
  if (plan.askReason && !approvals.every(({ reason }) => reason?.trim()))
    throw new Error('The plan was approved without the reason that it asks for.');
  if (plan.actions.length > MOST_ACTIONS)
    throw new Error(`The plan changes ${plan.actions.length} things, and at most ${MOST_ACTIONS} go in one.`);
  if (plan.choose) throw new Error('The plan leaves open which user or group it is for.');
  if (!/^\d{12}$/.test(plan.managementAccountId))
    throw new Error('The management account is not known, so no account is known to be another one.');
  for (const action of plan.actions) guardAction(action, plan.managementAccountId);
}

function guardAction(action: Action, managementAccountId: string): void {
  if (action.accountId === managementAccountId) throw new Error('idc never changes the management account.');
  if (!/^\d{12}$/.test(action.accountId)) throw new Error('An action has no account.');
  switch (action.kind) {
    case 'create-assignment':
    case 'delete-assignment':
      literal(action.principalId);
      break;
    case 'provision-permission-set':
      break;
    case 'request-quota-increase':
      if (!(action.desired > 0)) throw new Error('An action asks for a quota that is not a number.');
      return;
    default:
      throw new Error(`idc does not know the action ${(action satisfies never as Action).kind}.`);
  }
  literal(action.instanceArn);
  literal(action.permissionSetArn);
}

/** Ids go into a session policy, where these characters would mean more than themselves. */
function literal(id: string): void {
  if (id === '' || /[*?$\s"\\]/.test(id)) throw new Error('An action names nothing, or more than one thing.');
}
