import { randomUUID } from 'node:crypto';
import type { Aws } from '../aws/clients.ts';
import type { Provenance } from '../aws/reading.ts';
import { checks } from '../checks/all.ts';
import type { Check, Finding } from '../checks/check.ts';
import { fixerOf } from '../checks/fixes.ts';
import type { Evidenced, EvidenceKey, Failure } from '../evidence/evidence.ts';
import { gatherers } from '../evidence/gatherers.ts';
import { type Get, reader } from '../evidence/look.ts';
import type { Memory } from '../evidence/memory.ts';
import { readAccessDenied } from '../knowledge/access-denied.ts';
import type { Cause } from '../knowledge/causes.ts';
import { recognise } from '../knowledge/recognise.ts';
import { conclude } from './conclude.ts';
import type { Diagnose, Verdict } from './diagnosis.ts';
import { gapsOf, judge, rank, seenIn, unknownReason } from './judge.ts';
import { textVerdicts } from './text.ts';

/** What every answer names, whatever the cause. */
const SUBJECT = ['account', 'permissionSet', 'principal', 'call'] as const;
/** Gather what the checks need, judge, rank, and look once more for what would mend it. */
export function makeDiagnose(aws: Aws, memory?: Memory): Diagnose {
  return async (question, options = {}) => {
    const started = Date.now();
    const now = new Date(started).toISOString();
    const calls: Provenance[] = [];
    const onCall = (call: Provenance) => {
      calls.push(call);
      options.onProgress?.({ phase: `read ${call.api}`, calls: calls.length });
    };
    const get = reader({ aws, text: question.text, memory, now, signal: options.signal, onCall }, gatherers);
    const evidenced: Mutable<Evidenced> = {};
    const verdicts = await answer(get, evidenced);
    return conclude({
      id: randomUUID(),
      question,
      takenAt: now,
      tookMs: Date.now() - started,
      evidenced,
      verdicts: rank(verdicts),
      calls,
    });
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

async function answer(get: Get, evidenced: Mutable<Evidenced>): Promise<Verdict[]> {
  const read = (keys: readonly EvidenceKey[]) => gather(get, keys, evidenced);
  await read(['failure', 'time']);
  const failure = evidenced.failure?.value;
  if (!failure || failure.source === 'nothing') return [];
  const named = new Set(recognise(spoken(failure)).map(({ cause }) => cause));
  if (failure.source === 'text') return textVerdicts(failure, checks);
  const subject = read(SUBJECT);
  if (failure.status === 'IN_PROGRESS') {
    await subject;
    return [];
  }
  const judged = await look(failure, named, read, evidenced);
  await subject;
  return mend(explainRest(failure, judged, checks), read, evidenced);
}

/** AWS's code and sentence together, as its SDKs print them. */
function spoken({ errorCode, text }: Failure): string {
  return [errorCode, text].filter(Boolean).join(': ');
}

type Read = (keys: readonly EvidenceKey[]) => Promise<void>;

/** What AWS's text names is looked at first; the rest where that did not settle it. The text steers, evidence decides. */
async function look(
  failure: Failure,
  named: ReadonlySet<Cause>,
  read: Read,
  evidenced: Evidenced,
): Promise<Verdict[]> {
  const round = async (some: readonly Check[]): Promise<Verdict[]> => {
    await read([...new Set(some.flatMap((check) => [...check.needs, ...check.helps]))]);
    return some.map((check) => judge(check, evidenced, named));
  };
  const possible = checks.filter((check) => check.applies(failure));
  const told = possible.filter((check) => named.has(check.cause));
  const verdicts = await round(told);
  const others = possible.filter((check) => !told.includes(check));
  const gone = findingsOf(verdicts).some((finding) => finding.gone);
  // Where the named cause is gone, what every answer reads anyway tells whether something else stands in the way.
  const rest = gone ? others.filter((check) => check.needs.every((key) => isSubject(key))) : others;
  return settled(verdicts) ? verdicts : [...verdicts, ...(await round(rest))];
}

function isSubject(key: EvidenceKey): boolean {
  return (SUBJECT as readonly EvidenceKey[]).includes(key);
}

function settled(verdicts: readonly Verdict[]): boolean {
  return findingsOf(verdicts).some(({ gone }) => !gone);
}

function findingsOf(verdicts: readonly Verdict[]): Finding[] {
  return verdicts.flatMap((verdict) => (verdict.outcome === 'found' ? verdict.findings : []));
}

/** A failure that no check explains is still answered: by what AWS's text means, else by saying that it is unknown. */
function explainRest(failure: Failure, verdicts: readonly Verdict[], all: readonly Check[]): Verdict[] {
  const failed = failure.status === 'FAILED' || failure.status === 'REFUSED';
  const explained = findingsOf(verdicts).some(({ cause }) => cause !== 'permission_set_outdated_in_account');
  if (!failed || explained) return [...verdicts];
  // What a check has judged is not named again by the text alone.
  const judged = all.filter((check) => check.applies(failure)).map(({ id }) => id);
  const told = textVerdicts({ ...failure, text: spoken(failure) }, all).filter(
    (verdict) => !judged.includes(verdict.check) && !blamesCaller(verdict, failure),
  );
  return [...verdicts, ...(told.length > 0 ? told : [unknownReason(failure, verdicts)])];
}

/** A bare "not authorized" does not tell which policy refused; only AWS's own sentence puts it on the caller's. */
function blamesCaller(verdict: Verdict, { text }: Failure): boolean {
  const causes = verdict.outcome === 'found' ? verdict.findings.map(({ cause }) => cause) : [];
  const blames = causes.includes('caller_missing_identity_center_permission');
  return blames && readAccessDenied(text ?? '')?.by !== 'identity-policy';
}

async function mend(verdicts: readonly Verdict[], read: Read, evidenced: Evidenced): Promise<Verdict[]> {
  return Promise.all(
    verdicts.map(async (verdict) => {
      if (verdict.outcome !== 'found') return verdict;
      const findings = await Promise.all(
        verdict.findings.map((finding) => mendOne(finding, read, evidenced)),
      );
      const keys = verdict.findings.flatMap((finding) => fixerOf(finding, seenIn(evidenced))?.needs ?? []);
      const gaps = [...verdict.gaps, ...gapsOf(evidenced, keys)];
      return { ...verdict, findings, gaps };
    }),
  );
}

async function mendOne(finding: Finding, read: Read, evidenced: Evidenced): Promise<Finding> {
  const fixer = fixerOf(finding, seenIn(evidenced));
  if (!fixer) return finding;
  await read(fixer.needs);
  const fix = fixer.make(finding, seenIn(evidenced));
  if (!fix) return finding;
  return 'plan' in fix
    ? { ...finding, plan: fix.plan }
    : { ...finding, advice: [...finding.advice, ...fix.advice] };
}

async function gather(get: Get, keys: readonly EvidenceKey[], into: Mutable<Evidenced>): Promise<void> {
  await Promise.all(
    keys.map(async (key) => {
      Object.assign(into, { [key]: await get(key) });
    }),
  );
}
