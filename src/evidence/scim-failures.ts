import type { Session } from '../aws/clients.ts';
import type { Gap } from '../aws/reading.ts';
import type { PrincipalType } from './evidence.ts';
import { isRecord } from './ids.ts';
import { home } from './instance.ts';
import type { Gatherer } from './look.ts';
import { gapsOf, type Look } from './look.ts';
import { atMost, lookAtEach } from './many.ts';
import { isPrincipalId } from './meant.ts';
import { describePrincipal } from './principal.ts';
import { trails } from './search-trail.ts';
import { lookup, type TrailEvent } from './trail.ts';

/** A SCIM request that AWS refused. Every string is untrusted. */
export interface ScimFailure {
  readonly eventId: string;
  /** `CreateUser`, `PatchGroup` … */
  readonly name: string;
  readonly at: string;
  readonly code?: string;
  readonly message: string;
  readonly userAgent?: string;
  /** Only where the event names an id: AWS masks names. */
  readonly principal?: { readonly type: PrincipalType; readonly id: string; readonly name?: string };
}

export interface ScimFailures {
  readonly since: string;
  /** Newest first. */
  readonly failures: readonly ScimFailure[];
  readonly succeeded: { readonly count: number; readonly lastAt?: string };
  /** When access tokens were made, newest first, as far as CloudTrail goes back. */
  readonly tokensMade: readonly string[];
  readonly unread: readonly Gap[];
}

const SOURCE = 'identitystore-scim.amazonaws.com';
/** At one call a second: 40 seconds for each account. 50 events are on each page. */
const PAGES = 40;
const TOKEN_PAGES = 2;
const MOST_NAMES = 40;
const DAY = 24 * 3_600_000;

/**
 * SCIM requests in the event history of the primary Region, where alone SCIM works, newest first, in every account that
 * idc may read: they are recorded in the account that owns the identity store.
 */
export const gatherScimFailures: Gatherer<'scimFailures'> = async (look) => {
  const since = Date.parse(look.now) - (look.asked.sinceHours ?? 24) * 3_600_000;
  const sessions = await trails(look);
  const read = await Promise.all(sessions.map((session) => requestsIn(look, session, since)));
  const tokens = await Promise.all(sessions.map((session) => tokensIn(look, session)));
  const events = distinct(read.flatMap((one) => one.events));
  const failures = events.filter(({ record }) => record.errorCode ?? record.errorMessage).map(failureOf);
  const good = events.filter(({ record }) => !record.errorCode && !record.errorMessage);
  const named = await withNames(look, failures);
  return {
    since: new Date(since).toISOString(),
    failures: named.failures,
    succeeded: { count: good.length, ...(good[0] ? { lastAt: good[0].record.at } : {}) },
    tokensMade: distinct(tokens.flatMap((one) => one.events)).map(({ record }) => record.at),
    unread: [
      ...(await ownerUnread(look)),
      ...[...read, ...tokens].flatMap((one) => one.unread),
      ...named.unread,
    ],
  };
};

export interface Searched {
  readonly events: readonly TrailEvent[];
  readonly unread: readonly Gap[];
}

async function requestsIn(look: Look, session: Session, since: number): Promise<Searched> {
  const of = `SCIM requests in CloudTrail event history seen from ${session.name}`;
  const attribute = { AttributeKey: 'EventSource' as const, AttributeValue: SOURCE };
  return search(look, session, { attribute, since, pages: PAGES, of });
}

/** A token lives for a year, and event history for 90 days. */
export async function tokensIn(look: Look, session: Session): Promise<Searched> {
  const of = `when access tokens were made, seen from ${session.name}`;
  const attribute = { AttributeKey: 'EventName' as const, AttributeValue: 'CreateBearerToken' };
  const since = Date.parse(look.now) - 90 * DAY;
  const { events, unread } = await search(look, session, { attribute, since, pages: TOKEN_PAGES, of });
  return { events: events.filter(({ record }) => !record.errorCode), unread };
}

