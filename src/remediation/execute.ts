import { randomUUID } from 'node:crypto';
import type { AuditBodies } from '../store/audit.ts';
import type { Applied, Step, WriteHands } from './actions/action.ts';
import { kindOf } from './actions/all.ts';
import { type Pace, until } from './pace.ts';
import { type Parts, partsOf } from './parts.ts';
import type { Action } from './plan.ts';
import { refusalOf } from './refusal.ts';
import type { Instead, Outcome, Remediation } from './remediation.ts';
import type { WriteSession } from './session.ts';

export type FinalState = 'verified' | 'not-fixed' | 'failed' | 'superseded';

type Write = AuditBodies['write'];

/** What a run remembers and records; the store lends it for as long as this run alone holds the remediation. */
export interface RunRecord {
  /** What is noted of a write names the action by its place in the plan. */
  step<T>(name: string, work: () => Promise<T>, noted?: (result: T) => Write): Promise<T>;
  /** Whether a step of this name has a result. */
  has(name: string): Promise<boolean>;
  /** Moves approved to running; false when the remediation is neither, and nothing may be done. */
  begin(): Promise<boolean>;
  saveSnapshot(actionIndex: number, before: unknown): Promise<void>;
  /** Ends it, and together with that proposes what should be done instead. */
  finish(state: FinalState, outcome: Outcome, instead?: Instead): Promise<void>;
}

export type Rechecked =
  | { readonly still: true }
  | { readonly still: false; readonly why: string; readonly instead?: Instead };
export type Recheck = (remediation: Remediation) => Promise<Rechecked>;

export interface ExecuteHands {
  readonly record: RunRecord;
  /** Whether the finding still stands and the plan would still be proposed. Asked only before the first write. */
  readonly recheck: Recheck;
  /** Clients in the session that is described; a plan that is too large for one is applied in several. */
  write(session: WriteSession): Promise<WriteHands>;
  /** Redraws the remediation's message from the store. Best effort: what it throws is dropped here. */
  announce(remediationId: string): Promise<void>;
  readonly pace: Pace;
}

interface Ended {
  readonly state: FinalState;
  /** The whole sentence; a run that was stopped gives `why` instead, and how far it got is added. */
  readonly sentence?: string;
  readonly why?: string;
  readonly awsSaid?: string;
  readonly instead?: Instead;
}

interface Run extends ExecuteHands {
  readonly remediation: Remediation;
  readonly runId: string;
}

/** How long idc keeps trying when AWS or the way to it fails, counted from the approval. */
const GIVE_UP_MS = 3_600_000;

/**
 * Applies an approved plan: rechecks, takes snapshots, then for each action looks, applies and looks again, and
 * records how it ended. Safe to call again after any crash: every write is preceded by a recorded intent and is
 * looked for before it is repeated. Rejects when it could not get to an end now and should be called again later.
 */
export async function execute(remediation: Remediation, hands: ExecuteHands): Promise<void> {
  const run: Run = { ...hands, remediation, runId: randomUUID() };
  if (!(await run.record.begin())) return;
  await tell(run);
  const ended = await attempt(run);
  await run.record.finish(ended.state, await outcomeOf(run, ended), ended.instead);
  await tell(run);
}

async function attempt(run: Run): Promise<Ended> {
  const parts = permitted(run);
  if (typeof parts === 'string') return { state: 'failed', sentence: `Nothing was changed. ${parts}` };
  try {
    return (await prepare(run, parts)) ?? (await applyAll(run, parts));
  } catch (error) {
    return endedBy(error, run);
  }
}

