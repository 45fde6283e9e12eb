import { abacChecks } from '../../checks/abac/all.ts';
import { type AbacSeen, usedIn } from '../../checks/abac/seen.ts';
import type { Asked, Get } from '../../evidence/look.ts';
import type { PersonSeen } from '../../evidence/person.ts';
import { absent, nothing, whichOne } from '../access/unclear.ts';
import type { Next } from '../diagnosis.ts';
import { rank } from '../judge.ts';
import { judgeDocument } from '../judge-document.ts';
import { type Answered, type QuestionKind, shortened } from '../question.ts';
import { isMention, readTyped, typeable } from '../typed.ts';
import { factsOf, inWords } from './story.ts';

export const abac: QuestionKind = {
  kind: 'abac',
  usage: 'abac [user] [--assertion <file>]',
  help: 'whether attributes reach sessions as tags: the switch, the mappings, empty attributes, and tags that policies use and nobody sends',
  examples: ['abac', 'abac kim.ode@example.com', 'abac kim.ode@example.com --assertion response.xml'],
  aboutPeople: 'if-named',
  takes: { what: 'a SAML response', first: () => false, options: ['--assertion'] },
  read(text) {
    const principal = readTyped(text).words.join(' ').trim();
    if (principal === '') return { ok: true, asked: { text } };
    if (isMention(principal)) return { ok: false, sentence: MENTION };
    // What was typed is not repeated: it may be a part of an assertion.
    const isName = principal.length <= 320 && !/[<>]|(^|\s)--|^-/.test(principal);
    return isName ? { ok: true, asked: { text, principal } } : { ok: false, sentence: USAGE };
  },
  async answer(get, asked) {
    if (asked.principal === undefined) return about(get, asked);
    const person = (await get('person')).value;
    if (!person) return nothing('could-not-look', `I could not look for \`${shortened(asked.principal)}\`.`);
    const asking = { ...asked, as: 'abac' } as const;
    if (person.found === 'several') return whichOne(asking, 'principal', person);
    return person.found === 'none' ? absent(asking, person) : about(get, asked, person);
  },
};

const MENTION =
  'Slack does not tell the e-mail address of this person: type the address or the user name instead.';
const USAGE =
  'Whose attributes? Type `abac` or `abac <user>`. An assertion is handed over as a file in a terminal: `idc abac <user> --assertion <file>`, `-` for standard input.';

type One = Extract<PersonSeen, { found: 'one' }>;

async function about(get: Get, asked: Asked, person?: One): Promise<Answered> {
  const seen = await look(get, person);
  const verdicts = rank(judgeDocument(abacChecks, seen));
  const isFound = verdicts.some(({ outcome }) => outcome === 'found');
  const gaps = verdicts.flatMap((verdict) => (verdict.outcome === 'healthy' ? [] : verdict.gaps));
  const isPending = seen.control?.status === 'creating';
  return {
    outcome: isFound ? 'found' : isPending ? 'in-progress' : gaps.length > 0 ? 'could-not-look' : 'healthy',
    answer: inWords(seen, verdicts, gaps),
    subject: person ? { principal: { id: person.id, name: person.userName, type: 'USER' } } : {},
    facts: factsOf(seen),
    verdicts,
    gaps,
    next: nextOf(asked, person),
  };
}

async function look(get: Get, person: One | undefined): Promise<AbacSeen> {
  const [control, policies, assertion, attributes] = await Promise.all([
    get('accessControl'),
    get('setPolicies'),
    get('assertionAttributes'),
    person ? get('personAttributes') : undefined,
  ]);
  return {
    ...(person ? { userName: person.userName } : {}),
    ...(control.value ? { control: control.value } : {}),
    ...(policies.value ? { policies: policies.value } : {}),
    used: usedIn(policies.value),
    ...(assertion.value ? { assertion: assertion.value } : {}),
    ...(attributes?.value ? { attributes: attributes.value } : {}),
    gaps: { control: control.gaps, policies: policies.gaps, attributes: attributes?.gaps ?? [] },
  };
}

function nextOf({ principal }: Asked, person: One | undefined): Next[] {
  if (!person || principal === undefined) return [];
  return [{ label: 'What can they reach?', words: `access ${typeable(person.userName)}` }];
}
