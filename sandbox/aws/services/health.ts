import { type Call, operation, type Service } from '../operation.ts';
import { paginate } from '../paging.ts';
import { Refusal } from '../refusal.ts';
import { integer, list, oneOf, required, string, structure } from '../shapes.ts';
import type { HealthEvent } from '../state.ts';

interface Described {
  filter?: { services?: string[]; regions?: string[]; eventStatusCodes?: string[] };
  nextToken?: string;
  maxResults?: number;
}

const describeEvents = operation<Described>({
  readOnly: true,
  fields: {
    filter: structure({
      services: list(string(/[^:/]{2,30}/), 1, 10),
      regions: list(string(/[^:/]{2,25}/), 1, 10),
      eventStatusCodes: list(oneOf('open', 'closed', 'upcoming'), 1, 6),
    }),
    nextToken: string(/[a-zA-Z0-9=/+_.-]{4,10000}/),
    maxResults: integer(10, 100),
    locale: string(/.{2,256}/),
  },
  run: (call) => {
    const { filter = {}, nextToken, maxResults } = call.input;
    const matching = call.state.healthEvents.filter((event) => matches(event, filter));
    const input = {
      filter,
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      ...(maxResults === undefined ? {} : { MaxResults: maxResults }),
    };
    const { items, token } = paginate({ ...call, input }, matching, 100);
    return { events: items.map(shown), ...(token.NextToken ? { nextToken: token.NextToken } : {}) };
  },
});

function matches(event: HealthEvent, filter: NonNullable<Described['filter']>): boolean {
  const has = (wanted: readonly string[] | undefined, value: string) => !wanted || wanted.includes(value);
  return (
    has(filter.services, event.service) &&
    has(filter.regions, event.region) &&
    has(filter.eventStatusCodes, event.statusCode)
  );
}

const describeDetails = operation<{ eventArns: string[] }>({
  readOnly: true,
  fields: { eventArns: required(list(string(undefined, 1, 1600), 1, 10)), locale: string() },
  run: ({ state, input }) => {
    const known = new Map(state.healthEvents.map((event) => [event.arn, event]));
    const found = input.eventArns.flatMap((arn) => known.get(arn) ?? []);
    const failed = input.eventArns.filter((arn) => !known.has(arn));
    return {
      successfulSet: found.map((event) => ({
        event: shown(event),
        eventDescription: { latestDescription: event.description },
      })),
      failedSet: failed.map((eventArn) => ({ eventArn, errorName: 'EventNotFound' })),
    };
  },
});

function shown({ description: _, startTime, endTime, ...event }: HealthEvent) {
  return {
    ...event,
    eventScopeCode: 'PUBLIC',
    startTime: new Date(startTime),
    lastUpdatedTime: new Date(endTime ?? startTime),
    ...(endTime === undefined ? {} : { endTime: new Date(endTime) }),
  };
}

export const health: Service = {
  prefix: 'health',
  scope: 'health',
  eventSource: 'health.amazonaws.com',
  recordsIn: 'us-east-1',
  operations: { DescribeEvents: describeEvents, DescribeEventDetails: describeDetails },
  admit: ({ state }: Call) => {
    if (state.supportPlan === 'business') return;
    throw new Refusal('SubscriptionRequiredException', 'An AWS support plan is required to use this API.');
  },
};
