import type { Logger } from 'pino';
import type { Aws } from './aws/clients.ts';
import type { Diagnose } from './diagnosis/diagnosis.ts';
import { recheck } from './diagnosis/recheck.ts';
import { lookAgain } from './diagnosis/undo/again.ts';
import { type FindUndo, findUndo, lookAt, recheckUndo } from './diagnosis/undo/undo.ts';
import type { Memory } from './evidence/memory.ts';
import type { Recheck } from './remediation/execute.ts';
import type { Remediation } from './remediation/remediation.ts';
import type { Proposals } from './slack/proposals.ts';
import { relapseSweep } from './slack/relapse.ts';
import { findRemediation } from './store/remediations.ts';
import type { Store } from './store/store.ts';
import { endedOf } from './store/undo.ts';

/** What would undo a remediation, read with the read role. */
export function findingUndo(aws: Aws, memory?: Memory): FindUndo {
  return findUndo(lookAt(aws, memory));
}

/** What is asked once more before the first write: the question again or, for an undo, what it would be by now. */
export function rechecking(store: Store, diagnose: Diagnose, find: FindUndo): Recheck {
  return async (remediation) => {
    const { origin } = remediation;
    if (origin.kind === 'finding') return recheck(diagnose, remediation);
    const undone = await findRemediation(store, origin.of);
    if (!undone) return { still: false, why: 'Nothing was changed: what was to be undone is not on record.' };
    return recheckUndo(find, remediation, await endedOf(store, undone));
  };
}

export interface Looking {
  readonly aws: Aws;
  readonly memory: Memory;
  readonly store: Store;
  readonly proposals: Proposals;
  readonly logger: Logger;
}

/** Looks a day later whether what was verified still holds. */
export function relapses({ aws, memory, ...hands }: Looking): () => Promise<void> {
  return relapseSweep({ ...hands, look: lookAgain(lookAt(aws, memory)) });
}

/** Redraws the remediation, and the one that it undoes. */
export function announcing(proposals: Proposals, { origin }: Remediation): (id: string) => Promise<void> {
  return async (id) => {
    await proposals.redraw(id);
    if (origin.kind === 'undo') await proposals.redraw(origin.of);
  };
}
