import { describe, expect, test } from '@jest/globals';
import { type Asked, evaluate, evaluateTrust, glob, type Statement } from '../../../sandbox/aws/policy.ts';

const asked = (difference: Partial<Asked> = {}): Asked => ({
  action: 'sso:ListInstances',
  resource: 'arn:aws:sso:::instance/ssoins-1',
  context: {},
  ...difference,
});
const allow = (difference: Partial<Statement> = {}): Statement => ({
  Effect: 'Allow',
  Action: 'sso:*',
  Resource: '*',
  ...difference,
});
const decide = (statement: Statement | Statement[], difference: Partial<Asked> = {}) =>
  evaluate([{ Statement: statement }], asked(difference));

describe('wildcards', () => {
  test.each([
    ['*', '', true],
    ['a*c', 'abbbc', true],
    ['a*c', 'abbbd', false],
    ['????', 'abcd', true],
    ['????', '*', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['arn:*:role/x', 'arn:aws:iam::1:role/x', true],
  ])('%s against %s', (pattern, text, expected) => expect(glob(pattern, text)).toBe(expected));
});

describe('decisions', () => {
  test('nothing is allowed unless something allows it, and a deny wins', () => {
    expect(evaluate([], asked())).toBe('not-allowed');
    expect(decide(allow())).toBe('allowed');
    expect(decide(allow({ Action: 'SSO:listinstances' }))).toBe('allowed');
    expect(decide(allow({ Resource: 'arn:aws:sso:::account/*' }))).toBe('not-allowed');
    expect(decide([allow(), { Effect: 'Deny', Action: 'sso:List*', Resource: '*' }])).toBe('denied');
    expect(decide(allow({ Action: [], NotAction: 'sso:List*' } as never))).toBe('not-allowed');
  });

  test.each<[string, NonNullable<Statement['Condition']>, Asked['context'], boolean]>([
    ['equal', { StringEquals: { 'aws:x': ['a', 'b'] } }, { 'aws:x': 'b' }, true],
    ['absent', { StringEquals: { 'aws:x': 'a' } }, {}, false],
    [
      'like, present',
      { StringLike: { 'aws:RequestTag/idc:approver': '*' } },
      { 'aws:requesttag/idc:approver': 's' },
      true,
    ],
    ['like, absent', { StringLike: { 'aws:RequestTag/idc:approver': '*' } }, {}, false],
    [
      'all of a set',
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } },
      { 'aws:tagkeys': ['b'] },
      true,
    ],
    [
      'one too many',
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } },
      { 'aws:tagkeys': ['a', 'c'] },
      false,
    ],
    ['all of nothing', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }, {}, true],
    [
      'negated',
      { ArnNotLike: { 'aws:PrincipalArn': 'arn:*:role/a' } },
      { 'aws:principalarn': 'arn:x:role/b' },
      true,
    ],
    ['negated and equal', { StringNotEquals: { k: 'v' } }, { k: 'v' }, false],
  ])('condition: %s', (_, Condition, context, holds) => {
    expect(decide(allow({ Condition }), { context })).toBe(holds ? 'allowed' : 'not-allowed');
  });

  test('an operator that the sandbox does not know is not passed over', () => {
    expect(() =>
      decide(allow({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }), {
        context: { 'aws:sourceip': '10.0.0.1' },
      }),
    ).toThrow('IpAddress');
  });

  test('a trust policy speaks to the principals that it names', () => {
    const trust = {
      Statement: { Effect: 'Allow', Principal: { AWS: 'arn:a' }, Action: 'sts:AssumeRole' },
    } as const;
    const assume = asked({ action: 'sts:AssumeRole' });
    expect(evaluateTrust(trust, ['arn:a', 'arn:a-session'], assume)).toBe('allowed');
    expect(evaluateTrust(trust, ['arn:b'], assume)).toBe('not-allowed');
  });
});
