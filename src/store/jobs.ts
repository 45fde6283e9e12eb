import type { RunRecord } from '../remediation/execute.ts';
import type { Store } from './store.ts';

export interface JobHands {
  /** Runs one approved remediation to its end. A rejection means: try again later. */
  run(remediationId: string, record: RunRecord): Promise<void>;
  onError(error: unknown): void;
  readonly sweepMs?: number;
}

export interface Jobs {
  /** Graceful waits for runs under way, at most `timeoutMs`; what is left is resumed after the next start. */
  stop(options: { readonly graceful: boolean; readonly timeoutMs?: number }): Promise<void>;
}

/** Starts working on approved remediations, first on those that no living process holds. */
export async function startJobs(_store: Store, _hands: JobHands): Promise<Jobs> {
  throw new Error('not built yet');
}
