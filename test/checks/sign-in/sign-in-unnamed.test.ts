import { expect, test } from '@jest/globals';
import { signInUnnamed } from '../../../src/checks/sign-in/sign-in-unnamed.ts';
import { theirs, unnamedFailures } from '../../../src/evidence/sign-in-event.ts';
import { complete, refusedResponse, seen, step } from './given.ts';

const FORMAT = 'Response contains invalid name id policy format';

test('what names nobody could be theirs, and is not said to be', () => {
  const unnamed = [refusedResponse(FORMAT, 1), refusedResponse(FORMAT, 2), refusedResponse('other', 3)];
  expect(signInUnnamed.find(seen([], { unnamed })).findings).toMatchObject([
    { cause: 'unknown_reason', certainty: 'stated', count: 1 },
    { cause: 'saml_nameid_format_invalid', summary: expect.stringMatching(/^Could be theirs/), count: 2 },
  ]);
});

test('what came before they were in is not', () => {
  const unnamed = [refusedResponse(FORMAT, 1)];
  expect(signInUnnamed.find(seen([complete(2)], { unnamed })).findings).toEqual([]);
  expect(signInUnnamed.find(seen([complete(0)], { unnamed })).findings).toHaveLength(1);
});

test('a step of another person, or of one whose sign-in names them, is nobody’s', () => {
  const person = { id: 'u-1', userName: 'Kim@example.com' };
  const named = step('CredentialChallenge', 1, { userName: 'kim@EXAMPLE.com' });
  const own = step('CredentialVerification', 2, { failed: true });
  const other = step('CredentialVerification', 3, { failed: true, userId: 'u-2', workflow: 'x' });
  const shared = step('CredentialVerification', 4, { failed: true, workflow: 'x' });
  const lost = refusedResponse('x', 5);
  const events = [named, own, other, shared, lost];
  const mine = theirs(events, person);
  expect(mine).toEqual([named, own]);
  expect(unnamedFailures(events, mine)).toEqual([lost]);
});
