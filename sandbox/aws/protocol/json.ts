import type { Output } from '../operation.ts';
import type { Refusal } from '../refusal.ts';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** awsJson1.1: times are numbers, seconds since the epoch. */
export function jsonAnswer(output: Output): Answer {
  return { status: 200, type: 'application/x-amz-json-1.1', body: JSON.stringify(timed(output)) };
}

export function jsonRefusal(refusal: Refusal, requestId: string): Answer {
  const withId = refusal.members.ResourceType ? { RequestId: requestId } : {};
  const body = JSON.stringify({
    __type: refusal.code,
    Message: refusal.message,
    message: refusal.message,
    ...refusal.members,
    ...withId,
  });
  return { status: refusal.status, type: 'application/x-amz-json-1.1', body };
}

function timed(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(timed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, timed(v)]));
}
