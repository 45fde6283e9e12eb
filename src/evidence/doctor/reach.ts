import { ListPermissionSetsCommand } from '@aws-sdk/client-sso-admin';
import { AwsFailure } from '../../aws/errors.ts';
import { home, partitionOf } from '../instance.ts';
import { type Gatherer, gapsOf, type Look, NotSeen } from '../look.ts';
import type { OrganizationAccount } from '../organization.ts';
import { managementProbes, memberProbes, readProbes } from './probes.ts';
import { type Place, type Rights, tryAll } from './rights.ts';

/** So many accounts stand for all: each costs an AssumeRole and the reads of one role. */
const SAMPLE = 5;

/** The member role in a sample of the accounts. */
export interface MemberReach {
  /** Active accounts besides the management account. */
  readonly of: number;
  readonly reached: readonly { readonly account: string; readonly rights: Rights }[];
  readonly refused: readonly { readonly account: string; readonly said: string }[];
}

export const gatherReadRights: Gatherer<'readRights'> = async (look) => {
  const { session } = await home(look);
  return tryAll(look, { session, place: await placeOf(look), policy: 'read' }, readProbes);
};

export const gatherManagementRights: Gatherer<'managementRights'> = async (look) => {
  const { instance } = await home(look);
  const session = look.aws.management(instance.primaryRegion);
  if (!session) throw new NotSeen([notSet('IDC_MANAGEMENT_READ_ROLE_ARN', 'management-read')]);
  return tryAll(look, { session, place: await placeOf(look), policy: 'management-read' }, managementProbes);
};

/** What probes are about: the first permission set there is, and the account that idc is in. */
async function placeOf(look: Look): Promise<Place> {
  const { instance, session } = await home(look);
  const { accountId, arn } = await look.need('identity');
  const id = instance.instanceArn.split('/').at(-1) ?? '';
  const partition = partitionOf(instance);
  const sets = `arn:${partition}:sso:::permissionSet/${id}`;
  const applications = `arn:${partition}:sso::${instance.ownerAccountId ?? accountId}:application/${id}`;
  const listed = look
    .call(session, 'sso:ListPermissionSets', () =>
      session.sso.send(new ListPermissionSetsCommand({ InstanceArn: instance.instanceArn, MaxResults: 1 })),
    )
    .then(({ PermissionSets }) => PermissionSets?.[0]);
  return {
    instanceArn: instance.instanceArn,
    identityStoreId: instance.identityStoreId,
    accountId,
    permissionSetArn: (await orNothing(listed)) ?? `${sets}/ps-0000000000000000`,
    applicationArn: `${applications}/apl-0000000000000000`,
    roleArn: look.aws.roles.managementRead ?? arn,
  };
}

async function orNothing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AwsFailure) return undefined;
    throw error;
  }
}

export const gatherMemberReach: Gatherer<'memberReach'> = async (look) => {
  if (!look.aws.roles.member) throw new NotSeen([notSet('IDC_MEMBER_ROLE_NAME', 'member-read')]);
  const { ownerAccountId } = await look.need('instance');
  const all = await look.need('organizationAccounts');
  const active = all.filter(({ id, state }) => state === 'ACTIVE' && id !== ownerAccountId);
  const place = await placeOf(look);
  const tried = await Promise.all(spread(active).map((account) => visit(look, place, account)));
  return {
    of: active.length,
    reached: tried.flatMap(({ account, rights }) => (rights ? [{ account, rights }] : [])),
    refused: tried.flatMap(({ account, said }) => (said ? [{ account, said }] : [])),
  };
};

/** From the whole list, and the same ones each time. */
function spread(accounts: readonly OrganizationAccount[]): OrganizationAccount[] {
  const step = Math.max(1, accounts.length / SAMPLE);
  const sorted = [...accounts].sort((a, b) => a.id.localeCompare(b.id));
  return sorted.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

interface Visited {
  readonly account: string;
  readonly rights?: Rights;
  readonly said?: string;
}

async function visit(look: Look, place: Place, { id, name }: OrganizationAccount): Promise<Visited> {
  const { instance } = await home(look);
  const session = look.aws.member(id, partitionOf(instance));
  const account = name === id ? id : `${name} (${id})`;
  if (!session) return { account, said: 'IDC_MEMBER_ROLE_NAME is not set' };
  try {
    return { account, rights: await tryAll(look, { session, place, policy: 'member-read' }, memberProbes) };
  } catch (error) {
    return { account, said: gapsOf(error, account)[0]?.detail ?? 'it did not answer' };
  }
}

/** Whether the remediation role lets itself be assumed, in a session that may do nothing at all. */
export const gatherRemediationReach: Gatherer<'remediationReach'> = async (look) => {
  const { tryRemediation } = look.aws;
  if (!tryRemediation) throw new NotSeen([notSet('IDC_REMEDIATION_ROLE_ARN', 'remediation')]);
  await look.call(look.aws.read(look.aws.region), 'sts:AssumeRole', tryRemediation);
  return { assumable: true };
};

function notSet(variable: string, policy: string) {
  return {
    of: `what the ${policy} role may do`,
    reason: 'not-configured' as const,
    detail: `${variable} is not set`,
    remedy: `Create the role of deploy/policies/${policy}.json and set ${variable}.`,
  };
}
