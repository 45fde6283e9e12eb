import type { Call, Operation, Output, Service } from './operation.ts';
import { deliver } from './queues.ts';
import type { Refusal } from './refusal.ts';
import type { Caller, State } from './state.ts';

/** One CloudTrail record and the moment from which LookupEvents shows it. */
export interface TrailEvent {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly at: number;
  readonly visibleAt: number;
  readonly name: string;
  readonly source: string;
  readonly readOnly: boolean;
  readonly accessKeyId: string;
  readonly username: string;
  readonly record: Readonly<Record<string, unknown>>;
}

export interface Recorded {
  readonly service: Service;
  readonly operation: Operation;
  readonly call: Call;
  readonly output?: Output;
  readonly refusal?: Refusal;
}

/** Writes the record into the caller's account, and for AssumeRole into the role's account as well. */
export function record(done: Recorded): void {
  const { call, service } = done;
  if (service.unrecorded) return;
  const { state } = call;
  const target =
    service.prefix === 'sts' && call.name === 'AssumeRole'
      ? String(call.input.RoleArn).split(':')[4]
      : undefined;
  const accounts = new Set([
    call.caller.accountId,
    ...(target && state.accounts.has(target) ? [target] : []),
  ]);
  for (const accountId of accounts) {
    const event = eventFor(done, accountId);
    state.trail.push(event);
    deliver(state, event);
  }
}

function eventFor(done: Recorded, accountId: string): TrailEvent {
  const { call, service, operation } = done;
  const at = call.state.now();
  const id = call.state.ids.uuid();
  const region = service.recordsIn ?? call.region;
  return {
    id,
    accountId,
    region,
    at,
    visibleAt: at + call.state.trailDelayMs,
    name: call.name,
    source: service.eventSource,
    readOnly: operation.readOnly,
    accessKeyId: call.caller.accessKeyId,
    username: call.caller.sessionName,
    record: {
      eventVersion: '1.11',
      userIdentity: userIdentity(call.caller, at),
      eventTime: seconds(at),
      eventSource: service.eventSource,
      eventName: call.name,
      awsRegion: region,
      sourceIPAddress: '198.51.100.24',
      userAgent: call.userAgent,
      ...outcome(done),
      requestID: call.requestId,
      eventID: id,
      readOnly: operation.readOnly,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: accountId,
      eventCategory: 'Management',
    },
  };
}

function outcome({ operation, call, output, refusal }: Recorded): Record<string, unknown> {
  const asked = camel(operation.masked ? operation.masked(call.input) : call.input);
  if (!refusal)
    return { requestParameters: asked, responseElements: operation.readOnly ? null : camel(output ?? {}) };
  const code = refusal.code === 'AccessDeniedException' ? 'AccessDenied' : refusal.code;
  const throttled = /Throttl|TooManyRequests/.test(code);
  return {
    errorCode: code,
    errorMessage: refusal.message,
    requestParameters: throttled ? null : asked,
    responseElements: null,
  };
}

function userIdentity(caller: Caller, at: number): Record<string, unknown> {
  return {
    type: 'AssumedRole',
    principalId: `${caller.role.id}:${caller.sessionName}`,
    arn: caller.arn,
    accountId: caller.accountId,
    accessKeyId: caller.accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: caller.role.id,
        arn: caller.role.arn,
        accountId: caller.accountId,
        userName: caller.role.name,
      },
      attributes: { creationDate: seconds(Math.min(caller.createdAt, at)), mfaAuthenticated: 'false' },
      ...(caller.sourceIdentity && { sourceIdentity: caller.sourceIdentity }),
    },
  };
}

const DATES = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'medium' });

/** CloudTrail writes members in camelCase and dates as text. */
function camel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camel);
  if (value instanceof Date) return DATES.format(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .map(([k, v]) => [`${k[0]?.toLowerCase()}${k.slice(1)}`, camel(v)]),
  );
}

function seconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Replaces every text below `keys`, as CloudTrail does for what tells who somebody is. */
export function hide(input: Readonly<Record<string, unknown>>, keys: readonly string[]): Output {
  return Object.fromEntries(Object.entries(input).map(([k, v]) => [k, keys.includes(k) ? hidden(v) : v]));
}

function hidden(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hidden);
  if (typeof value !== 'object' || value === null) return HIDDEN;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, hidden(v)]));
}

/** Where LookupEvents looks, and as of when: pages of one look-up all show the same moment. */
export interface Lookup {
  readonly accountId: string;
  readonly region: string;
  readonly asOf: number;
}

/** What LookupEvents may show: 90 days, one account, one Region, past the delivery delay; newest first. */
export function visibleEvents(state: State, { accountId, region, asOf }: Lookup): TrailEvent[] {
  const oldest = asOf - 90 * 24 * 3600_000;
  return state.trail
    .filter((e) => e.accountId === accountId && e.region === region && e.visibleAt <= asOf && e.at >= oldest)
    .reverse()
    .sort((a, b) => b.at - a.at);
}
