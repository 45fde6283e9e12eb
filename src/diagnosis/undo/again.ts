import type { Gap } from '../../aws/reading.ts';
import type { Standing, Touched } from '../../evidence/standing.ts';
import type { Action, Plan } from '../../remediation/plan.ts';
import type { LookAt } from './undo.ts';

/** A quota does not go back by itself, so it is not looked at again. */
type Kept = Exclude<Action, { readonly kind: 'request-quota-increase' }>;

/** What of a plan that was verified is not so any more, one sentence each; none: it holds. Untrusted names inside. */
export type LookAgain = (plan: Plan) => Promise<readonly string[] | { readonly unseen: Gap }>;

export function lookAgain(look: LookAt): LookAgain {
  return async (plan) => {
    const kept = plan.actions.filter((action): action is Kept => action.kind !== 'request-quota-increase');
    const standing = await look(kept.map(touchedBy));
    return 'unseen' in standing ? standing : relapsesOf(kept, standing, plan.names);
  };
}

function touchedBy(action: Kept): Touched {
  const { instanceArn, accountId, permissionSetArn } = action;
  const target = { instanceArn, accountId, permissionSetArn };
  if (action.kind === 'provision-permission-set') return target;
  return { ...target, principal: { type: action.principalType, id: action.principalId } };
}

/** Pure; `standing` is in the order of `actions`. */
export function relapsesOf(
  actions: readonly Kept[],
  standing: readonly Standing[],
  names: Plan['names'],
): string[] {
  return actions.flatMap((action, place) => {
    const now = standing[place] ?? { rows: [] };
    const name = (id: string) => `\`${names[id] ?? id}\``;
    const where = `${name(action.permissionSetArn)} on ${name(action.accountId)}`;
    if (action.kind === 'provision-permission-set')
      return now.provisioning?.state === 'outdated' ? [`${where} is outdated again.`] : [];
    const who = `${action.principalType.toLowerCase()} ${name(action.principalId)}`;
    const isThere = now.rows.some(({ principalId }) => principalId === action.principalId);
    if (action.kind === 'create-assignment')
      return isThere ? [] : [`The assignment of ${where} for ${who} is gone again.`];
    return isThere ? [`The assignment of ${where} for ${who} is back.`] : [];
  });
}
