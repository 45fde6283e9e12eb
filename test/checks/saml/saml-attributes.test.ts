import { expect, test } from '@jest/globals';
import { samlAttributes } from '../../../src/checks/saml/saml-attributes.ts';
import type { AttributeOptions } from '../../documents/saml/make.ts';
import { type Given, given, LIVE_ATTRIBUTE, seen, tell, unseen } from './rig.ts';

const one = (difference: Partial<AttributeOptions> = {}): AttributeOptions => ({
  name: `${LIVE_ATTRIBUTE}CostCenter`,
  values: ['secret-value'],
  ...difference,
});
const sent = (...attributes: AttributeOptions[]): Given => ({ response: { attributes } });
const many = (count: number) =>
  Array.from({ length: count }, (_, n) => one({ name: `${LIVE_ATTRIBUTE}Key${n}` }));

tell(samlAttributes, [
  ['fifty', sent(...many(50))],
  ['fifty-one', sent(...many(51)), 'saml_attribute_too_many'],
  ['two values', sent(one({ values: ['secret-value', 'b'] })), 'saml_attribute_multi_valued'],
  ['the same twice', sent(one(), one()), 'saml_attribute_duplicated'],
  ['XML in it', sent(one({ values: ['<x xmlns="urn:x">secret-value</x>'] })), 'saml_attribute_structured'],
  ['a format that is none', sent(one({ nameFormat: 'generic' })), 'saml_attribute_name_format'],
  [
    'each format of SAML',
    sent(
      ...['basic', 'uri', 'unspecified'].map((word) =>
        one({ name: word, nameFormat: `urn:oasis:names:tc:SAML:2.0:attrname-format:${word}` }),
      ),
      one({ name: 'none', nameFormat: null }),
    ),
  ],
  [
    'almost the name',
    sent(one({ name: 'https://aws.amazon.com/SAML/attributes/AccessControl:Team' })),
    'saml_attribute_name_format',
  ],
  ['no key', sent(one({ name: LIVE_ATTRIBUTE })), 'saml_attribute_name_format'],
  ['empty', sent(one({ values: [''] })), 'abac_attribute_empty'],
  [
    'two values, where AWS does not use them',
    { ...sent(one({ values: ['a', 'b'] })), mapping: seen({ enabled: false, keys: [] }) },
  ],
]);

test('whether the rules hold is a gap where it cannot be read, and the finding rests on the document', () => {
  const judged = samlAttributes.find(
    given({ ...sent(one({ values: ['a', 'b'] })), mapping: unseen('mapping') }),
  );
  expect(judged).toMatchObject({ findings: [{ certainty: 'stated' }], gaps: [{ of: 'mapping' }] });
});
