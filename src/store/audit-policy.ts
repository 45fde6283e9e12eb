import { canonical } from '../remediation/plan.ts';
import { type AuditBodies, appendAudit, lockAudit } from './audit.ts';
import type { Store } from './store.ts';

/** Writes into the audit log how the policy file was found, unless the last row about it says the same. */
export async function notePolicy(
  { db }: Pick<Store, 'db'>,
  file: string,
  body: AuditBodies['policy'],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // All replicas see the file change; the first one says so.
    await lockAudit(trx);
    const last = await trx
      .selectFrom('audit_log')
      .select('body')
      .where('subject', '=', file)
      .where('kind', '=', 'policy')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last?.body !== canonical(body))
      await appendAudit(trx, { kind: 'policy', actor: 'idc', subject: file, body });
  });
}
