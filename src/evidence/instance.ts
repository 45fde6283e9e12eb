import { type InstanceMetadata, ListInstancesCommand } from '@aws-sdk/client-sso-admin';
import type { Session } from '../aws/clients.ts';
import type { Instance } from './evidence.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { after, allPages } from './paging.ts';

/** How long a found instance is believed: it changes only when somebody deletes Identity Center. */
const KEEP_MS = 10 * 60_000;
const known = new WeakMap<Look['aws'], { readonly instance: Instance; readonly until: number }>();

/**
 * The Identity Center instance that idc works on: the only one that is visible, else the organization's, which is
 * owned by another account than an account instance's. Asked in the configured Region; its primary Region is where
 * permission sets and assignments can be read.
 */
export const gatherInstance: Gatherer<'instance'> = async (look) => {
  const kept = known.get(look.aws);
  if (kept && kept.until > Date.now()) return kept.instance;
  const found = await instances(look);
  const [chosen] = found.length > 1 ? preferOrganization(found) : found;
  if (!chosen) throw new NotSeen([noInstance(look.aws.region)]);
  known.set(look.aws, { instance: chosen, until: Date.now() + KEEP_MS });
  return chosen;
};

/** The session that reads permission sets and assignments: the primary Region is the only one that answers. */
export async function home(look: Look): Promise<{ instance: Instance; session: Session }> {
  const instance = await look.need('instance');
  return { instance, session: look.aws.read(instance.primaryRegion) };
}

/** `aws`, `aws-us-gov` or `aws-cn`, as the instance's own ARN says. */
export function partitionOf(instance: Instance): string {
  return instance.instanceArn.split(':')[1] || 'aws';
}

async function instances(look: Look): Promise<Instance[]> {
  if (!look.aws.region) throw new NotSeen([NO_REGION]);
  const session = look.aws.read(look.aws.region);
  const found = await allPages(async (token) => {
    const page = await look.call(session, 'sso:ListInstances', () =>
      session.sso.send(new ListInstancesCommand(after(token))),
    );
    return { items: page.Instances, next: page.NextToken };
  });
  return found.flatMap((raw) => instanceOf(raw, look.aws.region));
}

function instanceOf(raw: InstanceMetadata, region: string): Instance[] {
  if (!raw.InstanceArn || !raw.IdentityStoreId) return [];
  const primaryRegion = (raw as { PrimaryRegion?: string }).PrimaryRegion ?? region;
  const owner = raw.OwnerAccountId ? { ownerAccountId: raw.OwnerAccountId } : {};
  return [{ instanceArn: raw.InstanceArn, identityStoreId: raw.IdentityStoreId, primaryRegion, ...owner }];
}

function preferOrganization(found: readonly Instance[]): Instance[] {
  return [...found].sort((a, b) => Number(isOrganization(b)) - Number(isOrganization(a)));
}

/** `ssoins-` names organization instances; account instances that were made later carry `ins-` as well as `ssoins-`. */
function isOrganization({ instanceArn }: Instance): boolean {
  return instanceArn.includes('/ssoins-');
}

const NO_REGION = {
  of: 'the Identity Center instance',
  reason: 'not-configured' as const,
  detail: 'no Region is set',
  remedy: 'Set AWS_REGION to the Region of Identity Center, and give idc AWS credentials.',
};

function noInstance(region: string) {
  return {
    of: 'the Identity Center instance',
    reason: 'failed' as const,
    detail: `sso:ListInstances lists no instance in ${region}`,
    remedy: `Set AWS_REGION to the Region in which Identity Center lives (the console shows it under Settings), and use a role of the management account or of the delegated administrator.`,
  };
}
