import { expect, test } from '@jest/globals';
import { abacConfiguration } from '../../../src/checks/abac/abac-configuration.ts';
import { GAP, seen, without } from './given.ts';

const find = (control: Parameters<typeof seen>[0]) => abacConfiguration.find(seen(control));
const REFUSED =
  'User: arn:aws:sts::111122223333:assumed-role/admin/kim is not authorized to perform: iam:UpdateAssumeRolePolicy on resource: x';

test('on, or on its way, is no finding', () => {
  expect(find({}).findings).toEqual([]);
  expect(find({ control: { status: 'creating', mappings: [] } }).findings).toEqual([]);
});

test('off is told, with the tags that policies miss', () => {
  const [finding] = find({ control: { status: 'off', mappings: [] } }).findings;
  expect(finding).toMatchObject({ cause: 'abac_disabled', certainty: 'confirmed' });
  expect(finding?.summary).toContain('`Department` that policies use is never there');
});

test('a failure by a missing permission names who lacks it', () => {
  const [finding] = find({ control: { status: 'failed', reason: REFUSED, mappings: [] } }).findings;
  expect(finding).toMatchObject({ cause: 'abac_enable_permission_missing', certainty: 'confirmed' });
  expect(finding?.summary).toContain('`arn:aws:sts::111122223333:assumed-role/admin/kim`');
});

test.each(['Something else', undefined])('another failure (%s) stays one', (reason) => {
  const control = { status: 'failed' as const, mappings: [], ...(reason ? { reason } : {}) };
  expect(find({ control }).findings).toMatchObject([{ cause: 'abac_configuration_failed' }]);
});

test('what could not be read is not judged', () => {
  expect(abacConfiguration.find(without('control'))).toEqual({ findings: [], gaps: [GAP] });
});
