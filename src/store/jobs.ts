import { atMost } from './at-most.ts';
import { REMEDIATION_QUEUE, type RemediationJob } from './queue.ts';
import { type HeldRun, holdRun } from './run.ts';
import type { Store } from './store.ts';

export interface JobHands {
  /** Runs one approved remediation to its end. A rejection means: try again at the next sweep. */
  run(remediationId: string, record: HeldRun): Promise<void>;
  onError(error: unknown): void;
  readonly sweepMs?: number;
}

export interface Jobs {
  /** Graceful waits for runs under way, at most `timeoutMs`; what is left is resumed by the next start. */
  stop(options: { readonly graceful: boolean; readonly timeoutMs?: number }): Promise<void>;
}

const SWEEP_MS = 15_000;
const RUNS_AT_ONCE = 4;

/**
 * Starts working on approved remediations. What another process left unfinished is enqueued again at once and at
 * every sweep; whoever does not get hold of it (see holdRun) leaves it alone.
 */
export async function startJobs(store: Store, hands: JobHands): Promise<Jobs> {
  const { name } = REMEDIATION_QUEUE;
  const underWay = new Set<Promise<unknown>>();
  const runOne = async (remediationId: string) => {
    const running = holdRun(store, remediationId, (record) => hands.run(remediationId, record));
    underWay.add(running);
    await running.catch(hands.onError).finally(() => underWay.delete(running));
  };
  await store.boss.work<RemediationJob>(name, { localConcurrency: RUNS_AT_ONCE }, async (jobs) => {
    for (const { data } of jobs) await runOne(data.remediationId);
  });
  await sweep(store);
  const timer = setInterval(() => void sweep(store).catch(hands.onError), hands.sweepMs ?? SWEEP_MS);
  return {
    async stop({ graceful, timeoutMs = 20_000 }) {
      clearInterval(timer);
      await store.boss.offWork(name, { wait: false });
      if (graceful) await atMost(timeoutMs, Promise.allSettled(underWay));
    },
  };
}

/** Enqueues everything unfinished that is not waiting in the queue already. */
async function sweep(store: Store): Promise<void> {
  const rows = await store.db
    .selectFrom('remediations')
    .select('id')
    .where('state', 'in', ['approved', 'running'])
    .execute();
  for (const { id } of rows) {
    const job: RemediationJob = { remediationId: id };
    await store.boss.send(REMEDIATION_QUEUE.name, job, { singletonKey: id });
  }
}
