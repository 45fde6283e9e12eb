import type { Evidenced, EvidenceKey } from '../../evidence/evidence.ts';
import type { Get } from '../../evidence/look.ts';
import type { AskedSet } from '../../evidence/set-names.ts';
import { seenIn } from '../judge.ts';
import { type Answered, type QuestionKind, shortened } from '../question.ts';
import { takeFresh } from '../typed.ts';
import { breaks } from './breaks.ts';
import { factsOf } from './facts.ts';

const LOOKS = [
  'instance',
  'organizationAccounts',
  'managedPolicies',
  'customerPolicies',
  'inlinePolicy',
  'boundary',
  'setTags',
  'setAccounts',
  'setHolders',
  'setInAccounts',
] as const satisfies readonly EvidenceKey[];

export const permissionSet: QuestionKind = {
  kind: 'permission-set',
  usage: 'permission-set <name or ARN> [--fresh]',
  help: 'what is in a permission set, where it is provisioned, who has it, its role in each account, and what breaks next',
  examples: [
    'permission-set ReadOnly',
    'permission-set arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222',
  ],
  read(text) {
    const { rest: typed, asked } = takeFresh(text);
    return /^\S{1,250}$/.test(typed)
      ? { ok: true, asked: { text, permissionSet: typed, ...asked } }
      : { ok: false, sentence: fault(typed) };
  },
  async answer(get, { permissionSet: text = '' }) {
    const asked = (await get('askedSet')).value;
    if (!asked) return nothing('could-not-look', `I could not look for the permission set ${quoted(text)}.`);
    return asked.found === 'one' ? about(get, asked) : choices(asked, text);
  },
};

function fault(typed: string): string {
  return typed === ''
    ? 'Which permission set? Type `permission-set <name or ARN>`, for example `permission-set ReadOnly`.'
    : `${quoted(typed)} is not the name of a permission set: those have no blanks. Type \`permission-set <name or ARN>\`.`;
}

const quoted = (text: string) => `\`${shortened(text)}\``;

function nothing(outcome: Answered['outcome'], answer: string): Answered {
  return { outcome, answer, subject: {}, facts: [], verdicts: [] };
}

/** Not clear: asked back with the sets that were meant, or may have been. */
function choices(asked: Exclude<AskedSet, { found: 'one' }>, text: string): Answered {
  const { found, choices } = asked;
  const answer =
    found === 'several'
      ? `${choices.length} permission sets are called ${quoted(text)}, but for capital letters: which one?`
      : `There is no permission set ${quoted(text)}${choices.length > 0 ? '; did you mean one of these?' : '.'}`;
  const next = choices.map(({ name, arn }) => ({
    label: name,
    words: `permission-set ${found === 'several' ? arn : name}`,
  }));
  return { ...nothing('not-known', answer), next };
}

async function about(get: Get, set: Extract<AskedSet, { found: 'one' }>): Promise<Answered> {
  const readings = await Promise.all(LOOKS.map(async (key) => [key, await get(key)] as const));
  const evidenced = Object.fromEntries(readings) as Evidenced;
  if (evidenced.setAccounts?.value?.some(({ latest }) => !latest))
    Object.assign(evidenced, { instanceDetails: await get('instanceDetails') });
  const seen = { ...seenIn(evidenced), askedSet: set };
  const verdicts = breaks(set, seen, evidenced);
  const found = verdicts.filter(({ outcome }) => outcome === 'found').length;
  const unsure = verdicts.some(({ outcome }) => outcome === 'unknown');
  return {
    outcome: found > 0 ? 'found' : unsure ? 'could-not-look' : 'healthy',
    answer: `${summary(set.name, seen)} ${ending(found, unsure)}`,
    subject: { permissionSet: { id: set.arn, name: set.name } },
    facts: factsOf(set, seen),
    verdicts,
    gaps: [...(seen.setHolders?.unread ?? []), ...(seen.setInAccounts?.unread ?? [])],
    ...(hasDeleted(seen) ? { next: [{ label: 'Orphans', words: 'orphans' }] } : {}),
  };
}

function hasDeleted({ setHolders }: ReturnType<typeof seenIn>): boolean {
  return setHolders?.principals.some(({ found }) => !found) ?? false;
}

function summary(name: string, { setAccounts, setHolders }: ReturnType<typeof seenIn>): string {
  if (!setAccounts) return `I could not see where \`${name}\` is provisioned.`;
  if (setAccounts.length === 0) return `\`${name}\` is provisioned nowhere.`;
  const outdated = setAccounts.filter(({ latest }) => !latest).length;
  const holders = new Set(setHolders?.assigned.flatMap(({ rows }) => rows.map((row) => row.principalId)));
  const where = `\`${name}\` is provisioned in ${count(setAccounts.length, 'account')}`;
  const who = setHolders ? `, for ${count(holders.size, 'user or group', 'users and groups')}` : '';
  return `${where}${outdated > 0 ? `, in ${outdated} of them at an older version` : ''}${who}.`;
}

function ending(found: number, unsure: boolean): string {
  if (found > 0) return `${found === 1 ? '1 thing needs' : `${found} things need`} attention.`;
  return unsure ? 'What breaks next could not be seen in full.' : 'Nothing is near a limit.';
}

function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
