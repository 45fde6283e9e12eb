import { describe, expect, test } from '@jest/globals';
import { AwsFailure, gapOf, isAbsence } from '../../src/aws/errors.ts';

interface Said {
  readonly code: string;
  readonly message?: string;
  readonly members?: Readonly<Record<string, string>>;
}

function failure(api: string, { code, message = 'no', members = {} }: Said): AwsFailure {
  const error = Object.assign(new Error(message), { name: code }, members);
  return new AwsFailure(api, error);
}

function remedy(api: string, said: Said): string | undefined {
  return gapOf(failure(api, said), 'it').remedy;
}

describe('faults of the whole instance are named, with what to do', () => {
  test.each([
    ['sso:ListPermissionSets', 'AccessDeniedException', 'KMS_AccessDeniedException'],
    ['sso:ListPermissionSets', 'ResourceNotFoundException', 'KMS_NotFoundException'],
    ['sso:ListPermissionSets', 'ValidationException', 'KMS_DisabledException'],
    ['identitystore:DescribeUser', 'AccessDeniedException', 'KMS_ACCESS_DENIED'],
    ['identitystore:DescribeUser', 'ResourceNotFoundException', 'KMS_KEY_NOT_FOUND'],
    ['identitystore:DescribeUser', 'ValidationException', 'KMS_DISABLED'],
  ])('%s: %s, %s is the key, and not absence', (api, code, Reason) => {
    const said = { code, members: { Reason } };
    expect(remedy(api, said)).toContain('customer managed KMS key');
    expect(isAbsence(failure(api, said))).toBe(false);
  });

  test('a key that throttles refuses nobody', () => {
    const said = { code: 'ThrottlingException', members: { Reason: 'KMS_ThrottlingException' } };
    expect(gapOf(failure('sso:ListInstances', said), 'it')).toMatchObject({
      reason: 'throttled',
      remedy: expect.stringContaining('ask again in a minute'),
    });
  });

  test('a key that is only named in the text', () => {
    const message =
      'User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext';
    expect(remedy('sso:ListPermissionSets', { code: 'AccessDeniedException', message })).toContain(
      'customer managed KMS key',
    );
  });

  test('permission sets that are switched off', () => {
    const message = 'The operation is not supported for this Identity Center instance';
    expect(remedy('sso:ListPermissionSets', { code: 'ValidationException', message })).toContain(
      'PermissionSetsEnabled',
    );
  });

  test('an additional Region', () => {
    const message = 'ListPermissionSets is not supported in this additional Region. Use the primary Region.';
    expect(remedy('sso:ListPermissionSets', { code: 'ValidationException', message })).toContain(
      'primary Region',
    );
  });

  test('network restrictions of the identity store', () => {
    const message = 'Access denied: the source VPC is not in ApiRestrictSourceVpcs';
    expect(remedy('identitystore:DescribeUser', { code: 'AccessDeniedException', message })).toContain(
      'network configuration',
    );
  });

  test('a plain denial names the action instead', () => {
    const message = 'User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: sso:ListInstances';
    expect(remedy('sso:ListInstances', { code: 'AccessDeniedException', message })).toBe(
      'Allow sso:ListInstances to the role that idc uses here.',
    );
  });
});

test.each(['UnknownOperationException', 'NotImplemented', 'InvalidAction'])(
  '%s is of something that is not AWS',
  (code) => {
    expect(gapOf(failure('sso:ListRegions', { code }), 'it')).toMatchObject({
      reason: 'failed',
      remedy: expect.stringContaining('AWS_ENDPOINT_URL'),
    });
  },
);

test('only AWS saying that the thing is not there is absence', () => {
  const absent = failure('identitystore:DescribeUser', {
    code: 'ResourceNotFoundException',
    members: { ResourceType: 'USER' },
  });
  const storeless = failure('identitystore:DescribeUser', {
    code: 'ResourceNotFoundException',
    members: { ResourceType: 'IDENTITY_STORE' },
  });
  expect(isAbsence(absent)).toBe(true);
  expect(isAbsence(storeless)).toBe(false);
  expect(isAbsence(new Error('ResourceNotFoundException'))).toBe(false);
});
