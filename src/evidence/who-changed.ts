import { AwsFailure } from '../aws/errors.ts';
import type { Failure } from './evidence.ts';
import { sameTarget } from './later.ts';
import type { Look } from './look.ts';
import { trails } from './search-trail.ts';
import { lookup } from './trail.ts';

export interface Changed {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The ARN that made the call. Untrusted. */
  readonly by?: string;
}

/**
 * The newest call that made an assignment as it is now, among the last fifty of its kind; undefined where CloudTrail
 * does not tell, or cannot be asked: it only helps.
 */
export async function whoChanged(
  look: Look,
  assignment: Failure,
  { since, isThere }: { readonly since: string; readonly isThere: boolean },
): Promise<Changed | undefined> {
  const name = isThere ? 'CreateAccountAssignment' : 'DeleteAccountAssignment';
  for (const session of await trails(look)) {
    try {
      const { events } = await lookup(look, session, {
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
        StartTime: new Date(Date.parse(since) - 1_000),
        EndTime: new Date(look.now),
      });
      const made = events.find(
        ({ raw, record }) => record.errorCode === undefined && sameTarget(raw, assignment),
      );
      if (made) {
        const { at, callerArn } = made.record;
        return { at, ...(callerArn && { by: callerArn }) };
      }
    } catch (error) {
      if (!(error instanceof AwsFailure)) throw error;
    }
  }
  return undefined;
}
