import { sql, type Transaction } from 'kysely';
import { hashPlan, type Plan } from '../remediation/plan.ts';
import type { Instead, Remediation } from '../remediation/remediation.ts';
import type { AuditEntry } from './audit.ts';
import type { Database } from './database.ts';
import { json } from './json.ts';
import { fromRow, insertProposal, proposalEntry, type Row } from './remediations.ts';
import type { Store } from './store.ts';

/**
 * Proposes what takes the place of a remediation that was withdrawn, on behalf of the same person; nothing where the
 * very plan waits for a decision already. The rows for the audit log are the caller's to append.
 */
export async function replace(
  trx: Transaction<Database>,
  old: Row,
  { cause, plan }: Instead,
): Promise<readonly AuditEntry[]> {
  const { diagnosis_id: diagnosisId, question_text: questionText, requested_by: requestedBy, origin } = old;
  if (await isWaiting(trx, plan)) return [];
  const proposal = { diagnosisId, questionText, requestedBy, origin, cause, plan, toBePosted: true } as const;
  const row = await insertProposal(trx, proposal, new Date());
  if (!row) return [];
  await trx.updateTable('remediations').set({ replaced_by: row.id }).where('id', '=', old.id).execute();
  return [proposalEntry(row)];
}

async function isWaiting(trx: Transaction<Database>, plan: Plan): Promise<boolean> {
  const same = await trx
    .selectFrom('remediations')
    .select('id')
    .where('plan_hash', '=', hashPlan(JSON.parse(json(plan))))
    .where('state', '=', 'proposed')
    .executeTakeFirst();
  return same !== undefined;
}

/** For how long whoever claims a proposal has it to themselves. */
const POSTING_SECONDS = 60;

/**
 * Proposals that were made where nobody could post them, each for this process alone for a minute: who dies before the
 * message is noted leaves it to others. A message that was posted and not noted leads nowhere.
 */
export async function claimUnposted({ db }: Pick<Store, 'db'>): Promise<Remediation[]> {
  const rows = await db
    .updateTable('remediations')
    .set({ posting_until: sql<Date>`now() + make_interval(secs => ${POSTING_SECONDS})` })
    .where('posting_until', '<=', sql<Date>`now()`)
    .where('message_ts', 'is', null)
    .where('state', '=', 'proposed')
    .returningAll()
    .execute();
  return rows.map(fromRow);
}
