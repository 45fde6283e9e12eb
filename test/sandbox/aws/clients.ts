import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from '@aws-sdk/client-sts';
import { idcRoleArns } from '../../../sandbox/aws/roles.ts';
import { type AwsSandbox, startAws } from '../../../sandbox/aws/server.ts';
import { permissionSetNamed } from '../../../sandbox/aws/state.ts';
import { groupNamed } from '../../../sandbox/aws/verbs.ts';
import type { Organization } from '../../../sandbox/aws/world.ts';
import { ACCOUNTS, type AccountName } from '../../../sandbox/worlds/harbor-accounts.ts';
import { harborOrganization } from '../../../sandbox/worlds/harbor-aws.ts';

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

/** Harbor with a difference, and a clock that the test moves: `aws.tick(5)` seconds. `pace` speeds AWS's rates up. */
export async function startHarbor(difference: Partial<Organization> = {}, pace = 1) {
  let now = Date.now();
  const organization = { ...harborOrganization(), ...difference };
  const aws = await startAws({ organization, clock: () => now, pace });
  return Object.assign(aws, {
    tick: (seconds: number) => {
      now += seconds * 1000;
    },
  });
}
export type Harbor = Awaited<ReturnType<typeof startHarbor>>;

/** The real SDK clients against a sandbox. `attempts` is one unless a test is about retries. */
export function clientsOf(
  aws: AwsSandbox,
  credentials: Credentials,
  { region = 'eu-west-1', attempts = 1 }: { region?: string; attempts?: number } = {},
) {
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
  input: Partial<AssumeRoleCommandInput> & { RoleArn: string },
): Promise<Credentials> {
  const command = new AssumeRoleCommand({ RoleSessionName: 'test', ...input });
  const { Credentials: made } = await clientsOf(aws, by).sts.send(command);
  return {
    accessKeyId: made?.AccessKeyId ?? '',
    secretAccessKey: made?.SecretAccessKey ?? '',
    sessionToken: made?.SessionToken ?? '',
  };
}

export const arns = (aws: AwsSandbox) => idcRoleArns(aws.control.state.organization);

/** What a remediation session has to carry. */
export const forOnePlan = {
  RoleSessionName: 'rem-1',
  SourceIdentity: 'sam.reyes@harbor.example',
  Tags: ['remediation', 'requester', 'approver'].map((t) => ({ Key: `idc:${t}`, Value: 'x' })),
};

export const inInstance = (aws: AwsSandbox) => ({ InstanceArn: aws.control.state.organization.instance.arn });

export function setIn(aws: AwsSandbox, name: string) {
  return { ...inInstance(aws), PermissionSetArn: permissionSetNamed(aws.control.state, name).arn };
}

/** Input of an assignment call for a group, by names. */
export function wanted(aws: AwsSandbox, set: string, account: AccountName, group: string) {
  return {
    ...setIn(aws, set),
    TargetId: ACCOUNTS[account],
    TargetType: 'AWS_ACCOUNT' as const,
    PrincipalType: 'GROUP' as const,
    PrincipalId: groupNamed(aws.control.state, group).id,
  };
}

/** The error of a call that has to be refused. */
export async function refusalOf(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const failed = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failed instanceof Error)) throw new Error('the call was not refused');
  return failed as Error & Record<string, unknown>;
}
