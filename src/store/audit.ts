import { sql, type Transaction } from 'kysely';
import type { Question } from '../diagnosis/diagnosis.ts';
import type { Cause } from '../knowledge/causes.ts';
import { type Action, type Beneficiary, canonical, type Plan } from '../remediation/plan.ts';
import type { Outcome, RemediationState } from '../remediation/remediation.ts';
import { BEFORE_ALL, hashOf } from './audit-chain.ts';
import type { Database } from './database.ts';
import { storable } from './json.ts';
import type { Store } from './store.ts';

/** What a row says, by its kind. Names, sentences and reasons inside are data, and untrusted. */
export interface AuditBodies {
  /** A question about a person; `refused` where whoever asked may not. */
  question: {
    readonly question: Question['kind'];
    readonly text: string;
    readonly where: string;
    readonly refused?: string;
  };
  proposal: Pick<Plan, 'title' | 'because'> & {
    readonly plan: Plan['kind'];
    readonly planHash: string;
    readonly cause: Cause;
    readonly diagnosisId: string;
    readonly actions: readonly Action[];
    readonly beneficiaries: readonly Beneficiary[];
    readonly expiresAt: string;
  };
  decision: {
    readonly decision: 'approved' | 'denied' | 'expired' | 'superseded';
    readonly planHash: string;
    readonly chosenPrincipalId?: string;
    /** What a person typed, or why it was withdrawn. */
    readonly reason?: string;
    /** Where several must approve: the how-manieth approval it is, and of how many. */
    readonly approval?: { readonly number: number; readonly of: number };
  };
  /** A session that STS opened for one remediation. */
  session: {
    readonly role: string;
    readonly requestId?: string;
    readonly expiresAt?: string;
    readonly sourceIdentity: string;
    readonly name: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly policy: string;
  };
  write: WriteNote & { readonly index: number; readonly action: Action };
  /** `relapsed`: what was verified did not hold. */
  outcome: Omit<Outcome, 'at'> & { readonly state: RemediationState | 'relapsed' };
  /** Somebody wants `undoes` undone. The subject is the remediation that would do it, or, where refused, `undoes`. */
  undo: { readonly undoes: string; readonly refused?: string };
  /** Somebody accepted a finding of the summary: it is hidden through that day. */
  finding: {
    readonly decision: 'accepted';
    readonly cause: string;
    readonly fingerprint: string;
    readonly summary: string;
    readonly until: string;
    readonly reason: string;
  };
  /** The policy file that idc goes by, as it was found; `faulty` means that the good one before it stays in force. */
  policy: {
    readonly state: 'read' | 'faulty';
    readonly sha256?: string;
    readonly fault?: string;
  };
  /** Whole months that were dropped on purpose, with the place and hash of the last row of them. */
  retention: {
    readonly before: string;
    readonly rows: number;
    readonly lastSeq: number;
    readonly lastHash: string;
    readonly role: string;
  };
}

/** One AWS write before it is sent, and what became of it. `before` is what the snapshot saw, or its SHA-256. */
export type WriteNote =
  | { readonly phase: 'intended'; readonly before?: unknown; readonly beforeSha256?: string }
  | {
      readonly phase: 'sent';
      /** AWS's id of the call, as CloudTrail has it; absent where an earlier run sent it and died. */
      readonly requestId?: string;
      /** Identity Center's id of the asynchronous request. */
      readonly identityCenterRequestId?: string;
      /** AWS's words, where it took nothing. */
      readonly refused?: string;
    };

export type AuditKind = keyof AuditBodies;

export type AuditEntry = {
  readonly [K in AuditKind]: {
    readonly kind: K;
    /** A Slack user id, `terminal:` and a user of that machine, or `idc`. */
    readonly actor: string;
    /** The id of the remediation, the person asked about, or the name of a file. */
    readonly subject: string;
    readonly body: AuditBodies[K];
  };
}[AuditKind];

export interface AuditHead {
  /** The number of the last row: how many were ever written. */
  readonly rows: number;
  readonly hash: string;
}

/** Any number that is ours alone: rows are appended one after the other, over all replicas. */
const APPEND_LOCK = 7_302_116_002;
/** Of any one text in a row, in characters. */
const LONGEST = 3_000;

/**
 * Appends a row that exists exactly if the rest of the transaction does. To be called last in it: from here to its end
 * nobody else can append, and who waits for a lock while holding this one may wait forever.
 */
export async function appendAudit(trx: Transaction<Database>, entry: AuditEntry): Promise<AuditHead> {
  await lockAudit(trx);
  const { seq, previous, at } = await place(trx);
  const { kind, actor, subject } = entry;
  const body = canonical(short(entry.body));
  const row = { seq, at: at.toISOString(), kind, actor: text(actor), subject: text(subject), body, previous };
  const hash = hashOf(row);
  await trx
    .insertInto('audit_log')
    .values({ ...row, hash })
    .execute();
  return { rows: seq, hash };
}

/** Makes all others wait who want to append, until the transaction ends. */
export async function lockAudit(trx: Transaction<Database>): Promise<void> {
  // A process that vanishes in the middle may not keep all the others waiting.
  await sql`select pg_advisory_xact_lock(${APPEND_LOCK}),
    set_config('idle_in_transaction_session_timeout', '10000', true)`.execute(trx);
}

/** A statement of its own, after the lock: its snapshot has the row of whoever held the lock before. */
async function place(trx: Transaction<Database>): Promise<{ seq: number; previous: string; at: Date }> {
  const { rows } = await sql<{ seq: string | null; hash: string | null; at: Date }>`
    select head.seq, head.hash, greatest(date_trunc('milliseconds', clock_timestamp()), head.at) as at
    from (select) as one
    left join (select seq, hash, at from audit_log order by seq desc limit 1) as head on true`.execute(trx);
  const [head] = rows;
  return {
    seq: Number(head?.seq ?? 0) + 1,
    previous: head?.hash ?? BEFORE_ALL,
    at: head?.at ?? new Date(),
  };
}

/** The last row; absent while there is none. */
export async function auditHead({ db }: Pick<Store, 'db'>): Promise<AuditHead | undefined> {
  const row = await db
    .selectFrom('audit_log')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { rows: Number(row.seq), hash: row.hash };
}

/** What is kept of a value: no text is longer than a person reads, and none that PostgreSQL or UTF-8 cannot hold. */
function short(value: unknown): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map(short);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [text(key), short(part)]));
}

function text(value: string): string {
  const whole = storable(value);
  return whole.length <= LONGEST ? whole : `${storable(whole.slice(0, LONGEST))}…`;
}
