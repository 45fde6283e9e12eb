import { type Event, LookupEventsCommand, type LookupEventsCommandInput } from '@aws-sdk/client-cloudtrail';
import type { Session } from '../aws/clients.ts';
import type { CallRecord } from './evidence.ts';
import { isRecord } from './ids.ts';
import type { Look } from './look.ts';

/** A record with its raw fields, for matching; never shown as it is. */
export interface TrailEvent {
  readonly record: CallRecord;
  readonly raw: Readonly<Record<string, unknown>>;
}

interface Page {
  readonly events: readonly TrailEvent[];
  readonly next: string | undefined;
}

/** The pages that a question has read, by what they were asked with. */
const read = new WeakMap<Look['asked'], Map<string, Promise<Page>>>();

/**
 * One page of LookupEvents: at most 50 events, newest first. AWS allows two calls a second for an account and Region, so
 * one question reads the same page once.
 */
export function lookup(look: Look, session: Session, input: LookupEventsCommandInput): Promise<Page> {
  const pages = read.get(look.asked) ?? new Map<string, Promise<Page>>();
  read.set(look.asked, pages);
  const name = `${session.name} ${session.region} ${JSON.stringify(input)}`;
  const page = pages.get(name) ?? readPage(look, session, input);
  pages.set(name, page);
  return page;
}

async function readPage(look: Look, session: Session, input: LookupEventsCommandInput): Promise<Page> {
  const answer = await look.call(session, 'cloudtrail:LookupEvents', () =>
    session.cloudtrail.send(new LookupEventsCommand({ MaxResults: 50, ...input })),
  );
  return { events: (answer.Events ?? []).flatMap(trailEvent), next: answer.NextToken };
}

function trailEvent(event: Event): TrailEvent[] {
  const raw = parseEvent(event.CloudTrailEvent);
  return raw ? [{ raw, record: recordOf(raw, event.EventId) }] : [];
}

function parseEvent(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The fields of a CloudTrail record that idc uses; every one may be missing or of another type. */
export function recordOf(raw: Readonly<Record<string, unknown>>, eventId?: string): CallRecord {
  const identity = isRecord(raw.userIdentity) ? raw.userIdentity : {};
  const behalf = isRecord(identity.onBehalfOf) ? identity.onBehalfOf : {};
  return {
    eventId: text(raw.eventID) ?? eventId ?? '',
    at: text(raw.eventTime) ?? '',
    name: text(raw.eventName) ?? '',
    source: text(raw.eventSource) ?? '',
    ...optional('requestId', raw.requestID),
    ...optional('region', raw.awsRegion),
    ...optional('callerArn', identity.arn),
    ...optional('callerAccount', identity.accountId),
    ...optional('callerUserId', behalf.userId),
    ...optional('userAgent', raw.userAgent),
    ...optional('errorCode', raw.errorCode),
    ...optional('errorMessage', raw.errorMessage),
  };
}

/** The id of the asynchronous request that a call started, from its `responseElements.*.requestId`. */
export function startedRequest(raw: Readonly<Record<string, unknown>>): string | undefined {
  if (!isRecord(raw.responseElements)) return undefined;
  for (const status of Object.values(raw.responseElements)) {
    if (isRecord(status) && typeof status.requestId === 'string') return status.requestId.toLowerCase();
  }
  return undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}

function optional<K extends string>(key: K, value: unknown): { [P in K]?: string } {
  const found = text(value);
  return found ? ({ [key]: found } as { [P in K]?: string }) : {};
}
