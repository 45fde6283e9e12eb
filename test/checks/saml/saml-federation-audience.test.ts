import { samlFederationAudience } from '../../../src/checks/saml/saml-federation-audience.ts';
import { federated, tell } from './rig.ts';

const meant = (...audiences: string[]) => ({ response: { ...federated({}), audiences } });
const sent = (recipient: string) => ({ response: { ...federated({}), recipient } });

tell(samlFederationAudience, [
  ['the classic one', meant('urn:amazon:webservices')],
  ['of a Region', sent('https://eu-west-1.signin.aws.amazon.com/saml')],
  ['GovCloud', sent('https://signin.amazonaws-us-gov.com/saml')],
  ['of a Region, with a provider', sent('https://eu-west-1.signin.aws.amazon.com/saml/acs/SAMLSP1')],
  ['another service', meant('https://app.example.com'), 'saml_audience_mismatch'],
  ['none', meant(), 'saml_audience_mismatch'],
  [
    'sent to another service',
    sent('https://signin.aws.amazon.com.evil.example/saml'),
    'saml_recipient_mismatch',
  ],
]);
