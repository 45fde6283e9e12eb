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

export function isAwsError(error: unknown, ...codes: readonly string[]): error is AwsFailure {
  return error instanceof AwsFailure && codes.includes(error.code);
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

function reasonOf({ code }: AwsFailure): GapReason {
  if (/throttl|TooManyRequests|RequestLimitExceeded/i.test(code)) return 'throttled';
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
  if (memberOf(failure, 'Reason')?.startsWith('KMS_')) {
    return 'The customer managed KMS key of Identity Center refuses: allow kms:Decrypt to this role in the key policy and in its IAM policy.';
  }
  if (reason === 'throttled') return 'AWS is throttling this API: ask again in a minute.';
  if (reason === 'denied' && failure.api === 'sts:AssumeRole') return assumeRemedy(failure.message);
  if (reason === 'denied') return `Allow ${failure.api} to the role that idc uses here.`;
  return undefined;
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
