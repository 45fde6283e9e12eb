import { describe, expect, test } from '@jest/globals';
import type { Seen } from '../../src/checks/check.ts';
import { orphanFix } from '../../src/checks/orphan-fixes.ts';
import type { Successor } from '../../src/evidence/evidence.ts';
import type { Orphan } from '../../src/evidence/orphans.ts';
import { rowName } from '../../src/evidence/row-name.ts';
import { choosePrincipal, MOST_ACTIONS, type Plan } from '../../src/remediation/plan.ts';

const INSTANCE = 'arn:aws:sso:::instance/ssoins-1111111111111111';
const SET = 'arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222';
const OWNER = '111122223333';
const OLD = 'aaaaaaaa-0000-4000-8000-000000000001';
const HEIR = 'aaaaaaaa-0000-4000-8000-000000000002';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0b0b0b0b-1111-4222-8333-444444444444';

const account = (n: number) => String(400_000_000_000 + n);
const pairs = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ accountId: account(n), permissionSetArn: SET }));
const heir = (by: Successor['by']): Successor => ({ id: HEIR, type: 'GROUP', name: 'oncall', by });

function orphan(over: Partial<Orphan> = {}): Orphan {
  const remembered = { name: 'oncall', externalIds: [], lastSeen: '2026-11-01T00:00:00.000Z' };
  return { id: OLD, type: 'GROUP', remembered, successors: [], pairs: pairs(2), applications: [], ...over };
}

function seen(over: Partial<Seen> = {}): Seen {
  return {
    instance: {
      instanceArn: INSTANCE,
      identityStoreId: 'd-1',
      primaryRegion: 'eu-west-1',
      ownerAccountId: OWNER,
    },
    organizationAccounts: pairs(60).map(({ accountId: id }, n) => ({
      id,
      name: `account-${n}`,
      state: 'ACTIVE',
    })),
    provisioned: { pairs: pairs(60), by: 'account', unread: [] },
    allAssignments: {
      assigned: pairs(60).map((pair) => ({ ...pair, rows: [{ principalType: 'GROUP', principalId: OLD }] })),
      unread: [],
    },
    orphans: { orphans: [], existence: [], setNames: { [SET]: 'ReadOnly' }, unread: [] },
    sightings: { [OLD]: { first: '2026-11-20T00:00:00.000Z', last: '2026-11-22T00:00:00.000Z' } },
    orphanSets: {
      policies: { [SET]: { managed: ['ReadOnlyAccess'], inline: { document: '' } } },
      unread: [],
    },
    rowMakers: {
      made: Object.fromEntries(pairs(60).map((pair) => [rowName(pair, OLD), 'somebody'])),
      unread: [],
    },
    ...over,
  };
}

const planOf = (one: Orphan, world = seen()): Plan => {
  const { plan } = orphanFix(one, world);
  if (!plan) throw new Error('there is no plan');
  return plan;
};
const traitsOf = ({ traits }: Plan) => traits.map(({ kind }) => kind);

describe('removing', () => {
  test('what was seen gone twice asks for no reason, and says that the role goes', () => {
    const plan = planOf(orphan());
    expect(plan.actions.map(({ kind }) => kind)).toEqual(['delete-assignment', 'delete-assignment']);
    expect(plan.askReason).toBeUndefined();
    expect(traitsOf(plan)).toEqual(['last-assignment', 'last-assignment']);
    expect(plan.irreversible.join()).toContain('another ARN');
  });

  test.each([
    ['never', undefined],
    ['once', { first: '2026-11-20T00:00:00.000Z', last: '2026-11-20T00:00:00.000Z' }],
    ['23 h 59 min apart', { first: '2026-11-20T00:00:00.000Z', last: '2026-11-20T23:59:00.000Z' }],
  ])('what was seen gone %s asks for a reason', (_when, sighting) => {
    const sightings = sighting ? { [OLD]: sighting } : {};
    expect(planOf(orphan(), seen({ sightings })).askReason).toContain('24 hours apart');
  });

  test('where others have the set, the role stays', () => {
    const assigned = pairs(60).map((pair) => ({
      ...pair,
      rows: [OLD, HEIR].map((principalId) => ({ principalType: 'GROUP' as const, principalId })),
    }));
    const plan = planOf(orphan(), seen({ allAssignments: { assigned, unread: [] } }));
    expect(traitsOf(plan)).toEqual([]);
    expect(plan.irreversible.join()).not.toContain('another ARN');
  });
});

