import type { Action, Plan } from '../../src/remediation/plan.ts';
import { hashPlan } from '../../src/remediation/plan.ts';
import type { Remediation } from '../../src/remediation/remediation.ts';

export const INSTANCE = 'arn:aws:sso:::instance/ssoins-1111111111111111';
export const SET = 'arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222';
export const ACCOUNT = '444455556666';
export const MANAGEMENT = '111122223333';
export const OLD = 'aaaaaaaa-0000-4000-8000-000000000001';
export const NEW = 'aaaaaaaa-0000-4000-8000-000000000002';

type Create = Extract<Action, { kind: 'create-assignment' }>;
type Provision = Extract<Action, { kind: 'provision-permission-set' }>;
type Increase = Extract<Action, { kind: 'request-quota-increase' }>;

export function create(over: Partial<Create> = {}): Create {
  return {
    kind: 'create-assignment',
    instanceArn: INSTANCE,
    accountId: ACCOUNT,
    permissionSetArn: SET,
    principalType: 'GROUP',
    principalId: NEW,
    ...over,
  };
}

export function remove(over: Partial<Create> = {}): Extract<Action, { kind: 'delete-assignment' }> {
  return { ...create({ principalId: OLD, ...over }), kind: 'delete-assignment' };
}

export function provision(over: Partial<Provision> = {}): Provision {
  return {
    kind: 'provision-permission-set',
    instanceArn: INSTANCE,
    accountId: ACCOUNT,
    permissionSetArn: SET,
    ...over,
  };
}

export function increase(over: Partial<Increase> = {}): Increase {
  return {
    kind: 'request-quota-increase',
    accountId: ACCOUNT,
    serviceCode: 'iam',
    quotaCode: 'L-0DA4ABF3',
    desired: 15,
    ...over,
  };
}

export function plan(over: Partial<Plan> = {}): Plan {
  return {
    kind: 'retry-assignment',
    title: 'Give payments-oncall its access on payments-prod',
    because: 'What made it fail is gone.',
    actions: [create()],
    traits: [],
    beneficiaries: [{ type: 'GROUP', id: NEW }],
    names: { [NEW]: 'payments-oncall', [SET]: 'ReadOnly', [ACCOUNT]: 'payments-prod' },
    irreversible: [],
    identityStoreId: 'd-1234567890',
    managementAccountId: MANAGEMENT,
    ...over,
  };
}

/** A remediation of that plan, approved a moment ago. */
export function approved(of: Plan = plan(), over: Partial<Remediation> = {}): Remediation {
  const approval = { by: 'USAM', at: new Date().toISOString() };
  return {
    id: '0b0b0b0b-1111-4222-8333-444444444444',
    diagnosisId: 'd1',
    questionText: '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11',
    cause: 'managed_policy_quota_exceeded',
    plan: of,
    planHash: hashPlan(of),
    origin: { kind: 'finding' },
    state: 'approved',
    requestedBy: 'UKIM',
    proposedAt: '2026-11-22T14:00:00.000Z',
    expiresAt: '2026-11-22T22:00:00.000Z',
    approvals: [approval],
    approval,
    ...over,
  };
}
