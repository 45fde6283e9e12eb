import type { Plan } from '../../src/remediation/plan.ts';
import type { Remediation } from '../../src/remediation/remediation.ts';

const target = {
  instanceArn: 'arn:aws:sso:::instance/ssoins-1111111111111111',
  accountId: '444455556666',
  permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222',
  principalType: 'GROUP',
} as const;
const oldId = '11111111-aaaa-4aaa-8aaa-111111110000';
const newId = '22222222-bbbb-4bbb-8bbb-2222222251da';

/** Points one assignment to a group that was created again. */
export function plan(difference: Partial<Plan> = {}): Plan {
  return {
    kind: 'repoint-assignment',
    title: 'Give payments-oncall its access back on payments-prod',
    because: 'The group was deleted and created again; the assignment still names the old one.',
    actions: [
      { kind: 'create-assignment', ...target, principalId: newId },
      { kind: 'delete-assignment', ...target, principalId: oldId },
    ],
    traits: [],
    beneficiaries: [{ type: 'GROUP', id: newId }],
    names: {
      [target.accountId]: 'payments-prod',
      [target.permissionSetArn]: 'AdministratorAccess-Team',
      [oldId]: 'payments-oncall',
      [newId]: 'payments-oncall',
    },
    irreversible: ['The old assignment names a group that is gone.'],
    identityStoreId: 'd-1234567890',
    managementAccountId: '111111111111',
    ...difference,
  };
}

/** A plan in which the approver must say who it is. */
export function openPlan(): Plan {
  return plan({
    beneficiaries: [],
    choose: [
      { id: newId, name: 'payments-oncall' },
      { id: '33333333-cccc-4ccc-8ccc-333333339999', name: 'Payments-Oncall (new)' },
    ],
  });
}

/** A proposal that nobody has decided. */
export function remediation(difference: Partial<Remediation> = {}): Remediation {
  return {
    id: 'b5a1e7a0-0000-4000-8000-000000000001',
    diagnosisId: 'd-1',
    questionText: '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11',
    cause: 'principal_recreated_stale_id',
    plan: plan(),
    planHash: 'hash',
    origin: { kind: 'finding' },
    state: 'proposed',
    requestedBy: 'U0KIM',
    approvals: [],
    proposedAt: '2025-11-22T14:02:13.000Z',
    expiresAt: '2025-11-22T22:02:13.000Z',
    ...difference,
  };
}

const approval = { by: 'U0SAM', at: '2025-11-22T14:09:00.000Z' };
const ended = { at: '2025-11-22T14:09:20.000Z', done: ['Created it.', 'Deleted it.'], notDone: [] };

/** One remediation in each state that follows a proposal. */
export const ENDINGS = {
  approved: remediation({ state: 'approved', approvals: [approval], approval }),
  running: remediation({ state: 'running', approvals: [approval], approval }),
  verified: remediation({
    state: 'verified',
    approvals: [approval],
    approval,
    outcome: { ...ended, sentence: 'The access is there.' },
  }),
  'not-fixed': remediation({
    state: 'not-fixed',
    approvals: [approval],
    approval,
    outcome: { ...ended, sentence: 'The set is still outdated.' },
  }),
  failed: remediation({
    state: 'failed',
    approvals: [approval],
    approval,
    outcome: {
      at: ended.at,
      sentence: 'AWS refused to delete the old assignment.',
      done: ['Created the assignment of AdministratorAccess-Team.'],
      notDone: ['Delete the assignment of AdministratorAccess-Team.'],
      awsSaid: 'User is not authorized to perform: sso:DeleteAccountAssignment',
    },
  }),
  denied: remediation({
    state: 'denied',
    denial: { by: 'U0SAM', at: approval.at, reason: 'Ask <!channel> first & wait' },
  }),
  expired: remediation({ state: 'expired' }),
  superseded: remediation({
    state: 'superseded',
    approvals: [approval],
    approval,
    outcome: { at: ended.at, sentence: 'Somebody assigned it already.', done: [], notDone: ['Create it.'] },
  }),
} as const satisfies Partial<Record<Remediation['state'], Remediation>>;
