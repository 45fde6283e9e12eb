import { randomUUID } from 'node:crypto';
import { type RawBuilder, type Selectable, sql, type Transaction } from 'kysely';
import type { Question } from '../diagnosis/diagnosis.ts';
import type { MessagePlace } from '../remediation/remediation.ts';
import { type AuditEntry, appendAudit } from './audit.ts';
import type { Database, QuestionState, QuestionTable } from './database.ts';
import { storable } from './json.ts';
import { isUuid } from './remediations.ts';
import type { Store } from './store.ts';

/** A question that somebody asked in Slack. `text` is what was typed, with the subcommand. Untrusted. */
export interface AskedQuestion {
  readonly id: string;
  readonly askedBy: string;
  readonly team: string;
  readonly channel: string;
  readonly text: string;
  readonly private: boolean;
  readonly state: QuestionState;
  readonly at: string;
  /** The thread that it was asked in, where it was asked about a message. */
  readonly thread?: string;
  readonly cancelledBy?: string;
  readonly diagnosisId?: string;
  readonly message?: MessagePlace;
}

export type NewQuestion = Pick<AskedQuestion, 'askedBy' | 'team' | 'channel' | 'text' | 'private' | 'thread'>;

/** Where a question is about what a person may do: which kind of question, and whom it names, as typed. */
export interface AboutPerson {
  readonly kind: Question['kind'];
  readonly about: string;
}

type Starting = NewQuestion & (AboutPerson | { readonly about?: never });

/** Records that this process is answering a question, in the audit log, too, if it is about a person; returns its id. */
export async function startQuestion(store: Store, question: Starting): Promise<string> {
  return store.db.transaction().execute((trx) => insertQuestion({ ...store, db: trx }, question));
}

/**
 * The same for a question that is asked again, to be answered in the message of the one before. Undefined, and nothing
 * is recorded, where somebody asks it already, or has: in whichever process.
 */
