import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from '@aws-sdk/client-sts';
import type { AwsSandbox } from '../../../sandbox/aws/server.ts';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Credentials of a long-lived key: `key('ADMIN')`. */
export const key = (name: string): Credentials => ({
  accessKeyId: `AKIASANDBOX${name}`,
  secretAccessKey: 'sandbox',
});

/** The real SDK clients against a sandbox. `attempts` is one unless a test is about retries. */
export function clientsOf(aws: AwsSandbox, credentials: Credentials, region = 'eu-west-1', attempts = 1) {
  const config = { endpoint: aws.url, region, credentials, maxAttempts: attempts };
  return {
    sso: new SSOAdminClient(config),
    store: new IdentitystoreClient(config),
    trail: new CloudTrailClient(config),
    organizations: new OrganizationsClient(config),
    quotas: new ServiceQuotasClient({ ...config, region: 'us-east-1' }),
    sts: new STSClient(config),
    iam: new IAMClient(config),
  };
}

/** Assumes a role and gives its credentials. */
export async function assume(
  aws: AwsSandbox,
  by: Credentials,
  input: AssumeRoleCommandInput,
): Promise<Credentials> {
  const { Credentials: made } = await clientsOf(aws, by).sts.send(new AssumeRoleCommand(input));
  return {
    accessKeyId: made?.AccessKeyId ?? '',
    secretAccessKey: made?.SecretAccessKey ?? '',
    sessionToken: made?.SessionToken ?? '',
  };
}