interface Wanted {
  readonly attribute: { readonly AttributeKey: 'EventSource' | 'EventName'; readonly AttributeValue: string };
  readonly since: number;
  readonly pages: number;
  readonly of: string;
}

async function search(look: Look, session: Session, wanted: Wanted): Promise<Searched> {
  const { attribute, since, pages, of } = wanted;
  const events: TrailEvent[] = [];
  try {
    let token: string | undefined;
    for (let page = 0; page < pages; page += 1) {
      const read = await lookup(look, session, {
        LookupAttributes: [attribute],
        StartTime: new Date(since),
        EndTime: new Date(look.now),
        ...(token ? { NextToken: token } : {}),
      });
      events.push(...read.events);
      if (!read.next) return { events, unread: [] };
      token = read.next;
    }
    const reached = events.at(-1)?.record.at ?? 'then';
    const detail = `idc reads the newest ${pages * 50} events: it got back to ${reached}`;
    return { events, unread: [{ of: `older ${of}`, reason: 'left-out', detail }] };
  } catch (error) {
    return { events, unread: gapsOf(error, of) };
  }
}

/** Where the owner's account is not read, silence says nothing. */
export async function ownerUnread(look: Look): Promise<Gap[]> {
  const { instance } = await home(look);
  if (look.aws.management(instance.primaryRegion)) return [];
  const identity = await look.peek('identity');
  if (identity && identity.accountId === instance.ownerAccountId) return [];
  return [
    {
      of: 'SCIM requests in the account that owns the identity store',
      reason: 'not-configured',
      detail: 'CloudTrail records them there, and idc has no role in it',
      remedy: 'Set IDC_MANAGEMENT_READ_ROLE_ARN to a role in the management account.',
    },
  ];
}

function distinct(events: readonly TrailEvent[]): TrailEvent[] {
  const byId = new Map(events.map((event) => [event.record.eventId, event]));
  return [...byId.values()].sort((a, b) => (a.record.at < b.record.at ? 1 : -1));
}

function failureOf({ record, raw }: TrailEvent): ScimFailure {
  const { eventId, name, at, errorCode, errorMessage, userAgent } = record;
  const asked = isRecord(raw.requestParameters) ? raw.requestParameters : {};
  const id = typeof asked.id === 'string' ? asked.id.toLowerCase() : '';
  const type = /Group/.test(name) ? 'GROUP' : 'USER';
  return {
    eventId,
    name,
    at,
    ...(errorCode ? { code: errorCode } : {}),
    message: errorMessage ?? '',
    ...(userAgent ? { userAgent } : {}),
    ...(isPrincipalId(id) ? { principal: { type, id } } : {}),
  };
}

type Principal = NonNullable<ScimFailure['principal']>;
type Named = { readonly failures: readonly ScimFailure[]; readonly unread: readonly Gap[] };

async function withNames(look: Look, failures: readonly ScimFailure[]): Promise<Named> {
  const principals = failures.flatMap(({ principal }) => (principal ? [principal] : []));
  const distinct = [...new Map(principals.map((one) => [one.id, one])).values()];
  const { some, unread } = atMost(distinct, MOST_NAMES, (left) => `the names of ${left} users and groups`);
  const each = { of: 'the names', name: ({ id }: Principal) => id };
  const read = await lookAtEach(some, each, async ({ type, id }) => {
    const live = await describePrincipal(look, type, id);
    if (live) await look.memory?.rememberPrincipal(live);
    return [id, live?.name ?? (await look.memory?.recallPrincipal(id))?.name] as const;
  });
  const names = new Map(read.seen);
  return {
    failures: failures.map((failure) => {
      const name = failure.principal && names.get(failure.principal.id);
      return failure.principal && name ? { ...failure, principal: { ...failure.principal, name } } : failure;
    }),
    unread: [...unread, ...read.unread],
  };
}
