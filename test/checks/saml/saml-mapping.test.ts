import { expect, test } from '@jest/globals';
import { samlMapping } from '../../../src/checks/saml/saml-mapping.ts';
import { given, LIVE_ATTRIBUTE, mapped, seen, tell, unseen } from './rig.ts';

const response = { attributes: [{ name: `${LIVE_ATTRIBUTE}CostCenter`, values: ['secret-value'] }] };

tell(samlMapping, [
  [
    'a key that Identity Center fills itself',
    { response, mapping: mapped(['CostCenter']) },
    'abac_mapping_overrides_assertion',
  ],
  ['another key', { response, mapping: mapped(['Team']) }],
  ['switched off', { response, mapping: seen({ enabled: false, keys: [] }) }, 'abac_disabled'],
]);

test('is a gap where it cannot be read', () => {
  expect(samlMapping.find(given({ response, mapping: unseen('mapping') }))).toMatchObject({
    findings: [],
    gaps: [{ of: 'mapping' }],
  });
});
