import { describe, expect, test } from '@jest/globals';
import type { Action, Plan } from '../../src/remediation/plan.ts';
import { MOST_NEEDED } from '../../src/remediation/policy.ts';
import { sessionFor } from '../../src/remediation/session.ts';
import {
  ACCOUNT,
  approved,
  create,
  INSTANCE,
  increase,
  MANAGEMENT,
  plan,
  provision,
  remove,
  SET,
} from './given.ts';

interface Statement {
  readonly Action: string[];
  readonly Resource: string | string[];
}
const of = (...actions: Plan['actions']) => approved(plan({ actions }));
const policyOf = (...actions: Plan['actions']) =>
  (JSON.parse(sessionFor(of(...actions)).Policy) as { Statement: Statement[] }).Statement;
const ON_ACCOUNT = [INSTANCE, SET, `arn:aws:sso:::account/${ACCOUNT}`];

describe('the session', () => {
  test('says who approved what for whom, for a quarter of an hour', () => {
    const { Policy: _, ...session } = sessionFor(approved());
    expect(session).toEqual({
      SourceIdentity: 'USAM',
      RoleSessionName: 'idc-0b0b0b0b-1111-4222-8333-444444444444',
      Tags: [
        { Key: 'idc:remediation', Value: '0b0b0b0b-1111-4222-8333-444444444444' },
        { Key: 'idc:requester', Value: 'UKIM' },
        { Key: 'idc:approver', Value: 'USAM' },
      ],
      DurationSeconds: 900,
    });
  });

  const at = '2026-11-22T14:00:00.000Z';
  test.each([
    ['sam.reyes@harbor.example', 'sam.reyes@harbor.example'],
    ['Sam Reyes', 'USAM'],
    ['s', 'USAM'],
    ['s'.repeat(65), 'USAM'],
    ['aws:sam', 'USAM'],
    [undefined, 'USAM'],
  ])('is in the name of the last approver, by the AWS user name %s: %s', (awsUser, identity) => {
    const last = { by: 'USAM', at, ...(awsUser ? { awsUser } : {}) };
    const two = [{ by: 'UNOOR', at, awsUser: 'noor' }, last];
    const { SourceIdentity, Tags } = sessionFor(approved(plan(), { approval: last, approvals: two }));
    expect(SourceIdentity).toBe(identity);
    expect(Tags).toContainEqual({ Key: 'idc:approver', Value: 'UNOOR USAM' });
  });

  test('names as many approvers as a policy can ask for, and none at all is refused', () => {
    const approvals = Array.from({ length: MOST_NEEDED }, (_, n) => ({ by: `U${'0'.repeat(20)}${n}`, at }));
    const [approval = { by: '', at }] = approvals;
    const { Tags } = sessionFor(approved(plan(), { approval, approvals }));
    expect(Tags[2]?.Value.split(' ')).toHaveLength(MOST_NEEDED);
    expect(Tags[2]?.Value.length).toBeLessThanOrEqual(256);
    expect(() => sessionFor(approved(plan(), { approval, approvals: [] }))).toThrow('approved');
  });

  test('of a re-pointing may create and delete there, and read how that went', () => {
    expect(policyOf(create(), remove())).toEqual([
      {
        Effect: 'Allow',
        Action: ['sso:CreateAccountAssignment', 'sso:ListAccountAssignments'],
        Resource: ON_ACCOUNT,
      },
      {
        Effect: 'Allow',
        Action: ['sso:DescribeAccountAssignmentCreationStatus', 'sso:ListAccountAssignmentCreationStatus'],
        Resource: [INSTANCE],
      },
      {
        Effect: 'Allow',
        Action: ['sso:DeleteAccountAssignment', 'sso:ListAccountAssignments'],
        Resource: ON_ACCOUNT,
      },
      {
        Effect: 'Allow',
        Action: ['sso:DescribeAccountAssignmentDeletionStatus', 'sso:ListAccountAssignmentDeletionStatus'],
        Resource: [INSTANCE],
      },
    ]);
  });

  const all: [string, Action, string[]][] = [
    ['create', create(), ['sso:CreateAccountAssignment']],
    ['delete', remove(), ['sso:DeleteAccountAssignment']],
    ['provision', provision(), ['sso:ProvisionPermissionSet']],
    ['quota', increase(), ['servicequotas:RequestServiceQuotaIncrease']],
  ];
  test.each(all)('of a %s has no write but its own', (_name, action, writes) => {
    const allowed = policyOf(action).flatMap((statement) => statement.Action);
    expect(allowed.filter((name) => !/:(List|Describe|Get)/.test(name))).toEqual(writes);
    expect(allowed.filter((name) => name.startsWith('iam:') || name.includes('*'))).toEqual([]);
  });

  test.each(all)('of a %s writes in its account only', (_name, action) => {
    const writes = policyOf(action).filter(({ Action }) => !/:(List|Describe|Get)/.test(Action[0] ?? ''));
    for (const { Resource } of writes) {
      expect([Resource].flat().filter((arn) => arn === '*' || /account\/(?!444455556666)/.test(arn))).toEqual(
        [],
      );
      expect([Resource].flat().join()).toContain(ACCOUNT);
    }
  });

  test('keeps the partition', () => {
    const china = { instanceArn: INSTANCE.replace('arn:aws', 'arn:aws-cn') };
    expect(JSON.stringify(policyOf(provision(china)))).toContain(`arn:aws-cn:sso:::account/${ACCOUNT}`);
  });

  test('fits into AWS’s 2,048 characters, or says that it does not', () => {
    const inAccount = (n: number) => create({ accountId: String(100_000_000_000 + n) });
    const three = sessionFor(of(inAccount(0), inAccount(1), inAccount(2)));
    expect(three.Policy.length).toBeLessThanOrEqual(2_048);
    const rest = Array.from({ length: 12 }, (_, n) => inAccount(n));
    expect(() => sessionFor(of(inAccount(99), ...rest))).toThrow(/too large for one session.*2048/);
  });
});

