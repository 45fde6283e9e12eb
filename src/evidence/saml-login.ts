import type { Session } from '../aws/clients.ts';
import { isRecord } from './ids.ts';
import { home } from './instance.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { discreetly, nameIdOf, type SamlDocument, takenOf, without } from './saml.ts';
import { lookup, type TrailEvent } from './trail.ts';

/** What CloudTrail recorded of the sign-in that a SAML response was made for. */
export interface SamlLogin {
  readonly from: string;
  readonly to: string;
  readonly region: string;
  /** Every event of that time was seen. */
  readonly complete: boolean;
  readonly event?: {
    readonly at: string;
    readonly isFailure: boolean;
    /** What AWS said, without the NameID. Untrusted. */
    readonly message?: string;
    /** `time`: it happened then, and may be another person's. */
    readonly by: 'request' | 'name' | 'time';
  };
}

/** AWS prints the source in two ways. */
const SOURCES = ['signin.amazonaws.com', 'signin.amazon.com'];
const NAMES = ['ExternalIdPDirectoryLogin', 'UserAuthentication'];
const PAGES = 2;
const BEFORE_MS = 5 * 60_000;
const AFTER_MS = 15 * 60_000;
const NEAR_MS = 2 * 60_000;
const DAY_MS = 24 * 3_600_000;
const OF = 'what CloudTrail recorded of the sign-in';

/** The sign-in within minutes of the response's own time, in the Region that was signed in to: two to four calls. */
export const gatherSamlLogin: Gatherer<'samlLogin'> = async (look) => {
  const document = await look.need('saml');
  const around = timeOf(look, document);
  if (around === undefined || !isKept(around, Date.parse(look.now))) throw new NotSeen([]);
  try {
    return await searched(look, document, around);
  } catch (error) {
    return discreetly(error, OF, nameIdOf(document) ?? '');
  }
};

/** Event history goes back 90 days, and has nothing of tomorrow. */
function isKept(around: number, now: number): boolean {
  return around > now - 90 * DAY_MS && around < now + DAY_MS;
}

/** When it was used, else when it was made. */
function timeOf({ asked }: Look, document: SamlDocument): number | undefined {
  if (asked.usedAt) return Date.parse(asked.usedAt);
  const { reading } = document;
  const made = reading.state === 'read' ? reading.response.issueInstant?.epoch : undefined;
  return made ?? takenOf(document)?.issueInstant?.epoch ?? undefined;
}

async function searched(look: Look, document: SamlDocument, around: number): Promise<SamlLogin> {
  const { instance, session: own } = await home(look);
  const region = await regionOf(look, document, instance.primaryRegion);
  const session = look.aws.management(region) ?? (region === own.region ? own : look.aws.read(region));
  const bounds = { StartTime: new Date(around - BEFORE_MS), EndTime: new Date(around + AFTER_MS) };
  const found = await Promise.all(NAMES.map((name) => eventsOf(look, session, { name, ...bounds })));
  const events = found.flatMap((one) => one.events).filter(({ record }) => SOURCES.includes(record.source));
  const event = matching(events, document, around);
  return {
    from: bounds.StartTime.toISOString(),
    to: bounds.EndTime.toISOString(),
    region,
    complete: found.every(({ isAll }) => isAll),
    ...(event ? { event } : {}),
  };
}

const HOST = /^https:\/\/([a-z]{2,4}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2})\.(?:sso\.)?signin\.aws/;

/** Events are recorded in the Region that was signed in to, which may be an additional one. */
async function regionOf(look: Look, { reading }: SamlDocument, primary: string): Promise<string> {
  const sentTo = reading.state === 'read' ? reading.response.destination?.value : undefined;
  const named = HOST.exec(sentTo?.slice(0, 200) ?? '')?.[1];
  if (!named || named === primary) return primary;
  const enabled = await look.peek('instanceRegions');
  return enabled?.some(({ name }) => name === named) ? named : primary;
}

interface Wanted {
  readonly name: string;
  readonly StartTime: Date;
  readonly EndTime: Date;
}

async function eventsOf(look: Look, session: Session, { name, ...bounds }: Wanted) {
  const events: TrailEvent[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const found = await lookup(look, session, {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
      ...bounds,
      ...(NextToken ? { NextToken } : {}),
    });
    events.push(...found.events);
    NextToken = found.next;
    if (!NextToken) break;
  }
  return { events, isAll: NextToken === undefined };
}

function matching(events: readonly TrailEvent[], document: SamlDocument, around: number) {
  const request = requestOf(document);
  const nameId = nameIdOf(document)?.trim();
  const asked = events.find(({ record }) => request && record.errorMessage?.includes(request));
  if (asked) return shown(asked, 'request', nameId);
  const named = events.find((event) => nameId && nameIn(event)?.toLowerCase() === nameId.toLowerCase());
  if (named) return shown(named, 'name', nameId);
  const near = events
    .filter(
      ({ record }) => record.name === 'ExternalIdPDirectoryLogin' && distance(record.at, around) <= NEAR_MS,
    )
    .sort((a, b) => distance(a.record.at, around) - distance(b.record.at, around))[0];
  return near && shown(near, 'time', nameId);
}

/** Long enough to be nobody else's. */
function requestOf({ reading }: SamlDocument): string | undefined {
  const id = reading.state === 'read' ? reading.response.inResponseTo?.value : undefined;
  return id && id.length >= 8 ? id : undefined;
}

/** Only a successful sign-in carries it. */
function nameIn({ raw }: TrailEvent): string | undefined {
  const more = isRecord(raw.additionalEventData) ? raw.additionalEventData : {};
  return typeof more.UserName === 'string' ? more.UserName : undefined;
}

function distance(at: string, around: number): number {
  return Math.abs(Date.parse(at) - around);
}

function shown({ record, raw }: TrailEvent, by: 'request' | 'name' | 'time', nameId = '') {
  const { errorMessage, at, name } = record;
  const elements = isRecord(raw.responseElements) ? raw.responseElements : {};
  const details = isRecord(raw.serviceEventDetails) ? raw.serviceEventDetails : {};
  const isFailure = errorMessage !== undefined || [elements[name], details[name]].includes('Failure');
  const message = errorMessage && without(errorMessage.slice(0, 300), nameId);
  return { at, isFailure, by, ...(message ? { message } : {}) };
}
