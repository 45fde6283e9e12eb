import { samlAssertion } from '../../../src/checks/saml/saml-assertion.ts';
import { federated, tell } from './rig.ts';

tell(samlAssertion, [
  ['two assertions', { response: { assertions: 2 } }, 'saml_multiple_assertions'],
  ['two assertions for a role', { response: { ...federated({}), assertions: 2 } }],
  ['an encrypted assertion', { response: { encrypted: 'assertion' } }, 'saml_encryption_config'],
  ['an encrypted NameID', { response: { encrypted: 'nameid' } }, 'saml_encryption_config'],
  [
    'no assertion',
    {
      response: { sign: 'none', before: (xml) => xml.replace(/<saml2:Assertion.*<\/saml2:Assertion>/s, '') },
    },
    'saml_no_assertion',
  ],
  [
    'no assertion, since the sign-in failed',
    {
      response: {
        status: 'Responder',
        sign: 'none',
        before: (xml) => xml.replace(/<saml2:Assertion.*<\/saml2:Assertion>/s, ''),
      },
    },
  ],
]);
