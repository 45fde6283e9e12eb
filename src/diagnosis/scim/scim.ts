import type { Gap } from '../../aws/reading.ts';
import type { Finding } from '../../checks/check.ts';
import { scimChecks } from '../../checks/scim/all.ts';
import type { ScimEvidence } from '../../checks/scim/evidence.ts';
import { list } from '../../checks/words.ts';
import { corrected } from '../../documents/scim/correct.ts';
import { readScim, type Scim } from '../../documents/scim/scim.ts';
import { looksLikeTarget } from '../../documents/scim/target.ts';
import type { Get } from '../../evidence/look.ts';
import { hintsIn } from '../../evidence/scim.ts';
import type { Next, Verdict } from '../diagnosis.ts';
import { rank } from '../judge.ts';
import { judgeDocument } from '../judge-document.ts';
import type { Answered, QuestionKind } from '../question.ts';
import { notesOn, readAs } from './notes.ts';

const OPTIONS: ReadonlySet<string> = new Set(['-', '--put', '--patch', '--offline', '--corrected']);
/** Attributes that people filter by: typed bare, they begin a filter and are no file. */
const FILTERED = /^(?:userName|externalId|displayName|id|manager|groups\.value|members(?:\.value)?)$/i;
const MOST_TYPED = 2_000;

export const scim: QuestionKind = {
  kind: 'scim',
  usage: 'scim FILE|-|<filter or URL> [--put|--patch] [--corrected] [--offline]',
  help: 'whether AWS takes a SCIM user, group, PATCH or filter, and what to change in it',
  examples: [
    'scim user.json',
    'scim - --put < user.json',
    'scim patch.json --corrected > better.json',
    'scim \'/Users?filter=userName eq "kim.ode@example.com"\'',
  ],
  takes: {
    what: 'a SCIM payload',
    first: (word) => !looksLikeTarget(word) && !FILTERED.test(word),
    options: [],
  },
  offline: ({ text }) => /(?:^|\s)--offline(?:\s|$)/.test(text) || typedIn(text) !== '',
  prints({ text, documents }) {
    if (!/(?:^|\s)--corrected(?:\s|$)/.test(text)) return undefined;
    const read = readScim(documents?.document ?? '', hintsIn(text));
    if (!read.ok) return { fault: documents?.document === undefined ? HOW : read.says };
    const better = corrected(read.scim);
    return better
      ? { text: `${better.text}\n` }
      : { fault: 'Only a user, a group or a PATCH can be corrected.' };
  },
  read(text) {
    const typed = typedIn(text);
    if (typed === '') return { ok: true, asked: { text } };
    const isTarget = typed.length <= MOST_TYPED && looksLikeTarget(typed) && !/[{}\n]/.test(typed);
    return isTarget ? { ok: true, asked: { text } } : { ok: false, sentence: HOW };
  },
  async answer(get, { text, documents }) {
    const typed = typedIn(text);
    if (documents?.document === undefined && typed === '') return unread(HOW);
    const read = documents?.document === undefined ? readScim(typed) : (await get('scimDocument')).value;
    if (!read?.ok) return unread(read?.says ?? HOW);
    return judged(read.scim, typed === '' && !text.includes('--offline') ? await live(get, read.scim) : {});
  },
};

const HOW =
  'Hand over one SCIM payload: in a terminal as `idc scim FILE` or `idc scim -`, in Slack with `/idc scim`, which opens a window. A filter or an address may stand behind the command, as in `scim \'/Users?filter=userName eq "…"\'`.';

/** What was typed beside the options: a filter or an address. */
function typedIn(text: string): string {
  return text
    .split(' ')
    .filter((word) => !OPTIONS.has(word))
    .join(' ')
    .trim();
}

function unread(says: string): Answered {
  return { outcome: 'not-known', answer: says, subject: {}, facts: [], verdicts: [] };
}

type Live = Omit<ScimEvidence, 'scim'>;

function isPayload({ kind }: Scim): boolean {
  return ['user', 'group', 'patch'].includes(kind);
}

async function live(get: Get, scim: Scim): Promise<Live> {
  const { target, masked, how } = scim;
  // Who changes somebody whose id is not known may well bring what that one has.
  const makesNew = isPayload(scim) && (how === 'create' || target?.id !== undefined);
  return {
    ...(makesNew && !masked ? { twins: await get('scimTwins') } : {}),
    ...(target?.region ? { instance: await get('instance') } : {}),
  };
}

function judged(scim: Scim, seen: Live): Answered {
  const verdicts = rank(judgeDocument(scimChecks, { scim, ...seen }));
  const findings = verdicts.flatMap((verdict) => (verdict.outcome === 'found' ? verdict.findings : []));
  const [best] = findings;
  const diff = corrected(scim)?.diff ?? [];
  return {
    outcome: best ? 'found' : unseen(verdicts).length > 0 ? 'not-known' : 'healthy',
    answer: best?.summary ?? fine(scim, seen, verdicts),
    subject: {},
    facts: [...notesOn(scim), ...findings.flatMap(({ facts }) => facts)],
    verdicts,
    ...(diff.length > 0 ? { correction: { title: CORRECTED, lines: diff } } : {}),
    next: findings.flatMap(twin),
  };
}

const CORRECTED =
  'Corrected as far as no value has to be invented (values masked; --corrected in a terminal prints it whole)';

function unseen(verdicts: readonly Verdict[]): readonly Gap[] {
  return verdicts.flatMap((verdict) => (verdict.outcome === 'unknown' ? verdict.gaps : []));
}

function fine(scim: Scim, { twins }: Live, verdicts: readonly Verdict[]): string {
  const rules = `Nothing in this breaks a published rule of AWS: it is ${readAs(scim)}`;
  if (unseen(verdicts).length > 0) return `${rules}. Not all of the rest could be looked at.`;
  const looked = list((twins?.value?.looked ?? []).map((name) => `\`${name}\``));
  if (looked) return `${rules}, and nobody has the same ${looked}.`;
  return isPayload(scim) ? `${rules}. Whether somebody has the same values was not looked up.` : `${rules}.`;
}

function twin({ cause, about, facts: [first] }: Finding): Next[] {
  const isUser = cause === 'scim_duplicate_resource' && first?.source === 'identitystore:GetUserId';
  return isUser ? [{ label: 'Who is that?', words: `access ${about}` }] : [];
}
