import { describe, expect, test } from '@jest/globals';
import type { Finding, Seen } from '../../src/checks/check.ts';
import { type Fix, fixerOf } from '../../src/checks/fixes.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { ACCOUNT, failed, GROUP, healthyWorld, MANAGEMENT, SET } from './rig.ts';

const finding = (over: Partial<Finding>): Finding => ({
  cause: 'managed_policy_quota_exceeded',
  certainty: 'confirmed',
  about: 'x',
  summary: 'x',
  facts: [],
  advice: [],
  ...over,
});

function fix(
  over: Partial<Finding>,
  world: Partial<Evidence>,
  without: readonly (keyof Evidence)[] = [],
): Fix | undefined {
  const all = { assignments: [], ...world };
  const seen = Object.fromEntries(
    Object.entries({ ...healthyWorld(), ...all }).filter(([key]) => !without.includes(key as keyof Evidence)),
  ) as Seen;
  const one = finding(over);
  return fixerOf(one, seen)?.make(one, seen);
}

const plan = (made: Fix | undefined) => (made && 'plan' in made ? made.plan : undefined);
const advice = (made: Fix | undefined) => made?.advice?.join('\n');
const made = (by: string) => ({
  ...healthyWorld().call,
  tool: by as 'Terraform',
});

describe('a retry is a grant', () => {
  const gone = { gone: true } as const;

  test('offered for a fresh request by a known person whose cause is gone', () => {
    expect(plan(fix(gone, {}))).toMatchObject({
      kind: 'retry-assignment',
      actions: [{ kind: 'create-assignment', accountId: ACCOUNT, permissionSetArn: SET, principalId: GROUP }],
      beneficiaries: [{ type: 'GROUP', id: GROUP }],
      managementAccountId: MANAGEMENT,
    });
  });

  test.each<[string, Partial<Evidence>, string]>([
    ['older than a day', { time: { now: '2026-11-23T10:00:01.000Z' } }, 'more than 24 hours old'],
    ['there by now', { assignments: [{ principalType: 'GROUP', principalId: GROUP }] }, 'exists by now'],
    ['deleted since', { laterRequests: { newerCreation: false, deletedSince: true } }, 'on purpose'],
    [
      'asked for again since',
      { laterRequests: { newerCreation: true, deletedSince: false } },
      'a newer request',
    ],
    ['by an unknown caller', { call: { found: false, looked: 'Not there.' } }, 'does not know who asked'],
    [
      'for a principal that is gone',
      { principal: { found: false, id: GROUP, type: 'GROUP' } },
      'does not exist',
    ],
    [
      'in a suspended account',
      { account: { found: true, id: ACCOUNT, name: 'a', state: 'SUSPENDED' } },
      'not active',
    ],
    [
      'in the management account',
      { failure: { ...failed, accountId: MANAGEMENT } },
      'never writes to the management account',
    ],
  ])('not offered when it is %s', (_what, world, sentence) => {
    expect(plan(fix(gone, world))).toBeUndefined();
    expect(advice(fix(gone, world))).toContain(sentence);
  });

  test.each(['time', 'call', 'laterRequests', 'assignments', 'account', 'principal'] as const)(
    'not offered when %s could not be looked at',
    (key) => {
      expect(plan(fix(gone, {}, [key]))).toBeUndefined();
    },
  );

  test('what a pipeline made is answered with text for the pipeline', () => {
    const told = fix(gone, { call: made('Terraform') as Evidence['call'] });
    expect(plan(told)).toMatchObject({ madeBy: 'Terraform', traits: [{ kind: 'pipeline' }] });
    expect(advice(told)).toContain('"permissionSet":"TeamAccess"');
    expect(advice(told)).toContain(`principal_id       = "${GROUP}"`);
  });

  test.each([
    [
      'Terraform',
      ['resource "aws_ssoadmin_account_assignment"', `id = "${GROUP},GROUP,${ACCOUNT},AWS_ACCOUNT,${SET},`],
    ],
    ['CloudFormation', ['"Type":"AWS::SSO::Assignment"', `"TargetId":"${ACCOUNT}"`]],
    ['Pulumi', ['assignments.json']],
    ['infrastructure as code', ['import {', 'AWS::SSO::Assignment']],
  ])('%s reads its own shape', (tool, shapes) => {
    const told = advice(fix(gone, { call: made(tool) as Evidence['call'] }));
    for (const shape of shapes) expect(told).toContain(shape);
  });

  test('nothing that is merely stated, and no deletion, is mended', () => {
    expect(fix({ ...gone, certainty: 'stated' }, {})).toBeUndefined();
    expect(fix(gone, { failure: { ...failed, kind: 'deletion' } })).toBeUndefined();
  });
});