describe('no session', () => {
  const bad: [string, Plan][] = [
    ['in the management account', plan({ actions: [create({ accountId: MANAGEMENT })] })],
    ['provisioning the management account', plan({ actions: [provision({ accountId: MANAGEMENT })] })],
    ['a quota of the management account', plan({ actions: [increase({ accountId: MANAGEMENT })] })],
    ['after a good action', plan({ actions: [create(), remove({ accountId: MANAGEMENT })] })],
    ['where the management account is unknown', plan({ managementAccountId: '' })],
    ['for an open choice', plan({ choose: [] })],
    ['for nobody', plan({ actions: [create({ principalId: '' })] })],
    ['for every account', plan({ actions: [provision({ accountId: 'ALL_PROVISIONED_ACCOUNTS' })] })],
    ['for a wildcard', plan({ actions: [create({ permissionSetArn: `${SET.slice(0, -1)}*` })] })],
    ['for a policy variable', plan({ actions: [provision({ instanceArn: `${INSTANCE}$` })] })],
    ['for a quota that is none', plan({ actions: [increase({ desired: Number.NaN })] })],
    [
      'for what idc does not know',
      plan({ actions: [{ kind: 'delete-group', accountId: ACCOUNT } as unknown as Action] }),
    ],
  ];
  test.each(bad)('%s', (_name, wrong) => expect(() => sessionFor(approved(wrong))).toThrow());

  test('for a plan that is not the approved one', () => {
    expect(() => sessionFor({ ...approved(), plan: plan({ actions: [remove()] }) })).toThrow('approved');
  });

  test('without an approval', () => {
    const { approval: _, ...open } = approved();
    expect(() => sessionFor(open)).toThrow('approved');
  });

  test.each(['U', 'aws:root', 'U SAM', 'U'.repeat(65), 'U<b>'])('for the approver %s', (by) => {
    const approval = { by, at: '2026-11-22T14:00:00.000Z' };
    const given = approved(plan(), { approval, approvals: [approval] });
    expect(() => sessionFor(given)).toThrow('approver');
  });
});
