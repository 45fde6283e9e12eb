import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  paginateListRequestedServiceQuotaChangeHistoryByQuota,
  RequestServiceQuotaIncreaseCommand,
} from '@aws-sdk/client-service-quotas';
import { until } from '../pace.ts';
import type { Action } from '../plan.ts';
import { callIdOf, isNamed, refusalOf } from '../refusal.ts';
import type { ActionHands, ActionKindOf, WriteHands } from './action.ts';
import { intended } from './request.ts';

type Increase = Extract<Action, { kind: 'request-quota-increase' }>;

/** A request in one of these states is on its way or granted; another one would change nothing. */
const OPEN: readonly string[] = ['PENDING', 'CASE_OPENED', 'APPROVED'];
const QUOTAS = {
  'L-0DA4ABF3': 'managed policies attached to an IAM role',
  'L-FE177D64': 'IAM roles in the account',
} as const satisfies Record<Increase['quotaCode'], string>;

export const requestQuotaIncrease: ActionKindOf<Increase> = {
  describe: (action, names) =>
    `Request a quota of ${action.desired} for ${QUOTAS[action.quotaCode]} in ${names[action.accountId] ?? action.accountId}`,
  snapshot: async (action, hands) => ({ value: (await currentValue(action, hands)) ?? null }),
  async look(action, hands) {
    return ((await currentValue(action, hands)) ?? 0) >= action.desired || isRequested(action, hands);
  },
  async apply(action, hands) {
    const intend = async () => ({ runId: hands.runId, at: hands.pace.now().toISOString() });
    const intent = await hands.step('intent', intend, intended);
    let callId: string | undefined;
    const make = async () => {
      if (intent.runId !== hands.runId && (await wasSent(action, intent.at, hands))) return null;
      const made = await request(action, hands.aws);
      callId = made.callId;
      return made.refused;
    };
    const refused = await hands.step('request', make, (said) => ({
      phase: 'sent',
      ...(callId && { requestId: callId }),
      ...(said !== null && { refused: said }),
    }));
    if (refused !== null) return { ok: false, why: 'AWS refused', awsSaid: refused };
    return { ok: true, note: 'Requested; AWS decides.' };
  },
};

/** The applied value; where none was ever applied, AWS's default. */
async function currentValue(action: Increase, hands: WriteHands): Promise<number | undefined> {
  const { client, quota } = at(action, hands);
  try {
    return (await client.send(new GetServiceQuotaCommand(quota))).Quota?.Value;
  } catch (error) {
    if (!isNamed(error, 'NoSuchResourceException')) throw error;
    return (await client.send(new GetAWSDefaultServiceQuotaCommand(quota))).Quota?.Value;
  }
}

async function isRequested(action: Increase, hands: WriteHands): Promise<boolean> {
  const { client, quota } = at(action, hands);
  let found = false;
  for await (const page of paginateListRequestedServiceQuotaChangeHistoryByQuota({ client }, quota))
    found ||= (page.RequestedQuotas ?? []).some(
      ({ Status, DesiredValue }) => OPEN.includes(Status ?? '') && (DesiredValue ?? 0) >= action.desired,
    );
  return found;
}

/** The request may have been sent by a run that died: it is given time to show before it is sent again. */
async function wasSent(action: Increase, sentAt: string, { aws, pace }: ActionHands): Promise<boolean> {
  const left = Math.max(0, new Date(sentAt).getTime() + pace.settle - pace.now().getTime());
  const seen = await until(
    pace,
    left,
    async () => (await requestQuotaIncrease.look(action, aws)) || undefined,
  );
  return seen === true;
}

/** `refused` is null when the request is made, AWS's words when it was refused. */
async function request(
  action: Increase,
  hands: WriteHands,
): Promise<{ readonly refused: string | null; readonly callId: string | undefined }> {
  const { client, quota } = at(action, hands);
  try {
    const input = { ...quota, DesiredValue: action.desired };
    const { $metadata } = await client.send(new RequestServiceQuotaIncreaseCommand(input));
    return { refused: null, callId: $metadata.requestId };
  } catch (error) {
    const callId = callIdOf(error);
    // There is an open request for this quota; whether it asks for enough is for the look that follows to say.
    if (isNamed(error, 'ResourceAlreadyExistsException')) return { refused: null, callId };
    const refused = refusalOf(error);
    if (refused === undefined) throw error;
    return { refused, callId };
  }
}

function at(
  action: Increase,
  hands: WriteHands,
): { client: ReturnType<WriteHands['quotas']>; quota: QuotaInput } {
  const quota = { ServiceCode: action.serviceCode, QuotaCode: action.quotaCode };
  return { client: hands.quotas(action.accountId), quota };
}

interface QuotaInput {
  ServiceCode: string;
  QuotaCode: string;
}
