import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { story } from '../../../src/checks/sign-in/words.ts';
import { signInEvent, withoutAddresses } from '../../../src/evidence/sign-in-event.ts';
import { recordOf } from '../../../src/evidence/trail.ts';
import { complete, step, verified } from './given.ts';

const TODAY = '2026-11-22';

test('steps are told in order, alike ones together, of a question only the answer', () => {
  const asked = step('CredentialChallenge', 1, { credential: 'PASSWORD' });
  const events = [asked, verified('PASSWORD', 2), verified('TOTP', 2, true), verified('TOTP', 3, true)];
  expect(story(events, TODAY)).toBe(
    'the password was accepted at 14:02, the one-time code was refused at 14:02 and 14:03 UTC',
  );
  expect(story([asked], TODAY)).toBe('the password was asked for without an answer at 14:01 UTC');
  expect(story([complete(4)], '2026-11-23')).toBe('the sign-in was complete at 2026-11-22 14:04 UTC');
});

test('any record is read without a fault', () => {
  const anything = fc.dictionary(
    fc.constantFrom(
      'eventName',
      'eventSource',
      'additionalEventData',
      'serviceEventDetails',
      'errorMessage',
      'userIdentity',
      '__proto__',
    ),
    fc.anything(),
  );
  fc.assert(
    fc.property(anything, (raw) => {
      const known = { eventName: 'UserAuthentication', eventSource: 'signin.amazonaws.com', ...raw };
      return signInEvent({ raw: known, record: recordOf(known) }).length <= 1;
    }),
  );
});

test('of an address the first letter and the domain stay', () => {
  expect(withoutAddresses('NameID "noor@example.com" is unknown')).toBe('NameID "n…@example.com" is unknown');
  fc.assert(fc.property(fc.emailAddress(), (address) => !withoutAddresses(address).includes(address)));
});
