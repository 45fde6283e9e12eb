import { samlInResponseTo } from '../../../src/checks/saml/saml-in-response-to.ts';
import { type Given, seen, tell } from './rig.ts';

const REQUEST = 'aws_cc0000000000000000';
const answers = (before: (xml: string) => string): Given => ({
  response: { inResponseTo: REQUEST, sign: 'none', before },
});
const event = (by: 'request' | 'time') =>
  seen({
    from: '',
    to: '',
    region: 'eu-west-1',
    complete: true,
    event: {
      at: '2026-11-22T09:00:10Z',
      isFailure: true,
      message: `Not a valid response for the provided request id: ${REQUEST}`,
      by,
    },
  });

tell(samlInResponseTo, [
  ['both name the same', { response: { inResponseTo: REQUEST } }],
  [
    'another request in the confirmation',
    answers((xml) => xml.replace(`Data InResponseTo="${REQUEST}"`, 'Data InResponseTo="aws_other"')),
    'saml_inresponseto_mismatch',
  ],
  [
    'none in the confirmation',
    answers((xml) => xml.replace(`Data InResponseTo="${REQUEST}"`, 'Data')),
    'saml_inresponseto_mismatch',
  ],
  [
    'only in the confirmation',
    answers((xml) => xml.replace(` InResponseTo="${REQUEST}"`, '')),
    'saml_inresponseto_mismatch',
  ],
  [
    'AWS refused this very request',
    { response: { inResponseTo: REQUEST }, login: event('request') },
    'saml_inresponseto_mismatch',
  ],
  ['AWS refused somebody’s at that time', { response: { inResponseTo: REQUEST }, login: event('time') }],
]);
