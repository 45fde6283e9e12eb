import { checks } from '../../checks/all.ts';
import type { Check, Finding } from '../../checks/check.ts';
import { fixerOf } from '../../checks/fixes.ts';
import type { Evidenced, EvidenceKey, Failure } from '../../evidence/evidence.ts';
import { decodeSlack, readPasted } from '../../evidence/ids.ts';
import type { Get } from '../../evidence/look.ts';
import { readAccessDenied } from '../../knowledge/access-denied.ts';
import type { Cause } from '../../knowledge/causes.ts';
import { recognise } from '../../knowledge/recognise.ts';
import type { Verdict } from '../diagnosis.ts';
import { gapsOf, judge, rank, seenIn } from '../judge.ts';
import { type QuestionKind, shortened } from '../question.ts';
import { besideIncident } from './incident.ts';
import { conclude } from './subject.ts';
import { textVerdicts } from './text.ts';
import { unknownReason } from './unknown-reason.ts';

const EXAMPLE = '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11';

export const whyFailed: QuestionKind = {
  kind: 'why-failed',
  usage: 'why-failed <request id>',
  help: 'why an assignment, its deletion, or a provisioning failed; a CloudTrail event id, the event JSON or a pasted error will do',
  examples: [`why-failed ${EXAMPLE}`],
  read(text) {
    const sentence = faultIn(text);
    return sentence ? { ok: false, sentence } : { ok: true, asked: { text } };
  },
  async answer(get) {
    const evidenced: Mutable<Evidenced> = {};
    const verdicts = await look(get, evidenced);
    return conclude(evidenced, rank(verdicts));
  },
};

/** Why a text holds nothing to look for; undefined when it does. */
function faultIn(text: string): string | undefined {
  if (text === '')
    return `Which request? Type \`why-failed <request id>\`, for example \`why-failed ${EXAMPLE}\`.`;
  const { ids, event } = readPasted(text);
  if (ids.length > 0 || event || recognise(decodeSlack(text)).length > 0) return undefined;
  const partial = /[0-9a-f]{4,}-[0-9a-f-]{2,}/i.exec(text.slice(0, 4_000))?.[0];
  if (partial) {
    return `\`${shortened(partial)}\` is not a whole request id: those have 36 characters, like \`${EXAMPLE}\`. \`failures\` lists the recent ones.`;
  }
  const prose = text.length > 80 ? ' Nor does idc know the text itself.' : '';
  return `There is no request id in \`${shortened(text)}\`.${prose} A request id has 36 characters, like \`${EXAMPLE}\`; a CloudTrail event id, the event's JSON or an error text with the id in it will do.`;
}

/** What every answer names, whatever the cause. */
const SUBJECT = ['account', 'permissionSet', 'principal', 'call'] as const;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

async function look(get: Get, evidenced: Mutable<Evidenced>): Promise<Verdict[]> {
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
  const [judged] = await Promise.all([judgeAll(failure, named, read, evidenced), subject]);
  const explained = await besideIncident(explainRest(failure, judged, checks), read, evidenced);
  return mend(explained, read, evidenced);
}

/** AWS's code and sentence together, as its SDKs print them. */
function spoken({ errorCode, text }: Failure): string {
  return [errorCode, text].filter(Boolean).join(': ');
}

type Read = (keys: readonly EvidenceKey[]) => Promise<void>;

/** What AWS's text names is looked at first; the rest where that did not settle it. The text steers, evidence decides. */
async function judgeAll(
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
      const keys = verdict.findings.flatMap((finding) => readFor(fixerOf(finding, seenIn(evidenced))));
      const gaps = [...verdict.gaps, ...gapsOf(evidenced, keys)];
      return { ...verdict, findings, gaps };
    }),
  );
}

function readFor(fixer: ReturnType<typeof fixerOf>): readonly EvidenceKey[] {
  return [...(fixer?.needs ?? []), ...(fixer?.last ?? [])];
}

async function mendOne(finding: Finding, read: Read, evidenced: Evidenced): Promise<Finding> {
  const fixer = fixerOf(finding, seenIn(evidenced));
  if (!fixer) return finding;
  await read(fixer.needs);
  const against = fixer.against?.(seenIn(evidenced));
  if (!against) await read(fixer.last ?? []);
  const fix = against ?? fixer.make(finding, seenIn(evidenced));
  if (!fix) return finding;
  const advice = [...finding.advice, ...(fix.advice ?? [])];
  return { ...finding, advice, ...('plan' in fix ? { plan: fix.plan } : {}) };
}

async function gather(get: Get, keys: readonly EvidenceKey[], into: Mutable<Evidenced>): Promise<void> {
  await Promise.all(
    keys.map(async (key) => {
      Object.assign(into, { [key]: await get(key) });
    }),
  );
}
