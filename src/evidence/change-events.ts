import type { Session } from '../aws/clients.ts';
import { malformed } from '../aws/errors.ts';
import type { AssignmentRow } from './evidence.ts';
import { mostPages } from './freshness.ts';
import { isRecord } from './ids.ts';
import type { KeptMap } from './kept-map.ts';
import type { Look } from './look.ts';
import type { Pair } from './provisioned.ts';
import { lookup, startedRequest, type TrailEvent } from './trail.ts';

/** A request to make or remove an assignment. */
export interface Change extends Pair {
  readonly kind: 'creation' | 'deletion';
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly requestId?: string | undefined;
  /** Absent where it is not told whose. */
  readonly row?: AssignmentRow | undefined;
  /** How the request stands, where that is known. */
  readonly status?: string | undefined;
}

interface Recorded {
  readonly instanceArn: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  /** Of the map that would be read anew otherwise. */
  readonly pairs: number;
}

const CHANGING = ['CreateAccountAssignment', 'DeleteAccountAssignment'];

/**
 * What calls of one account created or deleted, as far as CloudTrail tells. Undefined where that is so much that reading
 * all pairs costs less. A call of which nobody can tell what it changed is an `AwsFailure`.
 */
export async function recordedChanges(
  look: Look,
  session: Session,
  { instanceArn, from, pairs }: Recorded,
): Promise<Change[] | undefined> {
  const changes: Change[] = [];
  let left = mostPages(pairs);
  for (const name of CHANGING) {
    let NextToken: string | undefined;
    do {
      if (left === 0) return undefined;
      left -= 1;
      const page = await lookup(look, session, {
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
        StartTime: new Date(from),
        EndTime: new Date(look.now),
        ...(NextToken ? { NextToken } : {}),
      });
      changes.push(...page.events.flatMap((event) => changeIn(event, instanceArn) ?? []));
      NextToken = page.next;
    } while (NextToken);
  }
  return changes;
}

/** What a call that AWS took, or failed over, was about; nothing where it refused, or for another instance. */
function changeIn({ raw, record }: TrailEvent, instanceArn: string): Change | undefined {
  if (record.source !== 'sso.amazonaws.com') return undefined;
  if (record.errorCode !== undefined && !record.errorCode.startsWith('Internal')) return undefined;
  const asked = isRecord(raw.requestParameters) ? raw.requestParameters : {};
  if (typeof asked.instanceArn === 'string' && asked.instanceArn !== instanceArn) return undefined;
  const pair = pairOf(asked.targetId, asked.permissionSetArn, instanceArn);
  if (!pair && record.errorCode === undefined)
    throw malformed('cloudtrail:LookupEvents', `the event ${record.eventId} does not tell what it changed`);
  const kind = record.name === 'CreateAccountAssignment' ? 'creation' : 'deletion';
  const at = Date.parse(record.at);
  const row = rowOf(asked.principalType, asked.principalId);
  return pair && { ...pair, kind, at, row, requestId: startedRequest(raw) };
}

/** As AWS lists it: an id in other letters would be taken for somebody else. */
export function rowOf(principalType: unknown, principalId: unknown): AssignmentRow | undefined {
  if (principalType !== 'USER' && principalType !== 'GROUP') return undefined;
  if (typeof principalId !== 'string' || !/^[0-9a-f-]{36,47}$/.test(principalId)) return undefined;
  return { principalType, principalId };
}

/** An account and a permission set of the instance, of values that may be anything. */
export function pairOf(accountId: unknown, permissionSetArn: unknown, instanceArn: string): Pair | undefined {
  if (typeof accountId !== 'string' || !/^\d{12}$/.test(accountId)) return undefined;
  if (typeof permissionSetArn !== 'string') return undefined;
  const sets = `${instanceArn.replace(':instance/', ':permissionSet/')}/`;
  const isOurs =
    permissionSetArn.startsWith(sets) && /^ps-[\w.-]{16}$/.test(permissionSetArn.slice(sets.length));
  return isOurs ? { accountId, permissionSetArn } : undefined;
}

/** What a delivered event changed, or tried to, is read again by the next look. */
export async function touchChanged(
  map: KeptMap | undefined,
  { eventName, requestParameters }: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (!CHANGING.includes(String(eventName))) return;
  const asked = isRecord(requestParameters) ? requestParameters : {};
  if (typeof asked.instanceArn !== 'string') return;
  const pair = pairOf(asked.targetId, asked.permissionSetArn, asked.instanceArn);
  if (pair) await map?.touch(asked.instanceArn, [pair]);
}
