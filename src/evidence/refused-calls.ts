import type { Session } from '../aws/clients.ts';
import type { Gap } from '../aws/reading.ts';
import type { Failure } from './evidence.ts';
import { refusal } from './failure.ts';
import { gapsOf, type Look } from './look.ts';
import { STARTING_CALLS, trails } from './search-trail.ts';
import { lookup, type TrailEvent } from './trail.ts';
import { withoutTriedAgain } from './tried-again.ts';

/** At one call a second for each account, pages cost more than anything else; 50 events are on each. */
const PAGES = 8;

/**
 * Calls that AWS refused at once, which no status list has: three filters on each account's event history, since
 * LookupEvents takes one attribute and none for errors.
 */
export async function refusedCalls(
  look: Look,
  since: number,
): Promise<{ failures: Failure[]; unread: Gap[] }> {
  const sessions = await trails(look);
  const searches = sessions.flatMap((session) =>
    STARTING_CALLS.map((name) => search(look, { session, name, since })),
  );
  const found = await Promise.all(searches);
  // The same account may be read in two roles.
  const events = new Map(
    found.flatMap(({ refused }) => refused).map((event) => [event.record.eventId, event]),
  );
  return {
    failures: [...events.values()].map(({ raw, record }) =>
      refusal(raw, record, 'CloudTrail shows the call as refused.'),
    ),
    unread: found.flatMap(({ unread }) => unread),
  };
}

interface Search {
  readonly session: Session;
  readonly name: string;
  readonly since: number;
}

async function search(
  look: Look,
  { session, name, since }: Search,
): Promise<{ refused: TrailEvent[]; unread: readonly Gap[] }> {
  const of = `refused ${name} calls in CloudTrail event history seen from ${session.name}`;
  const calls: TrailEvent[] = [];
  const seen = (unread: readonly Gap[]) => {
    const refused = withoutTriedAgain(calls).filter(({ record }) => record.errorCode !== undefined);
    return { refused, unread };
  };
  try {
    let token: string | undefined;
    for (let page = 0; page < PAGES; page += 1) {
      const { events, next } = await lookup(look, session, {
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
        StartTime: new Date(since),
        EndTime: new Date(look.now),
        ...(token ? { NextToken: token } : {}),
      });
      calls.push(...events);
      if (!next) return seen([]);
      token = next;
    }
    return seen([leftOut(of, calls.at(-1))]);
  } catch (error) {
    return seen(gapsOf(error, of));
  }
}

function leftOut(of: string, oldest: TrailEvent | undefined): Gap {
  const before = oldest ? `, before ${oldest.record.at}` : '';
  return { of: `older ${of}`, reason: 'left-out', detail: `idc reads ${PAGES} pages of 50 calls${before}` };
}
