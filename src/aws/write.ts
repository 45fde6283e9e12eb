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
 * time nothing is sent before `onOpened` has resolved. A write that got no answer is not repeated here: AWS may have
 * taken it.
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
    sso: sendingOnce(guarded(new SSOAdminClient(clientOptions(where, inRole(remediation))), where)),
    quotas: (accountId: string): ServiceQuotasClient => {
      if (!memberQuota) throw new Error('IDC_MEMBER_QUOTA_ROLE_NAME is not set');
      const credentials = inRole(`arn:${partition}:iam::${accountId}:role/${memberQuota}`);
      const options = { ...clientOptions(where, credentials), region: globalRegion(where.region) };
      return sendingOnce(guarded(new ServiceQuotasClient(options), where));
    },
  };
}

interface Sending {
  readonly middlewareStack: {
    add(middleware: typeof sendOnce, options: { step: 'finalizeRequest'; priority: 'low' }): void;
  };
}

/** The client, whose writes the SDK repeats only after AWS has said that it did not take them. */
function sendingOnce<C>(client: C): C {
  // After the SDK's own retries in the stack, so that each try passes here.
  (client as Sending).middlewareStack.add(sendOnce, { step: 'finalizeRequest', priority: 'low' });
  return client;
}

function sendOnce<O>(next: (args: unknown) => Promise<O>, { commandName = '' }: { commandName?: string }) {
  return async (args: unknown): Promise<O> => {
    try {
      return await next(args);
    } catch (error) {
      if (/^(Get|List|Describe)/.test(commandName) || wasRefused(error)) throw error;
      const said = error instanceof Error ? error.message : String(error);
      // Without its cause, in which the SDK would find a reason to try again.
      throw new Error(`AWS did not say whether it took ${commandName}: ${said}`);
    }
  };
}

function wasRefused(error: unknown): boolean {
  return (error as { readonly $fault?: string }).$fault === 'client';
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
