import type { Fact, Finding } from '../../checks/check.ts';
import { plannedChecks } from '../../checks/planned.ts';
import type { Verdict } from '../diagnosis.ts';
import type { Answered, QuestionKind } from '../question.ts';
import { readDocument } from './document.ts';
import { inWords, type Judged, judgePlanned } from './judge-planned.ts';

export const preflight: QuestionKind = {
  kind: 'preflight',
  usage: 'preflight <file>',
  help: 'which of the planned assignments in a JSON file would fail (in a terminal)',
  examples: ['preflight assignments.json', 'preflight assignments.json --format github'],
  takesDocument: true,
  read(text) {
    if (text === '')
      return { ok: false, sentence: 'Which file? Type `preflight <file>`, or - for standard input.' };
    const document = readDocument(text);
    // The document is the caller's own and may be large: what is kept of the question is not it.
    return document.ok ? { ok: true, asked: { text: '', planned: document.planned } } : document;
  },
  async answer(get) {
    const { value, gaps } = await get('planned');
    if (value) return conclude(value.map(judgePlanned));
    const answer = `I could not look: ${gaps[0]?.detail ?? 'AWS did not answer'}`;
    return { outcome: 'could-not-look', answer, subject: {}, facts: [], verdicts: [] };
  },
};

const ORDER = ['fails', 'unknown', 'succeeds'] as const;

function conclude(judged: readonly Judged[]): Answered {
  const [fails, unknown, succeeds] = ORDER.map((one) => judged.filter(({ expected }) => expected === one));
  return {
    outcome: fails?.length ? 'found' : unknown?.length ? 'could-not-look' : 'healthy',
    answer: answerOf(judged.length, fails?.length ?? 0, unknown?.length ?? 0),
    subject: {},
    facts: [fails, unknown, succeeds].flatMap((some) => (some ?? []).map(rowOf)),
    verdicts: plannedChecks.map(({ id }) => together(id, judged)).filter((one) => one !== undefined),
    gaps: judged.flatMap(({ gaps }) => gaps),
  };
}

function answerOf(all: number, fails: number, unknown: number): string {
  const rest = unknown > 0 ? ` ${unknown} more could not be looked at completely.` : '';
  if (fails > 0) return `${fails} of ${all} planned assignments would fail.${rest}`;
  if (unknown > 0)
    return `I found nothing that would make one of the ${all} planned assignments fail, but ${unknown} could not be looked at completely.`;
  return all === 1
    ? 'The planned assignment would succeed, as far as it can be known beforehand.'
    : `All ${all} planned assignments would succeed, as far as it can be known beforehand.`;
}

function rowOf(judged: Judged): Fact {
  const { expected, faults, notes, gaps, planned } = judged;
  const said = {
    fails: () => `would fail: ${faults.map(({ cause }) => cause).join(', ')}`,
    unknown: () => `not known: ${gaps[0]?.of ?? 'not everything could be seen'} could not be looked at`,
    succeeds: () => ['would succeed', ...notes.map(({ cause }) => cause)].join(', '),
  }[expected]();
  return { what: planned.entry.at, value: `${inWords(judged)}: ${said}`, source: '' };
}

/** One verdict for a check over all assignments; its findings tell which one each is about. */
function together(id: string, judged: readonly Judged[]): Verdict | undefined {
  const each = judged.flatMap((one) => {
    const verdict = one.verdicts.find(({ check }) => check === id);
    return verdict ? [{ verdict, at: one.planned.entry.at }] : [];
  });
  const [first] = each;
  if (!first) return undefined;
  const { check, title, severity } = first.verdict;
  const findings = each.flatMap(({ verdict, at }) =>
    verdict.outcome === 'found' ? verdict.findings.map((finding) => placed(finding, at)) : [],
  );
  const gaps = each.flatMap(({ verdict }) => (verdict.outcome === 'healthy' ? [] : verdict.gaps));
  const distinct = [...new Map(gaps.map((gap) => [`${gap.of} ${gap.detail}`, gap])).values()];
  const head = { check, title, severity };
  if (findings.length > 0) return { ...head, outcome: 'found', findings, gaps: distinct };
  const isUnknown = each.some(({ verdict }) => verdict.outcome === 'unknown');
  return isUnknown ? { ...head, outcome: 'unknown', gaps: distinct } : { ...head, outcome: 'healthy' };
}

function placed(finding: Finding, at: string): Finding {
  return { ...finding, about: `${at} ${finding.about}`, summary: `${at}: ${finding.summary}` };
}
