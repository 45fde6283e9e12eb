import { sql } from 'kysely';
import type { LookedAgain, Remediation } from '../remediation/remediation.ts';
import { appendAudit } from './audit.ts';
import { json } from './json.ts';
import { fromRow } from './remediations.ts';
import type { Store } from './store.ts';

const AT_ONCE = 10;
/** How long the look waits for another process, or for AWS, before it is tried again. */
const PAUSE_MINUTES = 15;
/** When it is not tried any more, counted from when it was verified. */
export const GIVE_UP_DAYS = 7;

/**
 * Verified remediations whose second look is due, each for this process alone: who dies over it leaves it to the others
 * after a quarter of an hour. What was undone meanwhile is not looked at.
 */
export async function claimLooksAgain({ db }: Pick<Store, 'db'>): Promise<Remediation[]> {
  const due = db
    .selectFrom('remediations')
    .select('id')
    .where('look_again_at', '<=', sql<Date>`now()`)
    .orderBy('look_again_at')
    .limit(AT_ONCE)
    .forUpdate()
    .skipLocked();
  const rows = await db
    .updateTable('remediations')
    .set({
      look_again_at: sql<Date | null>`case when undone is null
        then now() + make_interval(mins => ${PAUSE_MINUTES}) end`,
    })
    .where('id', 'in', due)
    .returningAll()
    .execute();
  return rows.filter(({ undone }) => undone === null).map(fromRow);
}

/** Records what the second look saw; false where that is on record already. A relapse enters the audit log. */
export async function recordLookAgain(store: Store, id: string, again: LookedAgain): Promise<boolean> {
  return store.db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('remediations')
      .set({ again: json(again), look_again_at: null })
      .where('id', '=', id)
      .where('look_again_at', 'is not', null)
      .where('undone', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!row) return false;
    if (again.state !== 'relapsed') return true;
    const sentence = again.sentences.join(' ');
    const body = { state: 'relapsed', sentence, done: [], notDone: again.sentences } as const;
    await appendAudit(trx, { kind: 'outcome', actor: 'idc', subject: id, body });
    return true;
  });
}
