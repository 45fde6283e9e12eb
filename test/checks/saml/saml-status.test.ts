import { expect, test } from '@jest/globals';
import { samlStatus } from '../../../src/checks/saml/saml-status.ts';
import { given, tell } from './rig.ts';

tell(samlStatus, [
  ['another status', { response: { status: 'Responder' } }, 'saml_status_not_success'],
  ['no status', { response: { status: null } }, 'saml_status_not_success'],
]);

test('what the identity provider says is told in words', () => {
  const seen = given({ response: { status: 'Responder', subStatus: 'RequestDenied' } });
  expect(samlStatus.find(seen).findings[0]?.summary).toContain('not assigned to the application');
  expect(samlStatus.find(seen).findings[0]?.facts[0]?.source).toMatch(/^line 2, Status\/StatusCode/);
});
