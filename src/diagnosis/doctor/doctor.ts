import type { Fact } from '../../checks/check.ts';
import { fact } from '../../checks/words.ts';
import type { Evidenced, EvidenceKey } from '../../evidence/evidence.ts';
import type { Diagnosis, Verdict } from '../diagnosis.ts';
import { type Answered, type QuestionKind, shortened } from '../question.ts';
import { awsLines } from './aws-lines.ts';
import { factsOf } from './facts.ts';
import { type Line, verdictOf } from './line.ts';
import { queueLine } from './queue-line.ts';
import { reachLines } from './reach-lines.ts';

const lines: readonly Line[] = [...awsLines, ...reachLines, queueLine];
const KEYS: readonly EvidenceKey[] = [...new Set(lines.flatMap(({ needs }) => needs))];

export const doctor: QuestionKind = {
  kind: 'doctor',
  usage: 'doctor',
  help: 'whether idc can do its job: its roles and rights, the instance, CloudTrail, the clock, Slack, the database',
  examples: ['doctor'],
  read(text) {
    if (text === '') return { ok: true, asked: { text } };
    return {
      ok: false,
      sentence: `\`doctor\` takes no words, and \`${shortened(text)}\` is one too many. Type \`doctor\`.`,
    };
  },
  async answer(get) {
    const readings = await Promise.all(
      [...KEYS, 'delegatedAdministrators' as const].map(async (key) => [key, await get(key)] as const),
    );
    return conclude(Object.fromEntries(readings) as Evidenced);
  },
};

export function conclude(evidenced: Evidenced): Answered {
  const verdicts = lines.map((line) => verdictOf(line, evidenced)).filter((one) => one !== undefined);
  return {
    outcome: outcomeOf(verdicts),
    answer: `${verdictInWords(verdicts)} ${nextRung(evidenced)}`,
    subject: {},
    facts: [...verdicts.sort((a, b) => weight(a) - weight(b)).map(row), ...factsOf(evidenced)],
    verdicts,
  };
}

function outcomeOf(verdicts: readonly Verdict[]): Diagnosis['outcome'] {
  if (verdicts.some(({ outcome }) => outcome === 'found')) return 'found';
  return verdicts.some(({ outcome }) => outcome === 'unknown') ? 'could-not-look' : 'healthy';
}

/** Every line with its remedy: a finding shows only the best one's. */
function row(verdict: Verdict): Fact {
  if (verdict.outcome === 'healthy') return fact('pass', verdict.title, '');
  if (verdict.outcome === 'unknown') return fact('unknown', `${verdict.title}: could not be looked at`, '');
  const said = verdict.findings.map(({ summary, advice }) => [summary, ...advice].join(' '));
  return fact(verdict.severity === 'high' ? 'fail' : 'warn', said.join(' '), '');
}

/** Fails, then what could not be looked at, then warnings. */
function weight({ outcome, severity }: Verdict): number {
  if (outcome === 'found') return severity === 'high' ? 0 : 2;
  return outcome === 'unknown' ? 1 : 3;
}

function verdictInWords(verdicts: readonly Verdict[]): string {
  const found = verdicts.filter((verdict) => verdict.outcome === 'found');
  const [fail, ...fails] = found.filter(({ severity }) => severity === 'high');
  const unknown = verdicts.filter(({ outcome }) => outcome === 'unknown');
  if (fail) {
    const more = fails.length > 0 ? ` (and ${fails.length} more)` : '';
    return `idc cannot do its whole job here: ${fail.findings[0]?.summary ?? fail.title}${more}`;
  }
  if (unknown.length > 0) {
    return `I could not find out whether idc can do its job: "${unknown[0]?.title}" could not be looked at.`;
  }
  const warnings = found.length === 1 ? '1 warning' : `${found.length} warnings`;
  return found.length > 0 ? `idc can do its job here, with ${warnings}.` : 'idc can do its job here.';
}

const RUNGS: readonly { readonly key: EvidenceKey; readonly adds: string }[] = [
  { key: 'readRights', adds: 'The first rung is the read role: without it idc sees nothing.' },
  {
    key: 'managementRights',
    adds: 'The next rung is the management read role: it adds who called from the management account, the policies that deny, and what callers may do there.',
  },
  {
    key: 'memberReach',
    adds: 'The next rung is the role in member accounts: it confirms quotas and customer managed policies, which AWS only names.',
  },
  {
    key: 'remediationReach',
    adds: 'The next rung is the remediation role: it lets fixes be applied that somebody approved.',
  },
];

/** The first rung of the ladder of roles that idc does not stand on. */
function nextRung(evidenced: Evidenced): string {
  const next = RUNGS.find(({ key }) => evidenced[key]?.value === undefined);
  return next?.adds ?? 'It has every role that it can use.';
}
