import { samlMetadata } from '../../../src/checks/saml/saml-metadata.ts';
import { makeMetadata, rsaSigner } from '../../documents/saml/make.ts';
import { tell } from './rig.ts';

tell(samlMetadata, [
  ['none', { metadata: null }],
  ['certificates alone', { metadata: rsaSigner().pem }],
  ['no XML', { metadata: 'secret-value' }, 'saml_metadata_invalid'],
  ['without a certificate', { metadata: makeMetadata([]) }, 'saml_metadata_invalid'],
  [
    'too long for Identity Center',
    { metadata: `${makeMetadata()}<!-- ${'x'.repeat(75_000)} -->` },
    'saml_metadata_invalid',
  ],
  [
    'without an address',
    { metadata: makeMetadata().replace(/<md:SingleSignOnService[^>]*>/, '') },
    'saml_metadata_invalid',
  ],
]);
