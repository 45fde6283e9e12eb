import { GetAccountSummaryResponse$ } from '@aws-sdk/client-iam';
import {
  DescribeAccountAssignmentCreationStatusResponse$,
  DescribePermissionSetResponse$,
  ListInstancesResponse$,
} from '@aws-sdk/client-sso-admin';
import { describe, expect, test } from '@jest/globals';
import { checkShape } from '../../src/aws/shape.ts';

const listed = (answer: unknown) => () => checkShape(ListInstancesResponse$, answer);
const instance = { InstanceArn: 'arn', CreatedDate: new Date(0) };

describe('an answer is believed', () => {
  test.each([
    ['nothing in it', {}],
    ['empty lists and absent members', { Instances: [], NextToken: undefined }],
    ['members that no model knows', { Instances: [{ ...instance, Odd: [1] }], Another: 'x' }],
  ])('with %s', (_what, answer) => expect(listed(answer)).not.toThrow());

  test('with its metadata', () => {
    const status = { Status: 'FAILED', CreatedDate: new Date(0) };
    const answer = { $metadata: {}, AccountAssignmentCreationStatus: status };
    expect(() => checkShape(DescribeAccountAssignmentCreationStatusResponse$, answer)).not.toThrow();
  });

  test('with numbers where the model has them', () => {
    const summary = { SummaryMap: { Roles: 4 } };
    expect(() => checkShape(GetAccountSummaryResponse$, summary)).not.toThrow();
  });
});

test('what is only shown is taken out where it is of another type, and the rest stays', () => {
  const answer = { PermissionSet: { Name: 'Admin', SessionDuration: 3_600, RelayState: null } };
  expect(() => checkShape(DescribePermissionSetResponse$, answer)).not.toThrow();
  expect(answer).toEqual({ PermissionSet: { Name: 'Admin', RelayState: null } });
});

describe('an answer is refused, and the member named', () => {
  test.each([
    ['text for a list', { Instances: 'x' }, /\.Instances is not a list/],
    ['an object for a list', { Instances: {} }, /\.Instances is not a list/],
    ['text for an object', { Instances: ['x'] }, /\.Instances\[\] is not an object/],
    ['a list for an object', { Instances: [[]] }, /\.Instances\[\] is not an object/],
    ['an empty item', { Instances: [null] }, /\.Instances has an empty item/],
    ['a number for text', { Instances: [{ InstanceArn: 5 }] }, /\.InstanceArn is of another type/],
    ['text for a time', { Instances: [{ CreatedDate: 'now' }] }, /\.CreatedDate is of another type/],
    ['no time at all', { Instances: [{ CreatedDate: new Date('?') }] }, /\.CreatedDate is of another type/],
  ])('for %s', (_what, answer, said) => {
    expect(listed(answer)).toThrow(TypeError);
    expect(listed(answer)).toThrow(said);
  });

  test('for what is no number', () => {
    const summary = { SummaryMap: { Roles: Number.NaN } };
    expect(() => checkShape(GetAccountSummaryResponse$, summary)).toThrow(TypeError);
  });
});
