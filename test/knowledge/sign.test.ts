import { expect, test } from '@jest/globals';
import { finderOf, isPossible, wordsOf } from '../../src/knowledge/sign.ts';

function found(sign: string, text: string): string | undefined {
  const words = wordsOf(text);
  const finder = finderOf(sign);
  const span = isPossible(finder, words) ? finder.find(words) : undefined;
  return span === undefined ? undefined : text.slice(span.from, span.to);
}

test.each([
  ['role', 'the roles are many', 'role'],
  ['role', 'the payroll', undefined],
  ['…roll', 'the payroll', 'roll'],
  ['429', 'status 429.', '429'],
  ['429', 'status 4290', undefined],
  ['quota … exceeded', 'the quota for roles was exceeded', 'quota for roles was exceeded'],
  ['quota … exceeded', `quota ${'x'.repeat(90)} exceeded`, undefined],
  ['(user|group) not found', 'a group not found', 'group not found'],
  ['(user|group) not found', 'a role not found', undefined],
  ['permission ?set', 'permissionset', 'permissionset'],
  ['permission ?set', 'permission set', 'permission set'],
  ['(is )?not found', 'it is not found', 'is not found'],
  ['(is )?not found', 'not found', 'not found'],
  ['identity cent(er|re)', 'identity centre', 'identity centre'],
  ['p{', 'pattern p{l}', 'p{'],
  ["'name'", "the 'name' of", "'name'"],
])('%s in "%s"', (sign, text, expected) => {
  expect(found(sign, text)).toBe(expected);
});

test('a bracket that is not closed is an error', () => {
  expect(() => finderOf('(user|group')).toThrow('bracket');
});
