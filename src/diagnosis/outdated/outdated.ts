import type { Fact, Finding, Seen } from '../../checks/check.ts';
import { fact } from '../../checks/words.ts';
import type { Evidenced, EvidenceKey } from '../../evidence/evidence.ts';
import { few } from '../../evidence/many.ts';
import type { Verdict } from '../diagnosis.ts';
import { gapsOf, seenIn } from '../judge.ts';
import { type Answered, type QuestionKind, shortened } from '../question.ts';

const LOOKS = ['instance', 'organizationAccounts', 'outdated'] as const satisfies readonly EvidenceKey[];
const API = 'sso:ListPermissionSetsProvisionedToAccount, sso:ListAccountsForProvisionedPermissionSet';

export const outdated: QuestionKind = {
  kind: 'outdated',
  usage: 'outdated',
  help: 'permission sets that were changed and that accounts still have at an older version',
  examples: ['outdated'],
  read(text) {
    const sentence = `\`${shortened(text)}\` is not understood: \`outdated\` takes no more words. \`permission-set <name>\` looks at one.`;
    return text.trim() === '' ? { ok: true, asked: { text } } : { ok: false, sentence };
  },
  async answer(get) {
    const readings = await Promise.all(LOOKS.map(async (key) => [key, await get(key)] as const));
    return conclude(Object.fromEntries(readings) as Evidenced);
  },
};

function conclude(evidenced: Evidenced): Answered {
  const seen = seenIn(evidenced);
  const sets = bySet(seen);
  const gaps = [...gapsOf(evidenced, ['outdated']), ...(seen.outdated?.unread ?? [])];
  const findings = sets.map(([arn, accounts]) => found(arn, accounts, seen));
  const verdict = judged(findings, gaps);
  return {
    outcome: OUTCOMES[verdict.outcome],
    answer: answerOf(findings, gaps.length > 0),
    subject: {},
    facts: findings.flatMap(({ facts }) => facts),
    verdicts: [verdict],
    next: sets
      .slice(0, 5)
      .map(([arn]) => ({ label: nameOf(arn, seen), words: `permission-set ${nameOf(arn, seen)}` })),
  };
}

const OUTCOMES = { found: 'found', unknown: 'could-not-look', healthy: 'healthy' } as const;

function judged(findings: readonly Finding[], gaps: ReturnType<typeof gapsOf>): Verdict {
  const head = {
    check: 'permission-set-outdated',
    title: 'Accounts have an older version of a permission set',
    severity: 'medium' as const,
  };
  if (findings.length > 0) return { ...head, outcome: 'found', findings, gaps };
  return gaps.length > 0 ? { ...head, outcome: 'unknown', gaps } : { ...head, outcome: 'healthy' };
}

/** The accounts of each set, the most first. */
function bySet({ outdated: seen }: Seen): [string, string[]][] {
  const sets = new Map<string, string[]>();
  for (const { permissionSetArn, accountId } of seen?.pairs ?? [])
    sets.set(permissionSetArn, [...(sets.get(permissionSetArn) ?? []), accountId]);
  return [...sets].sort(([, a], [, b]) => b.length - a.length);
}

function found(arn: string, accounts: readonly string[], seen: Seen): Finding {
  const name = nameOf(arn, seen);
  const where = accounts.map((id) => accountIn(id, seen));
  const facts: Fact[] = [fact(`\`${name}\` is not the latest in`, few(where, 20), API)];
  return {
    cause: 'permission_set_outdated_in_account',
    certainty: 'confirmed',
    about: arn,
    summary: `\`${name}\` was changed, and ${accounts.length === 1 ? '1 account has' : `${accounts.length} accounts have`} an older version: ${few(where)}.`,
    facts,
    advice: [
      `Provision \`${name}\` there again; \`permission-set ${name}\` shows first what breaks when it is.`,
    ],
  };
}

function nameOf(arn: string, { outdated: seen }: Seen): string {
  return seen?.setNames[arn] ?? arn.split('/').at(-1) ?? arn;
}

function accountIn(id: string, { organizationAccounts }: Seen): string {
  const account = organizationAccounts?.find((one) => one.id === id);
  return account ? `\`${account.name}\` (${id})` : id;
}

function answerOf(findings: readonly Finding[], isPart: boolean): string {
  const part = isPart ? ' as far as could be read' : '';
  const [first, ...more] = findings;
  if (!first)
    return isPart
      ? 'I saw no account with an older version of a permission set, and could not look everywhere.'
      : 'Every account has the latest version of its permission sets.';
  if (more.length === 0) return first.summary;
  return `${findings.length} permission sets were changed and are older in some accounts${part}; most: ${first.summary}`;
}
