import { accountName, principalName, setName } from '../../checks/words.ts';
import type { Choice } from '../../evidence/meant.ts';
import type { PlannedEntry, PlannedPart, PlannedSeen } from '../../evidence/planned.ts';
import type { Next, Subject } from '../diagnosis.ts';
import { seenIn } from '../judge.ts';
import { type Answered, type QuestionKind, shortened } from '../question.ts';
import { isMention, readTyped, typeable } from '../typed.ts';
import { factsOf, inWords, type Judged, judgePlanned } from './judge-planned.ts';

const USAGE = 'can-assign <principal> <permission set> <account>';
const EXAMPLE = 'can-assign payments-oncall ReadOnly payments-prod';

export const canAssign: QuestionKind = {
  kind: 'can-assign',
  usage: USAGE,
  help: 'whether a planned assignment would succeed, and what would stop it',
  examples: [EXAMPLE, 'can-assign kim.ode@example.com ReadOnly "Payments Production"'],
  read(text) {
    const { words } = readTyped(text);
    const [principal = '', permissionSet = '', account = ''] = words;
    const sentence = faultIn(words);
    if (sentence) return { ok: false, sentence };
    return { ok: true, asked: { text, planned: [{ at: 'it', principal, permissionSet, account }] } };
  },
  async answer(get) {
    const { value, gaps } = await get('planned');
    const [planned] = value ?? [];
    if (planned) return conclude(judgePlanned(planned));
    return nothing('could-not-look', `I could not look: ${gaps[0]?.detail ?? 'AWS did not answer'}`);
  },
};

function faultIn(words: readonly string[]): string | undefined {
  const how = `Type \`${USAGE}\`, for example \`${EXAMPLE}\`.`;
  if (words.length < 3) return `Whom, which permission set, in which account? ${how}`;
  const quote = 'Put a name with blanks in it into quotes.';
  if (words.length > 3) return `Those are ${words.length} words, and can-assign takes three. ${quote} ${how}`;
  const long = words.find((word) => word === '' || word.length > 320);
  if (long !== undefined) return `\`${shortened(long)}\` is no name and no id. ${how}`;
  return words.some(isMention)
    ? 'Slack does not tell the e-mail address of this person: type the address or the user name instead.'
    : undefined;
}

function nothing(outcome: Answered['outcome'], answer: string): Answered {
  return { outcome, answer, subject: {}, facts: [], verdicts: [] };
}

const PARTS = {
  principal: 'users or groups',
  permissionSet: 'permission sets',
  account: 'accounts',
} as const;

function conclude(judged: Judged): Answered {
  const { planned, expected, verdicts, notes } = judged;
  const next = nextOf(planned);
  const several = severalIn(planned);
  if (several) return { ...nothing('not-known', several), next };
  return {
    outcome: OUTCOMES[expected],
    answer: [sentenceOf(judged), ...(expected === 'fails' ? [] : notes.map(({ summary }) => summary))].join(
      ' ',
    ),
    subject: subjectOf(planned),
    facts: [{ what: 'Planned', value: inWords(judged), source: '' }, ...factsOf(judged)],
    verdicts,
    gaps: judged.gaps,
    ...(next.length > 0 ? { next } : {}),
  };
}

const OUTCOMES = { fails: 'found', unknown: 'could-not-look', succeeds: 'healthy' } as const;

function sentenceOf(judged: Judged): string {
  const [fault] = judged.faults;
  if (fault) return fault.summary;
  return judged.expected === 'unknown'
    ? 'I found nothing that would make this assignment fail, but I could not look at everything.'
    : `This assignment would succeed, as far as it can be known beforehand: ${inWords(judged)}.`;
}

/** A name that fits several is asked back, not refused. */
function severalIn({ entry, evidenced, unclear }: PlannedSeen): string | undefined {
  const seen = seenIn(evidenced);
  const part = (Object.keys(unclear) as PlannedPart[]).find((one) => seen[one] === undefined);
  const count = part && unclear[part]?.length;
  return part && `${count} ${PARTS[part]} are called \`${shortened(entry[part])}\`: which one?`;
}

function nextOf({ entry, unclear }: PlannedSeen): Next[] {
  return (Object.entries(unclear) as [PlannedPart, readonly Choice[]][]).flatMap(([part, choices]) =>
    choices.map(({ id, name }) => {
      const { principal, permissionSet, account }: PlannedEntry = { ...entry, [part]: id };
      const words = ['can-assign', ...[principal, permissionSet, account].map(typeable)].join(' ');
      return { label: part === 'account' ? `${name} (${id})` : name, words };
    }),
  );
}

function subjectOf({ evidenced }: PlannedSeen): Subject {
  const seen = seenIn(evidenced);
  const { accountId, permissionSetArn, principalId, principalType } = seen.failure ?? {};
  return {
    kind: 'creation',
    status: 'PLANNED',
    ...(accountId ? { account: { id: accountId, name: accountName(seen) } } : {}),
    ...(permissionSetArn ? { permissionSet: { id: permissionSetArn, name: setName(seen) } } : {}),
    ...(principalId && principalType
      ? { principal: { id: principalId, name: principalName(seen), type: principalType } }
      : {}),
  };
}
