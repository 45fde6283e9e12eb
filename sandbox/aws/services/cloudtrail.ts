import { operation, type Service } from '../operation.ts';
import { paginate, readCursor } from '../paging.ts';
import { Refusal } from '../refusal.ts';
import { list, oneOf, required, string, structure } from '../shapes.ts';
import type { State } from '../state.ts';
import { worded } from '../texts.ts';
import { type TrailEvent, visibleEvents } from '../trail.ts';

interface Lookup {
  LookupAttributes?: { AttributeKey: string; AttributeValue: string }[];
  StartTime?: number;
  EndTime?: number;
  MaxResults?: number;
  NextToken?: string;
}

const KEYS = [
  'EventId',
  'EventName',
  'ReadOnly',
  'Username',
  'ResourceType',
  'ResourceName',
  'EventSource',
  'AccessKeyId',
];

const lookupEvents = operation<Lookup>({
  readOnly: true,
  fields: {
    LookupAttributes: list(
      structure({
        AttributeKey: required(oneOf(...KEYS)),
        AttributeValue: required(string(undefined, 1, 2000)),
      }),
    ),
    StartTime: { type: 'timestamp' },
    EndTime: { type: 'timestamp' },
    MaxResults: { type: 'integer' },
    NextToken: string(),
  },
  run: (call) => {
    const { LookupAttributes = [], StartTime, EndTime, MaxResults = 50 } = call.input;
    if (LookupAttributes.length > 1)
      throw lookupRefusal('InvalidLookupAttributes', 'You can only specify one lookup attribute.');
    if (StartTime !== undefined && EndTime !== undefined && StartTime > EndTime) {
      throw lookupRefusal('InvalidTimeRange', 'The end time cannot be before the start time.');
    }
    if (MaxResults < 1 || MaxResults > 50)
      throw lookupRefusal('InvalidMaxResults', 'MaxResults must be between 1 and 50.');
    const { asOf } = readCursor(call, () =>
      lookupRefusal('InvalidNextToken', 'The next token is not valid.'),
    );
    const found = visibleEvents(call.state, {
      accountId: call.caller.accountId,
      region: call.region,
      asOf,
    }).filter(
      (e) =>
        (StartTime === undefined || e.at >= StartTime * 1000) &&
        (EndTime === undefined || e.at <= EndTime * 1000) &&
        LookupAttributes.every((a) => attributeOf(e, a.AttributeKey) === a.AttributeValue),
    );
    const { items, token } = paginate(call, found, 50);
    return { Events: items.map((e) => shown(call.state, e)), ...token };
  },
});

function lookupRefusal(name: string, message: string): Refusal {
  return new Refusal(`${name}Exception`, message);
}

function attributeOf(event: TrailEvent, key: string): string | undefined {
  const values: Record<string, string> = {
    EventId: event.id,
    EventName: event.name,
    ReadOnly: String(event.readOnly),
    Username: event.username,
    EventSource: event.source,
    AccessKeyId: event.accessKeyId,
  };
  return values[key];
}

function shown(state: State, event: TrailEvent) {
  return {
    EventId: event.id,
    EventName: event.name,
    ReadOnly: String(event.readOnly),
    AccessKeyId: event.accessKeyId,
    EventTime: new Date(event.at),
    EventSource: event.source,
    Username: event.username,
    Resources: [],
    CloudTrailEvent: eventJson(state, event),
  };
}

/** The record as CloudTrail hands it out: a JSON text. */
export function eventJson(state: State, event: TrailEvent): string {
  const { errorMessage, ...rest } = event.record;
  if (typeof errorMessage !== 'string') return JSON.stringify(rest);
  const said = worded(errorMessage, state.reasons);
  return JSON.stringify(said === undefined ? rest : { ...rest, errorMessage: said });
}

export const cloudtrail: Service = {
  prefix: 'cloudtrail',
  scope: 'cloudtrail',
  eventSource: 'cloudtrail.amazonaws.com',
  operations: { LookupEvents: lookupEvents },
};
