import { expect, test } from '@jest/globals';
import { signInUser } from '../../../src/checks/sign-in/sign-in-user.ts';
import { seen } from './given.ts';

test('a user who is there and enabled, or of whom AWS does not say it, is no finding', () => {
  expect(signInUser.find(seen([])).findings).toEqual([]);
  expect(signInUser.find(seen([], { status: '' })).findings).toEqual([]);
});

test('a disabled one is confirmed', () => {
  expect(signInUser.find(seen([], { status: 'DISABLED' })).findings).toMatchObject([
    { cause: 'user_disabled', certainty: 'confirmed', about: 'u-1' },
  ]);
});

test('nobody of this name is confirmed, with who that was', () => {
  const remembered = { name: 'kim@example.com', externalIds: [], lastSeen: '2026-11-01T00:00:00Z' };
  const [finding] = signInUser.find({
    typed: 'id',
    person: { found: 'none', choices: [], remembered },
  }).findings;
  expect(finding).toMatchObject({ cause: 'user_absent', certainty: 'confirmed' });
  expect(finding?.summary).toContain('last known as `kim@example.com`');
});
