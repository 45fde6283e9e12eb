import {
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribePermissionSetProvisioningStatusCommand,
} from '@aws-sdk/client-sso-admin';
import { isAbsence, malformed } from '../aws/errors.ts';
import type { Gap } from '../aws/reading.ts';
import type { CallRecord, Failure, PrincipalType, RequestKind } from './evidence.ts';
import { isRecord, readPasted } from './ids.ts';
import { home } from './instance.ts';
import { type Gatherer, gapsOf, type Look, NotSeen } from './look.ts';
import { searchTrail } from './search-trail.ts';
import { recordOf, startedRequest } from './trail.ts';

/**
 * What was asked about. A request id of any kind first (creations, then the two others side by side), then a CloudTrail event
 * id, then the id of an API call among recent events; a text or an event that was pasted speaks for itself.
 */
export const gatherFailure: Gatherer<'failure'> = async (look) => {
  const pasted = readPasted(look.asked.text);
  const gaps: Gap[] = [];
  if (look.asked.event) {
    const failure = await fromEvent(look, look.asked.event, 'EventBridge delivered the event.', gaps);
    if (failure) return { ...failure, delivered: true };
  }
  if (pasted.event) {
    const failure = await fromPastedEvent(look, pasted.event, gaps);
    if (failure) return failure;
  }
  for (const id of pasted.ids) {
    const failure = (await requestById(look, { id }, gaps)) ?? (await look.memory?.recallFailure(id));
    if (failure) return failure;
  }
  const searched = pasted.ids[0] && !pasted.event ? await searchTrail(look, pasted.ids[0]) : undefined;
  gaps.push(...(searched?.gaps ?? []));
  const found = searched?.event && (await fromEvent(look, searched.event, searched.how, gaps));
  if (found) return found;
  if (pasted.wordy)
    return { source: 'text', text: look.asked.text.slice(0, 8_000), how: 'The text was pasted.' };
  if (gaps.length > 0) throw new NotSeen(gaps);
  return { source: 'nothing', ...nothing(pasted.ids[0], searched?.how) };
};

function nothing(id: string | undefined, how: string | undefined) {
  return id ? { requestId: id, how: how ?? '' } : { how: 'There is no id in the text.' };
}

const KINDS = ['creation', 'deletion', 'provisioning'] as const;

/** Most of what is asked about are creations, so the other two are asked only where it is none. */
async function requestById(
  look: Look,
  { id, likely = 'creation' }: { readonly id: string; readonly likely?: RequestKind | undefined },
  gaps: Gap[],
): Promise<Failure | undefined> {
  const describe = (kind: RequestKind) => orGap(() => describeRequest(look, kind, id), gaps);
  const found = await describe(likely);
  if (found) return found;
  const answers = await Promise.all(KINDS.filter((kind) => kind !== likely).map(describe));
  return answers.find((answer) => answer !== undefined);
}

/** Not known to this kind of request is an answer; anything else that AWS says is a gap. */
async function orGap(ask: () => Promise<Failure | undefined>, gaps: Gap[]): Promise<Failure | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isAbsence(error)) return undefined;
    gaps.push(...gapsOf(error, 'the request'));
    return undefined;
  }
}

/** One request of a known kind, as Identity Center tells it; its reason is kept from the first time it is seen. */
export async function describeRequest(
  look: Look,
  kind: RequestKind,
  requestId: string,
): Promise<Failure | undefined> {
  const found = await { creation, deletion, provisioning }[kind](look, requestId);
  if (found?.status === 'FAILED') await look.memory?.rememberFailure({ ...found, requestId });
  return found;
}

async function creation(look: Look, id: string): Promise<Failure | undefined> {
  const { instance, session } = await home(look);
  const answer = await look.call(session, API_OF.creation, () =>
    session.sso.send(
      new DescribeAccountAssignmentCreationStatusCommand({
        InstanceArn: instance.instanceArn,
        AccountAssignmentCreationRequestId: id,
      }),
    ),
  );
  return failureOf('creation', id, instance.instanceArn, answer.AccountAssignmentCreationStatus);
}

async function deletion(look: Look, id: string): Promise<Failure | undefined> {
  const { instance, session } = await home(look);
  const answer = await look.call(session, API_OF.deletion, () =>
    session.sso.send(
      new DescribeAccountAssignmentDeletionStatusCommand({
        InstanceArn: instance.instanceArn,
        AccountAssignmentDeletionRequestId: id,
      }),
    ),
  );
  return failureOf('deletion', id, instance.instanceArn, answer.AccountAssignmentDeletionStatus);
}

async function provisioning(look: Look, id: string): Promise<Failure | undefined> {
  const { instance, session } = await home(look);
  const answer = await look.call(session, API_OF.provisioning, () =>
    session.sso.send(
      new DescribePermissionSetProvisioningStatusCommand({
        InstanceArn: instance.instanceArn,
        ProvisionPermissionSetRequestId: id,
      }),
    ),
  );
  return failureOf('provisioning', id, instance.instanceArn, answer.PermissionSetProvisioningStatus);
}

