import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULTS } from '../../src/remediation/policy.ts';
import { faultInWords, readPolicy } from '../../src/remediation/policy-file.ts';

const said = (text: string) => {
  const read = readPolicy(text);
  return 'faults' in read ? read.faults.map(faultInWords) : [];
};
const lines = (text: string) => said(text).map((one) => /^line \d+/.exec(one)?.[0]);
const policy = (text: string) => {
  const read = readPolicy(text);
  return 'policy' in read ? read.policy : read.faults;
};

test('the shortest policy is all by default, and nobody decides', () => {
  expect(policy('version: 1\n')).toEqual(DEFAULTS);
});

test('ids keep their leading zeros, and names stand as they are written', () => {
  const text = `version: 1
high_risk:
  accounts: [012345678901]
  permission_sets: [0123, true, 1e3]
rules:
  - accounts:
      - 000000000001
    deny: everybody
`;
  expect(policy(text)).toMatchObject({
    highRisk: { accounts: ['012345678901'], sets: ['0123', 'true', '1e3'] },
    rules: [{ name: 'rule 1, line 6', accounts: ['000000000001'], deny: 'everybody' }],
  });
});

describe('a fault is said with its line and with what to write instead', () => {
  test.each<[string, string]>([
    ['', 'line 1: `version` is missing. Write `version: 1` as the first line.'],
    ['just words', 'line 1: something else stands here than keys and values.'],
    ['version: 2', 'line 1: this is no version that idc knows. Write `version: 1`.'],
    [
      'version: 1\nversion: 1',
      'line 2: `version` stands here again; it is on line 1 already. Keep one of the two.',
    ],
    ['version: 1\n\naprovers: {}', 'line 3: `aprovers` is not a key that idc knows here. The keys here are'],
    ['version: 1\nhigh-risk: {}', 'Write `high_risk`.'],
    ['version: 1\n\tneeds: 1', 'line 2: a tab stands where the line is indented. Indent by spaces.'],
    ['version: 1\n---\nversion: 1', 'line 2: a second document begins (---). Keep one document in the file.'],
    ['version: 1\nneeds: {low: 3, high: 2}', 'line 2: high risk needs fewer people than low risk.'],
    ['version: 1\nneeds: {low: 0}', 'line 2: this is not such a number. Write a number from 1 to 10.'],
    ['version: 1\nneeds: {high: 11}', 'Write a number from 1 to 10.'],
    ['version: 1\napprovers:\n  users: U0SAM1234', 'line 3: this is not a list, or an empty one.'],
    ['version: 1\napprovers:\n  users: []', 'line 3: this is not a list, or an empty one.'],
    [
      'version: 1\napprovers:\n  users:\n    - "@sam"',
      'line 4: `@sam` is not the id of a Slack user. Under `users` write ids like U0SAM1234',
    ],
    ['version: 1\napprovers:\n  users: [S0ONCALL1]', 'line 3: `S0ONCALL1` is not the id of a Slack user.'],
    [
      'version: 1\napprovers:\n  channels: [C0PLATFORM]',
      'line 3: `channels` is not a key that idc knows here.',
    ],
    [
      'version: 1\nhigh_risk:\n  accounts: [payments-prod]',
      'line 3: `payments-prod` is not the id of an AWS account.',
    ],
    [
      'version: 1\nhigh_risk:\n  units: [Workloads]',
      'line 3: `Workloads` is not the id of an organizational unit.',
    ],
    ['version: 1\nhigh_risk:\n  permission_sets: ["Admin*"]', 'line 3: `Admin*` is not a permission set.'],
    ['version: 1\nrules: {}', 'line 2: the rules are not a list.'],
    [
      'version: 1\nrules:\n  - accounts: [444455556666]',
      'line 3: this rule changes nothing. Add `deny:`, `approvers:` or `needs:` to it.',
    ],
    ['version: 1\nrules:\n  - deny: everyone', 'line 3: this denies nobody. Write `deny: everybody`'],
    ['version: 1\nrules:\n  - risk: medium\n    needs: 2', 'line 3: this is no risk. Write `low` or `high`.'],
    ['version: 1\npeople:\n  sam: sam.reyes', 'line 3: `sam` is not the id of a Slack user.'],
    ['version: 1\npeople: {U0SAM1234: a, U0NOOR123: A}', 'line 2: two people are the same AWS user, `A`.'],
    ['version: 1\nmatch_verified_email: yes', 'line 2: this is neither true nor false.'],
    [
      'version: 1\npipelines: [444455556666]',
      'line 2: something else stands here than keys and values. Write `apply:`',
    ],
  ])('%j: %s', (text, sentence) => {
    expect(said(text).join('\n')).toContain(sentence);
  });

  test('all of them at once, in the order of the file', () => {
    expect(lines('version: 1\nneeds: 1\nrules: 1\npeople: 1\naskers: 1\n')).toEqual([
      'line 2',
      'line 3',
      'line 4',
      'line 5',
    ]);
  });
});

describe('what tries to be more than a policy', () => {
  const bomb = `version: 1\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n`;
  test.each<[string, string, string]>([
    ['a bomb of aliases', bomb, 'anchors (&) and aliases (*) are not read here'],
    ['an anchor', 'version: 1\napprovers: &x {users: [U0SAM1234]}', 'anchors (&)'],
    ['a tag of YAML', 'version: 1\nmatch_verified_email: !!bool true', 'tags (!) are not read here'],
    ['a tag of its own', 'version: 1\napprovers: !js {users: [U0SAM1234]}', 'tags (!) are not read here'],
    ['a merge', 'version: 1\n<<: {approvers: {users: [U0SAM1234]}}', '`<<` is not a key'],
    ['a key that is a map', 'version: 1\n? {a: b}\n: c', 'a key that is no plain text'],
    ['a prototype', 'version: 1\n__proto__: {approvers: {users: [U0SAM1234]}}', '`__proto__` is not a key'],
    ['too much', `version: 1\n#${'x'.repeat(64 * 1024)}`, 'more than 64 KiB'],
    ['brackets without end', '['.repeat(60_000), 'line 1: '],
    ['lists in lists', '- '.repeat(30_000), 'line 1: '],
    [
      'many keys',
      `version: 1\npeople: {${Array.from({ length: 9_000 }, (_, n) => `a${n}:`).join()}}`,
      'line 2',
    ],
  ])('%s is refused', (_what, text, sentence) => {
    expect(said(text).join('\n')).toContain(sentence);
  });

  test('is never thrown at the reader, whatever it is', () => {
    const word = fc.constantFrom(
      'version: 1\n',
      'rules:\n',
      '  - ',
      'deny: ',
      'approvers:\n',
      '  users: ',
      '[U0SAM1234]',
      '\n',
      '*',
      '&a ',
      '!',
      '{',
      ']',
      ': ',
      '"',
      '\u0000',
      '\t',
      '|',
      '<<',
      '? ',
      '---',
      '%YAML 1.1\n',
      'people:\n',
      '  __proto__: x\n',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word, { maxLength: 30 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const read = readPolicy(text);
        if ('policy' in read) return;
        expect(read.faults.length).toBeGreaterThan(0);
        for (const { line, fault, instead } of read.faults) {
          expect(line).toBeGreaterThan(0);
          expect(/[\n\p{C}]/u.test(fault + instead)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});
