import type { Gap } from '../aws/reading.ts';
import { type DirectoryBounds, listDirectory, PAGE } from './directory.ts';
import type { PrincipalType, Remembered, Successor } from './evidence.ts';
import { home } from './instance.ts';
import { type Gatherer, gapsOf, type Look, needFrom } from './look.ts';
import { lookAtEach } from './many.ts';
import { stillNamed } from './orphan-rows.ts';
import type { Pair } from './provisioned.ts';
import { knownNames, readNames } from './set-names.ts';

/** A listing that shrank below this share of the last one is a fault of the directory before it is a clean-up. */
const BELIEVED = 0.8;
/** So many assigned principals, and none of them alive: that is another directory, or an emptied one. */
const TOO_MANY = 3;

export interface Orphan {
  readonly id: string;
  readonly type: PrincipalType;
  readonly remembered?: Remembered;
  /** Absent where it is not known whether a live principal has its external id or name. */
  readonly successors?: readonly Successor[];
  readonly pairs: readonly Pair[];
  readonly applications: readonly { readonly arn: string; readonly name: string }[];
}

/** How the principals of one type were looked for. */
export interface Existence {
  readonly type: PrincipalType;
  /** Distinct users or groups that assignments name. */
  readonly assigned: number;
  readonly by: 'listing' | 'describing' | 'nothing';
  readonly listed?: number;
  /** The last count that was believed; the guard against a shrunken listing is off without one. */
  readonly before?: number;
}

export interface Orphans {
  readonly orphans: readonly Orphan[];
  readonly existence: readonly Existence[];
  readonly setNames: Readonly<Record<string, string>>;
  readonly unread: readonly Gap[];
}

/** Assignments whose principal the identity store says, one by one, that it does not have. */
export const gatherOrphans: Gatherer<'orphans'> = async (look) => {
  const named = await namedPrincipals(look);
  const [users, groups] = await Promise.all([goneOf(look, 'USER', named), goneOf(look, 'GROUP', named)]);
  const { orphans, unread } = await stillNamed(look, [...users.orphans, ...groups.orphans]);
  const sets = new Set(orphans.flatMap(({ pairs }) => pairs.map((pair) => pair.permissionSetArn)));
  const names = await readNames(look, [...sets]);
  const known = knownNames(look);
  return {
    orphans,
    existence: [users.existence, groups.existence].filter(({ assigned }) => assigned > 0),
    setNames: Object.fromEntries(
      [...sets].map((arn) => [arn, known.get(arn) ?? arn.split('/').at(-1) ?? arn]),
    ),
    unread: [...users.unread, ...groups.unread, ...unread, ...names.unread],
  };
};

interface Named {
  readonly type: PrincipalType;
  readonly pairs: Pair[];
  readonly applications: { readonly arn: string; readonly name: string }[];
}

/** Every principal that an assignment names, with where it does. */
async function namedPrincipals(look: Look): Promise<ReadonlyMap<string, Named>> {
  const { assigned } = await look.need('allAssignments');
  const applications = (await look.peek('applicationAssignments'))?.applications ?? [];
  const named = new Map<string, Named>();
  const of = (id: string, type: PrincipalType) => {
    const one = named.get(id) ?? { type, pairs: [], applications: [] };
    named.set(id, one);
    return one;
  };
  for (const { accountId, permissionSetArn, rows } of assigned) {
    const pair = { accountId, permissionSetArn };
    for (const row of rows) of(row.principalId, row.principalType).pairs.push(pair);
  }
  for (const { arn, name, rows } of applications)
    for (const row of rows) of(row.principalId, row.principalType).applications.push({ arn, name });
  return named;
}

interface Gone {
  readonly orphans: readonly Orphan[];
  readonly existence: Existence;
  readonly unread: readonly Gap[];
}

