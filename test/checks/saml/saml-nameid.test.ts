import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isAddrSpec, samlNameid } from '../../../src/checks/saml/saml-nameid.ts';
import { tell } from './rig.ts';

const format = (name: string) => ({ response: { nameIdFormat: name } });

tell(samlNameid, [
  ['no NameID', { response: { nameId: null } }, 'saml_nameid_missing'],
  ['an empty NameID', { response: { nameId: ' ' } }, 'saml_nameid_missing'],
  ['no format', { response: { nameIdFormat: null } }, 'saml_nameid_format_invalid'],
  [
    'persistent',
    format('urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'),
    'saml_nameid_format_invalid',
  ],
  [
    'the misprint of AWS',
    format('urn:oasis:name:tc:SAML:1.1:nameid-format:emailAddress'),
    'saml_nameid_format_invalid',
  ],
  ['no address', { response: { nameId: 'CORP\\kim' } }, 'saml_nameid_not_an_address'],
  [
    'a comment in it',
    { response: { nameId: 'kim.ode@harbor.example<!-- -->.evil.example' } },
    'saml_nameid_not_an_address',
  ],
  ['an address in quotes', { response: { nameId: '"kim ode"@harbor.example' } }],
]);

test.each([
  ['kim@example.com', true],
  ['kim.ode+aws@sub.example.com', true],
  ["o'brien@example.com", true],
  ['kim@[192.0.2.1]', true],
  ['kim@localhost', true],
  ['kim', false],
  ['@example.com', false],
  ['kim@', false],
  ['kim..ode@example.com', false],
  ['.kim@example.com', false],
  ['kim ode@example.com', false],
  ['kim@exam ple.com', false],
  ['kïm@example.com', false],
  ['<kim@example.com>', false],
  ['kim@example.com, sam@example.com', false],
])('%s: %s', (text, is) => expect(isAddrSpec(text)).toBe(is));

test('any text is judged', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof isAddrSpec(text) === 'boolean'));
  expect(isAddrSpec(`"${'\\a'.repeat(500)}`)).toBe(false);
});
