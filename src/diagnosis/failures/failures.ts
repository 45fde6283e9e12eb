import type { Gap } from '../../aws/reading.ts';
import type { Fact, Finding } from '../../checks/check.ts';
import type { Failure } from '../../evidence/evidence.ts';
import type { FailureList } from '../../evidence/failures.ts';
import type { Get } from '../../evidence/look.ts';
import { entryOf } from '../../knowledge/recognise.ts';
import type { Next, Verdict } from '../diagnosis.ts';
import type { Answered, QuestionKind } from '../question.ts';
import { askedFor, type Group, groupsOf } from './groups.ts';
import { readSince, sinceInWords } from './since.ts';

export const failures: QuestionKind = {
  kind: 'failures',
  usage: 'failures [--since 24h]',
  help: 'what failed lately, grouped by cause, with no request id needed',
  examples: ['failures', 'failures --since 7d'],
  read(text) {
    const sinceHours = readSince(text);
    return sinceHours === undefined
      ? { ok: false, sentence: SINCE }
      : { ok: true, asked: { text, sinceHours } };
  },
  async answer(get: Get, { sinceHours = 24 }) {
    const { value, gaps } = await get('failures');
    return value ? conclude(value, sinceInWords(sinceHours)) : couldNot(gaps);
  },
};

const SINCE =
  'Since when? Type `failures --since 24h`, in hours (`90m`, `24h`) or days (`7d`), at most `90d`.';

function couldNot(gaps: readonly Gap[]): Answered {
  const answer = `I could not look: ${gaps[0]?.detail ?? 'AWS did not answer'}`;
  return { outcome: 'could-not-look', answer, subject: {}, facts: [], verdicts: [looked(gaps)] };
}

function conclude({ failures: listed, unread }: FailureList, since: string): Answered {
  const groups = groupsOf(listed);
  const [newest] = groups;
  const head = { subject: {}, facts: groups.map(row), next: groups.flatMap(why) };
  const verdicts = [...groups.map(verdictOf), looked(unread)];
  if (newest) {
    const many = listed.length === 1 ? 'One failure' : `${listed.length} failures`;
    const alike = groups.length < listed.length ? `, ${groups.length} of them different` : '';
    const answer = `${many} in ${since}${alike}; the newest: ${newest.title} (${askedFor(newest.newest)}).`;
    return { ...head, outcome: 'found', answer, verdicts };
  }
  const [blind] = unread;
  return blind
    ? {
        ...head,
        outcome: 'could-not-look',
        answer: `No failure is seen in ${since}, and I could not look everywhere.`,
        verdicts,
      }
    : { ...head, outcome: 'healthy', answer: `No failures in ${since}.`, verdicts };
}

/** Whether everything was looked at that could have failed. */
function looked(gaps: readonly Gap[]): Verdict {
  const head = { check: 'failures', title: 'Failed requests and refused calls', severity: 'medium' as const };
  return gaps.length > 0 ? { ...head, outcome: 'unknown', gaps } : { ...head, outcome: 'healthy' };
}

function verdictOf(group: Group): Verdict {
  const { cause, title, fingerprint, count, newest } = group;
  const finding: Finding = {
    cause,
    certainty: 'stated',
    about: fingerprint,
    summary: `${title}: ${askedFor(newest)}${times(count)}`,
    facts: [{ what: 'Newest', value: askedFor(newest), source: sourceOf(newest.failure) }],
    count,
    advice: entryOf(cause)?.advice ?? [],
  };
  return {
    check: `text-${cause.replaceAll('_', '-')}`,
    title,
    severity: 'medium',
    outcome: 'found',
    findings: [finding],
    gaps: [],
  };
}

function row({ title, count, newest }: Group): Fact {
  return {
    what: minute(newest.failure.createdAt),
    value: `${title}: ${askedFor(newest)}${times(count)}`,
    source: sourceOf(newest.failure),
  };
}

function times(count: number): string {
  return count > 1 ? ` (${count} times)` : '';
}

function minute(at: string | undefined): string {
  return at ? `${at.slice(0, 10)} ${at.slice(11, 16)} UTC` : 'at an unknown time';
}

function sourceOf({ source, kind }: Failure): string {
  if (source === 'event') return 'cloudtrail:LookupEvents';
  if (kind === 'provisioning') return 'sso:DescribePermissionSetProvisioningStatus';
  return `sso:DescribeAccountAssignment${kind === 'deletion' ? 'Deletion' : 'Creation'}Status`;
}

function why({ newest }: Group): Next[] {
  const { failure, account, permissionSet } = newest;
  const id = failure.requestId ?? failure.event?.eventId;
  const what = permissionSet ?? 'this';
  return id ? [{ label: `Why? ${what}${account ? ` on ${account}` : ''}`, words: `why-failed ${id}` }] : [];
}
