import { randomUUID } from 'node:crypto';
import { type Selectable, sql, type Transaction } from 'kysely';
import type { Cause } from '../knowledge/causes.ts';
import { hashPlan, type Plan } from '../remediation/plan.ts';
import {
  LOOK_AGAIN_HOURS,
  type MessagePlace,
  mayComeFrom,
  type Origin,
  type Outcome,
  PROPOSAL_HOURS,
  type Remediation,
  type RemediationState,
  type Undone,
} from '../remediation/remediation.ts';
import { type AuditEntry, appendAudit } from './audit.ts';
import type { Database, RemediationTable } from './database.ts';
import { json, storable } from './json.ts';
import type { Store } from './store.ts';

/** Who acts where no person does. */
const IDC = 'idc';

export interface Proposal {
  readonly diagnosisId: string;
  readonly questionText: string;
  readonly cause: Cause;
  readonly plan: Plan;
  readonly requestedBy: string;
  /** A finding, unless said otherwise. */
  readonly origin?: Origin;
  /** Nobody has a message for it in hand: whoever finds it posts it (see claimUnposted). */
  readonly toBePosted?: true;
}

/** Whether this call made the move, and the remediation as it is now. */
export interface Moved {
  readonly moved: boolean;
  readonly remediation: Remediation;
}

/** Saves a plan for a decision within eight hours of `now`. The diagnosis must be saved already. */
export async function propose(store: Store, proposal: Proposal, now = new Date()): Promise<Remediation> {
  return store.db.transaction().execute((trx) => proposeIn(trx, proposal, now));
}

/** The same as a part of a larger transaction, whose last statements this has to be (see appendAudit). */
export async function proposeIn(
  trx: Transaction<Database>,
  proposal: Proposal,
  now = new Date(),
): Promise<Remediation> {
  const row = await insertProposal(trx, proposal, now);
  if (!row) throw new Error('This undo is proposed or done already');
  await appendAudit(trx, proposalEntry(row));
  return fromRow(row);
}

