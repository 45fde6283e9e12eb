import { samlAudience } from '../../../src/checks/saml/saml-audience.ts';
import { ACS, ISSUER, tell, unseen } from './rig.ts';

const meant = (...audiences: string[]) => ({ response: { audiences } });
const HOST = 'https://eu-west-1.signin.aws.amazon.com/platform/saml';

tell(samlAudience, [
  ['another service', meant('https://app.example.com'), 'saml_audience_mismatch'],
  ['the ACS URL', meant(ACS), 'saml_audience_mismatch'],
  ['direct federation', meant('urn:amazon:webservices'), 'saml_audience_mismatch'],
  ['another identity store', meant(`${HOST}/d-0000000000`), 'saml_audience_mismatch'],
  ['another Region', meant(ISSUER.replace('eu-west-1', 'us-east-1')), 'saml_audience_mismatch'],
  ['another tenant', meant(`${HOST}/0bb1b2c3-aaaa-bbbb-cccc-1234567890ab`), 'saml_audience_mismatch'],
  ['none', meant(), 'saml_audience_mismatch'],
  ['the tenant of the ACS URL', meant(`${HOST}/0aa1b2c3-aaaa-bbbb-cccc-1234567890ab`)],
  ['several, of which one fits', meant('https://app.example.com', ISSUER)],
  [
    'another identity store, which cannot be known',
    { ...meant(`${HOST}/d-0000000000`), instance: unseen('instance'), regions: unseen('Regions') },
  ],
]);
