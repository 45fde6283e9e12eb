import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Inverse, inverseOf } from '../../../src/diagnosis/undo/inverse.ts';
import { reachOf } from '../../../src/diagnosis/undo/reach.ts';
import type { Standing } from '../../../src/evidence/standing.ts';
import type { Action } from '../../../src/remediation/plan.ts';
import type { Remediation } from '../../../src/remediation/remediation.ts';
import { ACCOUNT, increase, NEW, OLD, provision, SET } from '../../remediation/given.ts';
import { create, ended, type Row, remove, row } from './given.ts';

const standing = (ids: readonly string[], over: Partial<Standing> = {}): Standing => ({
  sessionSeconds: 14_400,
  rows: ids.map((principalId) => ({ principalId, principalType: 'GROUP' })),
  principal: { found: true, id: NEW, type: 'GROUP', name: 'payments-oncall', externalIds: [] },
  managedPolicies: ['ReadOnlyAccess'],
  inlinePolicy: { document: '' },
  ...over,
});
const gone = (id: string): Partial<Standing> => ({ principal: { found: false, id, type: 'GROUP' } });

function undo(
  remediation: Remediation,
  before: readonly unknown[],
  { now, earlier = [] }: { readonly now: readonly Standing[]; readonly earlier?: readonly Remediation[] },
): Inverse {
  const reach = reachOf({ remediation, before: new Map(before.entries()), earlier });
  expect(reach.steps).toHaveLength(now.length);
  return inverseOf(remediation, reach, now);
}

const planOf = (inverse: Inverse) => {
  if ('refused' in inverse) throw new Error(inverse.refused);
  return inverse.plan;
};
const refusalOf = (inverse: Inverse) => ('refused' in inverse ? inverse.refused : 'a plan');

describe('what undoes', () => {
  test('an assignment is its removal, high risk, with the sessions that live on and the role that goes', () => {
    const plan = planOf(undo(ended([create()]), [[]], { now: [standing([NEW])] }));
    expect(plan).toMatchObject({ kind: 'undo', actions: [remove({ principalId: NEW })], beneficiaries: [] });
    expect(plan.traits.map(({ kind }) => kind)).toEqual(['takes-access', 'last-assignment']);
    expect(plan.sessions).toEqual({ [SET]: 14_400 });
    expect(plan.irreversible).toEqual([expect.stringMatching(/goes with its last assignment/)]);
  });

  test('a removal is the assignment again, for the one who gains', () => {
    const plan = planOf(
      undo(ended([remove({ principalId: NEW })]), [[row(NEW)]], { now: [standing([OLD])] }),
    );
    expect(plan.actions).toEqual([create()]);
    expect(plan.beneficiaries).toEqual([{ type: 'GROUP', id: NEW }]);
    expect(plan.irreversible).toEqual([]);
  });

  test('a re-pointed assignment is the removal of the new row alone, and says why', () => {
    const plan = planOf(
      undo(ended([create(), remove()]), [[row(OLD)], [row(OLD), row(NEW)]], {
        now: [standing([NEW], gone(OLD)), standing([NEW])],
      }),
    );
    expect(plan.actions).toEqual([remove({ principalId: NEW })]);
    expect(plan.irreversible[0]).toMatch(/who is gone: AWS cannot bring it back/);
  });

  test('several changes comes in the opposite order', () => {
    const other = create({ accountId: '555566667777' });
    const plan = planOf(
      undo(ended([create(), other]), [[], []], { now: [standing([NEW]), standing([NEW])] }),
    );
    expect(plan.actions.map(({ accountId }) => accountId)).toEqual(['555566667777', ACCOUNT]);
  });

  test('an undo is called doing it again', () => {
    const first = planOf(undo(ended([create()]), [[]], { now: [standing([NEW])] }));
    const undone = ended([...first.actions], { origin: { kind: 'undo', of: 'x' } });
    const second = planOf(undo({ ...undone, plan: first }, [[row(NEW)]], { now: [standing([])] }));
    expect(second.title).toBe(first.title.replace('Undo: ', 'Do again: '));
    expect(second.irreversible).toEqual([expect.stringMatching(/went with its last assignment/)]);
  });
});

describe('nothing undoes', () => {
  test.each<[string, Action, unknown, RegExp]>([
    ['a provisioned set', provision(), { state: 'outdated' }, /AWS keeps no earlier version/],
    ['a quota request', increase(), { value: 10 }, /cannot be taken back/],
    ['what was there before', create(), [row(NEW)], /snapshot does not show that idc changed/],
    ['what was not there before', remove(), [], /snapshot does not show that idc changed/],
    ['what has no snapshot', create(), undefined, /snapshot does not show that idc changed/],
  ])('%s', (_what, action, before, words) => {
    const said = refusalOf(undo(ended([action]), [before], { now: [] }));
    expect(said).toMatch(/^This cannot be undone\./);
    expect(said).toMatch(words);
  });

  test('what somebody else made so before idc came to it', () => {
    const outcome = { at: '2026-11-22T14:09:20.000Z', sentence: '', done: [], notDone: [], made: [] };
    expect(refusalOf(undo(ended([create()], { outcome }), [[]], { now: [] }))).toMatch(/nothing to undo/);
  });

  test('what an earlier undo, which stopped half-way, has done', () => {
    const earlier = ended([remove({ principalId: NEW })], { state: 'failed' });
    expect(refusalOf(undo(ended([create()]), [[]], { now: [], earlier: [earlier] }))).toMatch(
      /undone already/,
    );
  });
});

