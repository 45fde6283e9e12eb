import { describe, expect, test } from '@jest/globals';
import {
  matchesPath,
  meantSet,
  partitionOfRegion,
  readReference,
  readRoleName,
  regionIn,
  reservedPattern,
} from '../../src/knowledge/reserved-role.ts';
import { matchesArn } from '../../src/knowledge/wildcard.ts';

const BASE = 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com';

describe('a reference to a reserved role', () => {
  test.each([
    [`${BASE}/AWSReservedSSO_Admin_*`, { path: '/aws-reserved/sso.amazonaws.com/', name: 'Admin_*' }],
    [`${BASE}*/AWSReservedSSO_Admin_*`, { path: '/aws-reserved/sso.amazonaws.com*/', name: 'Admin_*' }],
    [`${BASE}/*`, { path: '/aws-reserved/sso.amazonaws.com/', name: '*' }],
    ['arn:aws:iam::1:role/AWSReservedSSO_A_*', { path: '/', name: 'A_*' }],
    [
      'arn:aws:sts::1:assumed-role/AWSReservedSSO_A_0/kim@example.com',
      { service: 'sts', name: 'A_0', session: 'kim@example.com' },
    ],
  ])('%s', (value, is) => expect(readReference(value)).toMatchObject(is));

  test.each(['arn:aws:iam::1:role/deploy', 'AWSReservedSSO_A', 'arn:aws:iam::1', '', '*'])(
    '%j is none',
    (value) => expect(readReference(value)).toBeUndefined(),
  );

  test.each([
    ['/aws-reserved/sso.amazonaws.com/', 'us-east-1', true],
    ['/aws-reserved/sso.amazonaws.com/', 'eu-central-1', false],
    ['/aws-reserved/sso.amazonaws.com/eu-central-1/', 'eu-central-1', true],
    ['/aws-reserved/sso.amazonaws.com/eu-central-1/', 'us-east-1', false],
    ['/aws-reserved/sso.amazonaws.com/*/', 'us-east-1', false],
    ['/aws-reserved/sso.amazonaws.com/*/', 'eu-central-1', true],
    ['/aws-reserved/sso.amazonaws.com*/', 'us-east-1', true],
    ['/', 'us-east-1', false],
    ['/*', 'eu-central-1', true],
  ])('the path %s in %s: %s', (path, region, matches) => expect(matchesPath(path, region)).toBe(matches));

  test.each([
    ['Admin_*', { set: 'Admin', suffix: 'any' }],
    ['Admin_????????????????', { set: 'Admin', suffix: 'any' }],
    ['Admin*', { set: 'Admin', suffix: 'open' }],
    ['Admin', { set: 'Admin', suffix: 'open' }],
    ['Admin_0123456789abcdef', { set: 'Admin', suffix: 'pinned' }],
    ['My_Set_*', { set: 'My_Set', suffix: 'any' }],
    ['*', undefined],
    ['*Admin_*', undefined],
  ])('%s means %j', (name, meant) => expect(meantSet(name)).toEqual(meant));

  test('a Region is read only where it is one', () => {
    expect(regionIn('/aws-reserved/sso.amazonaws.com/us-gov-west-1/')).toBe('us-gov-west-1');
    expect(regionIn('/aws-reserved/sso.amazonaws.com/*/')).toBeUndefined();
    expect(regionIn('/aws-reserved/sso.amazonaws.com/')).toBeUndefined();
  });

  test.each([
    ['eu-central-1', 'aws'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['cn-north-1', 'aws-cn'],
  ])('%s is in %s', (region, partition) => {
    expect(partitionOfRegion(region)).toBe(partition);
    const pattern = reservedPattern('Admin', { partition, account: '111122223333', region });
    const role = (name: string) =>
      `arn:${partition}:iam::111122223333:role/aws-reserved/sso.amazonaws.com/${region}/AWSReservedSSO_${name}`;
    expect(matchesArn(pattern, role('Admin_0123456789abcdef'))).toBe(true);
    expect(matchesArn(pattern, role('Admin_More_0123456789abcdef'))).toBe(false);
  });

  test('a role name is a set and sixteen digits', () => {
    expect(readRoleName('AWSReservedSSO_A_B_0123456789abcdef')).toEqual({
      set: 'A_B',
      suffix: '0123456789abcdef',
    });
    expect(readRoleName('AWSReservedSSO_A')).toBeUndefined();
  });
});
