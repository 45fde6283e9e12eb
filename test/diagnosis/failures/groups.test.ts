import { expect, test } from '@jest/globals';
import { askedFor, groupsOf } from '../../../src/diagnosis/failures/groups.ts';
import type { ListedFailure } from '../../../src/evidence/failures.ts';
import { failed, refused } from '../../checks/rig.ts';

const MISSING = 'Received a 404 status error: Not supported policy arn:aws:iam::444455556666:policy/team-x.';
const listed = (
  difference: Partial<ListedFailure['failure']>,
  names: Partial<ListedFailure> = {},
): ListedFailure => ({
  failure: { ...failed, text: MISSING, ...difference },
  ...names,
});

test('failures of one cause, set and account are one group, told by the newest', () => {
  const groups = groupsOf([
    listed({ requestId: 'new' }),
    listed({ requestId: 'elsewhere', accountId: '999988887777' }),
    listed({ requestId: 'old', principalId: 'somebody else' }),
  ]);
  expect(groups.map(({ newest, count }) => [newest.failure.requestId, count])).toEqual([
    ['new', 2],
    ['elsewhere', 1],
  ]);
  expect(groups[0]).toMatchObject({ cause: 'customer_managed_policy_missing' });
  expect(new Set(groups.map(({ fingerprint }) => fingerprint)).size).toBe(2);
});

test('a reason that idc does not know, or that is missing, is kept', () => {
  const groups = groupsOf([listed({ text: 'The cat sat on the mat.' }), { failure: failed }]);
  expect(groups).toMatchObject([{ cause: 'unknown_reason', count: 2 }]);
});

test('a refusal is named by its code and its sentence', () => {
  const conflict = {
    ...refused,
    errorCode: 'ConflictException',
    text: 'There is a conflicting operation in process.',
  };
  expect(groupsOf([{ failure: conflict }])).toMatchObject([{ cause: 'concurrent_operation_conflict' }]);
});

test('what was asked is said by name, and by id where no name is known', () => {
  const names = { account: 'payments-prod', permissionSet: 'TeamAccess', principal: 'payments-oncall' };
  expect(askedFor(listed({}, names))).toBe('group `payments-oncall` -> `TeamAccess` on `payments-prod`');
  expect(askedFor(listed({ kind: 'deletion' }, names))).toContain('to lose');
  expect(askedFor(listed({ kind: 'provisioning' }, names))).toBe(
    'provisioning of `TeamAccess` on `payments-prod`',
  );
  expect(askedFor(listed({}))).toContain('`ps-2222222222222222` on `444455556666`');
});

test('a call of which AWS does not say what it was for is not called a provisioning', () => {
  const failure = { source: 'event', status: 'REFUSED', kind: 'creation', how: '' } as const;
  expect(askedFor({ failure })).toMatch(/^an assignment, of which AWS/);
});
