import { expect, test } from '@jest/globals';
import { consoleLinks } from '../../src/render/console.ts';
import { finding, found } from './diagnoses.ts';

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

test('lead to the event of the call, the roles and policies that the evidence names, and what denies', () => {
  const eventId = '0aa1b2c3-d4e5-4f60-8123-1234567890ab';
  const role =
    'arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_ReadOnly_0123456789abcdef';
  const facts = [
    { what: 'Role', value: `${role} and ${role}`, source: 'iam:GetRole' },
    { what: 'Boundary', value: 'arn:aws:iam::444455556666:policy/team/limit', source: 'iam:GetPolicy' },
    {
      what: 'Elsewhere',
      value: 'arn:aws:iam::<account>:role/x, arn:aws:iam::1:role/y|<!channel>',
      source: '',
    },
  ];
  const scp = finding({ cause: 'scp_explicit_deny', summary: 'Policy `deny-all` (p-0abc12345) denies it.' });
  const links = consoleLinks({
    subject: { caller: { eventId } },
    region: 'eu-central-1',
    facts,
    verdicts: [found([scp])],
  });
  expect(links).toEqual([
    {
      label: 'the CloudTrail event',
      url: `https://eu-central-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-central-1#/events/${eventId}`,
    },
    {
      label: 'the role in 444455556666',
      url: 'https://console.aws.amazon.com/iam/home#/roles/details/AWSReservedSSO_ReadOnly_0123456789abcdef',
    },
    {
      label: 'the policy in 444455556666',
      url: 'https://console.aws.amazon.com/iam/home#/policies/details/arn%3Aaws%3Aiam%3A%3A444455556666%3Apolicy%2Fteam%2Flimit',
    },
    {
      label: 'the service control policy',
      url: 'https://console.aws.amazon.com/organizations/v2/home/policies/service-control-policy/p-0abc12345',
    },
  ]);
  expect(
    consoleLinks({ subject: { caller: { eventId: `${eventId}|<!here>` } }, region: 'eu-central-1' }),
  ).toEqual([]);
});
