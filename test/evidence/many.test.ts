import { describe, expect, test } from '@jest/globals';
import { AwsFailure } from '../../src/aws/errors.ts';
import { atMost, few, lookAtEach } from '../../src/evidence/many.ts';
import { nearest } from '../../src/evidence/set-names.ts';

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);
const each = { of: 'the rows', name: (n: number) => `n${n}` };

function refusal(code = 'AccessDeniedException'): AwsFailure {
  const error = new Error('no');
  error.name = code;
  return new AwsFailure('sso:ListAccountAssignments', error);
}

describe('lookAtEach', () => {
  test('looks at eight at once, and answers in the order of what was asked', async () => {
    let [now, most] = [0, 0];
    const { seen, unread } = await lookAtEach(numbers(40), each, async (n) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return n;
    });
    expect(seen).toEqual(numbers(40));
    expect([most, unread]).toEqual([8, []]);
  });

  test('one refusal is a gap, and the others are seen', async () => {
    const { seen, unread } = await lookAtEach([1, 2, 3], each, async (n) => {
      if (n === 2) throw refusal();
      return n;
    });
    expect(seen).toEqual([1, 3]);
    expect(unread).toEqual([expect.objectContaining({ of: 'the rows of n2', reason: 'denied' })]);
  });

  test('what fails alike is one gap; another failure is another', async () => {
    const { unread } = await lookAtEach(numbers(6), each, async (n) => {
      throw refusal(n === 0 ? 'ThrottlingException' : undefined);
    });
    expect(unread.map(({ of, reason }) => [of, reason])).toEqual([
      ['the rows of n0', 'throttled'],
      ['the rows of n1, n2, n3 and 2 more', 'denied'],
    ]);
  });

  test('where nothing answers, the rest is not tried, and told all the same', async () => {
    let calls = 0;
    const { seen, unread } = await lookAtEach(numbers(1_000), each, async () => {
      calls += 1;
      throw refusal();
    });
    expect(seen).toEqual([]);
    expect(calls).toBeLessThan(30);
    expect(unread.map(({ of }) => of)).toEqual(['the rows of n0, n1, n2 and 997 more']);
  });

  test('stops in time for what comes next, and counts what was left', async () => {
    const until = Date.now() + 30;
    const { seen, unread } = await lookAtEach(numbers(1_000), { ...each, until }, async (n) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return n;
    });
    expect(seen.length).toBeLessThan(1_000);
    expect(unread).toEqual([
      expect.objectContaining({
        reason: 'left-out',
        of: expect.stringContaining(` and ${997 - seen.length} more`),
      }),
    ]);
  });

  test("idc's own faults keep flying", async () => {
    const fault = lookAtEach([1], each, async () => {
      throw new RangeError('mine');
    });
    await expect(fault).rejects.toThrow('mine');
  });
});

test('the first of many come with a gap that counts the rest', () => {
  expect(atMost([1, 2, 3], 3, String)).toEqual({ some: [1, 2, 3], unread: [] });
  const { some, unread } = atMost([1, 2, 3], 2, (left) => `${left} more rows`);
  expect(some).toEqual([1, 2]);
  expect(unread).toEqual([expect.objectContaining({ of: '1 more rows', reason: 'left-out' })]);
  expect([few(['a', 'b']), few(['a', 'b', 'c', 'd', 'e'])]).toEqual(['a, b', 'a, b, c and 2 more']);
});

test('names that contain the typed one come first, then the like, five at most', () => {
  const named = ['ReadOnly', 'ReadOnlyBilling', 'PowerUser', 'Raedonly'].map((name) => ({ arn: name, name }));
  expect(nearest('readonly', named).map(({ name }) => name)).toEqual([
    'ReadOnly',
    'ReadOnlyBilling',
    'Raedonly',
  ]);
  expect(nearest('Zzz', named)).toEqual([]);
  const many = numbers(9).map((n) => ({ arn: `${n}`, name: `Team${n}` }));
  expect(nearest('team', many)).toHaveLength(5);
});
