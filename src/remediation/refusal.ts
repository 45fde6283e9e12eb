import { AwsFailure } from '../aws/errors.ts';

interface SdkError extends Error {
  readonly $fault?: 'client' | 'server';
  readonly $retryable?: { readonly throttling?: boolean };
  readonly $metadata?: { readonly requestId?: string };
}

/**
 * AWS's words when it refused a call for good; undefined when trying again later may help (throttling, its own
 * faults, the network, credentials that ended) or when the error is none of AWS's.
 */
export function refusalOf(error: unknown): string | undefined {
  const cause = (error instanceof AwsFailure ? error.cause : error) as SdkError;
  if (cause?.$fault !== 'client' || cause.$retryable?.throttling) return undefined;
  if (/Throttl|TooManyRequests|ExpiredToken|RequestExpired/.test(cause.name)) return undefined;
  return `${cause.name}: ${cause.message}`.slice(0, 2_000);
}

/** AWS's id of the refused call, as CloudTrail has it; undefined where the call was never made. */
export function callIdOf(error: unknown): string | undefined {
  return error instanceof AwsFailure ? undefined : (error as SdkError).$metadata?.requestId;
}

export function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
