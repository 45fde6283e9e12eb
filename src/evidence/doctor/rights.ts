import type { Session } from '../../aws/clients.ts';
import { AwsFailure, gapOf } from '../../aws/errors.ts';
import type { Gap } from '../../aws/reading.ts';
import type { Look } from '../look.ts';

type Answer = { $metadata: { requestId?: string | undefined } };

/** What probes name: things of this instance where they are known, else ids that nothing has. */
export interface Place {
  readonly instanceArn: string;
  readonly identityStoreId: string;
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly applicationArn: string;
  /** The role that asks, for IAM's simulation of it. */
  readonly roleArn: string;
}

/** One harmless call of an action: a read of little, or of something that is not there. */
export interface Probe {
  readonly api: string;
  send(session: Session, place: Place): Promise<Answer>;
}

/** What a role may do of what its policy file in deploy/policies says. */
export interface Rights {
  readonly policy: 'read' | 'management-read' | 'member-read';
  readonly tried: number;
  /** With what AWS said of the first. */
  readonly denied: readonly { readonly api: string; readonly said: string }[];
  /** What answered in another way than allowed or denied. */
  readonly unread: readonly Gap[];
}

/** Tries every probe once. A role that cannot be assumed is an `AwsFailure` of sts:AssumeRole. */
export async function tryAll(
  look: Look,
  { session, place, policy }: { session: Session; place: Place; policy: Rights['policy'] },
  probes: readonly Probe[],
): Promise<Rights> {
  const failures = await Promise.all(
    probes.map(async ({ api, send }) => {
      try {
        await look.call(session, api, () => send(session, place));
        return undefined;
      } catch (error) {
        if (!(error instanceof AwsFailure) || error.api === 'sts:AssumeRole') throw error;
        return { api, error, gap: gapOf(error, `whether ${session.name} may call ${api}`) };
      }
    }),
  );
  const refused = failures.filter((one) => one !== undefined);
  const denied = refused.filter(({ gap, error }) => gap.reason === 'denied' && !isFaultOfInstance(error));
  return {
    policy,
    tried: probes.length,
    denied: denied.map(({ api, error }) => ({ api, said: error.message.slice(0, 500) })),
    unread: refused.filter((one) => !denied.includes(one) && !isAllowed(one)).map(({ gap }) => gap),
  };
}

/** AWS looks at rights first: who hears that a thing is not there, or not valid, was allowed to ask. */
function isAllowed({ error, gap }: { error: AwsFailure; gap: Gap }): boolean {
  if (isFaultOfInstance(error) || gap.reason !== 'failed') return false;
  return /NotFound|NoSuch|Validation|InvalidInput|InvalidAuthorizationMessage|SubscriptionRequired/.test(
    error.code,
  );
}

/** A KMS key or switched-off permission sets refuse everybody; that is told by its own line. */
function isFaultOfInstance(error: AwsFailure): boolean {
  const { remedy = '' } = gapOf(error, '');
  return /KMS key|PermissionSetsEnabled|primary Region|network configuration/.test(remedy);
}
