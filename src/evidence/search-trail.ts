import type { Session } from '../aws/clients.ts';
import type { Gap } from '../aws/reading.ts';
import { home } from './instance.ts';
import { gapsOf, type Look } from './look.ts';
import { lookup, startedRequest, type TrailEvent } from './trail.ts';

const PAGES = 20;
const HOURS = 24;
/** The calls that start a request under an id; each is one LookupEvents filter, since AWS takes one attribute. */
export const STARTING_CALLS = [
  'CreateAccountAssignment',
  'DeleteAccountAssignment',
  'ProvisionPermissionSet',
];

interface Searched {
  readonly event?: Readonly<Record<string, unknown>>;
  readonly how: string;
  readonly gaps: readonly Gap[];
}

/**
 * Looks for an id that no Describe call knows: as CloudTrail event id (one call), then as the id of an API call or
 * of the request that it started, newest events first, over 24 hours and at most 20 pages in each account. What one
 * account has, the other is not asked for any more.
 */
export async function searchTrail(
  look: Look,
  id: string,
  among: 'event ids' | 'all ids' = 'all ids',
): Promise<Searched> {
  const searches = (await trails(look)).map((session) => searchIn(session));
  const found =
    (await firstOf(searches.map((search) => orGap(search, byEventId(look, search, id))))) ??
    (among === 'all ids' ? await byRequestId(look, searches, id) : undefined);
  const gaps = [...new Map(searches.flatMap((search) => search.gaps).map((gap) => [gap.of, gap])).values()];
  if (found) return { ...found, gaps };
  const looked = searches
    .filter((search) => search.gaps.length === 0 && search.pages > 0)
    .map(({ session, pages }) => `${session.name} (${pages} pages of the last ${HOURS} h)`);
  return {
    gaps,
    how: `No request has the id ${id}, and CloudTrail event history has no such event or call: ${looked.join(', ')}.`,
  };
}

interface Search {
  readonly session: Session;
  readonly gaps: Gap[];
  /** The calls of which there is more to read, the next one first, each with the token of its next page. */
  open: readonly (readonly [name: string, token?: string])[];
  pages: number;
}

interface Found {
  readonly event: Readonly<Record<string, unknown>>;
  readonly how: string;
}

function searchIn(session: Session): Search {
  return { session, gaps: [], open: STARTING_CALLS.map((name) => [name]), pages: 0 };
}

async function orGap(search: Search, read: Promise<Found | undefined>): Promise<Found | undefined> {
  try {
    return await read;
  } catch (error) {
    search.gaps.push(...gapsOf(error, `CloudTrail event history seen from ${search.session.name}`));
    return undefined;
  }
}

/** As soon as one has found it; undefined when all have looked in vain. */
function firstOf(reads: readonly Promise<Found | undefined>[]): Promise<Found | undefined> {
  const never = new Promise<never>(() => {});
  const found = reads.map((read) => read.then((one) => one ?? never));
  return Promise.race([...found, Promise.all(reads).then((all) => all.find(Boolean))]);
}

/** Where the calls to Identity Center may be recorded: the account of the caller, in Identity Center's Region. */
export async function trails(look: Look): Promise<Session[]> {
  const { instance, session } = await home(look);
  const management = look.aws.management(instance.primaryRegion);
  return management ? [session, management] : [session];
}

async function byEventId(look: Look, { session }: Search, id: string): Promise<Found | undefined> {
  const { events } = await lookup(look, session, {
    LookupAttributes: [{ AttributeKey: 'EventId', AttributeValue: id }],
  });
  const [event] = events;
  if (!event) return undefined;
  return { event: event.raw, how: `The id is the CloudTrail event id of a ${event.record.name} call.` };
}

/** Page by page in all accounts alike, so that neither is asked for more than the other needed. */
async function byRequestId(look: Look, searches: readonly Search[], id: string): Promise<Found | undefined> {
  for (;;) {
    const unfinished = searches.filter(({ open, pages }) => open.length > 0 && pages < PAGES);
    if (unfinished.length === 0) return undefined;
    const found = await firstOf(unfinished.map((search) => orGap(search, nextPage(look, search, id))));
    if (found) return found;
  }
}

/** After a page that could not be read there is no next one. */
async function nextPage(look: Look, search: Search, id: string): Promise<Found | undefined> {
  const [[name, token] = [''], ...rest] = search.open;
  search.open = [];
  const end = new Date(look.now);
  const page = await lookup(look, search.session, {
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
    StartTime: new Date(end.getTime() - HOURS * 3_600_000),
    EndTime: end,
    ...(token ? { NextToken: token } : {}),
  });
  search.pages += 1;
  search.open = page.next ? [...rest, [name, page.next]] : rest;
  const match = page.events.find((event) => names(event, id));
  return match && { event: match.raw, how: howFound(match, search.pages) };
}

function names({ raw, record }: TrailEvent, id: string): boolean {
  return record.requestId?.toLowerCase() === id || startedRequest(raw) === id;
}

function howFound({ record }: TrailEvent, pages: number): string {
  return `The id is that of an API call, ${record.name} at ${record.at}, found in CloudTrail event history after ${pages} ${pages === 1 ? 'page' : 'pages'} of the last ${HOURS} h.`;
}
