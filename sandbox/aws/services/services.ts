import type { Service } from '../operation.ts';
import { cloudtrail } from './cloudtrail.ts';
import { health } from './health.ts';
import { iam } from './iam.ts';
import { identitystore } from './identitystore.ts';
import { organizations } from './organizations.ts';
import { secretsManager } from './secrets-manager.ts';
import { serviceQuotas } from './service-quotas.ts';
import { sqs } from './sqs.ts';
import { sso } from './sso.ts';
import { sts } from './sts.ts';

export const services: readonly Service[] = [
  sso,
  identitystore,
  cloudtrail,
  organizations,
  serviceQuotas,
  sts,
  iam,
  health,
  secretsManager,
  sqs,
];

/** By the prefix of X-Amz-Target; the SDK and the CLI spell CloudTrail's differently. */
const TARGETS: Readonly<Record<string, Service>> = {
  SWBExternalService: sso,
  AWSIdentityStore: identitystore,
  CloudTrail_20131101: cloudtrail,
  'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101': cloudtrail,
  AWSOrganizationsV20161128: organizations,
  ServiceQuotasV20190624: serviceQuotas,
  AWSHealth_20160804: health,
  secretsmanager: secretsManager,
  AmazonSQS: sqs,
};
const VERSIONS: Readonly<Record<string, Service>> = { '2011-06-15': sts, '2010-05-08': iam };

export function serviceByTarget(target: string): { service: Service; name: string } | undefined {
  const dot = target.lastIndexOf('.');
  const service = TARGETS[target.slice(0, dot)];
  return service && { service, name: target.slice(dot + 1) };
}

export function serviceByVersion(version: string): Service | undefined {
  return VERSIONS[version];
}
