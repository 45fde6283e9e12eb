import type { Evidenced, EvidenceKey } from '../../evidence/evidence.ts';
import type { Asked, Get } from '../../evidence/look.ts';
import { pairsOf } from '../../evidence/routes.ts';
import { gapsOf, rank, seenIn } from '../judge.ts';
import { type Answered, type QuestionKind, shortened } from '../question.ts';
import { faultInNames, readTyped, takeFresh } from '../typed.ts';
import { factsOf } from './facts.ts';
import { judgeAccess, type Wanted } from './judge-access.ts';
import { accountNamed, count, type Person, reachOf, through } from './reach.ts';
import { absent, nothing, whichOne } from './unclear.ts';

const EXAMPLE = 'access kim.ode@example.com --account payments-prod --permission-set ReadOnly';

export const access: QuestionKind = {
  kind: 'access',
  usage: 'access <user> [--account <account>] [--permission-set <set>] [--fresh]',
  help: 'what a person can reach and through which group, and why something expected is missing',
  examples: ['access kim.ode@example.com', EXAMPLE, 'access "Kim Ode" --account payments-prod'],
  aboutPeople: true,
  read(text) {
    const { rest, asked } = takeFresh(text);
    const { words, options } = readTyped(rest, ['account', 'permission-set']);
    const principal = words.join(' ').trim();
    const [account, permissionSet] = [options.get('account'), options.get('permission-set')];
    const sentence = faultIn(principal, [account, permissionSet]);
    if (sentence) return { ok: false, sentence };
    const given = { ...(account ? { account } : {}), ...(permissionSet ? { permissionSet } : {}) };
    return { ok: true, asked: { text, principal, ...given, ...asked } };
  },
  async answer(get, asked) {
    const person = await get('person');
    const seen = person.value;
    if (!seen)
      return nothing('could-not-look', `I could not look for \`${shortened(asked.principal ?? '')}\`.`);
    if (seen.found === 'one') return about(get, asked, seen);
    return seen.found === 'several' ? whichOne(asked, 'principal', seen) : absent(asked, seen);
  },
};

function faultIn(principal: string, options: readonly (string | undefined)[]): string | undefined {
  if (principal === '' || options.includes(''))
    return `Whose access? Type \`${access.usage}\`, for example \`${EXAMPLE}\`.`;
  return faultInNames([principal, ...options], access.usage);
}

async function about(get: Get, asked: Asked, person: Person): Promise<Answered> {
  const account = asked.account ? (await get('askedAccount')).value : undefined;
  if (asked.account && account?.found !== 'one')
    return account ? whichOne(asked, 'account', account) : nothing('could-not-look', noLook(asked.account));
  const set = asked.permissionSet ? (await get('askedSet')).value : undefined;
  if (asked.permissionSet && set?.found !== 'one') {
    const choices = set?.choices.map(({ arn, name }) => ({ id: arn, name })) ?? [];
    return set
      ? whichOne(asked, 'permissionSet', { found: set.found, choices })
      : nothing('could-not-look', noLook(asked.permissionSet));
  }
  const evidenced = await look(get, person, asked);
  const seen = seenIn(evidenced);
  const wanted: Wanted = {
    person,
    ...(account?.found === 'one'
      ? { account: { ...account.it, name: accountNamed(seen, account.it.id) } }
      : {}),
    ...(set?.found === 'one'
      ? { permissionSet: { id: set.arn, name: set.name, session: set.sessionDuration } }
      : {}),
  };
  return conclude(wanted, evidenced);
}

function noLook(typed: string): string {
  return `I could not look for \`${shortened(typed)}\`.`;
}

async function look(get: Get, person: Person, { account, permissionSet }: Asked): Promise<Evidenced> {
  const evidenced: { -readonly [K in EvidenceKey]?: Evidenced[K] } = {};
  const read = async (keys: readonly EvidenceKey[]) => {
    for (const [key, reading] of await Promise.all(keys.map(async (key) => [key, await get(key)] as const)))
      Object.assign(evidenced, { [key]: reading });
  };
  const lately = account && permissionSet ? (['recentChanges'] as const) : (['staleGrants'] as const);
  await read(['time', 'memberships', 'grants', 'versions', 'accountsOfGrants', 'holders', ...lately]);
  // An application is a reason only where nothing else is there.
  if (reachOf(seenIn(evidenced), person)?.length === 0) await read(['applicationsOfPerson']);
  return evidenced;
}

/** What could not be looked at among many is kept beside what could. */
function gapsIn(evidenced: Evidenced) {
  const { grants, versions, accountsOfGrants, holders } = seenIn(evidenced);
  const unread = [grants, versions, accountsOfGrants, holders].flatMap((one) => one?.unread ?? []);
  return [...gapsOf(evidenced, Object.keys(evidenced) as EvidenceKey[]), ...unread];
}

const NOT_CONSULTED =
  'IAM account access manager was not consulted: what it grants is invisible to these APIs.';

function conclude(wanted: Wanted, evidenced: Evidenced): Answered {
  const seen = seenIn(evidenced);
  const gaps = gapsIn(evidenced);
  const verdicts = rank(judgeAccess(wanted, seen, gaps));
  const reach = reachOf(seen, wanted.person) ?? [];
  const [first] = verdicts.flatMap((verdict) => (verdict.outcome === 'found' ? verdict.findings : []));
  const isWhole = verdicts.every(({ outcome }) => outcome !== 'unknown');
  const said = first?.summary ?? inWords(wanted, { reach, isWhole, seen });
  const { person, account, permissionSet } = wanted;
  return {
    outcome: first ? 'found' : isWhole ? 'healthy' : 'could-not-look',
    answer: reach.length > 0 ? said : `${said} ${NOT_CONSULTED}`,
    subject: {
      principal: { id: person.id, name: person.userName, type: 'USER' },
      ...(account ? { account } : {}),
      ...(permissionSet ? { permissionSet: { id: permissionSet.id, name: permissionSet.name } } : {}),
    },
    facts: factsOf(wanted, seen),
    verdicts,
    gaps,
  };
}

interface Reach {
  readonly reach: NonNullable<ReturnType<typeof reachOf>>;
  readonly isWhole: boolean;
  readonly seen: ReturnType<typeof seenIn>;
}

function inWords({ person, account, permissionSet }: Wanted, { reach, isWhole, seen }: Reach): string {
  const who = `\`${person.userName}\``;
  const rest = isWhole ? '' : ' I could not look at everything.';
  const where = account ? ` on \`${account.name}\`` : '';
  const what = permissionSet ? `\`${permissionSet.name}\`${where}` : `anything${where}`;
  if (reach.length === 0) return `I found no way by which ${who} can reach ${what}.${rest}`;
  const pairs = pairsOf(reach);
  if (account && permissionSet) return `${who} can reach ${what}, ${through(seen, reach)}.${rest}`;
  const sets = new Set(pairs.map((pair) => pair.permissionSetArn)).size;
  const accounts = new Set(pairs.map((pair) => pair.accountId)).size;
  if (account) return `${who} can reach ${count(sets, 'permission set')}${where}.${rest}`;
  return `${who} can reach ${count(accounts, 'account')} with ${permissionSet ? what : count(sets, 'permission set')}.${rest}`;
}
