import type { CallRecord, Failure } from './evidence.ts';
import { isRecord } from './ids.ts';
import { type Gatherer, NotSeen } from './look.ts';
import { trails } from './search-trail.ts';
import { lookup, type TrailEvent } from './trail.ts';

const BEFORE_MS = 10 * 60_000;

/** Earlier calls for the same account and permission set that may still have run when this one was refused. */
export const gatherConflicts: Gatherer<'conflicts'> = async (look) => {
  const failure = await look.need('failure');
  if (!failure.createdAt) throw new NotSeen([]);
  const at = Date.parse(failure.createdAt);
  for (const session of await trails(look)) {
    for (const name of ['CreateAccountAssignment', 'DeleteAccountAssignment', 'ProvisionPermissionSet']) {
      const { events } = await lookup(look, session, {
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
        StartTime: new Date(at - BEFORE_MS),
        EndTime: new Date(at + 1_000),
      });
      const rivals: CallRecord[] = events
        .filter((event) => isRival(event, failure))
        .map(({ record }) => record);
      if (rivals.length > 0) return rivals;
    }
  }
  return [];
};

function isRival({ raw, record }: TrailEvent, failure: Failure): boolean {
  const asked = isRecord(raw.requestParameters) ? raw.requestParameters : {};
  return (
    record.errorCode === undefined &&
    record.eventId !== failure.event?.eventId &&
    asked.targetId === failure.accountId &&
    asked.permissionSetArn === failure.permissionSetArn
  );
}