async function goneOf(look: Look, type: PrincipalType, all: ReadonlyMap<string, Named>): Promise<Gone> {
  const named = new Map([...all].filter(([, one]) => one.type === type));
  const { suspects, existence, unread } = await suspectsOf(look, type, [...named.keys()]);
  const each = { of: `whether the ${word(type)} exist`, name: (id: string) => id };
  const described = await lookAtEach(suspects, each, (id) => confirmed(look, type, id));
  const gone = described.seen.flatMap((one) => (one ? [one] : []));
  const noneLeft = existence.assigned >= TOO_MANY && gone.length === existence.assigned;
  const gaps = [...unread, ...described.unread];
  if (noneLeft && !look.asked.acceptCounts)
    return { orphans: [], existence, unread: [...gaps, noneLives(type, gone.length)] };
  const orphans = gone.map((one) => {
    const { pairs = [], applications = [] } = named.get(one.id) ?? {};
    return { ...one, pairs, applications };
  });
  return { orphans, existence, unread: gaps };
}

interface Suspects {
  readonly suspects: readonly string[];
  readonly existence: Existence;
  readonly unread: readonly Gap[];
}

/** Who may be gone: all who are assigned, where they are fewer than the directory's pages; else who is not listed. */
async function suspectsOf(look: Look, type: PrincipalType, ids: readonly string[]): Promise<Suspects> {
  const { instance } = await home(look);
  const store = instance.identityStoreId;
  const before = await look.memory?.recallCount(store, type);
  const known = before ? { before: before.count } : {};
  const existence = { type, assigned: ids.length, ...known };
  const describing = { suspects: ids, existence: { ...existence, by: 'describing' as const }, unread: [] };
  const pages = before ? Math.ceil(before.count / PAGE) : 1;
  if (ids.length <= pages) return describing;
  const listing = await listed(look, type, { wanted: new Set(ids), ...(before ? {} : { most: ids.length }) });
  if ('unread' in listing)
    return { suspects: [], existence: { ...existence, by: 'nothing' }, unread: listing.unread };
  if (!listing.complete) return describing;
  const counted = { ...existence, by: 'listing' as const, listed: listing.count };
  const doubt = doubtIn(look, counted);
  if (doubt) return { suspects: [], existence: counted, unread: [doubt] };
  await look.memory?.rememberCount(store, type, listing.count);
  const live = new Set(listing.live.map(({ id }) => id));
  return { suspects: ids.filter((id) => !live.has(id)), existence: counted, unread: [] };
}

async function listed(look: Look, type: PrincipalType, bounds: DirectoryBounds) {
  try {
    return await listDirectory(look, type, bounds);
  } catch (error) {
    return { unread: gapsOf(error, `the list of ${word(type)}, without which none is called deleted`) };
  }
}

function doubtIn({ asked }: Look, { type, listed = 0, before }: Existence): Gap | undefined {
  const shrank = before !== undefined && listed < before * BELIEVED && !asked.acceptCounts;
  if (listed > 0 && !shrank) return undefined;
  const remedy = shrank
    ? 'If the directory really became so much smaller, ask `orphans --accept-counts`.'
    : 'Look at the identity source: a synchronisation that went wrong empties a directory.';
  return {
    of: `which ${word(type)} were deleted`,
    reason: 'failed',
    detail: `the directory lists ${listed} ${word(type)}${before === undefined ? '' : `, where it had ${before}`}: idc does not call that deleted`,
    remedy,
  };
}

function noneLives(type: PrincipalType, count: number): Gap {
  return {
    of: `which ${word(type)} were deleted`,
    reason: 'failed',
    detail: `none of the ${count} ${word(type)} that are assigned exists: that is an emptied directory or another one, and idc calls none of them deleted`,
    remedy: 'Look at the identity source. If they really were all deleted, ask `orphans --accept-counts`.',
  };
}

function word(type: PrincipalType): string {
  return type === 'USER' ? 'users' : 'groups';
}

/** One Describe that says that there is no such one; then who may have taken its place. */
async function confirmed(look: Look, type: PrincipalType, id: string) {
  const name = look.asked.names?.[id];
  const subject = { source: 'plan', principalType: type, principalId: id, how: '' } as const;
  const principal = await needFrom(look.about(subject, {}), 'principal');
  if (principal.found) return undefined;
  const told = name ? { name, externalIds: [], lastSeen: look.now } : undefined;
  const remembered = principal.remembered ?? told;
  const known = {
    principal: { value: { ...principal, ...(remembered ? { remembered } : {}) }, gaps: [], calls: [] },
  };
  const successors = (await look.about(subject, known)('successors')).value;
  return { id, type, ...(remembered ? { remembered } : {}), ...(successors ? { successors } : {}) };
}