/** The row without its audit row; absent for an undo that is proposed, under way or done already. */
export async function insertProposal(
  trx: Transaction<Database>,
  proposal: Proposal,
  now: Date,
): Promise<Row | undefined> {
  const plan = json(proposal.plan);
  return trx
    .insertInto('remediations')
    .values({
      id: randomUUID(),
      diagnosis_id: proposal.diagnosisId,
      question_text: storable(proposal.questionText),
      cause: proposal.cause,
      plan,
      // Of what is stored: the text that PostgreSQL refuses is gone by then.
      plan_hash: hashPlan(JSON.parse(plan)),
      state: 'proposed',
      requested_by: proposal.requestedBy,
      ...(proposal.origin && { origin: json(proposal.origin) }),
      proposed_at: now,
      expires_at: new Date(now.getTime() + PROPOSAL_HOURS * 3_600_000),
      ...(proposal.toBePosted && { posting_until: now }),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
}

export type Row = Selectable<RemediationTable>;

/** Absent also when `id` is not an id at all. */
export async function findRemediation(
  store: Pick<Store, 'db'>,
  id: string,
): Promise<Remediation | undefined> {
  if (!isUuid(id)) return undefined;
  const row = await store.db.selectFrom('remediations').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** The remediations that a diagnosis proposed, oldest first. */
export async function remediationsOf(store: Store, diagnosisId: string): Promise<Remediation[]> {
  const rows = await store.db
    .selectFrom('remediations')
    .selectAll()
    .where('diagnosis_id', '=', diagnosisId)
    .orderBy('proposed_at')
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

/** What still waits for a decision, oldest first. */
export async function pendingProposals(store: Store): Promise<Remediation[]> {
  const rows = await store.db
    .selectFrom('remediations')
    .selectAll()
    .where('state', '=', 'proposed')
    .orderBy('proposed_at')
    .execute();
  return rows.map(fromRow);
}

/** Whether the very plan waits for a decision already. */
export async function isProposed(store: Store, plan: Plan): Promise<boolean> {
  const row = await store.db
    .selectFrom('remediations')
    .select('id')
    .where('state', '=', 'proposed')
    .where('plan_hash', '=', hashPlan(JSON.parse(json(plan))))
    .executeTakeFirst();
  return row !== undefined;
}

/** Remembers the message that shows the remediation, so that it can be redrawn. */
export async function placeRemediation(store: Store, id: string, message: MessagePlace): Promise<void> {
  await store.db
    .updateTable('remediations')
    .set({ message_channel: message.channel, message_ts: message.ts })
    .where('id', '=', id)
    .execute();
}

/** Expires what nobody decided in time; returns those that this call expired, so that their messages are redrawn. */
export async function expireDue(store: Store, now = new Date()): Promise<Remediation[]> {
  return store.db.transaction().execute(async (trx) => {
    const rows = await trx
      .updateTable('remediations')
      .set({ state: 'expired' })
      .where('state', 'in', mayComeFrom('expired'))
      .where('expires_at', '<=', now)
      .returningAll()
      .execute();
    for (const { id, plan_hash: planHash } of rows) {
      const body = { decision: 'expired', planHash } as const;
      await appendAudit(trx, { kind: 'decision', actor: IDC, subject: id, body });
    }
    return rows.map(fromRow);
  });
}

export interface Ending {
  readonly to: RemediationState;
  readonly outcome?: Outcome;
}

/**
 * Makes a legal move and says how it ended in the audit log, or changes nothing: false when the state that is stored
 * does not allow it. Has to come last in its transaction (see appendAudit).
 */
export async function move(trx: Transaction<Database>, id: string, ending: Ending): Promise<boolean> {
  const moved = await moveRow(trx, id, ending);
  for (const entry of moved?.entries ?? []) await appendAudit(trx, entry);
  return moved !== undefined;
}

/** The same without its rows in the audit log, which the caller has to append. */
export async function moveRow(
  trx: Transaction<Database>,
  id: string,
  ending: Ending,
): Promise<{ readonly row: Row; readonly entries: readonly AuditEntry[] } | undefined> {
  const { to, outcome } = ending;
  const row = await trx
    .updateTable('remediations')
    .set({ state: to, ...(outcome && { outcome: json(outcome) }) })
    .where('id', '=', id)
    .where(sql<boolean>`state = any(${mayComeFrom(to)})`)
    .returningAll()
    .executeTakeFirst();
  if (!row) return undefined;
  if (to === 'verified') await settleVerified(trx, row);
  const entry = endingEntry(id, row.plan_hash, ending);
  return { row, entries: entry ? [entry] : [] };
}

/** What was verified is looked at again a day later, and what it undid says so. */
async function settleVerified(trx: Transaction<Database>, row: Row): Promise<void> {
  await trx
    .updateTable('remediations')
    .set({ look_again_at: sql<Date>`now() + make_interval(hours => ${LOOK_AGAIN_HOURS})` })
    .where('id', '=', row.id)
    .execute();
  if (row.origin.kind !== 'undo') return;
  const { id: by, requested_by: requestedBy } = row;
  const approvedBy = row.approvals.map((approval) => approval.by);
  const at = row.outcome?.at ?? new Date().toISOString();
  const undone: Undone = { by, requestedBy, approvedBy, at };
  await trx
    .updateTable('remediations')
    .set({ undone: json(undone) })
    .where('id', '=', row.origin.of)
    .execute();
}

function endingEntry(id: string, planHash: string, { to: state, outcome }: Ending): AuditEntry | undefined {
  const by = { actor: IDC, subject: id } as const;
  if (state === 'superseded') {
    const body = { decision: state, planHash, ...(outcome && { reason: outcome.sentence }) };
    return { ...by, kind: 'decision', body };
  }
  if (!outcome) return undefined;
  const { at: _at, ...said } = outcome;
  return { ...by, kind: 'outcome', body: { state, ...said } };
}

export function proposalEntry(row: Row): AuditEntry {
  const { kind: plan, title, because, actions, beneficiaries } = row.plan;
  const { plan_hash: planHash, cause, diagnosis_id: diagnosisId } = row;
  const expiresAt = row.expires_at.toISOString();
  const what = { plan, title, because, actions, beneficiaries, planHash, cause, diagnosisId, expiresAt };
  return { kind: 'proposal', actor: row.requested_by, subject: row.id, body: what };
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

export function fromRow(row: Row): Remediation {
  const { message_channel: channel, message_ts: ts } = row;
  return {
    id: row.id,
    diagnosisId: row.diagnosis_id,
    questionText: row.question_text,
    cause: row.cause,
    plan: row.plan,
    planHash: row.plan_hash,
    origin: row.origin,
    state: row.state,
    requestedBy: row.requested_by,
    proposedAt: row.proposed_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    approvals: row.approvals,
    ...(row.approval && { approval: row.approval }),
    ...(row.denial && { denial: row.denial }),
    ...(row.outcome && { outcome: row.outcome }),
    ...(row.undone && { undone: row.undone }),
    ...(row.again && { again: row.again }),
    ...(row.replaced_by !== null && { replacedBy: row.replaced_by }),
    ...(channel !== null && ts !== null && { message: { channel, ts } }),
  };
}
