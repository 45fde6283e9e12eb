import type { Session } from '../aws/clients.ts';
import type { Gap } from '../aws/reading.ts';
import type { Instance } from './evidence.ts';
import { home } from './instance.ts';
import { type Gatherer, gapsOf, type Look } from './look.ts';
import { type SignInEvent, signInEvent, theirs, unnamedFailures } from './sign-in-event.ts';
import { lookup } from './trail.ts';

/** What CloudTrail has of one person's sign-ins in a window. Every string is untrusted. */
export interface SignIns {
  readonly since: string;
  readonly regions: readonly RegionRead[];
  /** Oldest first. */
  readonly theirs: readonly SignInEvent[];
  /** Failures that name nobody, as refused responses of an identity provider do: could be anybody's. Oldest first. */
  readonly unnamed: readonly SignInEvent[];
  readonly unread: readonly Gap[];
}

export interface RegionRead {
  readonly region: string;
  readonly pages: number;
  /** Everything after this was read, ISO 8601. */
  readonly from: string;
}

/** LookupEvents takes one attribute, and one call a second is idc's share of its rate in each account and Region. */
const PAGES = 40;
const NAMES = [
  'CredentialVerification',
  'ExternalIdPDirectoryLogin',
  'UserAuthentication',
  'CredentialChallenge',
  'UpdatePassword',
];
const DEEP = ['GetRoleCredentials', 'Federate'];

/** The sign-ins of the person who was asked about, in every Region of the instance, newest first. */
export const gatherSignIns: Gatherer<'signIns'> = async (look) => {
  const person = await look.need('person');
  const { instance } = await home(look);
  const since = Date.parse(look.now) - (look.asked.sinceHours ?? 1) * 3_600_000;
  const regions = await regionsOf(look, instance);
  const reads = await Promise.all(regions.names.map((region) => inRegion(look, { region, since })));
  const all = reads.flatMap(({ events }) => events);
  const events = [...new Map(all.map((event) => [event.id, event])).values()];
  events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const own = person.found === 'one' ? theirs(events, person) : [];
  return {
    since: new Date(since).toISOString(),
    regions: reads.flatMap(({ read }) => (read.pages > 0 ? [read] : [])),
    theirs: own,
    unnamed: unnamedFailures(events, own),
    unread: [
      ...(await otherAccount(look, instance)),
      ...regions.unread,
      ...reads.flatMap(({ unread }) => unread),
    ],
  };
};

async function regionsOf(look: Look, { primaryRegion }: Instance) {
  try {
    const regions = await look.need('instanceRegions');
    return { names: [...new Set([primaryRegion, ...regions.map(({ name }) => name)])], unread: [] };
  } catch (error) {
    return { names: [primaryRegion], unread: gapsOf(error, 'the additional Regions of the instance') };
  }
}

/** AWS's samples have sign-ins in the account that owns the identity store; idc may read another one only. */
async function otherAccount(look: Look, { ownerAccountId, primaryRegion }: Instance): Promise<Gap[]> {
  if (look.aws.management(primaryRegion)) return [];
  const own = look.aws.roles.read?.split(':')[4] ?? (await look.peek('identity'))?.accountId;
  if (own !== undefined && own === ownerAccountId) return [];
  return [
    {
      of: `sign-ins that are recorded in account ${ownerAccountId ?? 'of the instance'}`,
      reason: 'not-configured',
      detail:
        'IDC_MANAGEMENT_READ_ROLE_ARN is not set, and CloudTrail shows a role only the events of its own account',
      remedy:
        'Create the role of deploy/policies/management-read.json in the management account and set IDC_MANAGEMENT_READ_ROLE_ARN.',
    },
  ];
}

interface Wanted {
  readonly region: string;
  readonly since: number;
}

async function inRegion(look: Look, wanted: Wanted) {
  const { region } = wanted;
  const management = look.aws.management(region);
  const sessions = [look.aws.read(region), ...(management ? [management] : [])];
  const left = { pages: PAGES };
  const reads = await Promise.all(sessions.map((session) => inAccount(look, session, { ...wanted, left })));
  const from = Math.max(...reads.map((read) => read.from));
  return {
    read: { region, pages: PAGES - left.pages, from: new Date(from).toISOString() },
    events: reads.flatMap(({ events }) => events),
    unread: reads.flatMap(({ unread }) => unread),
  };
}

interface Read {
  readonly events: readonly SignInEvent[];
  readonly from: number;
  readonly unread: readonly Gap[];
}

/**
 * The names page by page, each time the one that has come least far back, so that what was read is whole as far back
 * as it can be. What fails once would fail alike for the next name.
 */
async function inAccount(
  look: Look,
  session: Session,
  { region, since, left }: Wanted & { left: { pages: number } },
): Promise<Read> {
  const now = Date.parse(look.now);
  const names = look.asked.deep ? [...NAMES, ...DEEP] : NAMES;
  const open = new Map(names.map((name) => [name, { from: now, token: undefined as string | undefined }]));
  const events: SignInEvent[] = [];
  const reached = () => Math.max(since, ...[...open.values()].map(({ from }) => from));
  const where = `sign-in events in ${region} seen from ${session.name}`;
  try {
    while (open.size > 0 && left.pages > 0) {
      const [name, { from, token }] = [...open].reduce((a, b) => (b[1].from > a[1].from ? b : a));
      left.pages -= 1;
      const page = await lookup(look, session, {
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
        StartTime: new Date(since),
        EndTime: new Date(now),
        ...(token ? { NextToken: token } : {}),
      });
      events.push(...page.events.flatMap(signInEvent));
      const oldest = Math.min(from, ...page.events.flatMap(({ record }) => Date.parse(record.at) || []));
      if (page.next) open.set(name, { from: oldest, token: page.next });
      else open.delete(name);
    }
    return { events, from: reached(), unread: open.size > 0 ? [leftOut(where, reached())] : [] };
  } catch (error) {
    return { events, from: reached(), unread: gapsOf(error, where) };
  }
}

function leftOut(where: string, from: number): Gap {
  return {
    of: `${where}, before ${new Date(from).toISOString()}`,
    reason: 'left-out',
    detail: `idc reads ${PAGES} pages of 50 events in a Region for one question`,
  };
}