describe('refused as a whole', () => {
  const changed = { at: '2026-11-22T15:00:00Z', by: 'arn:aws:sts::111122223333:assumed-role/admin/kim' };
  test('when what idc assigned was taken away, and who did it', () => {
    const now = [standing([], { changed })];
    expect(refusalOf(undo(ended([create()]), [[]], { now }))).toBe(
      'The situation has changed since, so nothing is undone. Group `payments-oncall` does not have `ReadOnly` on `payments-prod` any more (by `arn:aws:sts::111122223333:assumed-role/admin/kim`, 2026-11-22 15:00 UTC).',
    );
  });

  test('when one of several has moved', () => {
    const other = create({ accountId: '555566667777' });
    const now = [standing([]), standing([NEW])];
    expect(refusalOf(undo(ended([create(), other]), [[], []], { now }))).toMatch(/nothing is undone/);
  });

  test('when what idc removed is there again, or its permission set is gone', () => {
    const removed = ended([remove({ principalId: NEW })]);
    expect(refusalOf(undo(removed, [[row(NEW)]], { now: [standing([NEW])] }))).toMatch(/again\.$/);
    expect(refusalOf(undo(removed, [[row(NEW)]], { now: [{ rows: [] }] }))).toMatch(
      /does not exist any more/,
    );
  });
});

const ids = ['a', 'b', 'c', 'd', 'e'].map((one) => `${one.repeat(8)}-0000-4000-8000-000000000001`);
const accounts = ['444455556666', '555566667777'];

/** The assignments of one permission set by account: all that a plan of assignments can change. */
type World = Map<string, Set<string>>;

function apply(world: World, actions: readonly Action[]) {
  const made: number[] = [];
  const before: Row[][] = actions.map(({ accountId }) => rowsIn(world, accountId));
  for (const [index, action] of actions.entries()) {
    if (action.kind !== 'create-assignment' && action.kind !== 'delete-assignment') continue;
    const here = world.get(action.accountId) ?? new Set();
    const wants = action.kind === 'create-assignment';
    if (here.has(action.principalId) === wants) continue;
    if (wants) here.add(action.principalId);
    else here.delete(action.principalId);
    world.set(action.accountId, here);
    made.push(index);
  }
  return { made, before };
}

function rowsIn(world: World, accountId: string): Row[] {
  return [...(world.get(accountId) ?? [])].sort().map((id) => row(id));
}

test('to apply and then to undo gives every row that was touched back, and touches no other', () => {
  const rows = fc.uniqueArray(fc.constantFrom(...accounts.flatMap((a) => ids.map((id) => `${a} ${id}`))));
  const steps = fc.uniqueArray(
    fc.record({
      accountId: fc.constantFrom(...accounts),
      principalId: fc.constantFrom(...ids),
      create: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6, selector: ({ accountId, principalId }) => accountId + principalId },
  );
  fc.assert(
    fc.property(rows, steps, fc.subarray(ids), (there, planned, dead) => {
      const world: World = new Map(accounts.map((account) => [account, new Set<string>()]));
      for (const one of there) world.get(one.slice(0, 12))?.add(one.slice(13));
      const snapshot = JSON.stringify(accounts.map((account) => rowsIn(world, account)));
      const [first, ...others] = planned.map(({ create: grants, ...on }) =>
        grants ? create(on) : remove(on),
      );
      if (!first) return;
      const actions = [first, ...others] as const;
      const { made, before } = apply(world, actions);
      const remediation = ended(actions, {
        outcome: { at: '2026-11-22T14:09:20.000Z', sentence: '', done: [], notDone: [], made },
      });
      const reach = reachOf({ remediation, before: new Map(before.entries()), earlier: [] });
      const now = reach.steps.map((step) => {
        const id = step.made.principalId;
        const rows = rowsIn(world, step.made.accountId).map(({ PrincipalId }) => PrincipalId);
        return standing(rows, dead.includes(id) ? gone(id) : {});
      });
      const inverse = inverseOf(remediation, reach, now);
      if ('plan' in inverse) apply(world, inverse.plan.actions);
      const lost = made.filter((index) => {
        const action = actions[index];
        return action?.kind === 'delete-assignment' && dead.includes(action.principalId);
      });
      for (const index of lost) {
        const action = actions[index];
        if (action?.kind === 'delete-assignment') world.get(action.accountId)?.add(action.principalId);
      }
      expect(JSON.stringify(accounts.map((account) => rowsIn(world, account)))).toBe(snapshot);
    }),
    { numRuns: 300 },
  );
});
