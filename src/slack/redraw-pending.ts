import type { InForce } from '../remediation/policy.ts';
import type { Policies } from '../remediation/policy-source.ts';
import { pendingProposals } from '../store/remediations.ts';
import type { Store } from '../store/store.ts';
import type { Proposals } from './proposals.ts';

interface RedrawHands {
  readonly policies: Policies;
  readonly store: Store;
  readonly proposals: Proposals;
}

/** To be called every few seconds: draws what waits for a decision anew once the policy has changed. */
export function redrawOnPolicy({ policies, store, proposals }: RedrawHands): () => Promise<void> {
  let drawn: InForce = policies();
  return async () => {
    const now = policies();
    if (now === drawn) return;
    drawn = now;
    for (const { id } of await pendingProposals(store)) await proposals.redraw(id);
  };
}
