import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { ACCOUNTS } from '../../sandbox/worlds/harbor-accounts.ts';
import type { Aws } from '../../src/aws/clients.ts';
import { type AwsPerson, gains, isBehind } from '../../src/evidence/gains.ts';
import { unitsOf } from '../../src/evidence/units.ts';
import { awsOf, REGION, startWorld } from './rig.ts';

let sandbox: AwsSandbox;
let aws: Aws;
let identityStoreId: string;
beforeAll(async () => {
  sandbox = await startWorld();
  aws = awsOf(sandbox, 'all');
  identityStoreId = sandbox.control.state.organization.instance.identityStoreId;
});
afterAll(() => sandbox.stop());

/** As the directory is now: the story deletes groups and creates them again. */
const idOf = (group: string) =>
  [...sandbox.control.state.groups.values()].find(({ name }) => name === group)?.id ?? '';
const userNameOf = (start: string) =>
  sandbox.control.state.organization.users.find(({ userName }) => userName.startsWith(start))?.userName ?? '';
const LEE: AwsPerson = { email: 'lee.park@harbor.example' };
const NOOR: AwsPerson = { email: 'noor.haddad@harbor.example' };

describe('who gains', () => {
  const asked = (who: AwsPerson, type: 'USER' | 'GROUP', name: string) =>
    gains(aws, REGION, { who, plan: { identityStoreId, beneficiaries: [{ type, id: idOf(name) }] } });

  test.each<[AwsPerson, 'USER' | 'GROUP', string, string]>([
    [LEE, 'GROUP', 'payments-oncall', 'yes'],
    [LEE, 'GROUP', 'identity-admins', 'no'],
    [NOOR, 'GROUP', 'identity-admins', 'yes'],
    [NOOR, 'GROUP', 'payments-oncall', 'no'],
    [{ email: 'nobody@harbor.example' }, 'GROUP', 'payments-oncall', 'unknown'],
    [{ userName: 'mistyped' }, 'GROUP', 'payments-oncall', 'unknown'],
    [{}, 'GROUP', 'payments-oncall', 'unknown'],
  ])('%j by giving to the %s %s: %s', async (who, type, name, answer) => {
    expect(await asked(who, type, name)).toBe(answer);
  });

  test('by a user name of the map, which wins over an address', async () => {
    const who = { userName: userNameOf('lee.park'), email: 'noor.haddad@harbor.example' };
    expect(await asked(who, 'GROUP', 'payments-oncall')).toBe('yes');
  });

  test('nobody, where nobody gains', async () => {
    expect(await gains(aws, REGION, { who: {}, plan: { identityStoreId, beneficiaries: [] } })).toBe('no');
  });

  test('is not known where AWS cannot be asked', async () => {
    const plan = { identityStoreId: 'd-0000000000', beneficiaries: [{ type: 'USER' as const, id: 'x' }] };
    expect(await gains(aws, REGION, { who: LEE, plan })).toBe('unknown');
  });
});

describe('who is behind a call', () => {
  test('is found by the user name in their session, and by their id', async () => {
    const userName = userNameOf('lee.park');
    const id = sandbox.control.state.organization.users.find((user) => user.userName === userName)?.id ?? '';
    expect(await isBehind(aws, REGION, { who: LEE, behind: { userName }, identityStoreId })).toBe('yes');
    expect(await isBehind(aws, REGION, { who: LEE, behind: { userId: id }, identityStoreId })).toBe('yes');
    expect(await isBehind(aws, REGION, { who: NOOR, behind: { userName }, identityStoreId })).toBe('no');
  });

  test.each<[AwsPerson, string]>([
    [LEE, 'somebody-who-left'],
    [{}, 'lee.park'],
    [{ email: 'nobody@harbor.example' }, 'lee.park'],
  ])('is not known of %j and %s', async (who, userName) => {
    expect(await isBehind(aws, REGION, { who, behind: { userName }, identityStoreId })).toBe('unknown');
  });
});

describe('the units above an account', () => {
  const account = ACCOUNTS['payments-prod'] ?? '';

  test('are read up to the root', async () => {
    expect(await unitsOf(aws, REGION, [account, account])).toEqual({
      known: { [account]: [expect.stringMatching(/^ou-hrb0-/), 'r-hrb0'] },
    });
  });

  test('are not known of an account that is none, and without the role of the management account', async () => {
    expect(await unitsOf(aws, REGION, [account, '000000000000'])).toHaveProperty('unknown');
    expect(await unitsOf(awsOf(sandbox, 'read'), REGION, [account])).toEqual({
      unknown: 'IDC_MANAGEMENT_READ_ROLE_ARN is not set.',
    });
  });
});
