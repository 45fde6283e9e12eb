import { expect, test } from '@jest/globals';
import { abacAssertion } from '../../../src/checks/abac/abac-assertion.ts';
import { assertion, GAP, PREFIX, policies, seen, without } from './given.ts';

const given = (...sent: [string, string][]) => ({ assertion: assertion(...sent) });
const find = (difference: Parameters<typeof seen>[0]) => abacAssertion.find(seen(difference));
const DEPARTMENT = `${PREFIX}Department`;

test('without an assertion, and with one that agrees, there is nothing to say', () => {
  expect(find({})).toEqual({ findings: [], gaps: [] });
  expect(find(given([DEPARTMENT, 'Platform']))).toEqual({ findings: [], gaps: [] });
});

test.each([
  ['Pay', 'there is another (8 characters instead of 3)'],
  ['Payments', 'there is another.'],
  ['platform', 'only in upper and lower case'],
])('a mapping overrides %s', (value, said) => {
  const [finding] = find(given([DEPARTMENT, value])).findings;
  expect(finding).toMatchObject({ cause: 'abac_mapping_overrides_assertion', certainty: 'confirmed' });
  expect(finding?.summary).toContain(said);
  expect(JSON.stringify(finding)).not.toContain(value);
});

test('asked about nobody, it overrides whatever is sent', () => {
  const { userName: _, attributes: __, ...nobody } = seen(given([DEPARTMENT, 'x']));
  expect(abacAssertion.find(nobody).findings).toMatchObject([{ certainty: 'stated' }]);
});

test('a key under a name that does not become a tag', () => {
  const other = given(['urn:example:claims:Team', 'x']);
  expect(find({ ...other, policies: policies('Team') }).findings).toMatchObject([
    { cause: 'abac_attribute_unmapped', about: 'Team' },
  ]);
  expect(find({ ...other, policies: policies('Department') }).findings).toEqual([]);
});

test('what could not be read is a gap', () => {
  expect(find({ assertion: { state: 'malformed', sentence: 'It is no XML.' } })).toMatchObject({
    gaps: [{ of: 'the assertion', detail: 'It is no XML.' }],
  });
  expect(abacAssertion.find(without('control', given([DEPARTMENT, 'x']))).gaps).toEqual([GAP]);
  expect(abacAssertion.find(without('policies', given([DEPARTMENT, 'Platform']))).gaps).toEqual([GAP]);
});
