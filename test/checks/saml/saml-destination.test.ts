import { expect, test } from '@jest/globals';
import { samlDestination } from '../../../src/checks/saml/saml-destination.ts';
import { ACS, given, type Row, tell, unseen } from './rig.ts';

const TENANT = '/platform/saml/acs/0aa1b2c3-aaaa-bbbb-cccc-1234567890ab';
const to = (url: string) => ({ response: { destination: url, recipient: url } });
const BOTH = ['saml_destination_mismatch', 'saml_recipient_mismatch'] as const;

const accepted: readonly Row[] = [
  'https://eu-west-1.signin.aws',
  'https://eu-west-1.signin.aws.amazon.com',
  'https://eu-west-1.sso.signin.aws',
  'https://eu-central-1.signin.aws',
  'https://eu-central-1.sso.signin.aws',
].map((host) => [`accepts ${host}`, to(`${host}${TENANT}`)]);

const refused: readonly Row[] = [
  `https://eu-central-1.signin.aws.amazon.com${TENANT}`,
  `https://us-east-1.signin.aws${TENANT}`,
  `http://eu-west-1.signin.aws${TENANT}`,
  `https://eu-west-1.signin.aws${TENANT}/`,
  `https://EU-WEST-1.signin.aws${TENANT}`,
  `https://eu-west-1.signin.aws.evil.example${TENANT}`,
  'https://signin.aws.amazon.com/saml',
].map((url) => [`refuses ${url}`, to(url), ...BOTH]);

tell(samlDestination, [
  ...accepted,
  ...refused,
  [
    'only the Recipient',
    { response: { recipient: 'https://app.example.com/acs' } },
    'saml_recipient_mismatch',
  ],
  ['no Destination', { response: { destination: null } }],
  ['no Recipient', { response: { recipient: null } }, 'saml_recipient_mismatch'],
  [
    'no bearer',
    { response: { method: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' } },
    'saml_recipient_mismatch',
  ],
  ['two tenants', { response: { recipient: ACS.replace('0aa', '0bb') } }, 'saml_recipient_mismatch'],
  ['the ACS URL as configured', { acsUrls: [ACS] }],
  ['another one is configured', { acsUrls: [ACS.replace('0aa', '0bb')] }, ...BOTH],
  ['a slash more than configured', { acsUrls: [`${ACS}/`] }, ...BOTH],
]);

test('without the Regions of the instance a URL of the right form is not judged', () => {
  expect(samlDestination.find(given({ regions: unseen('Regions') }))).toMatchObject({
    findings: [],
    gaps: [{ of: 'Regions' }],
  });
  expect(samlDestination.find(given({ regions: unseen('Regions'), acsUrls: [ACS] })).gaps).toEqual([]);
});

test('in GovCloud and China no form is documented, and none is judged', () => {
  const url = `https://us-gov-west-1.signin.amazonaws-us-gov.com${TENANT}`;
  const judged = samlDestination.find(given(to(url)));
  expect(judged).toMatchObject({ findings: [], gaps: [{ reason: 'left-out' }] });
});

test('what was posted to another ACS URL than it names is found', () => {
  const seen = given();
  const posted = (postedTo: string) => ({
    ...seen,
    saml: { ...seen.saml, found: { ...seen.saml.found, postedTo } },
  });
  expect(samlDestination.find(posted(ACS)).findings).toEqual([]);
  expect(samlDestination.find(posted('https://proxy.example.com/')).findings).toEqual([]);
  expect(samlDestination.find(posted(ACS.replace('0aa', '0bb'))).findings).toHaveLength(2);
});
