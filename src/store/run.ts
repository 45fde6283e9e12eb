import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { RunRecord } from '../remediation/execute.ts';
import { canonical } from '../remediation/plan.ts';
import type { Instead } from '../remediation/remediation.ts';
import { type AuditBodies, appendAudit } from './audit.ts';
import type { Database } from './database.ts';
import { whileHeld } from './hold.ts';
import { json } from './json.ts';
import { type Ending, move, moveRow } from './remediations.ts';
import { replace } from './replace.ts';
import type { Store } from './store.ts';

/** A session that STS opened for a run, before it is used. */
export type OpenedSession = AuditBodies['session'];
type Write = AuditBodies['write'];

export interface HeldRun extends RunRecord {
  /** Writes into the audit log that a session was opened. Nothing may be sent in it before this has resolved. */
  opened(session: OpenedSession): Promise<void>;
}

/** A snapshot of at most so many characters stands in the audit log as it is; of a longer one its SHA-256. */
const SHORT_SNAPSHOT = 2_000;

/**
 * Runs `work` while this process alone holds the remediation; false when somebody else holds it. Every step is recorded
 * through the session that holds it: a process that was cut off has its next step reject, and nothing is written to AWS
 * without a step before it.
 */
export async function holdRun(
  store: Store,
  remediationId: string,
  work: (record: HeldRun) => Promise<void>,
): Promise<boolean> {
  const held = await whileHeld(store.db, remediationId, (session) => work(recordOf(session, remediationId)));
  return held !== undefined;
}

function recordOf(session: Kysely<Database>, remediationId: string): HeldRun {
  return {
    step: async <T>(name: string, work: () => Promise<T>, noted?: (result: T) => Write): Promise<T> => {
      const before = await recall(session, remediationId, name);
      if (before) return before.result as T;
      const result = await work();
      await session.transaction().execute(async (trx) => {
        const step = { remediation_id: remediationId, name, result: json(result) };
        await trx.insertInto('steps').values(step).execute();
        if (noted) await noteWrite(trx, remediationId, noted(result));
      });
      return result;
    },
    opened: async (body) => {
      const entry = { kind: 'session', actor: 'idc', subject: remediationId, body } as const;
      await session.transaction().execute((trx) => appendAudit(trx, entry));
    },
    has: async (name) => (await recall(session, remediationId, name)) !== undefined,
    begin: async () =>
      (await session.transaction().execute((trx) => move(trx, remediationId, { to: 'running' }))) ||
      isRunning(session, remediationId),
    saveSnapshot: async (actionIndex, before) => {
      const taken = { before: json(before), taken_at: sql<Date>`now()` };
      await session
        .insertInto('snapshots')
        .values({ remediation_id: remediationId, action_index: actionIndex, ...taken })
        .onConflict((conflict) => conflict.columns(['remediation_id', 'action_index']).doUpdateSet(taken))
        .execute();
    },
    finish: async (to, outcome, instead) => {
      await session.transaction().execute((trx) => finish(trx, remediationId, { to, outcome, instead }));
    },
  };
}

type Finish = Ending & { readonly instead: Instead | undefined };

/** Once, like the move: what is proposed instead exists exactly where this run ended it. */
async function finish(trx: Transaction<Database>, id: string, { instead, ...ending }: Finish): Promise<void> {
  const moved = await moveRow(trx, id, ending);
  if (!moved) return;
  const offered = instead && (await replace(trx, moved.row, instead));
  for (const entry of [...moved.entries, ...(offered ?? [])]) await appendAudit(trx, entry);
}

async function noteWrite(trx: Transaction<Database>, remediationId: string, write: Write): Promise<void> {
  const before = write.phase === 'intended' ? await seenBefore(trx, remediationId, write.index) : {};
  const body = { ...write, ...before };
  await appendAudit(trx, { kind: 'write', actor: 'idc', subject: remediationId, body });
}

async function seenBefore(trx: Transaction<Database>, remediationId: string, index: number) {
  const snapshot = await trx
    .selectFrom('snapshots')
    .select('before')
    .where('remediation_id', '=', remediationId)
    .where('action_index', '=', index)
    .executeTakeFirst();
  if (!snapshot) return {};
  const text = canonical(snapshot.before);
  if (text.length <= SHORT_SNAPSHOT) return { before: snapshot.before };
  return { beforeSha256: createHash('sha256').update(text).digest('hex') };
}

async function isRunning(session: Kysely<Database>, remediationId: string): Promise<boolean> {
  const row = await session
    .selectFrom('remediations')
    .select('state')
    .where('id', '=', remediationId)
    .executeTakeFirst();
  return row?.state === 'running';
}

function recall(session: Kysely<Database>, remediationId: string, name: string) {
  return session
    .selectFrom('steps')
    .select('result')
    .where('remediation_id', '=', remediationId)
    .where('name', '=', name)
    .executeTakeFirst();
}
