import { expect, test } from '@jest/globals';
import { byAccount, byPair, rowsWith } from '../../../sandbox/aws/indexed.ts';
import { buildState } from '../../../sandbox/aws/state.ts';
import { tell } from '../../../sandbox/aws/story.ts';
import { goneIn, SIZES, scaled } from '../../../sandbox/worlds/scaled.ts';

test.each(['50x10', '200x20'] as const)(
  'an organization of %s is as large as it says, and the same every time',
  (name) => {
    const size = SIZES[name];
    const { aws } = scaled(size);
    expect([aws.accounts.length, aws.permissionSets.length]).toEqual([size.accounts, size.sets]);
    expect([aws.users.length, aws.groups.length]).toEqual([size.users, size.groups]);
    expect(JSON.stringify(aws)).toBe(JSON.stringify(scaled(size).aws));
  },
);

test('whom its story deletes is assigned, and nobody else of the grown part is gone', () => {
  const size = SIZES['200x20'];
  const { aws } = scaled(size);
  const state = buildState(aws, Date.now);
  const next = tell(state, aws.story ?? []);
  while (next());
  const live = new Set([...state.groups.keys(), ...state.organization.users.map(({ id }) => id)]);
  const grown = state.assignments.filter(({ accountId }) => accountId.startsWith('9'));
  const gone = new Set(grown.map(({ principalId }) => principalId).filter((id) => !live.has(id)));
  const { groups, users } = goneIn(size);
  expect([...gone].sort()).toEqual([...groups, ...users].sort());
  expect(gone.size).toBeGreaterThan(4);
});

test('rows are found by key like by a filter, whatever became of their list', () => {
  const row = (accountId: string, permissionSetArn: string) => ({ accountId, permissionSetArn });
  let list = [row('1', 'a'), row('2', 'a')];
  const agree = () => {
    for (const { accountId, permissionSetArn } of [row('1', 'a'), row('2', 'b'), row('3', 'c')]) {
      const there = list.filter((one) => one.accountId === accountId);
      expect(rowsWith(list, byAccount, accountId)).toEqual(there);
      const pair = there.filter((one) => one.permissionSetArn === permissionSetArn);
      expect(rowsWith(list, byPair, byPair({ accountId, permissionSetArn }))).toEqual(pair);
    }
  };
  agree();
  list.push(row('1', 'a'), row('2', 'b'));
  agree();
  list = list.filter(({ accountId }) => accountId !== '1');
  agree();
  list.length = 1;
  agree();
});
