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
 * of the request that it started, newest events first, over 24 hours and at most 20 pages in each account.
 */
export async function searchTrail(
  look: Look,
  id: string,
  among: 'event ids' | 'all ids' = 'all ids',
): Promise<Searched> {
  const gaps: Gap[] = [];
  const looked: string[] = [];
  const sessions = await trails(look);
  for (const find of among === 'all ids' ? [byEventId, byRequestId] : [byEventId]) {
    const inEach = sessions.map(async (session) => {
      try {
        return { session, found: await find(look, session, id) };
      } catch (error) {
        gaps.push(...gapsOf(error, `CloudTrail event history seen from ${session.name}`));
        return undefined;
      }
    });
    for (const searched of await Promise.all(inEach)) {
      if (searched?.found.event) return { event: searched.found.event, how: searched.found.how, gaps };
      if (searched && find === byRequestId)
        looked.push(`${searched.session.name} (${searched.found.pages} pages of the last ${HOURS} h)`);
    }
  }
  return {
    gaps: [...new Map(gaps.map((gap) => [gap.of, gap])).values()],
    how: `No request has the id ${id}, and CloudTrail event history has no such event or call: ${looked.join(', ')}.`,
  };
}

interface Found {
  readonly event?: Readonly<Record<string, unknown>>;
  readonly how: string;
  readonly pages: number;
}

/** Where the calls to Identity Center may be recorded: the account of the caller, in Identity Center's Region. */
export async function trails(look: Look): Promise<Session[]> {
  const { instance, session } = await home(look);
  const management = look.aws.management(instance.primaryRegion);
  return management ? [session, management] : [session];
}

async function byEventId(look: Look, session: Session, id: string): Promise<Found> {
  const { events } = await lookup(look, session, {
    LookupAttributes: [{ AttributeKey: 'EventId', AttributeValue: id }],
  });
  const [event] = events;
  if (!event) return { how: '', pages: 1 };
  return {
    event: event.raw,
    how: `The id is the CloudTrail event id of a ${event.record.name} call.`,
    pages: 1,
  };
}

async function byRequestId(look: Look, session: Session, id: string): Promise<Found> {
  const end = new Date(look.now);
  const start = new Date(end.getTime() - HOURS * 3_600_000);
  const open = new Map<string, string | undefined>(STARTING_CALLS.map((name) => [name, undefined]));
  let pages = 0;
  while (open.size > 0 && pages < PAGES) {
    for (const [name, NextToken] of [...open].slice(0, PAGES - pages)) {
      const page = await lookup(look, session, {
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
        StartTime: start,
        EndTime: end,
        ...(NextToken ? { NextToken } : {}),
      });
      pages += 1;
      const match = page.events.find((event) => names(event, id));
      if (match) return { event: match.raw, how: howFound(match, pages), pages };
      if (page.next) open.set(name, page.next);
      else open.delete(name);
    }
  }
  return { pages, how: '' };
}

function names({ raw, record }: TrailEvent, id: string): boolean {
  return record.requestId?.toLowerCase() === id || startedRequest(raw) === id;
}

function howFound({ record }: TrailEvent, pages: number): string {
  return `The id is that of an API call, ${record.name} at ${record.at}, found in CloudTrail event history after ${pages} ${pages === 1 ? 'page' : 'pages'} of the last ${HOURS} h.`;
}
