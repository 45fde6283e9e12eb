import type { CallRecord, RequestKind } from './evidence.ts';
import { KIND_OF_CALL } from './failure.ts';
import { isRecord } from './ids.ts';
import { recordOf, startedRequest } from './trail.ts';

/** A CloudTrail event that EventBridge delivered: of a call that started a request, or of one that AWS refused. */
export interface Delivered {
  readonly kind: RequestKind;
  readonly record: CallRecord;
  /** The request that it started; absent where AWS refused the call. */
  readonly requestId?: string;
  /** What idc uses of the event, to be kept. */
  readonly event: Readonly<Record<string, unknown>>;
}

/** EventBridge says Amazon instead of AWS in China. */
const DETAIL_TYPE = /^(AWS|Amazon) API Call via CloudTrail$/;
const KEPT = [
  'eventID',
  'eventTime',
  'eventName',
  'eventSource',
  'awsRegion',
  'requestID',
  'userAgent',
  'errorCode',
  'errorMessage',
  'requestParameters',
  'responseElements',
];

/** `other` is an event that the watch has nothing to do with; undefined is no event at all. */
export function readDelivered(body: string): Delivered | 'other' | undefined {
  const envelope = parsed(body);
  if (!envelope || typeof envelope['detail-type'] !== 'string' || !isRecord(envelope.detail))
    return undefined;
  const raw = envelope.detail;
  const record = recordOf(raw);
  const kind = KIND_OF_CALL[record.name];
  if (!DETAIL_TYPE.test(envelope['detail-type']) || record.source !== 'sso.amazonaws.com' || !kind)
    return 'other';
  if (!record.eventId) return undefined;
  const event = kept(raw);
  if (record.errorCode) return { kind, record, event };
  const requestId = startedRequest(raw);
  return requestId ? { kind, record, requestId, event } : 'other';
}

/** Who called is kept by name, not by key. */
function kept(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { arn, accountId, onBehalfOf } = isRecord(raw.userIdentity) ? raw.userIdentity : {};
  const some = Object.fromEntries(KEPT.filter((key) => key in raw).map((key) => [key, raw[key]]));
  return { ...some, userIdentity: { arn, accountId, onBehalfOf } };
}

function parsed(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
