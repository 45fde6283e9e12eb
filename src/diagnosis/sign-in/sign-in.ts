import { signInChecks } from '../../checks/sign-in/all.ts';
import type { SignInSeen } from '../../checks/sign-in/seen.ts';
import type { Asked, Get } from '../../evidence/look.ts';
import { absent, nothing, whichOne } from '../access/unclear.ts';
import type { Next, Verdict } from '../diagnosis.ts';
import { readSince } from '../failures/since.ts';
import { rank } from '../judge.ts';
import { judgeDocument } from '../judge-document.ts';
import { type Answered, type QuestionKind, shortened } from '../question.ts';
import { faultInNames, readTyped, typeable } from '../typed.ts';
import { factsOf, inWords } from './story.ts';

const EXAMPLE = 'sign-in kim.ode@example.com --since 30m';
const MOST_HOURS = 24;

export const signIn: QuestionKind = {
  kind: 'sign-in',
  usage: 'sign-in <user> [--since 1h] [--deep]',
  help: 'where the latest sign-in of a person stopped and why; with `--deep` the accounts that they opened, too',
  examples: ['sign-in kim.ode@example.com', EXAMPLE, 'sign-in "Kim Ode" --deep'],
  aboutPeople: true,
  read(text) {
    const { words, options } = readTyped(text.replace(/(^|\s)--deep(?=\s|$)/g, '$1'), ['since']);
    const principal = words.join(' ').trim();
    const since = options.get('since');
    const sinceHours = since === undefined ? 1 : since === '' ? undefined : readSince(since);
    if (principal === '')
      return { ok: false, sentence: `Whose sign-in? Type \`${signIn.usage}\`, for example \`${EXAMPLE}\`.` };
    if (sinceHours === undefined || sinceHours > MOST_HOURS) return { ok: false, sentence: SINCE };
    const sentence = faultInNames([principal], signIn.usage);
    if (sentence) return { ok: false, sentence };
    const deep = /(^|\s)--deep(?=\s|$)/.test(text) ? { deep: true as const } : {};
    return { ok: true, asked: { text, principal, sinceHours, ...deep } };
  },
  async answer(get, asked) {
    const person = (await get('person')).value;
    const typed = shortened(asked.principal ?? '');
    if (!person) return nothing('could-not-look', `I could not look for \`${typed}\`.`);
    const asking = { ...asked, as: 'sign-in' } as const;
    if (person.found === 'several') return whichOne(asking, 'principal', person);
    if (person.found === 'none' && person.choices.length > 0) return absent(asking, person);
    return about(get, asked, { typed, person });
  },
};

const SINCE = `How far back? Type \`--since 30m\` or \`--since 3h\`, at most \`--since ${MOST_HOURS}h\`.`;

async function about(get: Get, asked: Asked, { typed, person }: SignInSeen): Promise<Answered> {
  const { value: signIns, gaps } = await get('signIns');
  const seen: SignInSeen = { typed, person, ...(signIns ? { signIns } : {}) };
  const unread = signIns?.unread ?? gaps;
  const verdicts = rank([...judgeDocument(signInChecks, seen), looked(unread)]);
  const name = person.found === 'one' ? person.userName : typed;
  return {
    outcome: outcomeOf(seen, verdicts, unread.length > 0),
    answer: inWords(seen, { verdicts, unread, hours: asked.sinceHours ?? 1 }),
    subject: person.found === 'one' ? { principal: { id: person.id, name, type: 'USER' } } : {},
    facts: factsOf(seen),
    verdicts,
    gaps: unread,
    next: nextOf(seen, asked),
  };
}

function looked(gaps: Answered['gaps'] & object): Verdict {
  const head = {
    check: 'sign-in-seen',
    title: 'All records of sign-ins were read',
    severity: 'medium',
  } as const;
  return gaps.length > 0 ? { ...head, outcome: 'unknown', gaps } : { ...head, outcome: 'healthy' };
}

/** What names nobody is shown, and is no finding about this person. */
function outcomeOf(
  { signIns }: SignInSeen,
  verdicts: readonly Verdict[],
  isPartial: boolean,
): Answered['outcome'] {
  const isFound = verdicts.some(({ outcome, check }) => outcome === 'found' && check !== 'sign-in-unnamed');
  if (isFound) return 'found';
  if (!signIns || isPartial) return 'could-not-look';
  const isComplete = signIns.theirs.findLast(({ name }) => name === 'UserAuthentication')?.failed === false;
  const newest = signIns.theirs.at(-1);
  return isComplete && newest && newest.name !== 'CredentialChallenge' ? 'healthy' : 'not-known';
}

/** A role that was refused is a question of access; after a look at sign-ins alone, what came after them. */
function nextOf({ person, signIns }: SignInSeen, { deep }: Asked): Next[] {
  if (person.found !== 'one') return [];
  const who = typeable(person.userName);
  const refused = signIns?.theirs.findLast(({ failed, role }) => failed && role !== undefined);
  if (refused?.role)
    return [
      {
        label: `Why can they not open ${refused.role}?`,
        words: `access ${who}${refused.account ? ` --account ${refused.account}` : ''} --permission-set ${typeable(refused.role)}`,
      },
    ];
  return deep ? [] : [{ label: 'Accounts opened, too', words: `sign-in ${who} --deep` }];
}
