import type { ColumnType, Generated } from 'kysely';
import type { Diagnosis, Question } from '../diagnosis/diagnosis.ts';
import type { ExternalId, Failure, PrincipalType, RequestKind } from '../evidence/evidence.ts';
import type { ListedFailure } from '../evidence/failures.ts';
import type { Cause } from '../knowledge/causes.ts';
import type { Plan } from '../remediation/plan.ts';
import type {
  Approval,
  Denial,
  LookedAgain,
  Origin,
  Outcome,
  RemediationState,
  Undone,
} from '../remediation/remediation.ts';

/** The schema as the migrations leave it. JSON goes in as text (see json.ts) and comes out as a value. */
export interface Database {
  processes: ProcessTable;
  questions: QuestionTable;
  diagnoses: DiagnosisTable;
  reasons: ReasonTable;
  principals: PrincipalTable;
  directory_counts: DirectoryCountTable;
  orphan_sightings: OrphanSightingTable;
  remediations: RemediationTable;
  approvals: ApprovalTable;
  steps: StepTable;
  snapshots: SnapshotTable;
  occurrences: OccurrenceTable;
  findings: FindingTable;
  failure_days: FailureDayTable;
  summaries: SummaryTable;
  audit_log: AuditTable;
  watch_lease: WatchLeaseTable;
  watch_lists: WatchListTable;
  watch_requests: WatchRequestTable;
  watch_bursts: WatchBurstTable;
  watch_failures: WatchFailureTable;
  watch_notices: WatchNoticeTable;
  once: OnceTable;
}

type Json<T> = ColumnType<T, string, string>;
type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>;
type Time = ColumnType<Date, Date | string, Date | string>;

export interface ProcessTable {
  id: string;
  started_at: Generated<Date>;
  beat_at: ColumnType<Date, never, Date>;
}

export type QuestionState = 'running' | 'answered' | 'interrupted' | 'failed';

export interface QuestionTable {
  id: string;
  asked_by: string;
  team: string;
  channel: string;
  message_channel: string | null;
  message_ts: string | null;
  thread_ts: string | null;
  cancelled_by: string | null;
  text: string;
  private: boolean;
  state: QuestionState;
  diagnosis_id: string | null;
  process_id: string;
  untold_since: Date | null;
  at: Generated<Date>;
}

export interface DiagnosisTable {
  id: string;
  question: Json<Question>;
  diagnosis: Json<Diagnosis>;
  at: Time;
}

export interface ReasonTable {
  request_id: string;
  failure: Json<Failure>;
  first_seen: Generated<Date>;
}

export interface PrincipalTable {
  id: string;
  type: PrincipalType;
  name: string;
  external_ids: Json<readonly ExternalId[]>;
  first_seen: Generated<Date>;
  last_seen: Generated<Date>;
}

export interface OrphanSightingTable {
  identity_store_id: string;
  principal_id: string;
  first_at: Time;
  last_at: Time;
}

export interface DirectoryCountTable {
  identity_store_id: string;
  type: PrincipalType;
  count: number;
  at: Generated<Date>;
}

export interface RemediationTable {
  id: string;
  diagnosis_id: string;
  question_text: string;
  cause: Cause;
  plan: Json<Plan>;
  plan_hash: string;
  state: RemediationState;
  requested_by: string;
  proposed_at: Time;
  expires_at: Time;
  approvals: ColumnType<readonly Approval[], string | undefined, string>;
  approval: JsonOrNull<Approval>;
  denial: JsonOrNull<Denial>;
  outcome: JsonOrNull<Outcome>;
  message_channel: string | null;
  message_ts: string | null;
  origin: ColumnType<Origin, string | undefined, never>;
  undone: JsonOrNull<Undone>;
  replaced_by: string | null;
  look_again_at: ColumnType<Date | null, Date | undefined, Date | null>;
  again: JsonOrNull<LookedAgain>;
  posting_until: ColumnType<Date | null, Date | undefined, Date | null>;
  /** Counted and dated by a trigger. */
  revision: ColumnType<number, never, never>;
  changed_at: ColumnType<Date, never, Date>;
  /** The revision that the message shows. */
  drawn: ColumnType<number | null, never, number>;
}

