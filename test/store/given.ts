import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { saveDiagnosis } from '../../src/store/diagnoses.ts';
import { propose } from '../../src/store/remediations.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { plan } from '../remediation/given.ts';
import { freshDatabase } from '../setup/database.ts';

export interface Opened {
  readonly store: Store;
  readonly url: string;
  /** Another process on the same database. */
  another(): Promise<Store>;
  close(): Promise<void>;
}

/** A store on a database of its own. */
export async function opened(): Promise<Opened> {
  const database = await freshDatabase();
  const stores = [await openStore(database.url)];
  return {
    store: stores[0] as Store,
    url: database.url,
    async another() {
      const store = await openStore(database.url);
      stores.push(store);
      return store;
    },
    async close() {
      for (const store of stores) await store.close();
      await database.drop();
    },
  };
}

export function diagnosis(over: Partial<Diagnosis> = {}): Diagnosis {
  return {
    id: 'd1',
    question: { kind: 'why-failed', text: '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11' },
    takenAt: '2026-11-22T14:00:00.000Z',
    tookMs: 900,
    outcome: 'found',
    answer: 'It failed because …',
    subject: {},
    facts: [],
    verdicts: [],
    gaps: [],
    calls: [],
    ...over,
  };
}

/** A proposal that waits for a decision, together with its diagnosis. */
export async function proposed(store: Store, over: Parameters<typeof plan>[0] = {}, now = new Date()) {
  await saveDiagnosis(store, diagnosis());
  const cause = 'managed_policy_quota_exceeded';
  return propose(
    store,
    { diagnosisId: 'd1', questionText: 'x', cause, plan: plan(over), requestedBy: 'UKIM' },
    now,
  );
}

/** One approval is enough, and nobody has approved before. */
export const alone = { needs: 1, earlier: [] } as const;
