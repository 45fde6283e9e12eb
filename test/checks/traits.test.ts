import { describe, expect, test } from '@jest/globals';
import { administratorTraits, lastAssignmentTraits, takesAccessTraits } from '../../src/checks/traits.ts';

const kinds = (traits: readonly { readonly kind: string }[]) => traits.map(({ kind }) => kind);
const inline = (statement: object) => ({ document: JSON.stringify({ Statement: [statement] }) });
const allow = (Action: unknown) => inline({ Effect: 'Allow', Action, Resource: '*' });
const none = { document: '' };

describe('an administrator', () => {
  test.each(['AdministratorAccess', 'IAMFullAccess', 'PowerUserAccess'])('has %s', (policy) => {
    const traits = administratorTraits('Team', {
      managedPolicies: ['ReadOnlyAccess', policy],
      inlinePolicy: none,
    });
    expect(kinds(traits)).toEqual(['administrator']);
    expect(traits[0]?.sentence).toContain(policy);
  });

  test.each<[unknown, string[]]>([
    ['*', ['administrator']],
    ['iam:*', ['administrator']],
    [['s3:Get*', 'IAM:*'], ['administrator']],
    ['*:*', ['administrator']],
    ['i*', ['administrator']],
    ['iam:?*', ['administrator']],
    ['iam:Get*', []],
    ['s3:*', []],
    [['sts:AssumeRole'], []],
  ])('may do %j by an inline policy: %j', (action, answer) => {
    expect(kinds(administratorTraits('Team', { managedPolicies: [], inlinePolicy: allow(action) }))).toEqual(
      answer,
    );
  });

  test('is who may do all but what is named, and not who is denied all', () => {
    const but = inline({ Effect: 'Allow', NotAction: 'organizations:*', Resource: '*' });
    const denied = inline({ Effect: 'Deny', Action: '*', Resource: '*' });
    expect(kinds(administratorTraits('Team', { managedPolicies: [], inlinePolicy: but }))).toEqual([
      'administrator',
    ]);
    expect(administratorTraits('Team', { managedPolicies: [], inlinePolicy: denied })).toEqual([]);
  });

  test.each([
    { inlinePolicy: none },
    { managedPolicies: [] },
    {},
    { managedPolicies: [], inlinePolicy: { document: '{' } },
    { managedPolicies: [], inlinePolicy: { document: '{"Statement":[1]}' } },
  ])('is perhaps who has what could not be read: %j', (seen) => {
    expect(kinds(administratorTraits('Team', seen))).toEqual(['unknown']);
  });
});

test.each([
  [true, ['takes-access']],
  [false, []],
  [undefined, ['unknown']],
] as const)('taking access from somebody of whom it is known that they live: %s', (living, answer) => {
  expect(kinds(takesAccessTraits('payments-oncall', living))).toEqual(answer);
});

test.each([
  [true, []],
  [false, ['last-assignment']],
  [undefined, ['unknown']],
] as const)('taking an assignment where others are known to have the set: %s', (others, answer) => {
  expect(kinds(lastAssignmentTraits({ set: 'Team', account: 'payments-prod' }, others))).toEqual(answer);
});
