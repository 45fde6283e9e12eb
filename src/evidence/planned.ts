import type { Reading } from '../aws/reading.ts';
import type { Evidenced, EvidenceKey, Failure, PrincipalSeen, PrincipalType } from './evidence.ts';
import { type Gatherer, gapsOf, type Look } from './look.ts';
import { lookAtEach } from './many.ts';
import { type Choice, isPrincipalId, type Meant, meantAccount, meantPrincipal, meantSet } from './meant.ts';

/** One assignment that somebody plans, each part by name or id as it was typed. */
export interface PlannedEntry {
  /** Where it stands in the file, `[2].accounts[0]`. */
  readonly at: string;
  readonly principal: string;
  readonly principalType?: PrincipalType;
  readonly permissionSet: string;
  readonly account: string;
}
export type PlannedPart = 'principal' | 'permissionSet' | 'account';
/** What was seen of one planned assignment; every kind that a check of it may need has a reading. */
export interface PlannedSeen {
  readonly entry: PlannedEntry;
  readonly evidenced: Evidenced;
  /** What was typed and means several things, or nothing but resembles these. */
  readonly unclear: { readonly [P in PlannedPart]?: readonly Choice[] };
}

/** Everything that the checks of a planned assignment may ask for; a test holds the two together. */
export const OF_A_PLAN: readonly EvidenceKey[] = [
  'instance',
  'account',
  'permissionSet',
  'principal',
  'successors',
  'managedPolicies',
  'customerPolicies',
  'inlinePolicy',
  'boundary',
  'roleQuotas',
  'roleRoom',
  'policiesInAccount',
  'assignments',
  'delegation',
  'setTags',
];

/**
 * Each planned assignment as a subject of its own. What several of them name is read once: an account, a set, a
 * principal, and the assignments of a set in an account.
 */
export const gatherPlanned: Gatherer<'planned'> = async (look) => {
  await look.need('instance');
  const entries = look.asked.planned ?? [];
  const understand = interpreter(look);
  const each = { of: 'the planned assignments', name: ({ at }: PlannedEntry) => at };
  const { seen } = await lookAtEach(entries, each, async (entry) =>
    seenOf(look, entry, await understand(entry)),
  );
  return seen;
};

interface Understood {
  readonly account: Reading<Meant<Choice>>;
  readonly permissionSet: Reading<Meant<Choice>>;
  readonly principal: Reading<Meant<Extract<PrincipalSeen, { found: true }>>>;
}

/** What the words of an entry mean; the same words are looked up once. */
function interpreter(look: Look): (entry: PlannedEntry) => Promise<Understood> {
  const kept = new Map<string, Promise<Reading<unknown>>>();
  const once = <T>(key: string, of: string, find: () => Promise<T>): Promise<Reading<T>> => {
    const known = (kept.get(key) ?? readingOf(of, find)) as Promise<Reading<T>>;
    kept.set(key, known);
    return known;
  };
  return async ({ account, permissionSet, principal, principalType }) => {
    const [inAccount, ofSet, who] = await Promise.all([
      once(`account ${account}`, `which account \`${account}\` is`, () => meantAccount(look, account)),
      once(`set ${permissionSet}`, `which permission set \`${permissionSet}\` is`, () =>
        meantSet(look, permissionSet),
      ),
      once(`${principalType ?? 'any'} ${principal}`, `who \`${principal}\` is`, () =>
        meantPrincipal(look, principal, principalType),
      ),
    ]);
    return { account: inAccount, permissionSet: ofSet, principal: who };
  };
}

async function readingOf<T>(of: string, find: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { value: await find(), gaps: [], calls: [] };
  } catch (error) {
    return { gaps: gapsOf(error, of), calls: [] };
  }
}

