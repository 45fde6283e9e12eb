import type { Cause } from '../knowledge/causes.ts';
import { recognise } from '../knowledge/recognise.ts';
import type { Gap, GapReason } from './reading.ts';

/** A call that AWS, or the way to it, did not answer as asked. Only `call` in clients.ts makes these. */
export class AwsFailure extends Error {
  readonly api: string;
  /** The error code, `AccessDeniedException`; the class of the fault where AWS named none. */
  readonly code: string;
  readonly requestId: string | undefined;

  constructor(api: string, cause: unknown) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    super(plainMessage(error), { cause });
    this.name = 'AwsFailure';
    this.api = api;
    this.code = codeOf(error);
    this.requestId = metadataOf(error)?.requestId;
  }
}

/** An answer that lacks what the API always gives: what it says about the rest is not believed. */
export function malformed(api: string, what: string): AwsFailure {
  return new AwsFailure(api, new TypeError(what));
}

export function isAwsError(error: unknown, ...codes: readonly string[]): error is AwsFailure {
  return error instanceof AwsFailure && codes.includes(error.code);
}

/** AWS says that what was asked for is not there. A missing KMS key or identity store is a failure to look. */
export function isAbsence(error: unknown): error is AwsFailure {
  return (
    isAwsError(error, 'ResourceNotFoundException') &&
    memberOf(error, 'ResourceType') !== 'IDENTITY_STORE' &&
    !memberOf(error, 'Reason')?.startsWith('KMS_')
  );
}

/** Undefined where AWS says that what was asked for is not there; every other failure keeps flying. */
export async function orAbsent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** The machine-readable `Reason` (KMS_…) or `ResourceType` beside an error, where AWS sends one. */
export function memberOf(failure: AwsFailure, member: 'Reason' | 'ResourceType'): string | undefined {
  const value = (failure.cause as Record<string, unknown> | undefined)?.[member];
  return typeof value === 'string' ? value : undefined;
}

/** Failing to look, as a value: denied, throttled and failed are three different things. */
export function gapOf(failure: AwsFailure, of: string): Gap {
  const detail = `${failure.api}: ${failure.code}: ${failure.message}`.slice(0, 1_000);
  const reason = reasonOf(failure);
  const remedy = remedyOf(failure, reason);
  return { of, reason, detail, ...(remedy ? { remedy } : {}) };
}

/** What kind of failure an error of the SDK is. */
export function reasonFor(error: unknown): 'throttled' | 'denied' | 'failed' {
  return reasonOf({ code: error instanceof Error ? codeOf(error) : '' });
}

export function isThrottling(code: string): boolean {
  return /throttl|TooManyRequests|RequestLimitExceeded/i.test(code);
}

function reasonOf({ code }: Pick<AwsFailure, 'code'>): 'throttled' | 'denied' | 'failed' {
  if (isThrottling(code)) return 'throttled';
  if (DENIED.test(code)) return 'denied';
  return 'failed';
}
const DENIED =
  /AccessDenied|Unauthorized|NotAuthorized|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|CredentialsProviderError|TokenRefreshRequired/;

function remedyOf(failure: AwsFailure, reason: GapReason): string | undefined {
  if (failure.code === 'CredentialsProviderError') {
    return 'Give idc AWS credentials (environment, profile, or the role of its task) and ask again.';
  }
  if (failure.code.startsWith('ExpiredToken'))
    return 'The credentials have expired: renew them and ask again.';
  const told = toldBy(failure);
  if (told) return told;
  if (reason === 'throttled') return 'AWS is throttling this API: ask again in a minute.';
  if (reason === 'denied' && failure.api === 'sts:AssumeRole') return assumeRemedy(failure.message);
  if (reason === 'denied') return `Allow ${failure.api} to the role that idc uses here.`;
  if (failure.code === 'TimeoutError')
    return 'Nothing answered in time: ask again; if it stays so, look at the network on the way to AWS.';
  return NOT_AWS.test(failure.code) ? NOT_AWS_REMEDY : undefined;
}

/** What an emulator, a proxy or an older endpoint answers to a call that it does not know. */
const NOT_AWS = /NotTheProtocol|UnknownOperation|NotImplemented|InvalidAction|UnsupportedOperation/;
const NOT_AWS_REMEDY =
  'What answered does not know this call as AWS does: look at AWS_ENDPOINT_URL and at proxies on the way, and ask AWS itself.';

/** Faults of the whole instance, whatever was called: the error's `Reason` tells, else its text. */
const REMEDIES: { readonly [C in Cause]?: string } = {
  customer_managed_key_denied:
    'The customer managed KMS key of Identity Center refuses: see that it is enabled, and allow kms:Decrypt to this role in the key policy and in its IAM policy.',
  permission_sets_disabled:
    'This instance has no permission sets: PermissionSetsEnabled is false, or it is an account instance. Point idc to the organization instance, or ask its owner whether they shall be switched on, which cannot be undone.',
  additional_region_read_refused:
    'Permission sets and assignments can be read only in the primary Region of Identity Center: set AWS_REGION to it.',
  identity_store_network_restricted:
    'The identity store admits calls only from listed addresses or VPCs: have the address or VPC of idc added to its network configuration.',
};

function toldBy(failure: AwsFailure): string | undefined {
  const reason = memberOf(failure, 'Reason');
  // sso-admin spells it KMS_AccessDeniedException, the identity store KMS_ACCESS_DENIED.
  if (reason?.startsWith('KMS_') && !/throttling/i.test(reason)) return REMEDIES.customer_managed_key_denied;
  const causes = recognise(`${failure.api}: ${failure.code}: ${failure.message}`);
  return causes.map(({ cause }) => REMEDIES[cause]).find((remedy) => remedy !== undefined);
}

/** AWS words a refusal to assume a role alike for both sides; only an explicit deny tells which side it is. */
function assumeRemedy(message: string): string {
  if (/identity-based policy/.test(message)) {
    return 'The policy of the assuming role does not allow sts:AssumeRole on this role: extend it (deploy/policies).';
  }
  return 'Check that the role exists, that its trust policy admits the assuming role, and that the assuming role may call sts:AssumeRole on it (deploy/policies).';
}

function metadataOf(error: Error): { requestId?: string; httpStatusCode?: number } | undefined {
  return (error as { $metadata?: { requestId?: string; httpStatusCode?: number } }).$metadata;
}

function codeOf(error: Error): string {
  if (error instanceof SyntaxError || error instanceof TypeError) return 'NotTheProtocol';
  const system = (error as { code?: unknown }).code;
  return error.name === 'Error' && typeof system === 'string' ? system : error.name;
}

function plainMessage(error: Error): string {
  if (error instanceof SyntaxError || error instanceof TypeError) {
    const [said = ''] = error.message.split('\n', 1);
    return `the answer is not the API's protocol (${said.slice(0, 200)})`;
  }
  const status = metadataOf(error)?.httpStatusCode;
  return error.message && error.message !== 'UnknownError'
    ? error.message
    : `no message (HTTP ${status ?? 'unknown'})`;
}
