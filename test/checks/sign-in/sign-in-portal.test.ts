import { expect, test } from '@jest/globals';
import { signInPortal } from '../../../src/checks/sign-in/sign-in-portal.ts';
import { complete, seen, step } from './given.ts';

const find = (...theirs: Parameters<typeof seen>[0]) => signInPortal.find(seen(theirs)).findings;
const password = (minute: number, failed: boolean) =>
  step('UpdatePassword', minute, {
    failed,
    ...(failed ? { said: 'InternalFailure: An unknown error occurred' } : {}),
  });
const role = (minute: number, said?: string) =>
  step('GetRoleCredentials', minute, {
    role: 'ReadOnly',
    account: '111122223333',
    failed: !!said,
    ...(said ? { said } : {}),
  });

test('a password that is not taken', () => {
  expect(find(password(1, true))).toMatchObject([{ cause: 'password_reset_failed', certainty: 'stated' }]);
  expect(find(password(1, true), password(2, false))).toEqual([]);
});

test('a role that is refused', () => {
  expect(find(role(1, 'ForbiddenException: No access'))).toMatchObject([
    { cause: 'session_role_not_assigned', summary: expect.stringContaining('`ReadOnly` on `111122223333`') },
  ]);
  expect(find(role(1, 'Something'))).toMatchObject([{ cause: 'unknown_reason' }]);
  expect(find(role(1, 'ForbiddenException: No access'), role(2), complete(3))).toEqual([]);
});
