import { expect, test } from '@jest/globals';
import { samlIssuer } from '../../../src/checks/saml/saml-issuer.ts';
import { IDP, makeMetadata, rsaSigner } from '../../documents/saml/make.ts';
import { given, tell } from './rig.ts';

tell(samlIssuer, [
  [
    'another identity provider',
    { response: { issuer: 'https://other.example.com' } },
    'saml_issuer_mismatch',
  ],
  ['a slash more', { response: { issuer: `${IDP}/` } }, 'saml_issuer_mismatch'],
  ['no issuer', { response: { issuer: null } }, 'saml_issuer_mismatch'],
  [
    'two issuers',
    { response: { before: (xml) => xml.replace(IDP, 'https://other.example.com') } },
    'saml_issuer_mismatch',
  ],
  [
    'another entity in the metadata',
    { metadata: makeMetadata([rsaSigner()], 'https://other.example.com') },
    'saml_issuer_mismatch',
  ],
]);

test('without metadata it is not known', () => {
  expect(samlIssuer.find(given({ metadata: null }))).toMatchObject({
    findings: [],
    gaps: [{ reason: 'not-configured', remedy: expect.stringContaining('IDC_IDP_METADATA') }],
  });
});