export async function startAgain(
  store: Store,
  question: Starting,
  place: MessagePlace,
): Promise<string | undefined> {
  return store.db.transaction().execute(async (trx) => {
    const key = `question ${place.channel} ${place.ts}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx);
    const taken = await trx
      .selectFrom('questions')
      .select('id')
      .where('message_channel', '=', place.channel)
      .where('message_ts', '=', place.ts)
      .where('state', 'in', ['running', 'answered'])
      .executeTakeFirst();
    if (taken) return undefined;
    const inside = { ...store, db: trx };
    const id = await insertQuestion(inside, question);
    await placeQuestion(inside, id, place);
    return id;
  });
}

/** Records what idc asked of its own accord, when it is answered; returns its id. The diagnosis must be saved already. */
export async function recordAnswered(
  store: Store,
  question: NewQuestion,
  diagnosisId?: string,
): Promise<string> {
  const ending: Ending = { state: 'answered', ...(diagnosisId && { diagnosis_id: diagnosisId }) };
  return store.db.transaction().execute((trx) => insertQuestion({ ...store, db: trx }, question, ending));
}

async function insertQuestion(
  { db, processId }: Store & { readonly db: Transaction<Database> },
  question: Starting,
  ending?: Ending,
): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('questions')
    .values({
      id,
      asked_by: question.askedBy,
      team: question.team,
      channel: question.channel,
      thread_ts: question.thread ?? null,
      text: storable(question.text),
      private: question.private,
      state: 'running',
      process_id: processId,
      ...ending,
    })
    .execute();
  if (question.about !== undefined) await appendAudit(db, questionEntry(question));
  return id;
}

/** Records in the audit log that somebody asked about a person and was refused; other questions leave no trace. */
export async function refuseQuestion(store: Store, question: Starting, refused: string): Promise<void> {
  if (question.about === undefined) return;
  const entry = questionEntry(question, refused);
  await store.db.transaction().execute((trx) => appendAudit(trx, entry));
}

/** Records in the audit log that somebody asked about a person in a terminal. */
export async function noteTerminalQuestion(
  { db }: Pick<Store, 'db'>,
  question: AboutPerson & Pick<NewQuestion, 'askedBy' | 'text'>,
): Promise<void> {
  const entry = questionEntry({ ...question, channel: 'terminal' });
  await db.transaction().execute((trx) => appendAudit(trx, entry));
}

type Noted = AboutPerson & Pick<NewQuestion, 'askedBy' | 'text' | 'channel'>;

function questionEntry(question: Noted, refused?: string): AuditEntry {
  const { askedBy: actor, about, kind, text, channel: where } = question;
  const body = { question: kind, text, where, ...(refused && { refused }) };
  return { kind: 'question', actor, subject: about || 'nobody by name', body };
}

/** Remembers the message that shows the question's answer, so that it can be redrawn. */
export async function placeQuestion(store: Store, id: string, message: MessagePlace): Promise<void> {
  await store.db
    .updateTable('questions')
    .set({ message_channel: message.channel, message_ts: message.ts })
    .where('id', '=', id)
    .execute();
}

/** Remembers the diagnosis, which must be saved already, before buttons that lead to it can be clicked. */
export async function attachDiagnosis(store: Store, id: string, diagnosisId: string): Promise<void> {
  await store.db.updateTable('questions').set({ diagnosis_id: diagnosisId }).where('id', '=', id).execute();
}

/** Ends a question that was answered. Its diagnosis, if it is not attached yet, must be saved already. */
export async function answerQuestion(store: Store, id: string, diagnosisId?: string): Promise<void> {
  await end(store, id, { state: 'answered', ...(diagnosisId && { diagnosis_id: diagnosisId }) });
}

/** Ends a question that came to nothing; its message does not say so before `endTold`. */
export async function failQuestion(store: Store, id: string): Promise<void> {
  await end(store, id, { state: 'failed', untold_since: sql<Date>`now()` });
}

/** Records who cancels it. False, and nothing changes, where it is not being answered any more. */
export async function cancelQuestion(store: Store, id: string, by: string): Promise<boolean> {
  const { numUpdatedRows } = await store.db
    .updateTable('questions')
    .set({ cancelled_by: by })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function cancelledBy(store: Store, id: string): Promise<string | undefined> {
  return (await findQuestion(store, id))?.cancelledBy;
}

/** What somebody asked last, newest first. */
export async function questionsOf(store: Store, askedBy: string, most: number): Promise<AskedQuestion[]> {
  const rows = await store.db
    .selectFrom('questions')
    .selectAll()
    .where('asked_by', '=', askedBy)
    .orderBy('at', 'desc')
    .limit(most)
    .execute();
  return rows.map(fromRow);
}

/** The newest answers to these words of the last day that a channel reads, by the words. */
export async function answersIn(store: Store, texts: readonly string[]): Promise<Map<string, MessagePlace>> {
  if (texts.length === 0) return new Map();
  const rows = await store.db
    .selectFrom('questions')
    .selectAll()
    .where('text', 'in', texts)
    .where('state', '=', 'answered')
    .where('private', '=', false)
    .where('message_channel', '~', '^[CG]')
    .where('at', '>', sql<Date>`now() - interval '1 day'`)
    .orderBy('at')
    .execute();
  const answers = rows.map(fromRow);
  return new Map(answers.flatMap(({ text, message }) => (message ? [[text, message] as const] : [])));
}

export async function findQuestion(store: Store, id: string): Promise<AskedQuestion | undefined> {
  if (!isUuid(id)) return undefined;
  const row = await store.db.selectFrom('questions').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** The question that led to a diagnosis, if its answer is shown somewhere. */
export async function questionOfDiagnosis(
  store: Store,
  diagnosisId: string,
): Promise<AskedQuestion | undefined> {
  const row = await store.db
    .selectFrom('questions')
    .selectAll()
    .where('diagnosis_id', '=', diagnosisId)
    .where('message_ts', 'is not', null)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Who was about to say that a question came to nothing, and has not after so long, is not waited for. */
const UNTOLD_SECONDS = 60;

/**
 * Marks questions whose process is gone as interrupted, and returns them so that their messages are redrawn: once over
 * all replicas, and again after a minute for as long as `endTold` did not say that it was done. So are those that
 * failed and whose message does not say so.
 */
export async function interruptQuestions(store: Store, silentSeconds: number): Promise<AskedQuestion[]> {
  const rows = await store.db
    .updateTable('questions')
    .set({
      state: sql<QuestionState>`case state when 'running' then 'interrupted' else state end`,
      untold_since: sql<Date>`now()`,
    })
    .where((where) => {
      const { and, exists, not, or, selectFrom } = where;
      const lives = selectFrom('processes')
        .whereRef('processes.id', '=', 'questions.process_id')
        .where('beat_at', '>', sql<Date>`now() - make_interval(secs => ${silentSeconds})`)
        .select('processes.id');
      const askedAgain = selectFrom('questions as later')
        .whereRef('later.message_channel', '=', 'questions.message_channel')
        .whereRef('later.message_ts', '=', 'questions.message_ts')
        .whereRef('later.at', '>', 'questions.at')
        .select('later.id');
      const isLate = sql<Date>`now() - make_interval(secs => ${UNTOLD_SECONDS})`;
      return or([
        and([where('state', '=', 'running'), not(exists(lives))]),
        and([
          where('state', 'in', ['interrupted', 'failed']),
          where('untold_since', '<', isLate),
          not(exists(askedAgain)),
        ]),
      ]);
    })
    .returningAll()
    .execute();
  return rows.map(fromRow);
}

/** The message of a question that came to nothing says so. */
export async function endTold(store: Store, id: string): Promise<void> {
  await store.db.updateTable('questions').set({ untold_since: null }).where('id', '=', id).execute();
}

interface Ending {
  readonly state: QuestionState;
  readonly diagnosis_id?: string;
  readonly untold_since?: RawBuilder<Date>;
}

async function end(store: Store, id: string, ending: Ending): Promise<void> {
  await store.db.updateTable('questions').set(ending).where('id', '=', id).execute();
}

function fromRow(row: Selectable<QuestionTable>): AskedQuestion {
  const { message_channel: channel, message_ts: ts } = row;
  return {
    id: row.id,
    askedBy: row.asked_by,
    team: row.team,
    channel: row.channel,
    text: row.text,
    private: row.private,
    state: row.state,
    at: row.at.toISOString(),
    ...(row.thread_ts !== null && { thread: row.thread_ts }),
    ...(row.cancelled_by !== null && { cancelledBy: row.cancelled_by }),
    ...(row.diagnosis_id !== null && { diagnosisId: row.diagnosis_id }),
    ...(channel !== null && ts !== null && { message: { channel, ts } }),
  };
}
