import { describe, expect, test } from '@jest/globals';
import { readDocument } from '../../../src/diagnosis/can-assign/document.ts';

const ROW = {
  principal: 'platform',
  principalType: 'GROUP',
  permissionSet: 'ReadOnly',
  accounts: ['a', 'b'],
};

function sentence(value: unknown): string {
  const read = readDocument(typeof value === 'string' ? value : JSON.stringify(value));
  return read.ok ? 'no fault' : read.sentence;
}

test('each account of a row is one planned assignment, with its place in the file', () => {
  const read = readDocument(JSON.stringify([ROW, { ...ROW, principalType: 'user', accounts: ['c'] }]));
  expect(read).toEqual({
    ok: true,
    planned: [
      {
        at: '[0].accounts[0]',
        principal: 'platform',
        principalType: 'GROUP',
        permissionSet: 'ReadOnly',
        account: 'a',
      },
      {
        at: '[0].accounts[1]',
        principal: 'platform',
        principalType: 'GROUP',
        permissionSet: 'ReadOnly',
        account: 'b',
      },
      {
        at: '[1].accounts[0]',
        principal: 'platform',
        principalType: 'USER',
        permissionSet: 'ReadOnly',
        account: 'c',
      },
    ],
  });
});

test('the shape with Assignments is read, and the number behind a name is the account', () => {
  const row = {
    SID: 'one',
    Target: ['Production:123456789012', 'tools'],
    PrincipalType: 'USER',
    PrincipalId: 'kim',
    PermissionSetName: 'ReadOnly',
  };
  const read = readDocument(JSON.stringify({ Assignments: [row] }));
  expect(read.ok && read.planned.map(({ at, account, principal }) => [at, account, principal])).toEqual([
    ['Assignments[0].Target[0]', '123456789012', 'kim'],
    ['Assignments[0].Target[1]', 'tools', 'kim'],
  ]);
});

describe('what is wrong is told with its place', () => {
  test.each<[string, unknown, string]>([
    ['no JSON', '{"a":', 'The file is not JSON: '],
    ['no list', { a: 1 }, 'The file is not a list of assignments'],
    ['nothing in it', [], 'holds no planned assignment'],
    ['no object', [ROW, 'x'], '[1] is not an object'],
    ['no principal', [{ ...ROW, principal: undefined }], '[0].principal is missing'],
    ['an empty set', [{ ...ROW, permissionSet: ' ' }], '[0].permissionSet is not a name or an id'],
    ['another type', [{ ...ROW, principalType: 'ROLE' }], '[0].principalType is neither USER nor GROUP'],
    ['one account that is no list', [{ ...ROW, accounts: 'a' }], '[0].accounts is not a list of accounts'],
    ['an id without quotes', [{ ...ROW, accounts: [123456789012] }], '[0].accounts[0] is a number'],
    ['a unit', [{ ...ROW, accounts: ['ou-ag00-uv9hvcz2'] }], '[0].accounts[0] is an organizational unit'],
    ['a long name', [{ ...ROW, principal: 'x'.repeat(500) }], '[0].principal is not a name or an id'],
    ['many faults', Array.from({ length: 9 }, () => 1), 'The file has 9 faults: [0] is not an object;'],
    ['too many', [{ ...ROW, accounts: Array.from({ length: 10_001 }, (_, n) => `a${n}`) }], 'up to 10000'],
  ])('%s', (_name, value, said) => expect(sentence(value)).toContain(said));

  test('no more than five are listed', () => {
    expect(sentence(Array.from({ length: 9 }, () => 1))).toContain('; and 4 more.');
  });
});

test('keys that every object has are no fields', () => {
  expect(sentence('[{"__proto__":{"principal":"x"},"constructor":1}]')).toContain('[0].principal is missing');
  expect(sentence('{"__proto__":{"Assignments":[]}}')).toContain('not a list');
});
