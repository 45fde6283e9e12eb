import { describe, expect, test } from '@jest/globals';
import type { Seen } from '../../src/checks/check.ts';
import { provisionFix } from '../../src/checks/provision-fix.ts';
import { MOST_ACTIONS } from '../../src/remediation/plan.ts';

const ARN = 'arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222';
const OWNER = '111122223333';
const set = { arn: ARN, name: 'ReadOnly' };
const account = (n: number) => String(400_000_000_000 + n);

function seen(many: number, over: Partial<Seen> = {}): Seen {
  const ids = Array.from({ length: many }, (_, n) => account(n));
  return {
    instance: {
      instanceArn: 'arn:aws:sso:::instance/ssoins-1111111111111111',
      identityStoreId: 'd-1',
      primaryRegion: 'eu-west-1',
      ownerAccountId: OWNER,
    },
    organizationAccounts: ids.map((id, n) => ({
      id,
      name: `account-${n}`,
      state: n === 2 ? 'SUSPENDED' : 'ACTIVE',
    })),
    setAccounts: ids.map((id, n) => ({ id, latest: n === 0 })),
    setHolders: {
      assigned: ids.map((accountId) => ({
        accountId,
        permissionSetArn: ARN,
        rows: [
          { principalType: 'GROUP', principalId: 'g' },
          { principalType: 'USER', principalId: accountId },
        ],
      })),
      principals: [],
      unread: [],
    },
    managedPolicies: ['ReadOnlyAccess'],
    inlinePolicy: { document: '' },
    ...over,
  };
}

describe('provisioning a set again', () => {
  test('is one plan for all accounts with an older version that are active; who has it there gains', () => {
    const { plan, advice } = provisionFix(set, seen(5));
    expect(plan).toMatchObject({
      kind: 'provision-permission-set',
      title: 'Provision `ReadOnly` again in 3 accounts',
      traits: [],
    });
    expect(plan?.actions.map(({ accountId }) => accountId)).toEqual([1, 3, 4].map(account));
    expect(plan?.beneficiaries.map(({ id }) => id)).toEqual([...[1, 3, 4].map(account), 'g']);
    expect(advice.join()).toContain('idc leaves out 1 account');
  });

  test('in many accounts changes so many and no more', () => {
    const { plan, advice } = provisionFix(set, seen(60));
    expect(plan?.actions).toHaveLength(MOST_ACTIONS);
    expect(advice.join()).toContain('8 accounts wait');
  });

  test.each<[string, Partial<Seen>, string]>([
    [
      'the set is in the management account',
      {
        setAccounts: [
          { id: OWNER, latest: true },
          { id: account(1), latest: false },
        ],
      },
      'only the management account',
    ],
    [
      'nobody knows who has it',
      { setHolders: { assigned: [], principals: [], unread: [] } },
      'could not see who has the set',
    ],
    ['nobody knows which accounts are active', { organizationAccounts: [] }, 'not active'],
    [
      'the management account is not known',
      { instance: { instanceArn: 'x', identityStoreId: 'd', primaryRegion: 'r' } },
      'which account is the management account',
    ],
  ])('is not offered where %s', (_where, over, said) => {
    const { plan, advice } = provisionFix(set, seen(3, over));
    expect(plan).toBeUndefined();
    expect(advice.join()).toContain(said);
  });
});
