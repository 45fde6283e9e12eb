import type { Gap } from '../../aws/reading.ts';
import type { Fact, Finding } from '../../checks/check.ts';
import { fact } from '../../checks/words.ts';
import type { ScimFailures } from '../../evidence/scim-failures.ts';
import type { ServiceHealth } from '../../evidence/service-health.ts';
import { entryOf } from '../../knowledge/recognise.ts';
import { withoutValues } from '../../knowledge/scim-refusal.ts';
import type { Next, Verdict } from '../diagnosis.ts';
import { readSince, sinceInWords } from '../failures/since.ts';
import type { Answered, QuestionKind } from '../question.ts';
import { aboutWhom, type Group, groupsOf } from './groups.ts';
import { expiring, tokenFacts } from './tokens.ts';

const TRAIL = 'cloudtrail:LookupEvents';

export const scimFailures: QuestionKind = {
  kind: 'scim-failures',
  usage: 'scim-failures [--since 24h]',
  help: 'which SCIM requests of the identity provider AWS refused lately, grouped by cause',
  examples: ['scim-failures', 'scim-failures --since 7d'],
  read(text) {
    const sinceHours = readSince(text);
    return sinceHours === undefined
      ? { ok: false, sentence: SINCE }
      : { ok: true, asked: { text, sinceHours } };
  },
  async answer(get, { sinceHours = 24 }) {
    const [{ value, gaps }, health] = await Promise.all([get('scimFailures'), get('serviceHealth')]);
    return value ? conclude(value, sinceInWords(sinceHours), health.value) : couldNot(gaps);
  },
};

const SINCE =
  'Since when? Type `scim-failures --since 24h`, in hours (`90m`, `24h`) or days (`7d`), at most `90d`.';

function couldNot(gaps: readonly Gap[]): Answered {
  const answer = `I could not look: ${gaps[0]?.detail ?? 'AWS did not answer'}`;
  return { outcome: 'could-not-look', answer, subject: {}, facts: [], verdicts: [looked(gaps)] };
}

function conclude(seen: ScimFailures, since: string, health: ServiceHealth | undefined): Answered {
  const groups = groupsOf(seen.failures);
  const token = expiring(health);
  const verdicts = [...groups.map(verdictOf), ...token, looked(seen.unread)];
  const facts = [...groups.map(row), ...worked(seen), ...tokenFacts(seen)];
  const head = {
    subject: {},
    facts,
    verdicts,
    next: groups.length > 0 ? [PAYLOAD, ...explained(groups)] : [],
  };
  const [newest] = groups;
  if (newest) return { ...head, outcome: 'found', answer: failed(seen, since, groups) };
  const [warning] = token;
  if (warning?.outcome === 'found')
    return { ...head, outcome: 'found', answer: warning.findings[0]?.summary ?? '' };
  if (seen.unread.length > 0) {
    const answer = `No refused SCIM request is seen in ${since}, and I could not look everywhere.`;
    return { ...head, outcome: 'could-not-look', answer };
  }
  return seen.succeeded.count > 0
    ? { ...head, outcome: 'healthy', answer: `AWS refused no SCIM request in ${since}.` }
    : { ...head, outcome: 'not-known', answer: silence(since) };
}

/** Nothing at all is no good news: tokens that were made before logging began leave no trace. */
function silence(since: string): string {
  return `CloudTrail shows no SCIM request in ${since}, good or bad: either nothing was synchronized, or the access token is older than September 2024, and requests with such a token are not logged. Make a new token to see them.`;
}

function failed(seen: ScimFailures, since: string, [newest, ...more]: readonly Group[]): string {
  if (!newest) return '';
  const total = seen.failures.length;
  const many = total === 1 ? 'AWS refused one SCIM request' : `AWS refused ${total} SCIM requests`;
  const kinds = more.length > 0 ? `, of ${more.length + 1} kinds` : '';
  return `${many} in ${since}${kinds}; the newest: ${newest.title} (${newest.newest.name} of ${aboutWhom(newest.newest)}).`;
}

function verdictOf({ cause, title, newest, count, firstAt, userAgents }: Group): Verdict {
  const said = withoutValues([newest.code, newest.message].filter(Boolean).join(': ')).slice(0, 300);
  const finding: Finding = {
    cause,
    certainty: 'stated',
    about: [newest.name, newest.principal?.id].filter(Boolean).join(' '),
    summary: `${title}: ${newest.name} of ${aboutWhom(newest)}${times(count)}.`,
    facts: [
      fact('Of the newest', `AWS said: ${said}`, TRAIL),
      fact('First and last', `${minute(firstAt)} and ${minute(newest.at)}`, TRAIL),
      ...userAgents.map((agent) => fact('Sent by', agent.slice(0, 200), TRAIL)),
      ...(newest.principal ? [] : [fact('Whom', 'AWS masks names and addresses in these events', TRAIL)]),
    ],
    count,
    advice: entryOf(cause)?.advice ?? ['Have the payload checked that the identity provider sent.'],
  };
  const check = 'scim-answer';
  return { check, title, severity: 'medium', outcome: 'found', findings: [finding], gaps: [] };
}

function row({ title, newest, count, userAgents }: Group): Fact {
  const by = userAgents[0] ? `, sent by ${userAgents[0].slice(0, 80)}` : '';
  return fact(
    minute(newest.at),
    `${title}: ${newest.name} of ${aboutWhom(newest)}${times(count)}${by}`,
    TRAIL,
  );
}

function worked({ succeeded: { count, lastAt } }: ScimFailures): Fact[] {
  return count > 0 ? [fact('Succeeded', `${count}, the last at ${minute(lastAt ?? '')}`, TRAIL)] : [];
}

function looked(gaps: readonly Gap[]): Verdict {
  const head = { check: 'scim-failures', title: 'Refused SCIM requests', severity: 'medium' as const };
  return gaps.length > 0 ? { ...head, outcome: 'unknown', gaps } : { ...head, outcome: 'healthy' };
}

const PAYLOAD: Next = { label: 'Check the payload that was sent', words: 'scim' };

/** AWS's words behind each kind, with what tells it from its neighbours. */
function explained(groups: readonly Group[]): Next[] {
  const distinct = [...new Map(groups.map((group) => [group.cause, group])).values()];
  return distinct.slice(0, 4).map(({ newest, title }) => ({
    label: `Explain: ${title}`,
    words: `explain SCIM ${withoutValues(`${newest.code ?? ''}: ${newest.message}`)
      .replace(/\s+/g, ' ')
      .slice(0, 160)}`,
  }));
}

function times(count: number): string {
  return count > 1 ? ` (${count} times)` : '';
}

function minute(at: string): string {
  return at ? `${at.slice(0, 10)} ${at.slice(11, 16)} UTC` : 'an unknown time';
}
