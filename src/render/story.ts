import type { Gap } from '../aws/reading.ts';
import type { Fact, Finding } from '../checks/check.ts';
import type { Correction, Diagnosis, Next, QuestionName } from '../diagnosis/diagnosis.ts';

/** A diagnosis in the order in which it is read, in words, for Slack and terminal alike. Strings are still untrusted. */
export interface Story {
  readonly answer: string;
  readonly certainty: string;
  /** FailureReason or the refusal, verbatim. */
  readonly said?: string;
  readonly rows: readonly Fact[];
  readonly advice: readonly string[];
  readonly correction?: Correction;
  /** The other findings, best first, each with what tells it apart. */
  readonly others: readonly string[];
  /** One failure has one cause; other questions may find several things at once. */
  readonly othersTitle: 'Also possible' | 'Also found';
  readonly notLookedAt: readonly string[];
  /** What can be asked next, best first. */
  readonly next: readonly Next[];
  readonly cost: string;
}

/** Their findings are the rows of the table, and none is advised on before the others. */
const LISTS: ReadonlySet<QuestionName> = new Set(['failures']);

export function tellDiagnosis(diagnosis: Diagnosis): Story {
  const isList = LISTS.has(diagnosis.question.kind);
  const [best, ...rest] = isList ? [] : findingsOf(diagnosis);
  const { failureReason, how } = diagnosis.subject;
  return {
    answer: diagnosis.answer,
    certainty: certaintyLine(diagnosis),
    ...(failureReason ? { said: failureReason } : {}),
    rows: distinct([
      ...diagnosis.facts,
      ...(best?.facts ?? []),
      ...(how && how !== diagnosis.answer && !isPlain(how)
        ? [{ what: 'How it was found', value: how, source: '' }]
        : []),
    ]),
    advice: best?.advice ?? [],
    ...(diagnosis.correction ? { correction: diagnosis.correction } : {}),
    others: others(diagnosis.question.kind, best, rest),
    othersTitle: ONE_CAUSE.includes(diagnosis.question.kind) ? 'Also possible' : 'Also found',
    notLookedAt: diagnosis.gaps.map(missed),
    next: diagnosis.next ?? [],
    cost: cost(diagnosis),
  };
}

/** What was asked about is what was typed: nothing that needs to be told. */
function isPlain(how: string): boolean {
  return how.startsWith('The id is the request id of');
}

const ONE_CAUSE: readonly string[] = ['why-failed', 'explain'];

/** All findings, best first. */
export function findingsOf(diagnosis: Diagnosis): readonly Finding[] {
  return diagnosis.verdicts.flatMap((verdict) => (verdict.outcome === 'found' ? verdict.findings : []));
}

/** How sure idc is, in one line: read live, told by AWS only, or not known. */
export function certaintyLine(diagnosis: Diagnosis): string {
  if (diagnosis.question.kind === 'topics') return 'Instructions: nothing was looked at.';
  const best = findingsOf(diagnosis)[0];
  if (best) return howSure(diagnosis, best);
  if (OF_DOCUMENTS.has(diagnosis.question.kind) && diagnosis.calls.length === 0)
    return diagnosis.outcome === 'not-known' ? 'Nothing was looked up.' : READ_ONLY_DOCUMENT;
  switch (diagnosis.outcome) {
    case 'in-progress':
      return 'Not decided yet: AWS still works on this request.';
    case 'not-known':
      if (diagnosis.question.kind === 'explain') return 'Only the text was read; nothing was looked at.';
      return diagnosis.gaps.length > 0
        ? 'Not complete: some of it could not be looked at.'
        : 'Confirmed: looked up just now.';
    case 'could-not-look':
      return 'Not known: what would tell could not be looked at.';
    case 'found':
    case 'healthy':
      return diagnosis.verdicts.some((verdict) => verdict.outcome === 'unknown')
        ? 'Not complete: some of it could not be looked at.'
        : `Confirmed: ${whenRead(diagnosis)}.`;
  }
}

/** What is judged here is a document that a person handed over. */
const OF_DOCUMENTS: ReadonlySet<QuestionName> = new Set(['saml', 'scim', 'trust']);

const READ_ONLY_DOCUMENT = 'Only the document was read; nothing was looked up.';
const READ_ONLY_TEXT = 'Stated by the text, not confirmed: nothing else was looked at.';

