import type { WriteNote } from '../../store/audit.ts';
import type { Pace } from '../pace.ts';
import { until } from '../pace.ts';
import { callIdOf, isNamed, refusalOf } from '../refusal.ts';
import type { ActionHands, Applied } from './action.ts';

/** What the three asynchronous requests of Identity Center have in common. */
export interface RequestStatus {
  readonly Status?: string | undefined;
  readonly RequestId?: string | undefined;
  readonly FailureReason?: string | undefined;
}

/** The id of the request that AWS took, and AWS's id of the call, as CloudTrail has it. */
interface Started {
  readonly requestId?: string;
  readonly callId?: string;
}

export function startedWith(
  status: RequestStatus | undefined,
  { $metadata }: { readonly $metadata: { readonly requestId?: string | undefined } },
): Started {
  return {
    ...(status?.RequestId && { requestId: status.RequestId }),
    ...($metadata.requestId && { callId: $metadata.requestId }),
  };
}

interface Listed {
  readonly RequestId?: string | undefined;
  readonly CreatedDate?: Date | undefined;
}

export interface AsyncRequest {
  /** Sends the write. */
  start(): Promise<Started>;
  describe(requestId: string): Promise<RequestStatus | undefined>;
  /** Every request of this kind that the instance still knows, to the last page. */
  list(): Promise<readonly Listed[]>;
  /** Whether a described request is for the same account, permission set and principal. */
  isSame(status: RequestStatus): boolean;
  /** Whether the effect is there already. */
  look(): Promise<boolean>;
}

/** Written down before a write: a later run that finds it without a request id knows that the write may have been sent. */
interface Intent {
  readonly runId: string;
  readonly at: string;
  /** Requests that were there before ours, so that an older one for the same thing is not taken for it. */
  readonly known: readonly string[];
}

/** Our clock and AWS's may differ by this much. */
const SKEW_MS = 15 * 60_000;

/** The id of the request that was made (null when its effect was found without it), or AWS's words when it took none. */
type Made = ({ readonly requestId: string | null } | { readonly refused: string }) & {
  /** AWS's id of the call; absent where an earlier run made it. */
  readonly callId?: string;
};

/** Makes the request once, whatever dies in between, and follows it to its end. */
export async function carryThrough(request: AsyncRequest, hands: ActionHands): Promise<Applied> {
  const intent = await hands.step('intent', () => intend(request, hands), intended);
  const make = () =>
    intent.runId === hands.runId ? start(request, hands.pace) : resume(request, intent, hands.pace);
  const made = await hands.step('request', make, sent);
  if ('refused' in made) return { ok: false, why: 'AWS refused', awsSaid: made.refused };
  const { requestId } = made;
  if (requestId === null) return { ok: true };
  return hands.step('outcome', () => follow(request, requestId, hands.pace));
}

export function intended(): WriteNote {
  return { phase: 'intended' };
}

function sent({ callId, ...made }: Made): WriteNote {
  const call = { phase: 'sent', ...(callId && { requestId: callId }) } as const;
  if ('refused' in made) return { ...call, refused: made.refused };
  return { ...call, ...(made.requestId && { identityCenterRequestId: made.requestId }) };
}

async function intend(request: AsyncRequest, { pace, runId }: ActionHands): Promise<Intent> {
  const now = pace.now();
  const recent = since(await request.list(), now.getTime() - 2 * SKEW_MS);
  return { runId, at: now.toISOString(), known: recent };
}

function since(listed: readonly Listed[], ms: number): string[] {
  return listed.flatMap(({ RequestId, CreatedDate }) =>
    RequestId && (!CreatedDate || CreatedDate.getTime() >= ms) ? [RequestId] : [],
  );
}

/** A conflict means that AWS did not take the request, so it is safe to repeat; the SDK does not repeat it. */
async function start(request: AsyncRequest, pace: Pace): Promise<Made> {
  let conflict: Made = { refused: 'AWS answered with conflicts only' };
  const made = await until(pace, pace.cap, async (): Promise<Made | undefined> => {
    try {
      const { requestId, callId } = await request.start();
      if (!requestId) throw new Error('Identity Center took the request and gave no id');
      return { requestId, ...(callId && { callId }) };
    } catch (error) {
      const said = refusalOf(error);
      if (said === undefined) throw error;
      const callId = callIdOf(error);
      const refused = { refused: said, ...(callId && { callId }) };
      if (!isNamed(error, 'ConflictException')) return refused;
      conflict = refused;
      return undefined;
    }
  });
  return made ?? conflict;
}

/** The write may have been sent: its effect or its request is looked for before it is sent again. */
async function resume(request: AsyncRequest, intent: Intent, pace: Pace): Promise<Made> {
  const sent = new Date(intent.at).getTime();
  const left = Math.max(0, sent + pace.settle - pace.now().getTime());
  const found = await until(pace, left, async (): Promise<Made | undefined> => {
    if (await request.look()) return { requestId: null };
    return findSent(request, intent);
  });
  return found ?? start(request, pace);
}

async function findSent(request: AsyncRequest, intent: Intent): Promise<Made | undefined> {
  const candidates = since(await request.list(), new Date(intent.at).getTime() - SKEW_MS);
  for (const requestId of candidates.filter((id) => !intent.known.includes(id))) {
    const status = await describeOrNothing(request, requestId);
    if (status && request.isSame(status)) return { requestId };
  }
  return undefined;
}

async function follow(request: AsyncRequest, requestId: string, pace: Pace): Promise<Applied> {
  const unknownUntil = pace.now().getTime() + pace.notYet;
  let last: RequestStatus | undefined;
  const end = await until(pace, pace.cap, async (): Promise<Applied | undefined> => {
    last = await describeOrNothing(request, requestId);
    if (last?.Status === 'SUCCEEDED') return { ok: true };
    if (last?.Status === 'FAILED') return failed(requestId, last);
    if (!last && pace.now().getTime() >= unknownUntil)
      return { ok: false, why: `Identity Center does not know its own request ${requestId}` };
    return undefined;
  });
  return (
    end ?? {
      ok: false,
      why: `request ${requestId} had not ended after ${Math.round(pace.cap / 60_000)} minutes`,
    }
  );
}

function failed(requestId: string, { FailureReason }: RequestStatus): Applied {
  const why = `request ${requestId} failed`;
  return FailureReason
    ? { ok: false, why, awsSaid: FailureReason }
    : { ok: false, why: `${why} without a reason` };
}

async function describeOrNothing(
  request: AsyncRequest,
  requestId: string,
): Promise<RequestStatus | undefined> {
  try {
    return await request.describe(requestId);
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}
