import { type Call, operation, type Service } from '../operation.ts';
import { paginate } from '../paging.ts';
import { isQuota, QUOTAS, type QuotaCode, quotaOf } from '../quotas.ts';
import { Refusal } from '../refusal.ts';
import { integer, required, string } from '../shapes.ts';
import type { QuotaRequest } from '../state.ts';
import { accountNamed } from '../state.ts';

interface OfQuota {
  ServiceCode: string;
  QuotaCode: string;
}
const ofQuota = {
  ServiceCode: required(string(/[a-zA-Z][a-zA-Z0-9-]{1,63}/, 1, 63)),
  QuotaCode: required(string(/[a-zA-Z][a-zA-Z0-9-]{1,128}/, 1, 128)),
};

/** Quotas of IAM are kept in us-east-1 of each account. */
function code(call: Call<OfQuota>): QuotaCode {
  const { ServiceCode, QuotaCode } = call.input;
  if (ServiceCode !== 'iam' || call.region !== 'us-east-1' || !isQuota(QuotaCode)) throw noSuch();
  return QuotaCode;
}

function noSuch(): Refusal {
  return new Refusal(
    'NoSuchResourceException',
    'The request failed because the specified quota code or service code was not found.',
  );
}

function shown(call: Call<OfQuota>, quota: QuotaCode, value: number) {
  return {
    ServiceCode: 'iam',
    ServiceName: 'AWS Identity and Access Management (IAM)',
    QuotaArn: `arn:aws:servicequotas::${call.caller.accountId}:iam/${quota}`,
    QuotaCode: quota,
    QuotaName: QUOTAS[quota].name,
    Value: value,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: true,
  };
}

const getServiceQuota = operation<OfQuota>({
  readOnly: true,
  fields: ofQuota,
  run: (call) => {
    const quota = code(call);
    const value = accountNamed(call.state, call.caller.accountId).quotas[quota];
    if (value === undefined) throw noSuch();
    return { Quota: shown(call, quota, value) };
  },
});

const getDefault = operation<OfQuota>({
  readOnly: true,
  fields: ofQuota,
  run: (call) => {
    const quota = code(call);
    return { Quota: shown(call, quota, QUOTAS[quota].value) };
  },
});

const requestIncrease = operation<OfQuota & { DesiredValue: number }>({
  readOnly: false,
  fields: { ...ofQuota, DesiredValue: required({ type: 'integer', min: 0, max: 10_000_000_000 }) },
  resources: ({ caller, region, input }) => [
    `arn:aws:servicequotas:${region}:${caller.accountId}:${input.ServiceCode}/${input.QuotaCode}`,
  ],
  run: (call) => {
    const { state, caller, input } = call;
    const quota = code(call);
    if (input.DesiredValue <= quotaOf(accountNamed(state, caller.accountId), quota)) {
      throw new Refusal(
        'IllegalArgumentException',
        'You must provide a quota value greater than the current quota value.',
      );
    }
    const open = state.quotaRequests.some(
      (r) => r.accountId === caller.accountId && r.code === quota && r.status !== 'APPROVED',
    );
    if (open) {
      throw new Refusal(
        'ResourceAlreadyExistsException',
        'Only one open service quota increase request is allowed per quota.',
      );
    }
    const request: QuotaRequest = {
      id: state.ids.hex(32),
      accountId: caller.accountId,
      code: quota,
      desired: input.DesiredValue,
      createdAt: state.now(),
      due: state.now() + state.asyncMs,
      status: 'PENDING',
      requester: JSON.stringify({ accountId: caller.accountId, callerArn: caller.arn }),
    };
    state.quotaRequests.push(request);
    return { RequestedQuota: change(request) };
  },
});

const history = operation<OfQuota & { MaxResults?: number; NextToken?: string; Status?: string }>({
  readOnly: true,
  fields: {
    ...ofQuota,
    Status: string(),
    MaxResults: integer(1, 100),
    NextToken: string(/[a-zA-Z0-9/+_=-]*/, 0, 2048),
  },
  run: (call) => {
    const quota = code(call);
    const { Status } = call.input;
    const all = call.state.quotaRequests.filter(
      (r) => r.accountId === call.caller.accountId && r.code === quota && (!Status || r.status === Status),
    );
    const { items, token } = paginate(call, all);
    return { RequestedQuotas: items.map(change), ...token };
  },
});

function change(r: QuotaRequest) {
  return {
    Id: r.id,
    ServiceCode: 'iam',
    ServiceName: 'AWS Identity and Access Management (IAM)',
    QuotaCode: r.code,
    QuotaName: QUOTAS[r.code as QuotaCode].name,
    DesiredValue: r.desired,
    Status: r.status,
    Created: new Date(r.createdAt),
    LastUpdated: new Date(r.status === 'PENDING' ? r.createdAt : r.due),
    Requester: r.requester,
    QuotaArn: `arn:aws:servicequotas::${r.accountId}:iam/${r.code}`,
    GlobalQuota: true,
    Unit: 'None',
  };
}

export const serviceQuotas: Service = {
  prefix: 'servicequotas',
  scope: 'servicequotas',
  eventSource: 'servicequotas.amazonaws.com',
  validationCode: 'IllegalArgumentException',
  operations: {
    GetServiceQuota: getServiceQuota,
    GetAWSDefaultServiceQuota: getDefault,
    RequestServiceQuotaIncrease: requestIncrease,
    ListRequestedServiceQuotaChangeHistoryByQuota: history,
  },
};
