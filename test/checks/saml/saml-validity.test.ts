import { expect, test } from '@jest/globals';
import { samlValidity } from '../../../src/checks/saml/saml-validity.ts';
import { type Given, given, tell, unseen } from './rig.ts';

const used = (time: string, response: Given['response'] = {}): Given => ({
  response,
  used: { at: Date.parse(`2026-11-22T${time}Z`), how: 'as typed' },
});

tell(samlValidity, [
  ['used in time', used('09:01:00')],
  ['at the first moment', used('08:55:00')],
  ['before it was valid', used('08:54:59'), 'saml_conditions_not_yet_valid'],
  ['at the moment of its end', used('09:05:00'), 'saml_conditions_expired'],
  ['a day later', used('23:00:00'), 'saml_conditions_expired'],
  [
    'the confirmation ended before',
    used('09:02:00', { confirmedUntil: '2026-11-22T09:01:00Z' }),
    'saml_conditions_expired',
  ],
  ['long ago, and not known when it was used', { response: { notOnOrAfter: '2020-01-01T00:00:00Z' } }],
  ['no bounds', used('23:00:00', { notBefore: null, notOnOrAfter: null, confirmedUntil: null })],
  ['a time that is none', { response: { notOnOrAfter: 'tomorrow' } }, 'saml_malformed'],
]);

test('the time of use that could not be looked up is a gap', () => {
  expect(samlValidity.find(given({ login: unseen('CloudTrail') })).gaps).toMatchObject([
    { of: 'CloudTrail' },
  ]);
});
