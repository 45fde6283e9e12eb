import { expect, test } from '@jest/globals';
import { signInCredential } from '../../../src/checks/sign-in/sign-in-credential.ts';
import { complete, refusedResponse, seen, step, verified } from './given.ts';

const find = (...theirs: Parameters<typeof seen>[0]) => signInCredential.find(seen(theirs)).findings;

test.each([
  ['PASSWORD', 'credential_refused', 'confirmed', 'the password was refused'],
  ['WEBAUTHN', 'credential_refused', 'confirmed', 'the security key or passkey was refused'],
  ['EMAIL_OTP', 'credential_refused', 'confirmed', 'the code sent by e-mail was refused'],
  ['TOTP', 'mfa_totp_clock_skew', 'stated', 'the one-time code was refused: mistyped'],
  [
    'RESYNC_TOTP',
    'mfa_totp_clock_skew',
    'stated',
    'the code that sets the authenticator app right was refused',
  ],
  ['NEW_KIND', 'credential_refused', 'confirmed', 'a credential was refused'],
])('a refused %s is %s', (credential, cause, certainty, said) => {
  const [finding] = find(verified(credential, 1, true));
  expect(finding).toMatchObject({ cause, certainty, summary: expect.stringContaining(said) });
});

test('a sign-in that went on is no finding', () => {
  expect(find(verified('PASSWORD', 1, true), verified('PASSWORD', 2), complete(3))).toEqual([]);
  expect(find(verified('PASSWORD', 1, true), verified('PASSWORD', 2))).toEqual([]);
  expect(find(verified('PASSWORD', 1), step('CredentialChallenge', 2, { credential: 'TOTP' }))).toEqual([]);
  expect(find()).toEqual([]);
});

test('only the newest sign-in counts, whichever came to its end first', () => {
  const older = { ...verified('PASSWORD', 1, true), workflow: 'older' };
  expect(find(older, verified('PASSWORD', 2), complete(3))).toEqual([]);
  expect(find(complete(1, { workflow: 'older' }), verified('PASSWORD', 2, true))).toHaveLength(1);
});

test('a refused response of the identity provider is another check', () => {
  expect(find(refusedResponse('x', 1))).toEqual([]);
});
