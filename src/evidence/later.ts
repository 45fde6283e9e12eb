import {
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
} from '@aws-sdk/client-sso-admin';
import type { Session } from '../aws/clients.ts';
import type { Failure } from './evidence.ts';
import { isRecord } from './ids.ts';
import { home } from './instance.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { after, allPages } from './paging.ts';
import { trails } from './search-trail.ts';
import { lookup, type TrailEvent } from './trail.ts';

/** What happened to the same account, permission set and principal after the request. */
export interface LaterRequests {
  readonly newerCreation: boolean;
  readonly deletedSince: boolean;
}

/** As long before a request as its call may have been recorded. */
const BEFORE_MS = 2 * 60_000;
/** More requests than this since the one in question are not told apart one by one. */
const MAX_DESCRIBED = 15;
const MAX_PAGES = 6;

/**
 * What happened to the same account, permission set and principal since. Asked twice over, because a retry is a
 * grant: CloudTrail is complete but minutes late and knows one account at a time, Identity Center's own list is immediate but of unknown retention.
 */
export const gatherLaterRequests: Gatherer<'laterRequests'> = async (look) => {
  const failure = await look.need('failure');
  if (!failure.createdAt || failure.kind !== 'creation') throw new NotSeen([]);
  const [created, deleted, listed] = await Promise.all([
    inTrail(look, failure, 'CreateAccountAssignment'),
    inTrail(look, failure, 'DeleteAccountAssignment'),
    inStatusLists(look, failure),
  ]);
  return {
    newerCreation: created || listed.newerCreation,
    deletedSince: deleted || listed.deletedSince,
  };
};

async function inTrail(look: Look, failure: Failure, name: string): Promise<boolean> {
  const inEach = (await trails(look)).map((session) => inOneTrail(look, session, { failure, name }));
  return (await Promise.all(inEach)).includes(true);
}

async function inOneTrail(
  look: Look,
  session: Session,
  { failure, name }: { failure: Failure; name: string },
): Promise<boolean> {
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { events, next } = await callsSince(look, session, { failure, name, token });
    if (events.some((event) => isLater(event, failure))) return true;
    if (!next) return false;
    token = next;
  }
  throw new NotSeen([tooMany(`more than ${MAX_PAGES * 50} ${name} calls since`)]);
}

/** A page of the calls of a name around a request and ever since, newest first. */
export function callsSince(look: Look, session: Session, { failure, name, token }: Since) {
  return lookup(look, session, {
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
    StartTime: new Date(Date.parse(failure.createdAt ?? look.now) - BEFORE_MS),
    EndTime: new Date(look.now),
    ...(token ? { NextToken: token } : {}),
  });
}

interface Since {
  readonly failure: Failure;
  /** Of the API call. */
  readonly name: string;
  readonly token?: string | undefined;
}

/** CloudTrail counts in whole seconds. */
function isLater({ raw, record }: TrailEvent, failure: Failure): boolean {
  const refused = record.errorCode !== undefined;
  const own = JSON.stringify(raw.responseElements ?? null).includes(failure.requestId ?? '\n');
  return (
    !refused &&
    !own &&
    Date.parse(record.at) >= Date.parse(failure.createdAt ?? '') - 1_000 &&
    sameTarget(raw, failure)
  );
}

/** The same account, permission set and principal, as a CloudTrail record of the call names them. */
export function sameTarget(raw: Readonly<Record<string, unknown>>, failure: Failure): boolean {
  const asked = isRecord(raw.requestParameters) ? raw.requestParameters : {};
  return (
    asked.targetId === failure.accountId &&
    asked.permissionSetArn === failure.permissionSetArn &&
    asked.principalId === failure.principalId
  );
}

/** CloudTrail says "about five minutes" and promises nothing: younger requests are asked for one by one. */
const TRAIL_DELAY_MS = 20 * 60_000;

