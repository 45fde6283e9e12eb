import { type Aws, connect } from './aws/clients.ts';
import { type Config, readIdpMetadata } from './config.ts';
import { makeDiagnose } from './diagnosis/diagnose.ts';
import type { Diagnose } from './diagnosis/diagnosis.ts';
import { gatherers } from './evidence/gatherers.ts';
import { reader } from './evidence/look.ts';
import type { Memory } from './evidence/memory.ts';
import { faultInMetadata } from './evidence/saml.ts';
import type { IdentityProvider, Surroundings } from './evidence/surroundings.ts';
import type { Calling } from './wire-budget.ts';

/** AWS as the configuration says it can be seen, and the answerer of questions on top of it. */
export function wireDiagnosis(
  config: Config,
  region: string,
  memory?: Memory,
  surroundings?: Surroundings,
  { heard, ...sharing }: Calling = {},
): { aws: Aws; diagnose: Diagnose } {
  const { endpoint, iacIdentities, share } = config.aws;
  const where = { region, ...(endpoint && { endpoint }), ...(heard && { heard }) };
  const aws = connect(where, rolesOf(config), { iacIdentities, ...(share && { share }), ...sharing });
  return { aws, diagnose: makeDiagnose(aws, memory, surroundings) };
}

/** What the configuration tells of the identity provider. Throws a ConfigError for metadata that cannot be used. */
export function identityProviderOf(config: Config): IdentityProvider {
  const metadata = readIdpMetadata(config, faultInMetadata);
  return { acsUrls: config.idp.acsUrls, ...(metadata ? { metadata } : {}) };
}

/** Answers what needs nothing of AWS: without configuration, credentials or a Region. */
export function wireOffline(): Diagnose {
  return makeDiagnose(connect({ region: 'us-east-1' }, {}));
}

function rolesOf({ aws }: Config) {
  return {
    ...(aws.readRoleArn ? { read: aws.readRoleArn } : {}),
    ...(aws.managementReadRoleArn ? { managementRead: aws.managementReadRoleArn } : {}),
    ...(aws.memberRoleName ? { member: aws.memberRoleName } : {}),
    ...(aws.memberQuotaRoleName ? { memberQuota: aws.memberQuotaRoleName } : {}),
    ...(aws.remediationRoleArn ? { remediation: aws.remediationRoleArn } : {}),
  };
}

/** Identity Center's own Region, which need not be the one that idc was told. */
export async function homeRegion(aws: Aws): Promise<string> {
  const get = reader({ aws, asked: { text: '' }, now: new Date().toISOString() }, gatherers);
  const { value, gaps } = await get('instance');
  if (!value) throw new Error(`the Identity Center instance could not be looked at: ${gaps[0]?.detail}`);
  return value.primaryRegion;
}