export interface ApprovalTable {
  id: Generated<string>;
  remediation_id: string;
  decision: 'approved' | 'denied';
  /** Whether it ended the waiting. */
  final: ColumnType<boolean, boolean | undefined, never>;
  by: string;
  at: Time;
  plan_hash: string;
  chosen_principal_id: string | null;
  reason: string | null;
}

export interface StepTable {
  remediation_id: string;
  name: string;
  result: Json<unknown>;
  at: Generated<Date>;
}

export interface SnapshotTable {
  remediation_id: string;
  action_index: number;
  taken_at: Generated<Date>;
  before: Json<unknown>;
}

export interface OccurrenceTable {
  name: string;
  /** The wall clock of its time zone. */
  occurrence: string;
  due_at: Time;
  state: 'looking' | 'posting' | 'sent' | 'failed' | 'skipped';
  process_id: string | null;
  attempts: Generated<number>;
  message_channel: string | null;
  message_ts: string | null;
  at: ColumnType<Date, never, Date>;
}

export interface FindingTable {
  id: Generated<string>;
  fingerprint: string;
  part: string;
  cause: string;
  summary: string;
  first_seen: Time;
  last_seen: Time;
  gone_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  unseen_then: Json<readonly string[]>;
  /** A day, `2026-11-22`. */
  accepted_until: string | null;
  accepted_by: string | null;
  accepted_reason: string | null;
}

export interface FailureDayTable {
  day: string;
  counts: Json<Readonly<Record<string, { readonly title: string; readonly count: number }>>>;
  whole: boolean;
}

export interface SummaryTable {
  id: string;
  occurrence: string | null;
  at: Time;
  channel: string;
  line: string;
  view: Json<unknown>;
  message_channel: string | null;
  message_ts: string | null;
  thread: 'none' | 'due' | 'posting' | 'sent' | 'failed';
  thread_ts: string | null;
  thread_attempts: Generated<number>;
  thread_at: ColumnType<Date, never, Date>;
}

export interface AuditTable {
  /** PostgreSQL's bigint comes out as text. */
  seq: ColumnType<string, number, never>;
  at: ColumnType<Date, string, never>;
  kind: ColumnType<string, string, never>;
  actor: ColumnType<string, string, never>;
  subject: ColumnType<string, string, never>;
  body: ColumnType<string, string, never>;
  previous: ColumnType<string, string, never>;
  hash: ColumnType<string, string, never>;
}

export interface WatchLeaseTable {
  one: Generated<boolean>;
  process_id: string | null;
  since: Date | null;
}

export interface WatchListTable {
  kind: RequestKind;
  at: Generated<Date>;
}

type Event = Readonly<Record<string, unknown>>;

export interface WatchRequestTable {
  id: string;
  kind: RequestKind;
  event: Json<Event>;
  arrived_at: Generated<Date>;
  follow_until: Generated<Date>;
}

export interface WatchBurstTable {
  id: string;
  caller: string;
  state: Generated<'new' | 'posting' | 'shown' | 'lost'>;
  process_id: string | null;
  message_channel: string | null;
  message_ts: string | null;
  try_after: Generated<Date>;
  first_at: Generated<Date>;
  last_at: Generated<Date>;
}

export interface WatchFailureTable {
  id: string;
  kind: RequestKind;
  event: JsonOrNull<Event>;
  state: 'before' | 'waiting' | 'known';
  attempts: Generated<number>;
  seen_at: Generated<Date>;
  failure: JsonOrNull<ListedFailure>;
  cause: Cause | null;
  burst_id: string | null;
  shown: Generated<'no' | 'root' | 'thread'>;
  diagnosis_id: string | null;
}

export interface OnceTable {
  key: string;
  at: Generated<Date>;
}

export interface WatchNoticeTable {
  about: string;
  at: Generated<Date>;
}