describe('re-pointing', () => {
  test('by the external id needs no choice, and asks for no reason', () => {
    const plan = planOf(orphan({ successors: [heir('external-id')] }));
    expect(
      plan.actions.map((action) => [action.kind, 'principalId' in action && action.principalId]),
    ).toEqual([
      ['create-assignment', HEIR],
      ['create-assignment', HEIR],
      ['delete-assignment', OLD],
      ['delete-assignment', OLD],
    ]);
    expect(traitsOf(plan)).toEqual([]);
    expect([plan.choose, plan.askReason]).toEqual([undefined, undefined]);
  });

  test('by the name alone an approver picks who it is, for all rows at once', () => {
    const plan = planOf(orphan({ successors: [heir('name')] }));
    expect(plan.choose).toEqual([{ id: HEIR, name: 'oncall' }]);
    const chosen = choosePrincipal(plan, HEIR);
    expect(chosen.beneficiaries).toEqual([{ type: 'GROUP', id: HEIR }]);
    expect(
      chosen.actions.filter((action) => 'principalId' in action && action.principalId === HEIR),
    ).toHaveLength(2);
  });

  test('what the living one has already is not assigned again', () => {
    const [first] = pairs(1);
    const assigned = [
      {
        accountId: account(0),
        permissionSetArn: SET,
        rows: [{ principalType: 'GROUP' as const, principalId: HEIR }],
      },
    ];
    const world = seen({ allAssignments: { assigned, unread: [] } });
    const plan = planOf(orphan({ successors: [heir('external-id')] }), world);
    expect(
      plan.actions.filter(({ kind }) => kind === 'create-assignment').map(({ accountId }) => accountId),
    ).toEqual([account(1)]);
    expect(first?.accountId).toBe(account(0));
  });
});

describe('a plan', () => {
  test.each([
    ['re-points', orphan({ pairs: pairs(60), successors: [heir('external-id')] }), 35],
    ['removes', orphan({ pairs: pairs(60) }), 10],
  ])('that %s changes so many things and no more, and says what waits', (_what, one, waiting) => {
    const { plan, advice } = orphanFix(one, seen());
    expect(plan?.actions).toHaveLength(MOST_ACTIONS);
    expect(advice.join()).toContain(`${waiting} of the assignments wait`);
  });

  test('carries the key of the instance', () => {
    const world = seen({ instanceDetails: { key: { type: 'CUSTOMER_MANAGED_KEY', arn: KEY } } });
    expect(planOf(orphan(), world).keyArn).toBe(KEY);
    expect(planOf(orphan()).keyArn).toBeUndefined();
  });

  const tool = (n: number) => ({ made: { ...seen().rowMakers?.made, ...made(n) }, unread: [] });
  const made = (n: number) =>
    Object.fromEntries(pairs(n).map((pair) => [rowName(pair, OLD), 'Terraform' as const]));
  test('leaves to a pipeline what it made, and says so', () => {
    const { plan, advice } = orphanFix(
      orphan({ successors: [heir('external-id')] }),
      seen({ rowMakers: tool(1) }),
    );
    expect(plan?.actions.map(({ accountId }) => accountId)).toEqual([account(1), account(1)]);
    expect(plan?.madeBy).toBeUndefined();
    expect(advice.join('\n')).toContain('Terraform made the assignment in `account-0`');
    expect(advice.join('\n')).toContain(`principal_id       = "${HEIR}"`);
  });

  test('of what a pipeline made alone says whose it is, and is high risk', () => {
    const { plan, advice } = orphanFix(orphan(), seen({ rowMakers: tool(2) }));
    expect(plan?.madeBy).toBe('Terraform');
    expect(plan && traitsOf(plan)).toContain('pipeline');
    expect(advice.join()).toContain('Terraform made 2 of the assignments');
  });

  test('of rows that nobody knows the maker of is high risk', () => {
    const world = seen({ rowMakers: { made: {}, unread: [] } });
    expect(traitsOf(planOf(orphan({ successors: [heir('external-id')] }), world))).toEqual(['unknown']);
  });

  test.each<[string, Partial<Seen>, string]>([
    [
      'the management account is not known',
      { instance: { instanceArn: INSTANCE, identityStoreId: 'd-1', primaryRegion: 'eu-west-1' } },
      'which account is the management account',
    ],
    [
      'the accounts are not active',
      { organizationAccounts: [account(0), account(1)].map((id) => ({ id, name: id, state: 'SUSPENDED' })) },
      'is not active',
    ],
    [
      'the accounts could not be seen',
      { organizationAccounts: [] },
      'could not see whether the account is active',
    ],
    [
      'the set is in the management account',
      { provisioned: { pairs: [{ accountId: OWNER, permissionSetArn: SET }], by: 'account', unread: [] } },
      'only the management account',
    ],
  ])('is not made where %s', (_where, over, said) => {
    const { plan, advice } = orphanFix(orphan(), seen(over));
    expect(plan).toBeUndefined();
    expect(advice.join()).toContain(said);
  });

  test('is not made in the management account, nor of nobody whom idc knows', () => {
    const there = orphan({ pairs: [{ accountId: OWNER, permissionSetArn: SET }] });
    expect(orphanFix(there, seen()).plan).toBeUndefined();
    const { successors: _, ...nameless } = orphan();
    expect(orphanFix(nameless, seen())).toEqual({ advice: [] });
  });
});
