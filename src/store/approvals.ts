import type { Kysely, Selectable, Transaction, Updateable } from 'kysely';
import { fromKysely } from 'pg-boss';
import { hashPlan, type Plan } from '../remediation/plan.ts';
import { type Approval, type Denial, mayComeFrom } from '../remediation/remediation.ts';
import { appendAudit } from './audit.ts';
import type { ApprovalTable, Database, RemediationTable } from './database.ts';
import { json, storable } from './json.ts';
import { REMEDIATION_QUEUE, type RemediationJob } from './queue.ts';
import { findRemediation, isUuid, type Moved } from './remediations.ts';
import type { Store } from './store.ts';

interface Click {
  readonly id: string;
  /** Slack user id, from the verified payload. */
  readonly by: string;
  /** The hash of the plan that was shown. */
  readonly planHash: string;
}

export interface ApproveClick extends Click {
  /** The plan that is approved: the one shown, completed by choosePrincipal() where the approver had to choose. */
  readonly plan: Plan;
  readonly chosenPrincipalId?: string;
}

export interface DenyClick extends Click {
  /** What the person typed. Untrusted. */
  readonly reason: string;
}

/**
 * Approves and enqueues the run in one transaction, or changes nothing: of any number of clicks one moves, and only
 * while the proposal is undecided, unexpired and still the plan that was shown. Rejects for an unknown id.
 */
export async function approve(store: Store, click: ApproveClick, now = new Date()): Promise<Moved> {
  if (click.plan.choose) throw new Error('A plan with an open choice cannot be approved');
  const { by, chosenPrincipalId } = click;
  const approval: Approval = { by, at: now.toISOString(), ...(chosenPrincipalId && { chosenPrincipalId }) };
  const plan = json(click.plan);
  const change = {
    state: 'approved',
    plan,
    plan_hash: hashPlan(JSON.parse(plan)),
    approvals: json([approval]),
    approval: json(approval),
  } as const;
  return decide(store, click, async (trx) => {
    const row = await compareAndSet(trx, click, { change, now });
    if (!row) return false;
    const job: RemediationJob = { remediationId: row.id };
    await store.boss.send(REMEDIATION_QUEUE.name, job, { db: fromKysely(trx), singletonKey: row.id });
    await record(trx, row, { decision: 'approved', by, at: now, chosen: chosenPrincipalId ?? null });
    return true;
  });
}

/** Denies with a reason, or changes nothing, by the same rules as `approve`. Rejects for an unknown id. */
export async function deny(store: Store, click: DenyClick, now = new Date()): Promise<Moved> {
  const { by } = click;
  const reason = storable(click.reason);
  const denial: Denial = { by, at: now.toISOString(), reason };
  const change = { state: 'denied', denial: json(denial) } as const;
  return decide(store, click, async (trx) => {
    const row = await compareAndSet(trx, click, { change, now });
    if (row) await record(trx, row, { decision: 'denied', by, at: now, reason });
    return row !== undefined;
  });
}

async function decide(
  store: Store,
  { id }: Click,
  work: (trx: Transaction<Database>) => Promise<boolean>,
): Promise<Moved> {
  const moved = isUuid(id) && (await store.db.transaction().execute(work));
  const remediation = await findRemediation(store, id);
  if (!remediation) throw new Error('There is no remediation with this id');
  return { moved, remediation };
}

interface Change {
  readonly change: Updateable<RemediationTable> & { readonly state: 'approved' | 'denied' };
  readonly now: Date;
}

async function compareAndSet(
  trx: Kysely<Database>,
  click: Click,
  { change, now }: Change,
): Promise<Selectable<RemediationTable> | undefined> {
  return trx
    .updateTable('remediations')
    .set(change)
    .where('id', '=', click.id)
    .where('state', 'in', mayComeFrom(change.state))
    .where('plan_hash', '=', click.planHash)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
}

interface Decided extends Pick<ApprovalTable, 'decision' | 'by'> {
  readonly at: Date;
  readonly chosen?: string | null;
  readonly reason?: string;
}

/** Comes last in its transaction, as appendAudit asks. */
async function record(
  trx: Transaction<Database>,
  row: Selectable<RemediationTable>,
  decided: Decided,
): Promise<void> {
  const { chosen, reason, ...rest } = decided;
  await trx
    .insertInto('approvals')
    .values({
      remediation_id: row.id,
      plan_hash: row.plan_hash,
      chosen_principal_id: chosen ?? null,
      reason: reason ?? null,
      ...rest,
    })
    .execute();
  const { decision, by: actor } = decided;
  const body = {
    decision,
    planHash: row.plan_hash,
    ...(chosen && { chosenPrincipalId: chosen }),
    ...(reason && { reason }),
  };
  await appendAudit(trx, { kind: 'decision', actor, subject: row.id, body });
}
