import { expect, test } from '@jest/globals';
import { consoleLinks } from '../../src/render/console.ts';

const set = { id: 'arn:aws:sso:::permissionSet/ssoins-7223601ab3bfa0c6/ps-e51198d5062d5ed0' };
const account = { id: '444455556666' };
const group = { id: '93676e0f7d-22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11', type: 'GROUP' as const };
const urls = (...args: Parameters<typeof consoleLinks>) => consoleLinks(...args).map(({ url }) => url);

test('lead to the permission set, the account and the groups of the instance, in its Region', () => {
  const subject = { permissionSet: set, account, principal: group };
  expect(consoleLinks({ subject, region: 'eu-central-1' })).toEqual([
    {
      label: 'the permission set',
      url: 'https://eu-central-1.console.aws.amazon.com/singlesignon/organization/home?region=eu-central-1#/instances/7223601ab3bfa0c6/permission-sets/details/ps-e51198d5062d5ed0',
    },
    {
      label: 'the account',
      url: 'https://eu-central-1.console.aws.amazon.com/singlesignon/organization/home?region=eu-central-1#/instances/7223601ab3bfa0c6/accounts/details/444455556666?section=users',
    },
    {
      label: 'groups',
      url: 'https://eu-central-1.console.aws.amazon.com/singlesignon/home?region=eu-central-1#!/instances/7223601ab3bfa0c6/groups',
    },
  ]);
});

test('know the other partitions, and the first page where the instance is not known', () => {
  expect(urls({ subject: { account }, region: 'us-gov-west-1' })).toEqual([
    'https://us-gov-west-1.console.amazonaws-us-gov.com/singlesignon/home?region=us-gov-west-1',
  ]);
  expect(urls({ subject: { account }, region: 'cn-north-1' })).toEqual([
    'https://cn-north-1.console.amazonaws.cn/singlesignon/home?region=cn-north-1',
  ]);
});

test('are never made of anything but ids of AWS', () => {
  expect(urls({ subject: { permissionSet: set } })).toEqual([]);
  expect(urls({ subject: {}, region: 'eu-central-1' })).toEqual([]);
  expect(urls({ subject: { permissionSet: set }, region: 'eu-central-1.evil.example/?' })).toEqual([]);
  const odd = { permissionSet: { id: `${set.id}|<!channel>` }, account: { id: '4444|x' } };
  expect(urls({ subject: odd, region: 'eu-central-1' })).toEqual([
    'https://eu-central-1.console.aws.amazon.com/singlesignon/home?region=eu-central-1',
  ]);
  expect(urls({ subject: { ...odd, permissionSet: set }, region: 'eu-central-1' })).toHaveLength(1);
});