/** What idc remembers of how a request ended tells what it was for; the others are described. */
async function inStatusLists(look: Look, failure: Failure): Promise<LaterRequests> {
  const [creations, deletions] = await Promise.all([
    newer(look, failure, 'Creation').then((ids) => recalled(look, ids)),
    newer(look, failure, 'Deletion').then((ids) => recalled(look, ids)),
  ]);
  const unknown = creations.unknown.length + deletions.unknown.length;
  if (unknown > MAX_DESCRIBED) throw new NotSeen([tooMany(`${unknown} requests since`)]);
  const [created, deleted] = await Promise.all([
    Promise.all(creations.unknown.map((id) => describeCreation(look, id))),
    Promise.all(deletions.unknown.map((id) => describeDeletion(look, id))),
  ]);
  const same = (status: Target | undefined) =>
    status?.TargetId === failure.accountId &&
    status?.PermissionSetArn === failure.permissionSetArn &&
    status?.PrincipalId === failure.principalId;
  return {
    newerCreation: [...creations.known, ...created].some(same),
    deletedSince: [...deletions.known, ...deleted].some(same),
  };
}

async function recalled(look: Look, ids: readonly string[]) {
  const unknown: string[] = [];
  const known: Target[] = [];
  for (const id of ids) {
    const ended = await look.memory?.recallFailure(id);
    const { accountId: TargetId, permissionSetArn: PermissionSetArn, principalId: PrincipalId } = ended ?? {};
    if (TargetId && PermissionSetArn && PrincipalId) known.push({ TargetId, PermissionSetArn, PrincipalId });
    else unknown.push(id);
  }
  return { known, unknown };
}

/** From when on the status lists must be asked: all of it where CloudTrail of one of the two accounts is not seen. */
async function uncertainSince(look: Look, failure: Failure): Promise<number> {
  const created = Date.parse(failure.createdAt ?? '');
  const seesBoth = (await trails(look)).length > 1;
  return seesBoth ? Math.max(created, Date.parse(look.now) - TRAIL_DELAY_MS) : created;
}

interface Target {
  readonly TargetId?: string | undefined;
  readonly PermissionSetArn?: string | undefined;
  readonly PrincipalId?: string | undefined;
}

async function newer(look: Look, failure: Failure, which: 'Creation' | 'Deletion'): Promise<string[]> {
  const { instance, session } = await home(look);
  const InstanceArn = instance.instanceArn;
  const statuses = await allPages(async (token) => {
    if (which === 'Creation') {
      const page = await look.call(session, 'sso:ListAccountAssignmentCreationStatus', () =>
        session.sso.send(
          new ListAccountAssignmentCreationStatusCommand({ InstanceArn, MaxResults: 100, ...after(token) }),
        ),
      );
      return { items: page.AccountAssignmentsCreationStatus, next: page.NextToken };
    }
    const page = await look.call(session, 'sso:ListAccountAssignmentDeletionStatus', () =>
      session.sso.send(
        new ListAccountAssignmentDeletionStatusCommand({ InstanceArn, MaxResults: 100, ...after(token) }),
      ),
    );
    return { items: page.AccountAssignmentsDeletionStatus, next: page.NextToken };
  });
  const since = await uncertainSince(look, failure);
  return statuses.flatMap(({ RequestId, CreatedDate }) =>
    RequestId && RequestId !== failure.requestId && (!CreatedDate || CreatedDate.getTime() >= since)
      ? [RequestId]
      : [],
  );
}

async function describeCreation(look: Look, id: string): Promise<Target | undefined> {
  const { instance, session } = await home(look);
  const answer = await look.call(session, 'sso:DescribeAccountAssignmentCreationStatus', () =>
    session.sso.send(
      new DescribeAccountAssignmentCreationStatusCommand({
        InstanceArn: instance.instanceArn,
        AccountAssignmentCreationRequestId: id,
      }),
    ),
  );
  return answer.AccountAssignmentCreationStatus;
}

async function describeDeletion(look: Look, id: string): Promise<Target | undefined> {
  const { instance, session } = await home(look);
  const answer = await look.call(session, 'sso:DescribeAccountAssignmentDeletionStatus', () =>
    session.sso.send(
      new DescribeAccountAssignmentDeletionStatusCommand({
        InstanceArn: instance.instanceArn,
        AccountAssignmentDeletionRequestId: id,
      }),
    ),
  );
  return answer.AccountAssignmentDeletionStatus;
}

function tooMany(detail: string) {
  return {
    of: 'what happened to this assignment since',
    reason: 'failed' as const,
    detail,
    remedy: 'Ask about the newest request for this assignment instead.',
  };
}
