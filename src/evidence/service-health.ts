import { DescribeEventDetailsCommand, DescribeEventsCommand, type Event } from '@aws-sdk/client-health';
import { globalRegion, type Session } from '../aws/clients.ts';
import { isAwsError } from '../aws/errors.ts';
import { home } from './instance.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { allPages } from './paging.ts';

/** One event of AWS Health. Every string is AWS's. */
export interface ServiceEvent {
  readonly arn: string;
  /** `SSO`, `IAM`: AWS Health's own codes. */
  readonly service: string;
  readonly code: string;
  readonly region: string;
  /** `issue`, `accountNotification`, `scheduledChange`, `investigation`. */
  readonly category: string;
  readonly status: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly text?: string;
}
export interface ServiceHealth {
  /** The Region that was asked about. */
  readonly region: string;
  readonly events: readonly ServiceEvent[];
}

/** Identity Center and what it rests on, by AWS Health's own codes. */
const SERVICES = ['SSO', 'IAM', 'ORGANIZATIONS', 'CLOUDTRAIL', 'KMS'];
/** What ended longer ago explains nothing any more. */
const RECENT_MS = 7 * 24 * 3_600_000;
/** DescribeEventDetails takes ten. */
const MAX_DETAILS = 10;

/**
 * What AWS says of itself: open and coming events, and those that ended in the last seven days. Asked in the
 * management account where idc has a role there, since notices about the organization go to it.
 */
export const gatherServiceHealth: Gatherer<'serviceHealth'> = async (look) => {
  const { instance, session: own } = await home(look);
  const region = instance.primaryRegion;
  const session = look.aws.management(region) ?? own;
  try {
    const found = await eventsIn(look, session, region);
    return { region, events: await described(look, session, found) };
  } catch (error) {
    if (isAwsError(error, 'SubscriptionRequiredException')) throw new NotSeen([noPlan(error.message)]);
    throw error;
  }
};

async function eventsIn(look: Look, session: Session, region: string): Promise<ServiceEvent[]> {
  const regions = [...new Set([region, globalRegion(region), 'global'])];
  const events = await allPages(async (nextToken) => {
    const page = await look.call(session, 'health:DescribeEvents', () =>
      session.health.send(
        new DescribeEventsCommand({
          filter: { services: SERVICES, regions },
          maxResults: 100,
          ...(nextToken ? { nextToken } : {}),
        }),
      ),
    );
    return { items: page.events, next: page.nextToken };
  });
  const since = Date.parse(look.now) - RECENT_MS;
  return events
    .map(eventOf)
    .filter((event) => event.status !== 'closed' || Date.parse(event.endedAt ?? '') >= since);
}

function eventOf(raw: Event): ServiceEvent {
  return {
    arn: raw.arn ?? '',
    service: raw.service ?? 'unknown',
    code: raw.eventTypeCode ?? 'unknown',
    region: raw.region ?? 'unknown',
    category: raw.eventTypeCategory ?? 'unknown',
    status: raw.statusCode ?? 'unknown',
    ...(raw.startTime ? { startedAt: raw.startTime.toISOString() } : {}),
    ...(raw.endTime ? { endedAt: raw.endTime.toISOString() } : {}),
  };
}

/** What AWS wrote about the first ten. */
async function described(look: Look, session: Session, events: ServiceEvent[]): Promise<ServiceEvent[]> {
  const eventArns = events
    .map(({ arn }) => arn)
    .filter(Boolean)
    .slice(0, MAX_DETAILS);
  if (eventArns.length === 0) return events;
  const { successfulSet = [] } = await look.call(session, 'health:DescribeEventDetails', () =>
    session.health.send(new DescribeEventDetailsCommand({ eventArns })),
  );
  const texts = new Map(successfulSet.map(({ event, eventDescription }) => [event?.arn, eventDescription]));
  return events.map((event) => {
    const text = texts.get(event.arn)?.latestDescription;
    return text ? { ...event, text: text.slice(0, 2_000) } : event;
  });
}

function noPlan(said: string) {
  return {
    of: 'what AWS reports about itself',
    reason: 'not-configured' as const,
    detail: `health:DescribeEvents: SubscriptionRequiredException: ${said}`,
    remedy:
      'The AWS Health API needs a support plan that includes it (Business or higher). Look at the AWS Health Dashboard in the console instead.',
  };
}
