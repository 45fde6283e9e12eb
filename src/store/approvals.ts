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
  /** What the person typed, where the plan asks for a reason. Untrusted. */
  readonly reason?: string;
  /** The AWS user name of the person, where the policy gives them one. */
  readonly awsUser?: string;
  /** How many different people have to approve. */
  readonly needs: number;
  /** Who approved before, each judged again just now by the same rules. */
  readonly earlier: readonly Earlier[];
}

export interface Earlier {
  readonly by: string;
  readonly counts: boolean;
}

/** `again`: somebody else approved meanwhile, nothing was changed, and the earlier approvals have to be judged anew. */
export interface Approved extends Moved {
  readonly again?: true;
}

export interface DenyClick extends Click {
  /** What the person typed. Untrusted. */
  readonly reason: string;
}

/**
 * Records one approval or changes nothing, in one transaction: of any number of clicks by one person one counts, and
 * only while the proposal is undecided, unexpired and still the plan that was shown. The one that makes them enough
 * approves and enqueues the run. `moved` says whether this click counted. Rejects for an unknown id.
 */
export async function approve(store: Store, click: ApproveClick, now = new Date()): Promise<Approved> {
  if (click.plan.choose) throw new Error('A plan with an open choice cannot be approved');
  if (click.plan.askReason && !click.reason?.trim())
    throw new Error('A plan that asks for a reason cannot be approved without one');
  let again = false;
  const decided = await decide(store, click, async (trx) => {
    const row = await undecided(trx, click, now);
    if (!row || row.approvals.some(({ by }) => by === click.by)) return false;
    again = !sameApprovers(row.approvals, click.earlier);
    if (again) return false;
    await addApproval({ store, trx, row }, click, now);
    return true;
  });
  return again ? { ...decided, again } : decided;
}

/** The row, held until the transaction ends: clicks on one remediation come one after the other. */
async function undecided(trx: Kysely<Database>, click: Click, now: Date): Promise<Row | undefined> {
  return trx
    .selectFrom('remediations')
    .selectAll()
    .where('id', '=', click.id)
    .where('state', 'in', mayComeFrom('approved'))
    .where('plan_hash', '=', click.planHash)
    .where('expires_at', '>', now)
    .forUpdate()
    .executeTakeFirst();
}

type Row = Selectable<RemediationTable>;

function sameApprovers(stored: readonly Approval[], judged: readonly Earlier[]): boolean {
  return stored.length === judged.length && stored.every(({ by }) => judged.some((one) => one.by === by));
}

interface At {
  readonly store: Store;
  readonly trx: Transaction<Database>;
  readonly row: Row;
}

/** In characters; Slack's window takes fewer. */
const LONGEST_REASON = 3_000;

/** Earlier approvals that no longer count are left out; the rows of their decisions stay. */
async function addApproval({ store, trx, row }: At, click: ApproveClick, now: Date): Promise<void> {
  const { by, awsUser, needs } = click;
  const reason = click.reason && storable(click.reason).slice(0, LONGEST_REASON);
  // A choice that an earlier approver made is part of the plan by now, and stays whoever completes the approvals.
  const chosen = click.chosenPrincipalId ?? row.approvals.find(wasChosen)?.chosenPrincipalId;
  const approval: Approval = {
    by,
    at: now.toISOString(),
    ...(awsUser && { awsUser }),
    ...(chosen && { chosenPrincipalId: chosen }),
    ...(reason && { reason }),
  };
  const counting = row.approvals.filter((one) =>
    click.earlier.some((same) => same.by === one.by && same.counts),
  );
  const approvals = [...counting, approval];
  const final = approvals.length >= needs;
  const plan = json(click.plan);
  const change = {
    plan,
    plan_hash: hashPlan(JSON.parse(plan)),
    approvals: json(approvals),
    ...(final && { state: 'approved' as const, approval: json(approval) }),
  };
  const changed = await compareAndSet(trx, click, { change, now });
  if (!changed) throw new Error('The row changed while it was held');
  if (final) {
    const job: RemediationJob = { remediationId: row.id };
    await store.boss.send(REMEDIATION_QUEUE.name, job, { db: fromKysely(trx), singletonKey: row.id });
  }
  await record(trx, changed, {
    decision: 'approved',
    by,
    at: now,
    chosen: chosen ?? null,
    ...(reason && { reason }),
    final,
    needs,
  });
}

function wasChosen({ chosenPrincipalId }: Approval): boolean {
  return chosenPrincipalId !== undefined;
}

/** Denies with a reason, or changes nothing, by the same rules as `approve`. Rejects for an unknown id. */
export async function deny(store: Store, click: DenyClick, now = new Date()): Promise<Moved> {
  const { by } = click;
  const reason = storable(click.reason);
  const denial: Denial = { by, at: now.toISOString(), reason };
  const change = { state: 'denied', denial: json(denial) } as const;
  return decide(store, click, async (trx) => {
    const row = await compareAndSet(trx, click, { change, now });
    if (row) await record(trx, row, { decision: 'denied', by, at: now, reason, final: true });
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
  readonly change: Updateable<RemediationTable>;
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
    .where('state', 'in', mayComeFrom(change.state === 'denied' ? 'denied' : 'approved'))
    .where('plan_hash', '=', click.planHash)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
}

interface Decided extends Pick<ApprovalTable, 'decision' | 'by'> {
  readonly final: boolean;
  readonly at: Date;
  readonly chosen?: string | null;
  readonly reason?: string;
  /** How many approvals make them enough. */
  readonly needs?: number;
}

/** Comes last in its transaction, as appendAudit asks. */
async function record(
  trx: Transaction<Database>,
  row: Selectable<RemediationTable>,
  decided: Decided,
): Promise<void> {
  const { chosen, reason, needs, ...rest } = decided;
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
    ...(needs && { approval: { number: row.approvals.length, of: needs } }),
  };
  await appendAudit(trx, { kind: 'decision', actor, subject: row.id, body });
}
