import {
  type Credentials as AssumedCredentials,
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  STSClient,
} from '@aws-sdk/client-sts';
import { AwsFailure } from './errors.ts';
import { type Heard, hearing } from './heard.ts';
import { type Paced, pacing } from './pacing.ts';
import type { Provenance } from './reading.ts';
import { checkShape } from './shape.ts';

export interface Where {
  readonly region: string;
  /** All services at one address: the sandbox, an emulator, a VPC endpoint. */
  readonly endpoint?: string;
  /** How long one try of a call may take: 5 s by default. */
  readonly answerWithinMs?: number;
  /** The connections, where many clients share them. */
  readonly pool?: STSClient['config']['requestHandler'];
  /** Hears of every request that is made, for logs and figures. */
  readonly heard?: Heard;
  /** Each request waits for this first. */
  readonly paced?: Paced;
}

export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}
/** Undefined means the SDK's default chain: environment, profile, container or instance role. */
export type Credentials = (() => Promise<Identity>) | undefined;
export type Record = (call: Provenance) => void;

/** The Region that the AWS configuration files give. Rejects when they give none. */
export async function defaultRegion(): Promise<string> {
  return new STSClient({}).config.region();
}

/** Bounds that keep a hanging endpoint from hanging a question: 2 s to connect, 5 s to answer, 3 tries. */
export function clientOptions(where: Where, credentials: Credentials) {
  const patience = where.answerWithinMs ?? 5_000;
  return {
    region: where.region,
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: patience,
      socketTimeout: patience,
      throwOnRequestTimeout: true,
    },
    ...(where.endpoint ? { endpoint: where.endpoint } : {}),
    ...(credentials ? { credentials } : {}),
  };
}

/** Lets clients share their connections: the sessions of many accounts ask the same few hosts. */
export function pooled(where: Where): Where {
  // Any Region does: what is taken is the same for all, and without AWS there is none.
  const { config } = new STSClient(clientOptions({ ...where, region: 'us-east-1' }, undefined));
  return { ...where, pool: config.requestHandler };
}

/** As `clientOptions`, with the shared connections where there are such. */
export function pooledOptions(where: Where, credentials: Credentials) {
  const options = clientOptions(where, credentials);
  return { ...options, requestHandler: where.pool ?? options.requestHandler };
}

interface Guardable {
  readonly middlewareStack: {
    add(guard: typeof shapeGuard, options: { step: 'initialize'; name: string }): void;
    add(
      listener: ReturnType<typeof hearing> | ReturnType<typeof pacing>,
      options: { step: 'finalizeRequest'; priority: 'low'; name: string },
    ): void;
  };
}

/** The client, which from now on refuses answers of another shape than its API's model says, is paced and heard. */
export function guarded<C>(client: C, { heard, paced }: Pick<Where, 'heard' | 'paced'> = {}): C {
  const { middlewareStack } = client as Guardable;
  middlewareStack.add(shapeGuard, { step: 'initialize', name: 'shapeGuard' });
  // Of this step the retries come first, so whatever has a lower priority sees each request.
  const each = { step: 'finalizeRequest', priority: 'low' } as const;
  if (paced) middlewareStack.add(pacing(paced), { ...each, name: 'pacing' });
  if (heard) middlewareStack.add(hearing(heard), { ...each, name: 'hearing' });
  return client;
}

type Next = (args: unknown) => Promise<{
  readonly output: { readonly $metadata: object };
  readonly response: unknown;
}>;

/** The SDK tells its middleware which operation it is; the sixth part of that is the schema of the answer. */
function shapeGuard(
  next: Next,
  context: { readonly __smithy_context?: { readonly operationSchema?: unknown[] } },
) {
  return async (args: unknown) => {
    const result = await next(args);
    const { headers = {} } = (result.response ?? {}) as { headers?: { [name: string]: string } };
    Object.assign(result.output.$metadata, { date: headers.date });
    if (headers['content-length'] === '0') throw new TypeError('the answer is empty');
    checkShape(context.__smithy_context?.operationSchema?.[5], result.output);
    return result;
  };
}

const RENEW_BEFORE_MS = 5 * 60_000;

/**
 * Credentials of a role, assumed when first needed and again five minutes before they end (an hour, which is
 * AWS's limit for a role assumed from a role). Many askers at once share one AssumeRole. A refusal is an
 * `AwsFailure` of sts:AssumeRole and is not remembered. `record` hears of the call if this asker caused it.
 */
export function assume(where: Where, from: Credentials, input: AssumeRoleCommandInput) {
  const sts = guarded(new STSClient(pooledOptions(where, from)), where);
  let current: Promise<Identity> | undefined;
  let until = 0;

  async function renew(record: Record | undefined): Promise<Identity> {
    const started = Date.now();
    const note = (requestId?: string) => record?.(provenance(started, requestId));
    try {
      const answer = await sts.send(new AssumeRoleCommand({ DurationSeconds: 3_600, ...input }));
      note(answer.$metadata.requestId);
      const identity = identityOf(answer.Credentials);
      until = identity.expiration.getTime() - RENEW_BEFORE_MS;
      return identity;
    } catch (error) {
      current = undefined;
      const failure = error instanceof AwsFailure ? error : new AwsFailure('sts:AssumeRole', error);
      note(failure.requestId);
      throw failure;
    }
  }
  return (record?: Record): Promise<Identity> => {
    if (!current || Date.now() > until) {
      until = Number.POSITIVE_INFINITY;
      current = renew(record);
    }
    return current;
  };
}

const NOTHING = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
};

/** Assumes a role as a plan would, in a session whose policy denies everything; its credentials are dropped. */
export async function assumeIdle(where: Where, RoleArn: string) {
  const sts = guarded(new STSClient(clientOptions(where, undefined)), where);
  const tags = ['idc:remediation', 'idc:requester', 'idc:approver'];
  const { $metadata } = await sts.send(
    new AssumeRoleCommand({
      RoleArn,
      RoleSessionName: 'idc-doctor',
      SourceIdentity: 'idc-doctor',
      Tags: tags.map((Key) => ({ Key, Value: 'doctor' })),
      Policy: JSON.stringify(NOTHING),
      DurationSeconds: 900,
    }),
  );
  return { $metadata };
}

function provenance(started: number, requestId: string | undefined): Provenance {
  return {
    api: 'sts:AssumeRole',
    at: new Date(started).toISOString(),
    ms: Date.now() - started,
    ...(requestId ? { requestId } : {}),
  };
}

function identityOf(raw: AssumedCredentials | undefined): Identity & { expiration: Date } {
  if (!raw?.AccessKeyId || !raw.SecretAccessKey)
    throw new TypeError('AssumeRole answered without credentials');
  return {
    accessKeyId: raw.AccessKeyId,
    secretAccessKey: raw.SecretAccessKey,
    expiration: raw.Expiration ?? new Date(Date.now() + 15 * 60_000),
    ...(raw.SessionToken ? { sessionToken: raw.SessionToken } : {}),
  };
}