interface Status {
  readonly Status?: string;
  readonly FailureReason?: string;
  readonly TargetId?: string;
  readonly AccountId?: string;
  readonly PermissionSetArn?: string;
  readonly PrincipalType?: string;
  readonly PrincipalId?: string;
  readonly CreatedDate?: Date;
}

const API_OF = {
  creation: 'sso:DescribeAccountAssignmentCreationStatus',
  deletion: 'sso:DescribeAccountAssignmentDeletionStatus',
  provisioning: 'sso:DescribePermissionSetProvisioningStatus',
} as const satisfies Record<RequestKind, string>;

const KIND_WORDS = {
  creation: 'an account assignment creation',
  deletion: 'an account assignment deletion',
  provisioning: 'a permission set provisioning',
} as const satisfies Record<RequestKind, string>;

function failureOf(
  kind: RequestKind,
  requestId: string,
  instanceArn: string,
  raw: object | undefined,
): Failure {
  const status: Status = raw ?? {};
  const accountId = status.TargetId ?? status.AccountId;
  return {
    source: 'request',
    kind,
    requestId,
    instanceArn,
    status: statusOf(kind, status.Status),
    how: `The id is the request id of ${KIND_WORDS[kind]}.`,
    ...(status.FailureReason ? { text: status.FailureReason } : {}),
    ...(accountId ? { accountId } : {}),
    ...(status.PermissionSetArn ? { permissionSetArn: status.PermissionSetArn } : {}),
    ...(status.PrincipalId ? { principalId: status.PrincipalId } : {}),
    ...principalTypeOf(status.PrincipalType),
    ...(status.CreatedDate ? { createdAt: status.CreatedDate.toISOString() } : {}),
  };
}

function statusOf(kind: RequestKind, status: string | undefined): 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' {
  if (status === 'SUCCEEDED' || status === 'FAILED' || status === 'IN_PROGRESS') return status;
  throw malformed(API_OF[kind], `the status of the request is ${status ?? 'missing'}`);
}

function principalTypeOf(type: unknown): { principalType?: PrincipalType } {
  return type === 'USER' || type === 'GROUP' ? { principalType: type } : {};
}

async function requestStarted(
  look: Look,
  raw: Readonly<Record<string, unknown>>,
  gaps: Gap[],
): Promise<Failure | undefined> {
  const id = startedRequest(raw);
  return id ? requestById(look, { id, likely: KIND_OF_CALL[recordOf(raw).name] }, gaps) : undefined;
}

/**
 * What was pasted may have been written by anybody: it only leads to what AWS itself knows, the request that the call
 * started or the event of the same id. Where AWS knows neither, it is a text like any other.
 */
async function fromPastedEvent(
  look: Look,
  raw: Readonly<Record<string, unknown>>,
  gaps: Gap[],
): Promise<Failure | undefined> {
  const request = await requestStarted(look, raw, gaps);
  if (request) return { ...request, how: `The event that was pasted started this request. ${request.how}` };
  const { eventId, errorCode, errorMessage } = recordOf(raw);
  const known = eventId ? await searchTrail(look, eventId, 'event ids') : undefined;
  gaps.push(...(known?.gaps ?? []));
  if (known?.event) return fromEvent(look, known.event, 'The event was pasted, and CloudTrail has it.', gaps);
  const text = [errorCode, errorMessage].filter(Boolean).join(': ');
  const how = 'The event was pasted; CloudTrail event history, as far as idc sees it, does not have it.';
  return text ? { source: 'text', text, how } : undefined;
}

/** An event that started a request leads to that request; one with an error code is a refusal at once. */
async function fromEvent(
  look: Look,
  raw: Readonly<Record<string, unknown>>,
  how: string,
  gaps: Gap[],
): Promise<Failure | undefined> {
  const event = recordOf(raw);
  const request = await requestStarted(look, raw, gaps);
  if (request) return { ...request, event, how: `${how} ${request.how}` };
  return event.errorCode || event.errorMessage ? refusal(raw, event, how) : undefined;
}

export const KIND_OF_CALL: Readonly<Record<string, RequestKind>> = {
  CreateAccountAssignment: 'creation',
  DeleteAccountAssignment: 'deletion',
  ProvisionPermissionSet: 'provisioning',
};

/** A call that AWS refused at once, as CloudTrail tells it. */
export function refusal(raw: Readonly<Record<string, unknown>>, event: CallRecord, how: string): Failure {
  const asked = isRecord(raw.requestParameters) ? raw.requestParameters : {};
  const kind = KIND_OF_CALL[event.name];
  return {
    source: 'event',
    status: 'REFUSED',
    event,
    how,
    ...(kind ? { kind } : {}),
    ...(event.errorMessage ? { text: event.errorMessage } : {}),
    ...(event.errorCode ? { errorCode: event.errorCode } : {}),
    ...(event.at ? { createdAt: event.at } : {}),
    ...string('instanceArn', asked.instanceArn),
    ...string('accountId', asked.targetId ?? asked.accountId),
    ...string('permissionSetArn', asked.permissionSetArn),
    ...string('principalId', asked.principalId),
    ...principalTypeOf(asked.principalType),
  };
}

function string<K extends string>(key: K, value: unknown): { [P in K]?: string } {
  return typeof value === 'string' && value ? ({ [key]: value } as { [P in K]?: string }) : {};
}