function permitted({ remediation, write }: Run): Parts | string {
  try {
    return partsOf(remediation, write);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Everything that comes before the first write; skipped once a write may have been made. */
async function prepare(run: Run, parts: Parts): Promise<Ended | undefined> {
  const { record, remediation } = run;
  if (await record.has('begun')) return undefined;
  const found = await run.recheck(remediation);
  if (!found.still) {
    const { why, instead } = found;
    return { state: 'superseded', sentence: why, ...(instead && { instead }) };
  }
  for (const [index, action] of remediation.plan.actions.entries()) {
    const before = await parts.for(index, (aws) => kindOf(action).snapshot(action, aws));
    await record.saveSnapshot(index, before);
  }
  await record.step('begun', async () => true);
  return undefined;
}

/** Stops at the first action that does not end well: what comes after it (a delete after a create) is not done. */
async function applyAll(run: Run, parts: Parts): Promise<Ended> {
  const { record, remediation } = run;
  const notes: string[] = [];
  for (const index of remediation.plan.actions.keys()) {
    const apply = () => parts.for(index, (aws) => applyOne(run, aws, index));
    const applied = await record.step(`${index} done`, apply);
    if (!applied.ok) return { state: 'failed', ...applied };
    if (!(await parts.for(index, (aws) => isSo(run, aws, index)))) return notFixed(run, index);
    await record.step(`${index} seen`, async () => (applied.already ? ' (was so already)' : ''));
    if (applied.note) notes.push(applied.note);
  }
  const count = remediation.plan.actions.length;
  return { state: 'verified', sentence: notes.join(' ') || `Done and verified (${count} of ${count}).` };
}

async function applyOne(run: Run, aws: WriteHands, index: number): Promise<Applied> {
  const { record, pace, runId } = run;
  const action = actionAt(run, index);
  const step: Step = (name, work, noted) =>
    record.step(`${index} ${name}`, work, noted && ((result) => ({ index, action, ...noted(result) })));
  // With an intent on record the change may be ours and under way: then it is followed rather than looked at.
  const intended = await record.has(`${index} intent`);
  if (!intended && (await kindOf(action).look(action, aws))) return { ok: true, already: true };
  return kindOf(action).apply(action, { aws, pace, step, runId });
}

async function isSo(run: Run, aws: WriteHands, index: number): Promise<boolean> {
  const action = actionAt(run, index);
  const look = async () => (await kindOf(action).look(action, aws)) || undefined;
  return (await until(run.pace, run.pace.settle, look)) === true;
}

function notFixed(run: Run, index: number): Ended {
  const what = sentenceOf(run, index);
  return {
    state: 'not-fixed',
    sentence: `AWS accepted the change, but looking again does not show it: ${what}.`,
  };
}

/** AWS's refusals are final. Everything else is worth another try, until it has been tried for long enough. */
function endedBy(error: unknown, run: Run): Ended {
  const awsSaid = refusalOf(error);
  if (awsSaid !== undefined) return { state: 'failed', why: 'AWS refused', awsSaid };
  const since = new Date(run.remediation.approval?.at ?? 0).getTime();
  if (run.pace.now().getTime() - since < GIVE_UP_MS) throw error;
  const message = error instanceof Error ? error.message : String(error);
  return {
    state: 'failed',
    why: `idc could not get on within an hour of the approval (${message.slice(0, 300)})`,
  };
}

/** What is done is read from the record: an earlier run may have done it. */
async function outcomeOf(run: Run, { sentence, why, awsSaid }: Ended): Promise<Outcome> {
  const { actions } = run.remediation.plan;
  const done: string[] = [];
  const notDone: string[] = [];
  const made: number[] = [];
  for (const index of actions.keys()) {
    const what = sentenceOf(run, index);
    if (await isMade(run, index)) made.push(index);
    if (await run.record.has(`${index} seen`)) done.push(what + (await wasSo(run, index)));
    else
      notDone.push(
        what + ((await isUnclear(run, index)) ? ' (perhaps sent; how it ended is not known)' : ''),
      );
  }
  return {
    at: run.pace.now().toISOString(),
    sentence: sentence ?? `Stopped after ${done.length} of ${actions.length}: ${why}.`,
    done,
    notDone,
    made,
    ...(awsSaid && { awsSaid }),
  };
}

function wasSo(run: Run, index: number): Promise<string> {
  return run.record.step(`${index} seen`, async () => '');
}

/** Whether AWS took this change from us; what was so already, somebody else made. */
async function isMade({ record }: Run, index: number): Promise<boolean> {
  const name = `${index} done`;
  if (!(await record.has(name))) return false;
  const applied = await record.step<Applied>(name, async () => ({ ok: false, why: '' }));
  return applied.ok && !applied.already;
}

async function isUnclear({ record }: Run, index: number): Promise<boolean> {
  return (await record.has(`${index} intent`)) && !(await record.has(`${index} done`));
}

function sentenceOf(run: Run, index: number): string {
  const action = actionAt(run, index);
  return kindOf(action).describe(action, run.remediation.plan.names);
}

function actionAt(run: Run, index: number): Action {
  const action = run.remediation.plan.actions[index];
  if (!action) throw new Error(`The plan has no action ${index}`);
  return action;
}

/** The message is a picture of the record: when it cannot be drawn, the record stands. */
async function tell(run: Run): Promise<void> {
  await run.announce(run.remediation.id).catch(() => {});
}
