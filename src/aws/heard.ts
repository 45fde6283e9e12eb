import { reasonFor } from './errors.ts';

/** One request to AWS: of a call that is tried three times there are three. Carries no content and no credentials. */
export interface Attempt {
  /** As in IAM policies: `sso:ListInstances`. */
  readonly api: string;
  readonly ms: number;
  readonly outcome: 'ok' | 'throttled' | 'denied' | 'failed';
  readonly requestId?: string;
}

export type Heard = (attempt: Attempt) => void;

type Next = (args: unknown) => Promise<{ readonly output: { readonly $metadata: Metadata } }>;
interface Metadata {
  readonly requestId?: string;
}

const PREFIXES: Readonly<Record<string, string>> = {
  CloudTrailClient: 'cloudtrail',
  HealthClient: 'health',
  IAMClient: 'iam',
  IdentitystoreClient: 'identitystore',
  OrganizationsClient: 'organizations',
  SecretsManagerClient: 'secretsmanager',
  ServiceQuotasClient: 'servicequotas',
  SQSClient: 'sqs',
  SSOAdminClient: 'sso',
  STSClient: 'sts',
};

interface Context {
  readonly clientName?: string;
  readonly commandName?: string;
}

/** What the SDK tells its middleware of a command, by its name in IAM policies. */
export function apiOf({ clientName = '', commandName = '' }: Context): string {
  return `${PREFIXES[clientName] ?? clientName}:${commandName.replace(/Command$/, '')}`;
}

/** Tells `heard` of each request of a client, below its retries. */
export function hearing(heard: Heard) {
  return (next: Next, context: Context) => async (args: unknown) => {
    const started = performance.now();
    const api = apiOf(context);
    const tell = (outcome: Attempt['outcome'], requestId?: string) =>
      heard({
        api,
        ms: Math.round(performance.now() - started),
        outcome,
        ...(requestId ? { requestId } : {}),
      });
    try {
      const result = await next(args);
      tell('ok', result.output.$metadata.requestId);
      return result;
    } catch (error) {
      tell(reasonFor(error), (error as { $metadata?: Metadata }).$metadata?.requestId);
      throw error;
    }
  };
}
