import { describe, expect, test } from '@jest/globals';
import { type Action, MOST_ACTIONS, type Plan } from '../../src/remediation/plan.ts';
import { MOST_NEEDED } from '../../src/remediation/policy.ts';
import type { Remediation } from '../../src/remediation/remediation.ts';
import { halvesOf, sessionsFor, type WriteSession } from '../../src/remediation/session.ts';
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
  readonly Resource: string[];
}
const sessionFor = (remediation: Remediation): WriteSession => {
  const [part, ...others] = sessionsFor(remediation);
  if (!part || others.length > 0) throw new Error('not in one session');
  return part.session;
};
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
        Action: ['sso:CreateAccountAssignment', 'sso:ListAccountAssignments', 'sso:DeleteAccountAssignment'],
        Resource: ON_ACCOUNT,
      },
      {
        Effect: 'Allow',
        Action: [
          'sso:DescribeAccountAssignmentCreationStatus',
          'sso:ListAccountAssignmentCreationStatus',
          'sso:DescribeAccountAssignmentDeletionStatus',
          'sso:ListAccountAssignmentDeletionStatus',
        ],
        Resource: [INSTANCE],
      },
    ]);
  });

  const KEY = `arn:aws:kms:eu-west-1:${MANAGEMENT}:key/0b0b0b0b-1111-4222-8333-444444444444`;
  test('decrypts with the instance’s own key, through Identity Center alone', () => {
    const under = (keyArn: string, ...actions: Plan['actions']) =>
      (JSON.parse(sessionFor(approved(plan({ actions, keyArn }))).Policy) as { Statement: Statement[] })
        .Statement;
    expect(under(KEY, create(), remove()).at(-1)).toEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Resource: [KEY],
      Condition: {
        StringLike: { 'kms:ViaService': ['sso.*.amazonaws.com', 'identitystore.*.amazonaws.com'] },
      },
    });
    expect(JSON.stringify(under(KEY.replace('aws', 'aws-cn'), provision()))).toContain(
      'sso.*.amazonaws.com.cn',
    );
    expect(JSON.stringify(under(KEY, increase()))).not.toContain('kms');
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

  const inAccount = (n: number) => create({ accountId: String(100_000_000_000 + n) });
  test('fits into AWS’s 2,048 characters; a plan that does not is applied in several', () => {
    const many = Array.from({ length: MOST_ACTIONS - 1 }, (_, n) => inAccount(n));
    const parts = sessionsFor(of(inAccount(99), ...many));
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.flatMap(({ indexes }) => indexes)).toEqual(
      Array.from({ length: MOST_ACTIONS }, (_, n) => n),
    );
    for (const { indexes, session } of parts) {
      expect(session.Policy.length).toBeLessThanOrEqual(2_048);
      const accounts = session.Policy.match(/account\/\d{12}/g) ?? [];
      expect(new Set(accounts).size).toBe(indexes.length);
      expect({ ...session, Policy: '' }).toEqual({ ...parts[0]?.session, Policy: '' });
    }
  });

  test('is halved until one action is left', () => {
    const remediation = of(inAccount(0), inAccount(1), inAccount(2));
    const [part] = sessionsFor(remediation);
    const halves = part ? halvesOf(remediation, part) : undefined;
    expect(halves?.map(({ indexes }) => indexes)).toEqual([[0, 1], [2]]);
    expect(halves?.[1] && halvesOf(remediation, halves[1])).toBeUndefined();
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
