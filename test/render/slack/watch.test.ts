import { describe, expect, test } from '@jest/globals';
import {
  LINES_AT_ONCE,
  renderBurst,
  renderFailureLines,
  type WatchedFailure,
} from '../../../src/render/slack/watch.ts';
import { refusals } from './limits.ts';

const failure = (n: number, over: Partial<WatchedFailure> = {}): WatchedFailure => ({
  id: `22631ce7-c379-4f2a-9d3b-${String(n).padStart(12, '0')}`,
  cause: n % 3 === 0 ? 'account_suspended_or_closed' : 'principal_not_found',
  failure: {
    account: 'orders-prod',
    permissionSet: 'ReadOnly',
    principal: 'payments-oncall',
    failure: {
      source: 'request',
      kind: 'creation',
      principalType: 'GROUP',
      principalId: 'x',
      createdAt: `2026-11-22T14:${String(n % 60).padStart(2, '0')}:00.000Z`,
      how: '',
    },
  },
  ...over,
});
const many = (count: number) => Array.from({ length: count }, (_, n) => failure(n));
const CALLER = 'arn:aws:sts::222233334444:assumed-role/gh-deploy/terraform-apply';

describe('many failures of one caller', () => {
  test('say how many, by whom and why, each cause with its number', () => {
    const { text, blocks } = renderBurst({ caller: CALLER, failures: many(6) });
    expect(text).toBe(
      '6 requests to Identity Center failed, all asked for by `terraform-apply` (role `gh-deploy` in 222233334444): The user or group does not exist in the identity store (4), and 1 more cause.',
    );
    const shown = JSON.stringify(blocks);
    expect(shown).toMatch(/4 × .*2 × /s);
    expect(shown).toContain('group `payments-oncall` -&gt; `ReadOnly` on `orders-prod` and others');
    expect(shown).toContain('in the thread');
  });

  test('say once what AWS throttled and was tried again', () => {
    const { text, blocks } = renderBurst({ caller: CALLER, failures: many(6), throttled: 21 });
    expect(text).toMatch(/^6 requests/);
    expect(JSON.stringify(blocks).split('throttled 21 calls')).toHaveLength(2);
  });

  test('of an unknown caller and an unread reason say so by what they leave out', () => {
    const { cause: _, ...unread } = failure(1);
    const { text } = renderBurst({ caller: '', failures: [unread, unread] });
    expect(text).toBe('2 requests to Identity Center failed: The reason could not be read yet.');
  });

  test('fit into a message with the longest names, whatever is in them', () => {
    const nasty = '<&>*_~`@everyone\n'.repeat(70).slice(0, 1_024);
    const long = failure(0).failure;
    const failures = many(300).map((one, n) => ({
      ...one,
      cause: (['account_suspended_or_closed', 'principal_not_found', 'unknown_reason'] as const)[
        n % 3
      ] as never,
      failure: { ...long, account: nasty.slice(0, 50), permissionSet: nasty.slice(0, 32), principal: nasty },
    }));
    const root = renderBurst({ caller: `${CALLER}${'&'.repeat(64)}`, failures });
    expect(refusals(root)).toEqual([]);
    const lines = renderFailureLines(failures.slice(0, LINES_AT_ONCE));
    expect(refusals(lines)).toEqual([]);
    const shown = JSON.stringify(lines.blocks);
    expect(failures.slice(0, LINES_AT_ONCE).filter(({ id }) => !shown.includes(id))).toEqual([]);
    expect(shown).not.toContain('and 1 more');
    expect(JSON.stringify([root, lines])).not.toMatch(/<(?!!date)/);
  });
});
