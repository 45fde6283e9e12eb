import type { Plan } from '../remediation/plan.ts';
import type { Remediation } from '../remediation/remediation.ts';
import { type AuditEntry, appendAudit } from './audit.ts';
import { fromRow, insertProposal, isUuid, proposalEntry } from './remediations.ts';
import type { Store } from './store.ts';

/** What was there before one action of a plan. */
export interface Snapshot {
  readonly actionIndex: number;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  readonly before: unknown;
}

type Db = Pick<Store, 'db'>;

/** The snapshots that a run took before its first write, in the order of the plan. */
export async function snapshotsOf({ db }: Db, id: string): Promise<Snapshot[]> {
  if (!isUuid(id)) return [];
  const rows = await db
    .selectFrom('snapshots')
    .selectAll()
    .where('remediation_id', '=', id)
    .orderBy('action_index')
    .execute();
  return rows.map(({ action_index, taken_at, before }) => ({
    actionIndex: action_index,
    takenAt: taken_at.toISOString(),
    before,
  }));
}

/** A remediation with all that undoing it depends on: what was there before, and what was tried already. */
export async function endedOf(store: Db, remediation: Remediation) {
  const snapshots = await snapshotsOf(store, remediation.id);
  const before = new Map(snapshots.map((one) => [one.actionIndex, one.before]));
  return { remediation, before, earlier: await undosOf(store, remediation.id) };
}

/** The remediations that were to undo this one, oldest first. */
export async function undosOf({ db }: Db, id: string): Promise<Remediation[]> {
  const rows = await db
    .selectFrom('remediations')
    .selectAll()
    .where((eb) => eb(eb.ref('origin', '->>').key('of'), '=', id))
    .orderBy('proposed_at')
    .execute();
  return rows.map(fromRow);
}

export interface UndoProposal {
  readonly of: Remediation;
  readonly plan: Plan;
  readonly requestedBy: string;
}

/**
 * Proposes to undo a remediation, on the record of who wants it. `isNew` is false where that is proposed, under way or
 * done already: then it is that one.
 */
export async function proposeUndo(
  store: Store,
  { of, plan, requestedBy }: UndoProposal,
  now = new Date(),
): Promise<{ readonly remediation: Remediation; readonly isNew: boolean }> {
  const { diagnosisId, cause } = of;
  const made = await store.db.transaction().execute(async (trx) => {
    const origin = { kind: 'undo', of: of.id } as const;
    const questionText = `undo ${of.id}`;
    const proposal = {
      diagnosisId,
      cause,
      questionText,
      plan,
      requestedBy,
      origin,
      toBePosted: true,
    } as const;
    const row = await insertProposal(trx, proposal, now);
    if (!row) return undefined;
    const wish: AuditEntry = {
      kind: 'undo',
      actor: requestedBy,
      subject: row.id,
      body: { undoes: of.id },
    };
    for (const entry of [wish, proposalEntry(row)]) await appendAudit(trx, entry);
    return fromRow(row);
  });
  if (made) return { remediation: made, isNew: true };
  const standing = (await undosOf(store, of.id)).filter(({ state }) => STANDING.has(state)).at(-1);
  // The one that stood in the way has ended without effect meanwhile.
  return standing
    ? { remediation: standing, isNew: false }
    : proposeUndo(store, { of, plan, requestedBy }, now);
}

const STANDING: ReadonlySet<Remediation['state']> = new Set(['proposed', 'approved', 'running', 'verified']);

/** Records that somebody wanted a remediation undone and why there is no plan for it. */
export async function noteRefusedUndo(
  store: Db,
  { of, by, refused }: { readonly of: string; readonly by: string; readonly refused: string },
): Promise<void> {
  const body = { undoes: of, refused };
  await store.db
    .transaction()
    .execute((trx) => appendAudit(trx, { kind: 'undo', actor: by, subject: of, body }));
}
