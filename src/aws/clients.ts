import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { HealthClient } from '@aws-sdk/client-health';
import { IAMClient } from '@aws-sdk/client-iam';
import { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { STSClient } from '@aws-sdk/client-sts';
import { makeBudget, type Sharing } from './budget.ts';
import { AwsFailure } from './errors.ts';
import { makePacing, type Pacing } from './pacing.ts';
import type { Provenance } from './reading.ts';
import {
  assume,
  assumeIdle,
  type Credentials,
  guarded,
  pooled,
  pooledOptions,
  type Record,
  type Where,
} from './sessions.ts';

/** The SDK clients of one session in one Region. IAM, Organizations, Health and IAM's quotas live in us-east-1. */
export interface Session {
  readonly name: string;
  readonly region: string;
  readonly sso: SSOAdminClient;
  readonly identitystore: IdentitystoreClient;
  readonly cloudtrail: CloudTrailClient;
  readonly organizations: OrganizationsClient;
  readonly iam: IAMClient;
  readonly quotas: ServiceQuotasClient;
  readonly health: HealthClient;
  readonly sts: STSClient;
  /** Assumes the role if there is one to assume; an `AwsFailure` of sts:AssumeRole when that is refused. */
  ready(record: Record): Promise<unknown>;
  /** Waits until idc's share of AWS's limits has room for one more call. */
  readonly take: Pacing['take'];
  /** Sends what `take` has waited for; retries take again. */
  readonly inTurn: Pacing['inTurn'];
}

export interface Roles {
  readonly read?: string;
  readonly managementRead?: string;
  /** The name of the role in each member account. */
  readonly member?: string;
  /** The name of the role in each member account with which a quota increase may be requested. */
  readonly memberQuota?: string;
  readonly remediation?: string;
}

/** Where idc can look. Every session is made when first asked for, and kept. */
export interface Aws {
  /** Callers whose assignments belong to a pipeline, ARNs with `*`. */
  readonly iacIdentities: readonly string[];
  readonly region: string;
  readonly roles: Roles;
  read(region: string): Session;
  management(region: string): Session | undefined;
  member(accountId: string, partition: string): Session | undefined;
  /** Where writes are sent: each request takes as a person's. */
  writing(region: string): Where;
  /** Assumes the remediation role in a session that may do nothing, and forgets it; absent without such a role. */
  readonly tryRemediation?: () => Promise<{ $metadata: { requestId?: string | undefined } }>;
}

const SESSION_NAME = 'idc';

export interface Options extends Sharing {
  readonly iacIdentities?: readonly string[];
  /** How much of AWS's limits idc takes; half of them by default. */
  readonly share?: number;
}

export function connect(place: Where, roles: Roles, options: Options = {}): Aws {
  const where = pooled(place);
  const paced = makePacing(makeBudget(options.share, undefined, options));
  const kept = new Map<string, Session>();
  const keep = (key: string, make: () => Session): Session => {
    const session = kept.get(key) ?? make();
    kept.set(key, session);
    return session;
  };
  const session = (name: string, at: Where, credentials: Assumed): Session => {
    const { take, inTurn, where: counted } = paced(at, name);
    return addClients({ name, region: at.region, take, inTurn }, counted, credentials);
  };
  const role = (from: Credentials, RoleArn: string) =>
    assume(where, from, { RoleArn, RoleSessionName: SESSION_NAME });
  const reader = roles.read ? role(undefined, roles.read) : undefined;
  const management = roles.managementRead ? role(reader, roles.managementRead) : undefined;

  const { remediation } = roles;
  return {
    region: where.region,
    roles,
    ...(remediation ? { tryRemediation: () => assumeIdle(where, remediation) } : {}),
    iacIdentities: options.iacIdentities ?? [],
    writing: (region) => paced({ ...place, region }, 'the remediation role').where,
    read: (region) => keep(`read ${region}`, () => session('the read role', { ...where, region }, reader)),
    management: (region) =>
      management &&
      keep(`management ${region}`, () => session('the management account', { ...where, region }, management)),
    member: (accountId, partition) => {
      const name = roles.member;
      if (!name) return undefined;
      const arn = `arn:${partition}:iam::${accountId}:role/${name}`;
      return keep(`member ${accountId}`, () => session(`account ${accountId}`, where, role(reader, arn)));
    },
  };
}

type Assumed =
  | ((record?: Record) => Promise<{ readonly accessKeyId: string; readonly secretAccessKey: string }>)
  | undefined;

/** Each client is made when it is first used: in a member account two of them are enough. */
function addClients(
  head: Pick<Session, 'name' | 'region' | 'take' | 'inTurn'>,
  where: Where,
  credentials: Assumed,
): Session {
  const regional = pooledOptions(where, credentials && (() => credentials()));
  const global = { ...regional, region: globalRegion(where.region) };
  const clients = {
    sso: () => new SSOAdminClient(regional),
    identitystore: () => new IdentitystoreClient(regional),
    cloudtrail: () => new CloudTrailClient(regional),
    sts: () => new STSClient(regional),
    organizations: () => new OrganizationsClient(global),
    iam: () => new IAMClient(global),
    quotas: () => new ServiceQuotasClient(global),
    health: () => new HealthClient(global),
  };
  const session = { ...head, ready: async (record: Record) => credentials?.(record) };
  for (const [name, make] of Object.entries<() => unknown>(clients)) {
    let client: unknown;
    Object.defineProperty(session, name, { get: () => (client ??= guarded(make(), where)) });
  }
  return session as Session;
}

/** IAM, Organizations and IAM's quotas answer in one Region of each partition. */
export function globalRegion(region: string): string {
  if (region.startsWith('us-gov-')) return 'us-gov-west-1';
  if (region.startsWith('cn-')) return 'cn-northwest-1';
  return 'us-east-1';
}

/**
 * Makes one AWS call, whatever retries that takes, and records it. Whatever goes wrong inside, AWS's error, the
 * network's, or an answer that is not the protocol, comes out as one `AwsFailure`.
 */
export async function call<T extends { $metadata: { requestId?: string | undefined } }>(
  api: string,
  record: Record,
  send: () => Promise<T>,
): Promise<T> {
  const started = Date.now();
  const note = (requestId: string | undefined) => record(provenance(api, started, requestId));
  try {
    const answer = await send();
    note(answer.$metadata.requestId);
    return answer;
  } catch (error) {
    if (error instanceof AwsFailure) throw error;
    const failure = new AwsFailure(api, error);
    note(failure.requestId);
    throw failure;
  }
}

/** One call beside any question, in its turn and for a person; nobody records it. Fails as `call` does. */
export async function callAside<T extends { $metadata: { requestId?: string | undefined } }>(
  session: Session,
  api: string,
  send: () => Promise<T>,
): Promise<T> {
  const ignore = () => {};
  await session.ready(ignore);
  await session.take(api, { priority: 'person' });
  return session.inTurn({ priority: 'person' }, () => call(api, ignore, send));
}

function provenance(api: string, started: number, requestId: string | undefined): Provenance {
  const base = { api, at: new Date(started).toISOString(), ms: Date.now() - started };
  return requestId ? { ...base, requestId } : base;
}
