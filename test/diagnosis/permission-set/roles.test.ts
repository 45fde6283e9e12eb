import { expect, test } from '@jest/globals';
import { awsAuthArn, principalPattern, roleArns } from '../../../src/diagnosis/permission-set/roles.ts';

const instance = (primaryRegion: string, partition = 'aws') => ({
  instanceArn: `arn:${partition}:sso:::instance/ssoins-1111111111111111`,
  identityStoreId: 'd-1234567890',
  primaryRegion,
});

/** ArnLike, as IAM compares within one part of an ARN. */
function like(pattern: string, arn: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(arn);
}

test('the path names the Region, except in us-east-1', () => {
  expect(roleArns('Admin', instance('eu-west-1')).here).toContain(
    '/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_',
  );
  const { here, withoutRegion } = roleArns('Admin', instance('us-east-1'));
  expect(here).toBe(withoutRegion);
  expect(roleArns('Admin', instance('cn-north-1', 'aws-cn')).here).toMatch(/^arn:aws-cn:iam::/);
  expect(awsAuthArn('Admin', instance('eu-west-1'))).toMatch(/:role\/AWSReservedSSO_Admin_/);
});

test('the pattern for trust policies matches both paths and every suffix, and no other set', () => {
  const pattern =
    /"aws:PrincipalArn": "([^"]+)"/.exec(principalPattern('Admin', instance('eu-west-1')))?.[1] ?? '';
  const role = (path: string, name: string) =>
    `arn:aws:iam::<account>:role/aws-reserved/sso.amazonaws.com${path}/AWSReservedSSO_${name}`;
  expect(like(pattern, role('/eu-west-1', 'Admin_0123456789abcdef'))).toBe(true);
  expect(like(pattern, role('', 'Admin_fedcba9876543210'))).toBe(true);
  expect(like(pattern, role('', 'AdminReadOnly_0123456789abcdef'))).toBe(false);
  expect(like(pattern, role('', 'Admin_Team_0123456789abcdef'))).toBe(false);
});
