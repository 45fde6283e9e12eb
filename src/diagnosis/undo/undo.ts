import type { Aws } from '../../aws/clients.ts';
import type { Gap } from '../../aws/reading.ts';
import { gatherers } from '../../evidence/gatherers.ts';
import { reader } from '../../evidence/look.ts';
import type { Memory } from '../../evidence/memory.ts';
import type { Standing, Touched } from '../../evidence/standing.ts';
import { hashPlan } from '../../remediation/plan.ts';
import type { Remediation } from '../../remediation/remediation.ts';
import type { Rechecked } from '../recheck.ts';
import { type Inverse, inverseOf } from './inverse.ts';
import { type Ended, reachOf, type Step } from './reach.ts';

/** The inverse of a remediation, or what could not be looked at. */
export type Undoing = Inverse | { readonly unseen: Gap };
export type FindUndo = (ended: Ended) => Promise<Undoing>;
/** How it stands with what was changed, in its order; or what could not be looked at. */
export type LookAt = (touched: readonly Touched[]) => Promise<readonly Standing[] | { readonly unseen: Gap }>;

const DEADLINE_MS = 120_000;
const NOT_SEEN: Gap = { of: 'what was changed', reason: 'failed', detail: 'AWS could not be asked' };

/** Reads through the read role, as every question does. */
export function lookAt(aws: Aws, memory?: Memory): LookAt {
  return async (touched) => {
    const now = new Date().toISOString();
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    const get = reader({ aws, asked: { text: '', touched }, memory, now, deadline }, gatherers);
    const { value, gaps } = await get('standing');
    return value ?? { unseen: gaps[0] ?? NOT_SEEN };
  };
}

/** What would undo a remediation, as it stands now. Asks AWS only where something could be undone at all. */
export function findUndo(look: LookAt): FindUndo {
  return async (ended) => {
    const refused = notYet(ended.remediation);
    if (refused) return { refused };
    const reach = reachOf(ended);
    const since = ended.remediation.outcome?.at;
    const standing = await look(reach.steps.map((step) => touchedBy(step, since)));
    return 'unseen' in standing ? standing : inverseOf(ended.remediation, reach, standing);
  };
}

function notYet({ state, outcome, undone }: Remediation): string | undefined {
  if (undone)
    return `This was undone already, by remediation \`${undone.by}\`: to have it back, undo that one.`;
  if (state === 'verified' || state === 'failed' || state === 'not-fixed')
    return outcome?.made ? undefined : 'idc kept no record of what it changed here itself.';
  return state === 'approved' || state === 'running'
    ? 'This is being applied just now: wait until it has ended.'
    : 'Nothing was changed by this, so there is nothing to undo.';
}

function touchedBy({ made }: Step, since: string | undefined): Touched {
  const { instanceArn, accountId, permissionSetArn, principalType: type, principalId: id } = made;
  const left = made.kind === 'create-assignment' ? 'present' : 'absent';
  return { instanceArn, accountId, permissionSetArn, principal: { type, id }, left, ...(since && { since }) };
}

/**
 * Whether the undo that was approved is the one that would be proposed now. Rejects when AWS could not be looked at for
 * a passing reason.
 */
export async function recheckUndo(find: FindUndo, undo: Remediation, ended: Ended): Promise<Rechecked> {
  const found = await find(ended);
  if ('unseen' in found) {
    const { of, detail, reason } = found.unseen;
    if (reason === 'throttled' || reason === 'failed')
      throw new Error(`the recheck could not look at ${of}: ${detail}`);
    return { still: false, why: `Nothing was changed, because idc could not look at ${of}: ${detail}` };
  }
  if ('refused' in found) return { still: false, why: `Nothing was changed. ${found.refused}` };
  if (hashPlan(found.plan) === undo.planHash) return { still: true };
  const why = 'Nothing was changed, because undoing it would be something else by now.';
  return { still: false, why, instead: { cause: undo.cause, plan: found.plan } };
}
