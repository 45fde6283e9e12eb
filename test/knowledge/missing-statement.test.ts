import { describe, expect, test } from '@jest/globals';
import { readAccessDenied } from '../../src/knowledge/access-denied.ts';
import { missingStatement } from '../../src/knowledge/missing-statement.ts';

const USER = 'arn:aws:sts::111122223333:assumed-role/deploy/run';

function statement(
  action: string,
  resource: string,
  reason = `because no identity-based policy allows the ${action} action`,
) {
  const denied = readAccessDenied(
    `User: ${USER} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  );
  return denied === undefined ? undefined : missingStatement(denied);
}

describe('a role of Identity Center', () => {
  const both = [
    'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_*',
    'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*',
  ];

  test.each([
    'role AWSReservedSSO_Admin_0123456789abcdef',
    'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef',
    'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef',
  ])('gets both shapes of its path: %s', (resource) => {
    expect(statement('iam:PutRolePolicy', resource)).toEqual({
      Effect: 'Allow',
      Action: ['iam:PutRolePolicy'],
      Resource: both,
    });
  });

  test('stays in its partition', () => {
    const resource =
      'arn:aws-us-gov:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0123456789abcdef';
    expect(statement('iam:GetRole', resource)?.Resource[0]).toMatch(
      /^arn:aws-us-gov:iam::111122223333:role\//,
    );
  });

  test('has a placeholder where the account was redacted', () => {
    const denied = readAccessDenied(
      'User: arn:aws:sts::XXXX:assumed-role/a/b is not authorized to perform: iam:GetRole on resource: role AWSReservedSSO_A_0123456789abcdef',
    );
    expect(denied && missingStatement(denied)?.Resource[0]).toContain('::<account-id>:role/');
  });
});

test('another resource is named as AWS names it', () => {
  const provider = 'arn:aws:iam::111122223333:saml-provider/AWSSSO_02bd733d488a555c_DO_NOT_DELETE';
  expect(statement('iam:UpdateSAMLProvider', provider)?.Resource).toEqual([provider]);
});

test('every resource that the text names for the action', () => {
  const refusal = (resource: string) =>
    `User: ${USER} is not authorized to perform: identitystore:DescribeUser on resource: ${resource} because no identity-based policy allows the identitystore:DescribeUser action`;
  const store = 'arn:aws:identitystore::111122223333:identitystore/d-1234567890';
  const user = 'arn:aws:identitystore:::user/1488d4b8-20b1-701d-cb60-cc4f4ad8431d';
  const denied = readAccessDenied(`${refusal(store)}, ${refusal(user)}`);
  expect(denied && missingStatement(denied)).toEqual({
    Effect: 'Allow',
    Action: ['identitystore:DescribeUser'],
    Resource: [store, user],
  });
});

test('a role without an ARN gets the account of the caller', () => {
  expect(statement('iam:GetRole', 'role deploy')?.Resource).toEqual([
    'arn:aws:iam::111122223333:role/deploy',
  ]);
});

test('"*" only where IAM knows no narrower resource', () => {
  expect(statement('sso:ListInstances', '*')?.Resource).toEqual(['*']);
  expect(statement('sso:CreateAccountAssignment', '*')).toBeUndefined();
});

describe('no statement would help', () => {
  test.each([
    'with an explicit deny in a service control policy',
    'with an explicit deny in an identity-based policy',
    'with an explicit deny in a resource-based policy',
    'because no permissions boundary allows the sso:DescribeInstance action',
    'because no session policy allows the sso:DescribeInstance action',
    'because no service control policy allows the sso:DescribeInstance action',
  ])('%s', (reason) => {
    expect(statement('sso:DescribeInstance', 'arn:aws:sso:::instance/ssoins-1', reason)).toBeUndefined();
  });
});
