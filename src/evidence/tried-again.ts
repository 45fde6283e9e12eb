import { isThrottling } from '../aws/errors.ts';
import type { TrailEvent } from './trail.ts';

/**
 * Calls of one API, without those that AWS throttled and whose caller called again: no failures of their own. Of a
 * throttled call AWS may not say what was asked for; where it does, that has to be asked for again.
 */
export function withoutTriedAgain(calls: readonly TrailEvent[]): readonly TrailEvent[] {
  return calls.filter((call) => !calls.some((other) => isTriedAgain(call, other)));
}

function isTriedAgain(call: TrailEvent, other: TrailEvent): boolean {
  if (!isThrottled(call) || call.record.callerArn !== other.record.callerArn) return false;
  const asked = call.raw.requestParameters;
  const isSame = !asked || JSON.stringify(asked) === JSON.stringify(other.raw.requestParameters);
  return isSame && (isThrottled(other) ? order(other) > order(call) : other.record.at >= call.record.at);
}

function isThrottled({ record: { errorCode } }: TrailEvent): boolean {
  return errorCode !== undefined && isThrottling(errorCode);
}

/** Times are whole seconds: of two in the same one, one has to be the last. */
function order({ record: { at, eventId } }: TrailEvent): string {
  return `${at} ${eventId}`;
}
