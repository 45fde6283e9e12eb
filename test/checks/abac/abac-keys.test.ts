import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { abacKeys } from '../../../src/checks/abac/abac-keys.ts';
import { neededTags } from '../../../src/checks/abac/principal-tags.ts';
import { assertion, GAP, PREFIX, policies, seen, without } from './given.ts';

/** The variable as policies write it. */
const tag = (inside: string) => `\${aws:PrincipalTag/${inside}}`;
const find = (...args: Parameters<typeof seen>) => abacKeys.find(seen(...args));

test('a mapped key is sent, in whatever case it is written', () => {
  expect(find({ policies: policies('DEPARTMENT') })).toEqual({ findings: [], gaps: [] });
});

test('one that is not is stated, since assertions cannot be seen', () => {
  const [finding] = find({ policies: policies('Team') }).findings;
  expect(finding).toMatchObject({ cause: 'abac_key_never_sent', certainty: 'stated', about: 'Team' });
  expect(finding?.summary).toContain('as far as can be seen');
});

test('next to an assertion it is confirmed, or no finding', () => {
  const team = policies('Team');
  expect(find({ policies: team, assertion: assertion([`${PREFIX}Other`, 'x']) }).findings).toMatchObject([
    { certainty: 'confirmed' },
  ]);
  expect(find({ policies: team, assertion: assertion([`${PREFIX}team`, 'x']) }).findings).toEqual([]);
});

test('what could not be read is not healthy', () => {
  expect(abacKeys.find(without('control')).gaps).toEqual([GAP]);
  expect(abacKeys.find(without('policies'))).toEqual({ findings: [], gaps: [GAP] });
  expect(find({ policies: { ...policies('Department'), unread: [GAP] } }).gaps).toEqual([GAP]);
});

test('switched off is another finding', () => {
  const control = { status: 'off' as const, mappings: [] };
  expect(find({ control, policies: policies('Team') }).findings).toEqual([]);
});

describe('the tags that a policy needs', () => {
  const of = (statement: object) => neededTags(JSON.stringify({ Statement: statement }));
  const under = (operator: string, value: unknown) =>
    of({ Condition: { [operator]: { 'aws:principaltag/A': value } } });

  test.each([
    ['a comparison', under('StringEquals', 'x'), ['A']],
    ['of several', under('ForAnyValue:StringLike', ['x']), ['A']],
    ['a test for presence', under('Null', 'false'), ['A']],
    ['a test for absence', under('Null', 'true'), []],
    ['one that does without', under('StringEqualsIfExists', 'x'), []],
    ['in a resource', of({ Resource: `arn:aws:s3:::b/${tag('A')}/*` }), ['A']],
    [
      'in a value',
      of({
        Condition: { StringEquals: { 'aws:ResourceTag/A': tag('B').toLowerCase().replace('/b', '/B') } },
      }),
      ['B'],
    ],
    ['with a default', of({ Resource: tag("A, 'none'") }), []],
    ['other tags', of({ Condition: { StringEquals: { 'aws:RequestTag/A': 'x' } } }), []],
    ['twice', of([{ Resource: tag('A') }, { Resource: tag('a') }]), ['a']],
    ['with odd names', of({ Resource: tag('__proto__') }), ['__proto__']],
  ])('%s', (_, found, keys) => expect(found).toEqual(keys));

  test('any text and any nesting is read without a fault', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(neededTags(text))));
    fc.assert(fc.property(fc.json({ maxDepth: 8 }), (text) => Array.isArray(neededTags(text))));
    expect(neededTags(`${'['.repeat(60_000)}${']'.repeat(60_000)}`)).toEqual([]);
    expect(neededTags(JSON.stringify({ a: `\${aws:PrincipalTag/A}${'x'.repeat(140_000)}` }))).toEqual([]);
  });
});
