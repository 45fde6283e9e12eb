import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { globalRegion, type Roles } from './clients.ts';
import { assume, clientOptions, guarded, type Identity, type Where } from './sessions.ts';

/** A session that STS opened, before anything was sent in it. */
export interface Opened {
  readonly role: string;
  /** AWS's id of the AssumeRole call. */
  readonly requestId?: string;
  readonly expiresAt?: string;
}

/**
 * Clients that can write, in a session assumed from the runtime's own credentials, never from one that has a source
 * identity already. The role is assumed when a client is first used, and again with the same values when it ends; each
 * time nothing is sent before `onOpened` has resolved.
 */
export function writeClients(
  where: Where,
  roles: Roles,
  {
    onOpened = async () => {},
    ...session
  }: Omit<AssumeRoleCommandInput, 'RoleArn'> & {
    onOpened?: (opened: Opened) => Promise<void>;
  },
) {
  const inRole = (role: string) =>
    announced(assume(where, undefined, { ...session, RoleArn: role }), (said) => onOpened({ role, ...said }));
  const { remediation, memberQuota } = roles;
  if (!remediation) throw new Error('IDC_REMEDIATION_ROLE_ARN is not set');
  const partition = remediation.split(':')[1] ?? 'aws';
  return {
    sso: guarded(new SSOAdminClient(clientOptions(where, inRole(remediation))), where),
    quotas: (accountId: string): ServiceQuotasClient => {
      if (!memberQuota) throw new Error('IDC_MEMBER_QUOTA_ROLE_NAME is not set');
      const credentials = inRole(`arn:${partition}:iam::${accountId}:role/${memberQuota}`);
      return guarded(
        new ServiceQuotasClient({ ...clientOptions(where, credentials), region: globalRegion(where.region) }),
        where,
      );
    },
  };
}

/** Many askers at once share one session, and all of them wait until it was announced. */
function announced(
  credentials: ReturnType<typeof assume>,
  announce: (opened: Omit<Opened, 'role'>) => Promise<void>,
) {
  let last: { readonly identity: Identity; readonly announced: Promise<void> } | undefined;
  return async (): Promise<Identity> => {
    let requestId: string | undefined;
    const identity = await credentials((call) => {
      requestId = call.requestId;
    });
    if (last?.identity !== identity) {
      const expiresAt = identity.expiration?.toISOString();
      const opened = { ...(requestId && { requestId }), ...(expiresAt && { expiresAt }) };
      last = { identity, announced: announce(opened) };
    }
    await last.announced;
    return identity;
  };
}
