import { expect, test } from '@jest/globals';
import { LONGEST_TEXT, normalise } from '../../src/knowledge/normalise.ts';

test.each([
  ['white space', 'a \n\t b\u00a0c', 'a b c'],
  ['escapes of JSON', String.raw`a\nb\\nc \"d\" e\/f`, "a b c 'd' e/f"],
  ['escapes before small letters', String.raw`first\nerror: second`, 'first error: second'],
  ['unicode escapes', String.raw`it\u0027s \u0022x\u0022`, "it's 'x'"],
  ['entities', '&quot;a&quot; &lt;b&gt; &amp; &#39;c&#39;', "'a' <b> & 'c'"],
  ['curly quotes and dashes', '“It’s” a – b', "'It's' a - b"],
  ['colours', '\u001b[31mred\u001b[0m', 'red'],
  ['colours that were escaped', String.raw`\u001b[1;31mred\x1b[0m`, 'red'],
  ['the gutter of Terraform', '╷\n│ Error: a\n│ b\n╵', 'Error: a b'],
  ['invisible characters', 'a\u200bb\u202ec\ufeff', 'abc'],
  ['codes of a URL', 'members+eq+%22%22', "members eq ''"],
  ['an unknown entity, and a name of the prototype', '&foo; &toString;', '&foo; &toString;'],
])('%s', (_, text, shown) => {
  expect(normalise(text).shown).toBe(shown);
});

test('both forms are equally long, whatever lower case does', () => {
  const { shown, lower } = normalise('İSTANBUL Error');
  expect(shown.length).toBe(lower.length);
});

test('of a long text the start and the end are read', () => {
  const { shown } = normalise(`first ${'x'.repeat(3 * LONGEST_TEXT)} last`);
  expect(shown.length).toBeLessThanOrEqual(LONGEST_TEXT + 1);
  expect(shown).toMatch(/^first .* ?x+ last$/);
});
