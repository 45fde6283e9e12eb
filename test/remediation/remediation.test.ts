import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { choosePrincipal, hashPlan } from '../../src/remediation/plan.ts';
import { MOVES, mayComeFrom, type RemediationState } from '../../src/remediation/remediation.ts';
import { create, NEW, OLD, plan, remove } from './given.ts';

const STATES = Object.keys(MOVES) as RemediationState[];

describe('the moves', () => {
  test('lead from every state to an end, and never back to a decision', () => {
    const reach = (from: RemediationState): RemediationState[] =>
      MOVES[from].flatMap((to: RemediationState) => [to, ...reach(to)]);
    for (const state of STATES) expect(reach(state)).not.toContain(state);
    expect(reach('approved')).not.toContain('proposed');
    expect(mayComeFrom('proposed')).toEqual([]);
  });

  test('let something be applied only after an approval', () => {
    expect(mayComeFrom('running')).toEqual(['approved']);
    expect(mayComeFrom('approved')).toEqual(['proposed']);
    expect(mayComeFrom('verified')).toEqual(['running']);
  });
});

describe('a plan with a choice', () => {
  const open = plan({
    choose: [
      { id: NEW, name: 'payments-oncall' },
      { id: 'other', name: 'payments' },
    ],
    actions: [create({ principalId: '' }), remove()],
    beneficiaries: [],
  });

  test('is completed by a candidate: the create names it, the delete keeps the old one', () => {
    const chosen = choosePrincipal(open, 'other');
    expect(chosen).toEqual({
      ...plan(),
      actions: [create({ principalId: 'other' }), remove({ principalId: OLD })],
      beneficiaries: [{ type: 'GROUP', id: 'other' }],
      names: { ...open.names, other: 'payments' },
    });
    expect('choose' in chosen).toBe(false);
    expect(hashPlan(chosen)).not.toBe(hashPlan(open));
  });

  test('takes nobody else', () => {
    expect(() => choosePrincipal(open, OLD)).toThrow('not a candidate');
    expect(() => choosePrincipal(plan(), NEW)).toThrow('not a candidate');
  });
});

test('two plans have one hash exactly when they are the same plan, in whatever order their keys stand', () => {
  const record = fc.dictionary(fc.string(), fc.string());
  fc.assert(
    fc.property(record, record, (a, b) => {
      const reversed = Object.fromEntries(Object.entries(a).reverse());
      expect(hashPlan(plan({ names: reversed }))).toBe(hashPlan(plan({ names: a })));
      const same = JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
      expect(hashPlan(plan({ names: a })) === hashPlan(plan({ names: b }))).toBe(same);
    }),
  );
});
