import { expect, test } from '@jest/globals';
import { abacAttributes } from '../../../src/checks/abac/abac-attributes.ts';
import { sourceOf } from '../../../src/checks/abac/sources.ts';
import { GAP, path, seen, without } from './given.ts';

const mappedTo = (source: string, attributes = {}) =>
  abacAttributes.find(seen({ control: { status: 'on', mappings: [{ key: 'K', source }] }, attributes }));

test('a value is no finding', () => expect(abacAttributes.find(seen()).findings).toEqual([]));

test('an empty attribute of the person is confirmed', () => {
  expect(mappedTo(path('enterprise.costCenter')).findings).toMatchObject([
    { cause: 'abac_attribute_empty', certainty: 'confirmed', about: 'kim K' },
  ]);
});

test.each([path('enterprise.project'), '', 'department', path('')])(
  '`%s` is empty for everybody',
  (source) => {
    const { userName: _, ...nobody } = seen({ control: { status: 'on', mappings: [{ key: 'K', source }] } });
    expect(abacAttributes.find(nobody).findings).toMatchObject([
      { cause: 'abac_attribute_empty', certainty: 'stated', about: 'K' },
    ]);
  },
);

test('what no API tells is not judged', () => {
  const directory = path('department').replace('path:', 'dir:');
  expect(mappedTo(directory)).toEqual({ findings: [], gaps: [] });
});

test.each([
  ['emails[primary eq true].value', 'emails.value'],
  ['addresses[type eq "work"].postalCode', 'addresses.postalcode'],
  ['enterprise.manager.value', 'enterprise.manager.value'],
  ['userName', 'username'],
])('%s is the path %s', (source, to) => expect(sourceOf(path(source))).toEqual({ is: 'path', path: to }));

test('without a look at the person nothing is called empty', () => {
  expect(abacAttributes.find(without('attributes'))).toEqual({ findings: [], gaps: [GAP] });
  expect(abacAttributes.find(without('control'))).toEqual({ findings: [], gaps: [GAP] });
});
