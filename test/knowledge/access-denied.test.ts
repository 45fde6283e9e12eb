import { describe, expect, test } from '@jest/globals';
import { readAccessDenied } from '../../src/knowledge/access-denied.ts';

const USER = 'arn:aws:sts::111122223333:assumed-role/deploy/run';
const INSTANCE = 'arn:aws:sso:::instance/ssoins-1234567890abcdef';
const start = `User: ${USER} is not authorized to perform: sso:DescribeInstance on resource: ${INSTANCE}`;

describe('who refuses', () => {
  test.each([
    ['because no identity-based policy allows the sso:DescribeInstance action', 'identity-policy', false],
    ['with an explicit deny in an identity-based policy', 'identity-policy', true],
    ['because no service control policy allows the sso:DescribeInstance action', 'scp', false],
    ['with an explicit deny in a service control policy', 'scp', true],
    [
      'with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/service_control_policy/p-1',
      'scp',
      true,
    ],
    ['because no resource control policy allows the sso:DescribeInstance action', 'rcp', false],
    ['with an explicit deny in a resource control policy', 'rcp', true],
    ['because no permissions boundary allows the sso:DescribeInstance action', 'permissions-boundary', false],
    ['with an explicit deny in a permissions boundary', 'permissions-boundary', true],
    ['because no session policy allows the sso:DescribeInstance action', 'session-policy', false],
    ['with an explicit deny in a session policy', 'session-policy', true],
    ['because no resource-based policy allows the sso:DescribeInstance action', 'resource-policy', false],
    ['with an explicit deny in a resource-based policy', 'resource-policy', true],
    ['because no VPC endpoint policy allows the sso:DescribeInstance action', 'vpc-endpoint-policy', false],
    ['with an explicit deny in a VPC endpoint policy', 'vpc-endpoint-policy', true],
    ['because no role trust policy allows the sts:AssumeRole action', 'resource-policy', false],
    ['', 'unknown', false],
  ] as const)('%s', (reason, by, explicit) => {
    expect(readAccessDenied(`${start} ${reason}`)).toEqual({
      principalArn: USER,
      action: 'sso:DescribeInstance',
      resource: INSTANCE,
      by,
      explicit,
    });
  });

  test('a resource that is missing in this Region is not a policy that refuses', () => {
    const text = `${start} because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`;
    expect(readAccessDenied(text)).toMatchObject({ by: 'unknown', explicit: false });
  });
});

test('a key that is not named', () => {
  const text = `User: ${USER} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because the resource does not exist`;
  expect(readAccessDenied(text)).toEqual({
    principalArn: USER,
    action: 'kms:Decrypt',
    by: 'kms',
    explicit: false,
  });
});

test('a role that IAM names without its ARN', () => {
  const text = `IAM Error: User: ${USER} is not authorized to perform: iam:GetRole on resource: role AWSReservedSSO_Admin_0123456789abcdef because no identity-based policy allows the iam:GetRole action`;
  expect(readAccessDenied(text)).toMatchObject({
    action: 'iam:GetRole',
    resource: 'role AWSReservedSSO_Admin_0123456789abcdef',
    by: 'identity-policy',
  });
});

test('an encoded message', () => {
  const text =
    'You are not authorized to perform this operation. Encoded authorization failure message: 4GIOHlTkIaWHQD0Q0m6XSnuUMCm-abc_DEF';
  expect(readAccessDenied(text)).toEqual({
    by: 'unknown',
    explicit: false,
    encoded: '4GIOHlTkIaWHQD0Q0m6XSnuUMCm-abc_DEF',
  });
});

test.each([
  [
    'a line break of the CLI',
    `User: ${USER}\nis not authorized to perform: sso:DeleteAccountAssignment\non resource: ${INSTANCE}`,
  ],
  [
    'JSON',
    JSON.stringify({
      message: `User: ${USER} is not authorized to perform: sso:DeleteAccountAssignment on resource: ${INSTANCE}`,
    }),
  ],
  [
    'a full stop',
    `User: ${USER} is not authorized to perform: sso:DeleteAccountAssignment on resource: ${INSTANCE}.`,
  ],
  [
    'brackets',
    `User: ${USER} is not authorized to perform [sso:DeleteAccountAssignment] on resource: ${INSTANCE}`,
  ],
])('is read through %s', (_, text) => {
  expect(readAccessDenied(text)).toMatchObject({
    principalArn: USER,
    action: 'sso:DeleteAccountAssignment',
    resource: INSTANCE,
  });
});

test.each(['', 'Rate exceeded', 'The bucket is not authorized'])('nothing is refused in %j', (text) => {
  expect(readAccessDenied(text)).toBeUndefined();
});
