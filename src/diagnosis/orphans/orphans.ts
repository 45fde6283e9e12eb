import type { Seen } from '../../checks/check.ts';
import type { Evidenced, EvidenceKey } from '../../evidence/evidence.ts';
import type { Verdict } from '../diagnosis.ts';
import { gapsOf, seenIn } from '../judge.ts';
import { type Answered, type QuestionKind, shortened } from '../question.ts';
import { takeFlag, takeFresh } from '../typed.ts';
import { factsOf } from './facts.ts';
import { orphanFinding } from './finding.ts';

const LOOKS = [
  'instance',
  'organizationAccounts',
  'permissionSets',
  'provisioned',
  'allAssignments',
  'applicationAssignments',
  'orphans',
] as const satisfies readonly EvidenceKey[];

/** What the plans need beyond; read when it is known who is gone. */
const MENDING = [
  'sightings',
  'orphanSets',
  'rowMakers',
  'instanceDetails',
] as const satisfies readonly EvidenceKey[];

const ID = /^([0-9a-f]{10}-)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const orphans: QuestionKind = {
  kind: 'orphans',
  usage: 'orphans [<principal id>=<name>…] [--accept-counts] [--fresh]',
  help: 'assignments of accounts and applications whose user or group was deleted, who took its place, and what would mend it',
  examples: ['orphans', 'orphans 93676e0f7d-11111111-2222-4333-8444-555555555555=payments-oncall'],
  read(text) {
    const fresh = takeFresh(text);
    const { rest, isGiven: accept } = takeFlag(fresh.rest, 'accept-counts');
    const words = rest.split(/\s+/).filter(Boolean);
    const pairs = words.map(nameIn);
    const bad = words.find((_, n) => pairs[n] === undefined);
    if (bad !== undefined) return { ok: false, sentence: usage(bad) };
    const names = Object.fromEntries(pairs.flatMap((pair) => (pair ? [pair] : [])));
    return { ok: true, asked: { text, names, ...fresh.asked, ...(accept ? { acceptCounts: true } : {}) } };
  },
  async answer(get) {
    const readings = await Promise.all(LOOKS.map(async (key) => [key, await get(key)] as const));
    const more = await Promise.all(MENDING.map(async (key) => [key, await get(key)] as const));
    return conclude(Object.fromEntries([...readings, ...more]) as Evidenced);
  },
};

function nameIn(word: string): readonly [string, string] | undefined {
  const at = word.indexOf('=');
  const [id, name] = [word.slice(0, at).toLowerCase(), word.slice(at + 1)];
  return ID.test(id) && name !== '' ? [id, name] : undefined;
}

function usage(word: string): string {
  return `\`${shortened(word)}\` is not understood. \`orphans\` looks at everything; add \`<principal id>=<name>\` where you know what a deleted user or group was called.`;
}

function conclude(evidenced: Evidenced): Answered {
  const seen = seenIn(evidenced);
  const verdict = judged(seen, evidenced);
  return {
    outcome: OUTCOMES[verdict.outcome],
    answer: answerOf(seen, verdict.outcome),
    subject: {},
    facts: factsOf(seen),
    verdicts: [verdict],
    ...countedIn(seen),
  };
}

const OUTCOMES = { found: 'found', unknown: 'could-not-look', healthy: 'healthy' } as const;

function judged(seen: Seen, evidenced: Evidenced): Verdict {
  const head = {
    check: 'orphaned-principal',
    title: 'Assignments name a deleted user or group',
    severity: 'medium' as const,
  };
  const unread = [seen.allAssignments, seen.applicationAssignments, seen.orphans].flatMap(
    (one) => one?.unread ?? [],
  );
  const mending = [seen.orphanSets, seen.rowMakers].flatMap((one) => one?.unread ?? []);
  const gaps = [...gapsOf(evidenced, ['orphans', 'applicationAssignments']), ...unread, ...mending];
  const found = [...(seen.orphans?.orphans ?? [])].sort((a, b) => size(b) - size(a));
  const findings = found.map((orphan) => orphanFinding(orphan, seen));
  if (findings.length > 0) return { ...head, outcome: 'found', findings, gaps };
  return gaps.length > 0 ? { ...head, outcome: 'unknown', gaps } : { ...head, outcome: 'healthy' };
}

/** A number that is not whole is worse than none. */
function countedIn({ allAssignments }: Seen): Pick<Answered, 'counted'> {
  if (!allAssignments || allAssignments.unread.length > 0) return {};
  return { counted: { assignments: allAssignments.assigned.flatMap(({ rows }) => rows).length } };
}

function size({
  pairs,
  applications,
}: {
  readonly pairs: readonly unknown[];
  readonly applications: readonly unknown[];
}) {
  return pairs.length + applications.length;
}

function answerOf(seen: Seen, outcome: Verdict['outcome']): string {
  const { orphans: found, allAssignments } = seen;
  if (!found || !allAssignments) return 'I could not read who is assigned to what.';
  const rows = allAssignments.assigned.flatMap((one) => one.rows).length;
  const read = `${count(rows, 'assignment')} in ${count(accountsIn(seen), 'account')} were read`;
  if (outcome === 'healthy') return `No assignment names a deleted user or group: ${read}.`;
  const part = outcome === 'unknown' || allAssignments.unread.length > 0 ? ' as far as could be seen' : '';
  if (outcome === 'unknown') return `I found no assignment of a deleted user or group${part}: ${read}.`;
  const pairs = found.orphans.flatMap((one) => one.pairs);
  const accounts = new Set(pairs.map(({ accountId }) => accountId));
  const applications = found.orphans.flatMap((one) => one.applications).length;
  const where = [
    ...(pairs.length > 0
      ? [`${count(pairs.length, 'assignment')} in ${count(accounts.size, 'account')}`]
      : []),
    ...(applications > 0 ? [`${count(applications, 'application assignment')}`] : []),
  ];
  return `${who(found.orphans)} deleted and ${found.orphans.length === 1 ? 'is' : 'are'} still named by ${where.join(' and ')}${part}; ${read}.`;
}

function accountsIn({ provisioned, allAssignments }: Seen): number {
  const pairs = provisioned?.pairs ?? allAssignments?.assigned ?? [];
  return new Set(pairs.map(({ accountId }) => accountId)).size;
}

function who(found: readonly { readonly type: string }[]): string {
  const groups = found.filter(({ type }) => type === 'GROUP').length;
  const users = found.length - groups;
  const parts = [
    ...(groups > 0 ? [count(groups, 'group')] : []),
    ...(users > 0 ? [count(users, 'user')] : []),
  ];
  return `${parts.join(' and ')} ${found.length === 1 ? 'was' : 'were'}`;
}

function count(n: number, one: string): string {
  return `${n} ${n === 1 ? one : `${one}s`}`;
}
