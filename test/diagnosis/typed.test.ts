import { expect, test } from '@jest/globals';
import { access } from '../../src/diagnosis/access/access.ts';
import { canAssign } from '../../src/diagnosis/can-assign/can-assign.ts';
import { orphans } from '../../src/diagnosis/orphans/orphans.ts';
import { permissionSet } from '../../src/diagnosis/permission-set/permission-set.ts';
import { quotas } from '../../src/diagnosis/quotas/quotas.ts';
import { isMention, readTyped, typeable } from '../../src/diagnosis/typed.ts';

test.each([
  ['a b c', ['a', 'b', 'c']],
  ['"Data Team" b \'c d\'', ['Data Team', 'b', 'c d']],
  ['“Data Team” `b` ‘c d’', ['Data Team', 'b', 'c d']],
  ['<mailto:kim@x.example|kim@x.example> b', ['kim@x.example', 'b']],
  ['a &amp; b', ['a', '&', 'b']],
])('%s', (text, words) => expect(readTyped(text).words).toEqual(words));

test('an option takes the words up to the next one, wherever it stands', () => {
  const { words, options } = readTyped('kim --account Payments Prod --permission-set=ReadOnly --other', [
    'account',
    'permission-set',
  ]);
  expect(words).toEqual(['kim']);
  expect(Object.fromEntries(options)).toEqual({
    account: 'Payments Prod',
    'permission-set': 'ReadOnly --other',
  });
});

test('a name with blanks is typed in quotes, and read again as it was', () => {
  for (const name of ['plain', 'two words', "o'neil"])
    expect(readTyped(typeable(name)).words).toEqual([name]);
});

test('a mention is known', () => {
  expect(['<@U012AB3CD>', '<@U012AB3CD|kim>', '@U012AB3CD'].every(isMention)).toBe(true);
  expect(['kim', '@kim', 'U012AB3CD'].some(isMention)).toBe(false);
});

test.each([
  [access, '', 'Whose access?'],
  [access, '--account x', 'Whose access?'],
  [access, 'kim --account', 'Whose access?'],
  [access, '<@U012AB3CD>', 'type the address or the user name instead'],
  [access, 'x'.repeat(400), 'is no name and no id'],
  [canAssign, 'a b', 'Whom, which permission set, in which account?'],
  [canAssign, 'a b c d', 'Put a name with blanks in it into quotes.'],
  [canAssign, '<@U012AB3CD> b c', 'type the address or the user name instead'],
  [canAssign, '"" b c', 'is no name and no id'],
])('%# says what to type', (kind, text, said) => {
  const read = kind.read(text);
  expect(read.ok ? '' : read.sentence).toContain(said);
});

test('hostile input costs nothing', () => {
  const started = process.cpuUsage();
  for (const text of [
    '"'.repeat(300_000),
    '<mailto:'.repeat(50_000),
    '--account '.repeat(50_000),
    '`"\''.repeat(99_999),
  ])
    readTyped(text, ['account']);
  expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
});

test.each([
  [
    access,
    'kim --account payments-prod --fresh',
    { principal: 'kim', account: 'payments-prod', fresh: true },
  ],
  [
    access,
    '--fresh kim --account payments-prod',
    { principal: 'kim', account: 'payments-prod', fresh: true },
  ],
  [orphans, '--fresh', { names: {}, fresh: true }],
  [orphans, '--accept-counts --fresh', { acceptCounts: true, fresh: true }],
  [quotas, '--all --fresh', { all: true, fresh: true }],
  [permissionSet, 'ReadOnly --fresh', { permissionSet: 'ReadOnly', fresh: true }],
])('reads everything anew where it is asked to: %s %s', (kind, text, asked) => {
  expect(kind.read(text)).toMatchObject({ ok: true, asked: { text, ...asked } });
  expect(kind.read(text.replace('--fresh', '').trim())).not.toHaveProperty('asked.fresh');
});

test.each([
  [orphans, '--freshly'],
  [quotas, '--fresher'],
  [permissionSet, 'Read Only --fresh'],
])('what is no flag is not taken for one: %s %s', (kind, text) =>
  expect(kind.read(text)).toMatchObject({ ok: false }),
);
