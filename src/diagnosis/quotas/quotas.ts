import type { Gap } from '../../aws/reading.ts';
import type { Seen } from '../../checks/check.ts';
import { isNear, type Limit, limitFact, nearLimit } from '../../checks/near-limit.ts';
import type { Evidenced, EvidenceKey } from '../../evidence/evidence.ts';
import type { Verdict } from '../diagnosis.ts';
import { gapsOf, seenIn } from '../judge.ts';
import { type Answered, type QuestionKind, shortened } from '../question.ts';
import { takeFlag, takeFresh } from '../typed.ts';
import { fullest, limitsIn } from './limits.ts';

const LOOKS = [
  'instance',
  'organizationAccounts',
  'permissionSets',
  'provisioned',
  'directorySize',
  'policyCounts',
  'accountLimits',
  'groupCounts',
] as const satisfies readonly EvidenceKey[];

export const quotas: QuestionKind = {
  kind: 'quotas',
  usage: 'quotas [--all] [--fresh]',
  help: 'how much of its quotas Identity Center uses, 80 % and above first',
  examples: ['quotas', 'quotas --all'],
  read(text) {
    const fresh = takeFresh(text);
    const { rest: other, isGiven: all } = takeFlag(fresh.rest, 'all');
    if (other === '') return { ok: true, asked: { text, ...fresh.asked, ...(all ? { all: true } : {}) } };
    const sentence = `\`${shortened(other)}\` is not understood. \`quotas\` needs no more words; \`quotas --all\` reads everything in a large organization.`;
    return { ok: false, sentence };
  },
  async answer(get) {
    const readings = await Promise.all(LOOKS.map(async (key) => [key, await get(key)] as const));
    return conclude(Object.fromEntries(readings) as Evidenced);
  },
};

function conclude(evidenced: Evidenced): Answered {
  const seen = seenIn(evidenced);
  const all = [...limitsIn(seen)].sort((a, b) => b.used / b.limit - a.used / a.limit);
  const isOpen = (limit: Limit) => isNear(limit) && limit.readAt !== undefined;
  const limits = all.filter((limit) => !isOpen(limit));
  const near = limits.filter(isNear);
  const verdict = judged(near, [
    ...gapsOf(evidenced, LOOKS),
    ...unreadIn(seen),
    ...notConfirmed(all.filter(isOpen)),
  ]);
  const shown = [...near, ...fullest(limits).filter((limit) => !isNear(limit))];
  return {
    outcome: limits.length === 0 ? 'could-not-look' : OUTCOMES[verdict.outcome],
    answer: answerOf(near, limits, verdict),
    subject: {},
    facts: shown.map(limitFact),
    verdicts: [verdict],
  };
}

const OUTCOMES = { found: 'found', unknown: 'could-not-look', healthy: 'healthy' } as const;

function judged(near: readonly Limit[], gaps: readonly Gap[]): Verdict {
  const head = { check: 'quota-near-limit', title: 'A quota is nearly used up', severity: 'medium' as const };
  if (near.length > 0) return { ...head, outcome: 'found', findings: near.map(nearLimit), gaps };
  return gaps.length > 0 ? { ...head, outcome: 'unknown', gaps } : { ...head, outcome: 'healthy' };
}

/** What was read earlier is no finding. */
function notConfirmed([first, ...others]: readonly Limit[]): Gap[] {
  if (!first) return [];
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return [
    {
      of: `how much is used now of what was at 80 % or above when it was last read: ${first.what}${more}`,
      reason: 'left-out',
      detail: `${first.used} of ${first.limit} on ${first.readAt}; idc could not read it again, or not all of them for one question`,
      remedy: '`quotas --all` reads everything.',
    },
  ];
}

function unreadIn({ provisioned, directorySize, policyCounts, accountLimits, groupCounts }: Seen): Gap[] {
  return [provisioned, directorySize, policyCounts, accountLimits, groupCounts].flatMap(
    (one) => one?.unread ?? [],
  );
}

function answerOf(near: readonly Limit[], limits: readonly Limit[], verdict: Verdict): string {
  const [first] = near;
  const [top] = limits;
  if (!top) return 'I could not read how much of any quota is used.';
  const part = verdict.outcome !== 'healthy' && verdict.gaps.length > 0 ? ' of what could be read' : '';
  if (!first)
    return `No quota${part} is at 80 % or above; the fullest is ${top.what}, ${top.used} of ${top.limit}.`;
  const many = near.length === 1 ? '1 quota' : `${near.length} quotas`;
  return `${many}${part} ${near.length === 1 ? 'is' : 'are'} at 80 % or above: first ${first.what}, ${first.used} of ${first.limit}.`;
}
