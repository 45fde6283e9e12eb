import type { Action } from '../../../src/remediation/plan.ts';
import type { Remediation } from '../../../src/remediation/remediation.ts';
import { approved, create, plan, remove } from '../../remediation/given.ts';

export type Row = { readonly PrincipalType: 'USER' | 'GROUP'; readonly PrincipalId: string };

export const row = (id: string, type: Row['PrincipalType'] = 'GROUP'): Row => ({
  PrincipalType: type,
  PrincipalId: id,
});

/** A remediation that has ended, and that changed all of its plan itself. */
export function ended(actions: readonly [Action, ...Action[]], over: Partial<Remediation> = {}): Remediation {
  const made = actions.map((_, index) => index);
  return approved(plan({ actions }), {
    state: 'verified',
    outcome: { at: '2026-11-22T14:09:20.000Z', sentence: '', done: [], notDone: [], made },
    ...over,
  });
}

export { create, remove };
