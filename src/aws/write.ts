import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { globalRegion, type Roles } from './clients.ts';
import { assume, clientOptions, guarded, type Where } from './sessions.ts';

/**
 * Clients that can write, in a session assumed from the runtime's own credentials, never from one that has a source
 * identity already. The role is assumed when a client is first used, and again with the same values when it ends.
 */
export function writeClients(where: Where, roles: Roles, session: Omit<AssumeRoleCommandInput, 'RoleArn'>) {
  const inRole = (RoleArn: string) => {
    const credentials = assume(where, undefined, { ...session, RoleArn });
    return () => credentials();
  };
  const { remediation, memberQuota } = roles;
  if (!remediation) throw new Error('IDC_REMEDIATION_ROLE_ARN is not set');
  const partition = remediation.split(':')[1] ?? 'aws';
  return {
    sso: guarded(new SSOAdminClient(clientOptions(where, inRole(remediation)))),
    quotas: (accountId: string): ServiceQuotasClient => {
      if (!memberQuota) throw new Error('IDC_MEMBER_QUOTA_ROLE_NAME is not set');
      const credentials = inRole(`arn:${partition}:iam::${accountId}:role/${memberQuota}`);
      return guarded(
        new ServiceQuotasClient({ ...clientOptions(where, credentials), region: globalRegion(where.region) }),
      );
    },
  };
}