describe('what makes a plan high risk is part of it', () => {
  const gone = { gone: true } as const;
  const traits = (world: Partial<Evidence>, without: readonly (keyof Evidence)[] = []) =>
    plan(fix(gone, world, without))?.traits.map(({ kind }) => kind);

  test('an administrator’s set, or one of which nobody could look what it carries', () => {
    const harmless = { managedPolicies: ['ReadOnlyAccess'], inlinePolicy: { document: '' } };
    expect(traits(harmless)).toEqual([]);
    expect(traits({ ...harmless, managedPolicies: ['AdministratorAccess'] })).toEqual(['administrator']);
    expect(traits(harmless, ['managedPolicies'])).toEqual(['unknown']);
    expect(traits(harmless, ['inlinePolicy'])).toEqual(['unknown']);
  });

  test('and so is who made the call', () => {
    const call = { ...healthyWorld().call, record: { callerArn: 'arn:aws:sts::1:assumed-role/x/y' } };
    expect(plan(fix(gone, { call: call as Evidence['call'] }))?.caller).toEqual({
      arn: 'arn:aws:sts::1:assumed-role/x/y',
    });
  });
});

describe('re-pointing', () => {
  const cause = { cause: 'principal_recreated_stale_id' } as const;
  const NEW = '93676e0f7d-99999999-2222-4333-8444-5555555551da';
  const world = (by: 'external-id' | 'name'): Partial<Evidence> => ({
    principal: { found: false, id: GROUP, type: 'GROUP' },
    successors: [{ id: NEW, type: 'GROUP', name: 'payments-oncall', by }],
    assignments: [{ principalType: 'GROUP', principalId: GROUP }],
  });

  test('creates for the living id first, then deletes the old row, where the external id is the same', () => {
    expect(plan(fix(cause, world('external-id')))).toMatchObject({
      kind: 'repoint-assignment',
      actions: [
        { kind: 'create-assignment', principalId: NEW },
        { kind: 'delete-assignment', principalId: GROUP },
      ],
      beneficiaries: [{ type: 'GROUP', id: NEW }],
    });
  });

  test('deletes nothing where no old row is listed', () => {
    expect(plan(fix(cause, { ...world('external-id'), assignments: [] }))?.actions).toHaveLength(1);
  });

  test('leaves the choice to an approver where only the name is the same', () => {
    const offered = plan(fix(cause, world('name')));
    expect(offered?.choose).toEqual([{ id: NEW, name: 'payments-oncall' }]);
    expect(offered?.actions[0]).toMatchObject({ principalId: '' });
  });

  test('says where all rows of the old id are re-pointed at once', () => {
    const row = { accountId: ACCOUNT, permissionSetArn: SET };
    const of = (rows: number) =>
      advice(fix(cause, { ...world('external-id'), goneRows: Array.from({ length: rows }, () => row) }));
    expect(of(3)).toContain('stands in 3 assignments: `orphans`');
    expect(of(1)).toBe('');
  });

  test('is text for a pipeline, and nothing in the management account or without a caller', () => {
    const told = fix(cause, { ...world('external-id'), call: made('Terraform') as Evidence['call'] });
    expect(plan(told)?.madeBy).toBe('Terraform');
    expect(advice(told)).toContain(`principal_id       = "${NEW}"`);
    expect(
      plan(fix(cause, { ...world('external-id'), failure: { ...failed, accountId: MANAGEMENT } })),
    ).toBeUndefined();
    expect(plan(fix(cause, { ...world('external-id'), call: { found: false, looked: '' } }))).toBeUndefined();
  });
});

describe('whatever is assigned or provisioned', () => {
  const gone = { gone: true } as const;
  const key = 'arn:aws:kms:eu-west-1:100000000001:key/0b0b0b0b-1111-4222-8333-444444444444';

  test('says with which key, where the instance has its own', () => {
    const instanceDetails = { key: { type: 'CUSTOMER_MANAGED_KEY', arn: key } };
    expect(plan(fix(gone, { instanceDetails }))?.keyArn).toBe(key);
    expect(
      plan(fix(gone, { instanceDetails: { key: { type: 'AWS_OWNED_KMS_KEY' } } }))?.keyArn,
    ).toBeUndefined();
  });

  test.each([
    ['a retry', gone],
    ['provisioning', { cause: 'permission_set_outdated_in_account' as const }],
  ])('%s of a set of the management account is left to that', (_what, finding) => {
    const made = fix(finding, { managementUse: { provisionedInManagementAccount: true } });
    expect(plan(made)).toBeUndefined();
    expect(advice(made)).toContain('only the management account');
  });

  test('a quota is no pipeline’s, whoever made the call', () => {
    const made = fix({}, { call: { ...healthyWorld().call, tool: 'Terraform' } as Evidence['call'] });
    expect(plan(made)).toMatchObject({ kind: 'request-quota-increase', traits: [] });
    expect(plan(made)?.madeBy).toBeUndefined();
  });
});

test('everyone who has the set in the account gains by provisioning it', () => {
  const offered = plan(
    fix(
      { cause: 'permission_set_outdated_in_account' },
      { assignments: [{ principalType: 'USER', principalId: 'u1' }] },
    ),
  );
  expect(offered).toMatchObject({
    kind: 'provision-permission-set',
    actions: [{ accountId: ACCOUNT }],
    beneficiaries: [{ type: 'USER', id: 'u1' }],
  });
});

test('a quota is asked for only where idc has a role for it, and as much as is needed', () => {
  const world = { managedPolicies: Array.from({ length: 11 }, (_, n) => `P${n}`) };
  expect(plan(fix({}, world))?.actions[0]).toMatchObject({ quotaCode: 'L-0DA4ABF3', desired: 12 });
  expect(fix({}, { ...world, abilities: { quotaIncrease: false } })).toBeUndefined();
});
