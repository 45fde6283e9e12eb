import type { ProvisioningStatus } from '@aws-sdk/client-sso-admin';
import type { Gap } from '../aws/reading.ts';
import { type Age, keptProvisioned } from './kept.ts';
import { type By, cheaperListing, type Known, LISTINGS } from './listings.ts';
import type { Gatherer, Look } from './look.ts';
import { lookAtEach } from './many.ts';
import { FEW_CALLS, listInTurn } from './sweep.ts';

/** A permission set that has its role in an account. */
export interface Pair {
  readonly accountId: string;
  readonly permissionSetArn: string;
}
/** Where permission sets are provisioned, in the whole organization, and where that could not be read. */
export interface Provisioned {
  readonly pairs: readonly Pair[];
  readonly by: By | 'pair';
  readonly unread: readonly Gap[];
  /** Present where it comes from the map that idc keeps. */
  readonly age?: Age;
}

/**
 * Every account and permission set that belong together: from the map that idc keeps of a large organization, else asked
 * per account or per permission set, whichever takes fewer calls. The organization's list of accounts only helps:
 * without it the sets alone are asked.
 */
export const gatherProvisioned: Gatherer<'provisioned'> = async (look) => {
  const { state, isCurrent } = await look.need('keptMap');
  if (isCurrent) return keptProvisioned(look);
  const known = await knownOf(look);
  if (look.memory?.map && (state || !isSmall(known))) return listInTurn(look, look.memory.map, known);
  const listed = await listedLive(look, known);
  return isBare(listed) ? (everyPair(known) ?? listed) : listed;
};

/** The pairs of the whole organization at this version, asked in the way that takes fewer calls. */
export async function pairsIn(look: Look, status: ProvisioningStatus): Promise<Provisioned> {
  return listedLive(look, await knownOf(look), status);
}

async function knownOf(look: Look): Promise<Known> {
  const [accounts, sets] = await Promise.all([
    look.peek('organizationAccounts'),
    look.peek('permissionSets'),
  ]);
  return { accounts: accounts?.map(({ id }) => id), sets };
}

async function listedLive(look: Look, known: Known, status?: ProvisioningStatus): Promise<Provisioned> {
  const by = cheaperListing(known) ?? 'permission set';
  const parts = (by === 'account' ? known.accounts : known.sets) ?? (await look.need('permissionSets'));
  const { of, pairs } = LISTINGS[by];
  const { seen, unread } = await lookAtEach(parts, { of, name: (part) => part }, (part) =>
    pairs(look, part, status),
  );
  return { pairs: seen.flat(), by, unread };
}

/** Whether a map is kept of this organization, so that other things of it are kept, too. */
export async function isLarge(look: Look): Promise<boolean> {
  if (!look.memory?.map) return false;
  return (
    (await look.peek('keptMap'))?.state !== undefined || (await look.peek('provisioned'))?.age !== undefined
  );
}

/** All pairs that there can be are so few that nothing is kept of them. */
function isSmall({ accounts, sets }: Known): boolean {
  return accounts !== undefined && sets !== undefined && accounts.length * sets.length <= FEW_CALLS;
}

/** Sets that are provisioned nowhere at all: AWS provisions with the first assignment, but not all that speaks its API does. */
function isBare({ pairs, unread }: Provisioned): boolean {
  return pairs.length === 0 && unread.length === 0;
}

/** So few pairs are asked one by one, rather than believing that nothing is provisioned anywhere. */
function everyPair({ accounts, sets }: Known): Provisioned | undefined {
  if (!accounts || !sets || !isSmall({ accounts, sets })) return undefined;
  const pairs = accounts.flatMap((accountId) =>
    sets.map((permissionSetArn) => ({ accountId, permissionSetArn })),
  );
  return { pairs, by: 'pair', unread: [] };
}