async function seenOf(look: Look, entry: PlannedEntry, understood: Understood): Promise<PlannedSeen> {
  const failure = subjectOf(entry, understood);
  const get = look.about(failure, await knownOf(look, entry, understood));
  const read = OF_A_PLAN.map(async (key) => [key, await get(key)] as const);
  const evidenced = Object.fromEntries(await Promise.all(read)) as Evidenced;
  return {
    entry,
    evidenced: { failure: { value: failure, gaps: [], calls: [] }, ...evidenced },
    unclear: unclearIn(understood),
  };
}

function subjectOf(entry: PlannedEntry, { account, permissionSet, principal }: Understood): Failure {
  const who = one(principal);
  const type = who?.type ?? entry.principalType;
  const id = who?.id ?? (isPrincipalId(entry.principal) ? entry.principal.toLowerCase() : undefined);
  const [accountId, permissionSetArn] = [one(account)?.id, one(permissionSet)?.id];
  return {
    source: 'plan',
    kind: 'creation',
    status: 'PLANNED',
    how: 'Nobody has asked AWS for it yet.',
    ...(accountId ? { accountId } : {}),
    ...(permissionSetArn ? { permissionSetArn } : {}),
    ...(id ? { principalId: id } : {}),
    ...(type ? { principalType: type } : {}),
  };
}

/** What looking for the words has told already: who lives, and that what was typed does not exist or is not clear. */
async function knownOf(look: Look, entry: PlannedEntry, understood: Understood): Promise<Evidenced> {
  const { account, permissionSet, principal } = understood;
  const set = one(permissionSet);
  const named = { found: 'one' as const, arn: set?.id ?? '', name: set?.name ?? '' };
  return {
    ...(one(account) ? {} : { account: missing(account, { found: false, id: entry.account }) }),
    ...(set ? {} : { permissionSet: missing(permissionSet, { found: false, arn: entry.permissionSet }) }),
    askedSet: set ? seen(named) : { gaps: permissionSet.gaps, calls: [] },
    ...(await knownPrincipal(look, entry, principal)),
  };
}

async function knownPrincipal(
  look: Look,
  entry: PlannedEntry,
  principal: Understood['principal'],
): Promise<Evidenced> {
  const who = one(principal);
  if (who) return { principal: seen(who), successors: seen([]) };
  const isId = isPrincipalId(entry.principal);
  const remembered = isId ? await look.memory?.recallPrincipal(entry.principal.toLowerCase()) : undefined;
  const absent = {
    found: false as const,
    id: entry.principal,
    type: entry.principalType ?? ('GROUP' as const),
    ...(remembered ? { remembered } : {}),
  };
  // Only of an id that idc once saw alive can it be known that its owner was created again.
  return { principal: missing(principal, absent), ...(remembered ? {} : { successors: seen([]) }) };
}

function one<T>(reading: Reading<Meant<T>>): T | undefined {
  return reading.value?.found === 'one' ? reading.value.it : undefined;
}

function seen<T>(value: T): Reading<T> {
  return { value, gaps: [], calls: [] };
}

/** Proof of absence is a value; words that mean several things, or could not be looked up, are not. */
function missing<T>(reading: Reading<Meant<unknown>>, absent: T): Reading<T> {
  if (reading.value?.found === 'none') return seen(absent);
  const names =
    reading.value?.found === 'several' ? reading.value.choices.map(({ id }) => id).join(', ') : '';
  const several = {
    of: 'which of several is meant',
    reason: 'failed' as const,
    detail: `the name fits ${names}`,
    remedy: 'Write the id instead of the name.',
  };
  return { gaps: names ? [several] : reading.gaps, calls: [] };
}

function unclearIn(understood: Understood): PlannedSeen['unclear'] {
  const parts = Object.entries(understood) as [PlannedPart, Reading<Meant<unknown>>][];
  return Object.fromEntries(
    parts.flatMap(([part, { value }]) =>
      value && value.found !== 'one' && value.choices.length > 0 ? [[part, value.choices]] : [],
    ),
  );
}
