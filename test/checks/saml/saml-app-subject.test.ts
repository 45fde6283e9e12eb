import { samlAppSubject } from '../../../src/checks/saml/saml-app-subject.ts';
import { tell } from './rig.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of Identity Center that was not resolved
const RAW = '${user:email}';

tell(samlAppSubject, [
  ['no subject', { response: { nameId: null } }, 'saml_app_subject_mapping'],
  ['an expression for a subject', { response: { nameId: RAW } }, 'saml_app_subject_mapping'],
  [
    'an empty list of attributes',
    {
      response: {
        sign: 'none',
        before: (xml) => xml.replace('</saml2:Assertion>', '<saml2:AttributeStatement/></saml2:Assertion>'),
      },
    },
    'saml_empty_attribute_statement',
  ],
  ['an attribute', { response: { attributes: [{ name: 'mail', values: ['secret-value'] }] } }],
  [
    'an attribute without a value',
    { response: { attributes: [{ name: 'mail', values: [''] }] } },
    'saml_missing_user_attribute',
  ],
]);
