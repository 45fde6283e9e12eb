import type { Action, Plan } from '../remediation/plan.ts';

/** What a plan will change, one sentence for each action, in its order. Names inside are untrusted. */
export function changeInWords(plan: Plan): string[] {
  return plan.actions.map((action) => actionInWords(action, plan));
}

function actionInWords(action: Action, plan: Plan): string {
  const name = (id: string) => plan.names[id] ?? id;
  const account = `${name(action.accountId)} (${action.accountId})`;
  switch (action.kind) {
    case 'create-assignment':
      return `Create the assignment of ${name(action.permissionSetArn)} on ${account} for ${isOpen(action, plan) ? PICKED : holder(action, name)}.`;
    case 'delete-assignment':
      return `Delete the assignment of ${name(action.permissionSetArn)} on ${account} for ${holder(action, name)}.`;
    case 'provision-permission-set':
      return `Provision ${name(action.permissionSetArn)} again in ${account}, in its latest version.`;
    case 'request-quota-increase':
      return `Ask AWS to raise ${QUOTAS[action.quotaCode]} in ${account} to ${action.desired}.`;
  }
}

const QUOTAS = {
  'L-0DA4ABF3': 'the managed policies that a role may carry',
  'L-FE177D64': 'the number of roles',
} as const;

const PICKED = 'the one that the approver picks';

/** Whom the assignment is for is still to be picked. */
function isOpen(action: Action, plan: Plan): boolean {
  return plan.choose !== undefined && action.kind === 'create-assignment';
}

type Assignment = Extract<Action, { readonly principalId: string }>;

function holder(action: Assignment, name: (id: string) => string): string {
  const kind = action.principalType === 'GROUP' ? 'group' : 'user';
  return `${kind} ${name(action.principalId)} (id ending ${action.principalId.slice(-4)})`;
}

/** The calls that write, as IAM knows them. */
const WRITES = {
  'create-assignment': 'sso:CreateAccountAssignment',
  'delete-assignment': 'sso:DeleteAccountAssignment',
  'provision-permission-set': 'sso:ProvisionPermissionSet',
  'request-quota-increase': 'servicequotas:RequestServiceQuotaIncrease',
} as const satisfies Record<Action['kind'], string>;

/** The same in full: the call and each of its values, one line for each, for who wants to know exactly. */
export function changeInFull(plan: Plan): string[][] {
  return plan.actions.map((action, n) => {
    const { kind, ...values } = isOpen(action, plan) ? { ...action, principalId: PICKED } : action;
    const lines = Object.entries(values).map(([key, value]) => `${key}: ${value}`);
    return [`${n + 1}. ${WRITES[kind]}`, ...lines];
  });
}

/** What the session that applies the plan may do, in words. */
export function sessionInWords(plan: Plan): string {
  const writes = [...new Set(plan.actions.map(({ kind }) => WRITES[kind]))].join(', ');
  return `idc applies this in a session of its own that may write nothing but ${writes}, on exactly the accounts and permission sets above, and read how that went. The approver is named in it, so CloudTrail shows who approved.`;
}