function howSure(diagnosis: Diagnosis, finding: Finding): string {
  if (diagnosis.question.kind === 'failures') return asListed(diagnosis);
  if (diagnosis.question.kind === 'scim-failures') return asRefused(diagnosis);
  if (finding.cause === 'unknown_reason') return 'Not known: nothing that was looked at explains it.';
  if (diagnosis.question.kind === 'explain') return READ_ONLY_TEXT;
  if (OF_DOCUMENTS.has(diagnosis.question.kind)) return ofDocument(diagnosis, finding);
  if (finding.certainty === 'stated') return statedOnly(diagnosis, finding);
  const sources = [...new Set(finding.facts.map((fact) => fact.source))].filter(Boolean);
  const from = sources.length > 0 ? ` (${sources.join(', ')})` : '';
  return finding.gone
    ? `Confirmed: AWS named this cause, and it no longer holds${from}.`
    : `Confirmed: ${whenRead(diagnosis)}${from}.`;
}

/** Who is deleted, and what still names them, is read for each answer. */
function whenRead({ asOf, outcome, question }: Diagnosis): string {
  if (!asOf || (question.kind === 'orphans' && outcome === 'found')) return 'read just now';
  return 'from the assignments that idc keeps (see "As of"), all else read just now';
}

/** CloudTrail proves that AWS refused, and its words are all that says why. */
function asRefused({ gaps }: Diagnosis): string {
  const rest = gaps.length > 0 ? ' Not all of it could be looked at, see below.' : '';
  return `Read just now, grouped by what AWS said at that time.${rest}`;
}

function asListed({ gaps }: Diagnosis): string {
  const rest = gaps.length > 0 ? ' The list is not complete: some of it could not be looked at.' : '';
  return `Grouped by what AWS said at that time; Why? looks at one of them live.${rest}`;
}

/** What was read live, as it is named in IAM policies; the places in a document are no such sources. */
const API = /^[a-z-]+:[A-Z]\w+/;

function ofDocument(diagnosis: Diagnosis, finding: Finding): string {
  const live = [...new Set(finding.facts.map((fact) => fact.source).filter((source) => API.test(source)))];
  if (live.length > 0) return `Confirmed: the document, and what was read just now (${live.join(', ')}).`;
  const unseen = diagnosis.gaps.length > 0 ? ' Some of the rest could not be looked at, see below.' : '';
  return finding.certainty === 'confirmed'
    ? `Confirmed: the document itself proves it.${unseen}`
    : `The document alone says so; AWS was not needed for it.${unseen}`;
}

function statedOnly(diagnosis: Diagnosis, finding: Finding): string {
  const verdict = diagnosis.verdicts.find((v) => v.outcome === 'found' && v.findings.includes(finding));
  const gaps = verdict?.outcome === 'found' ? verdict.gaps : [];
  const why = gaps.map((gap) => gap.of).join('; ');
  const own = STATED[diagnosis.question.kind];
  if (own) return `${own.line}${why ? ` idc could not look at ${why}.` : ''}`;
  return `Stated by AWS, not confirmed${why ? `: idc could not look at ${why}` : ''}.`;
}

/** Where what is not confirmed is not AWS's word on the cause. */
const STATED: Readonly<Partial<Record<QuestionName, { readonly line: string; readonly mark: string }>>> = {
  'sign-in': { line: 'Recorded by AWS; what lies behind it is not proven.', mark: 'recorded by AWS' },
  abac: {
    line: 'As far as can be seen: what an identity provider sends is invisible in Identity Center.',
    mark: 'as far as can be seen',
  },
};

function others(kind: QuestionName, best: Finding | undefined, rest: readonly Finding[]): string[] {
  return rest.map((finding, n) => {
    const stated = OF_DOCUMENTS.has(kind)
      ? 'from the document alone'
      : (STATED[kind]?.mark ?? 'stated by AWS');
    const sure = finding.certainty === 'confirmed' ? 'confirmed' : stated;
    const apart = (n === 0 ? best?.apart : rest[n - 1]?.apart) ?? finding.apart;
    return `${finding.summary} (${sure})${apart ? ` To tell it from the one above: ${apart}` : ''}`;
  });
}

const REASONS = {
  denied: 'AWS refused',
  throttled: 'AWS limited the rate',
  failed: 'the call failed',
  'not-configured': 'not set up',
  'left-out': 'left out',
} satisfies Record<Gap['reason'], string>;

/** Before what would let idc look. */
export const REMEDY = ' To allow it: ';

function missed(gap: Gap): string {
  const remedy = gap.remedy ? `${REMEDY}${gap.remedy}` : '';
  return `${gap.of} (${REASONS[gap.reason]}: ${gap.detail}).${remedy}`;
}

function cost(diagnosis: Diagnosis): string {
  const calls = diagnosis.calls.length + (diagnosis.moreCalls ?? 0);
  return `took ${(diagnosis.tookMs / 1000).toFixed(1)} s · ${calls} AWS ${calls === 1 ? 'call' : 'calls'}`;
}

function distinct(facts: readonly Fact[]): Fact[] {
  const byContent = new Map(facts.map((fact) => [JSON.stringify([fact.what, fact.value]), fact]));
  return [...byContent.values()];
}
