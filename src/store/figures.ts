import { sql } from 'kysely';
import type { Store } from './store.ts';

/** What the database knows of the work, over all processes. */
export interface Standing {
  readonly decisions: Readonly<Record<string, number>>;
  readonly remediations: Readonly<Record<string, number>>;
  /** Approved and not ended. */
  readonly waiting: number;
  /** Since the oldest of them was approved. */
  readonly waitingSeconds: number;
  /** Since the last scheduled summary was posted, or had nothing to say; absent before the first. */
  readonly summarySeconds?: number;
}

/** Counts what stands in the database. Rejects where it does not answer. */
export async function readStanding({ db }: Pick<Store, 'db'>): Promise<Standing> {
  const decisions = await sql<Counted>`
    select decision as word, count(*)::int as count from approvals group by decision`.execute(db);
  const remediations = await sql<Counted>`
    select state as word, count(*)::int as count from remediations group by state`.execute(db);
  const { rows } = await sql<{ waiting: number; seconds: number; summary: number | null }>`
    select count(*)::int as waiting,
      coalesce(extract(epoch from now() - min((approval ->> 'at')::timestamptz)), 0)::float8 as seconds,
      (select extract(epoch from now() - max(at))::float8 from occurrences
        where name = 'summary' and state in ('sent', 'skipped')) as summary
    from remediations where state in ('approved', 'running')`.execute(db);
  const { waiting = 0, seconds = 0, summary = null } = rows[0] ?? {};
  return {
    decisions: asRecord(decisions.rows),
    remediations: asRecord(remediations.rows),
    waiting,
    waitingSeconds: Math.max(0, seconds),
    ...(summary === null ? {} : { summarySeconds: summary }),
  };
}

interface Counted {
  readonly word: string;
  readonly count: number;
}

function asRecord(rows: readonly Counted[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ word, count }) => [word, count]));
}
