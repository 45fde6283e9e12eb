import { GetPolicyCommand, GetPolicyVersionCommand } from '@aws-sdk/client-iam';
import {
  GetInlinePolicyForPermissionSetCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
} from '@aws-sdk/client-sso-admin';
import type { Session } from '../aws/clients.ts';
import { isAwsError, malformed } from '../aws/errors.ts';
import type { Gap } from '../aws/reading.ts';
import { personAsked } from './grants.ts';
import { home, partitionOf } from './instance.ts';
import { accountsOf } from './listings.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { atMost, lookAtEach } from './many.ts';
import { sessionIn } from './member.ts';
import { after, allPages } from './paging.ts';
import { routesOf } from './routes.ts';
import { knownNames, readNames } from './set-names.ts';

/** The texts of the policies of permission sets: a person's, or all. */
export interface SetPolicies {
  /** How many sets were looked at. */
  readonly sets: number;
  readonly documents: readonly PolicyText[];
  readonly unread: readonly Gap[];
}

export interface PolicyText {
  /** The permission set's name. */
  readonly set: string;
  /** `its inline policy`, or the policy's name and the account whose copy was read. */
  readonly policy: string;
  /** As AWS has it. Untrusted. */
  readonly text: string;
}

const MOST_SETS = 200;
const MOST_DOCUMENTS = 400;

/** The sets, and for each an account where it is provisioned, whose copy of a customer managed policy is read. */
export const gatherSetPolicies: Gatherer<'setPolicies'> = async (look) => {
  const wanted = await setsWanted(look);
  const { some, unread } = atMost(
    wanted,
    MOST_SETS,
    (left) => `the policies of ${left} more permission sets`,
  );
  const names = await readNames(
    look,
    some.map(({ arn }) => arn),
  );
  const sets = some.map((set) => ({ ...set, name: knownNames(look).get(set.arn) ?? set.arn }));
  const inline = await lookAtEach(sets, each('the inline policies'), (set) => inlineOf(look, set));
  const attached = await lookAtEach(sets, each('the attached policies'), (set) => attachedTo(look, set));
  const managed = await managedTexts(look, attached.seen.flat());
  return {
    sets: sets.length,
    documents: [...inline.seen.flat(), ...managed.seen.flat()],
    unread: [...unread, ...names.unread, ...inline.unread, ...attached.unread, ...managed.unread],
  };
};

interface WantedSet {
  readonly arn: string;
  /** Where it is known to be provisioned. */
  readonly accounts?: readonly string[];
}
type NamedSet = WantedSet & { readonly name: string };

const each = (of: string) => ({ of, name: ({ name }: NamedSet) => name });

async function setsWanted(look: Look): Promise<WantedSet[]> {
  if (look.asked.principal === undefined) return (await look.need('permissionSets')).map((arn) => ({ arn }));
  const { id } = await personAsked(look);
  const [{ rows, unread }, groups] = await Promise.all([look.need('grants'), look.need('memberships')]);
  if (unread.length > 0) throw new NotSeen(unread);
  const byArn = new Map<string, string[]>();
  for (const { permissionSetArn, accountId } of routesOf(rows, { person: id, groups }))
    byArn.set(permissionSetArn, [...(byArn.get(permissionSetArn) ?? []), accountId]);
  return [...byArn].map(([arn, accounts]) => ({ arn, accounts }));
}

async function inlineOf(look: Look, { arn, name }: NamedSet): Promise<PolicyText[]> {
  const { instance, session } = await home(look);
  const ids = { InstanceArn: instance.instanceArn, PermissionSetArn: arn };
  const { InlinePolicy: text } = await look.call(session, 'sso:GetInlinePolicyForPermissionSet', () =>
    session.sso.send(new GetInlinePolicyForPermissionSetCommand(ids)),
  );
  return text ? [{ set: name, policy: 'its inline policy', text }] : [];
}

interface Attached {
  readonly set: NamedSet;
  readonly name: string;
  /** Of an AWS managed policy; a customer managed one has a path and a copy in each account. */
  readonly arn?: string;
  readonly path?: string;
}

async function attachedTo(look: Look, set: NamedSet): Promise<Attached[]> {
  const { instance, session } = await home(look);
  const ids = { InstanceArn: instance.instanceArn, PermissionSetArn: set.arn };
  const aws = allPages(async (token) => {
    const page = await look.call(session, 'sso:ListManagedPoliciesInPermissionSet', () =>
      session.sso.send(new ListManagedPoliciesInPermissionSetCommand({ ...ids, ...after(token) })),
    );
    return { items: page.AttachedManagedPolicies, next: page.NextToken };
  });
  const customer = allPages(async (token) => {
    const page = await look.call(session, 'sso:ListCustomerManagedPolicyReferencesInPermissionSet', () =>
      session.sso.send(
        new ListCustomerManagedPolicyReferencesInPermissionSetCommand({ ...ids, ...after(token) }),
      ),
    );
    return { items: page.CustomerManagedPolicyReferences, next: page.NextToken };
  });
  const [own, theirs] = await Promise.all([aws, customer]);
  return [
    ...own.flatMap(({ Name, Arn }) => (Arn ? [{ set, name: Name ?? Arn, arn: Arn }] : [])),
    ...theirs.map(({ Name = '', Path = '/' }) => ({ set, name: Name, path: Path })),
  ];
}

/** AWS's own policies are alike in every account and read once; a customer's in one account of each set. */
async function managedTexts(look: Look, attached: readonly Attached[]) {
  const { some, unread } = atMost(
    attached,
    MOST_DOCUMENTS,
    (left) => `the text of ${left} more attached policies`,
  );
  const homes = await homesOf(look, [...new Map(some.map(({ set }) => [set.arn, set])).values()]);
  const known = new Map<string, Promise<string | undefined>>();
  const of = { of: 'the text', name: ({ name }: Attached) => name };
  const read = await lookAtEach(some, of, async (one) => {
    const place = await placeOf(look, one, homes);
    if (!place) return [];
    const text = known.get(place.arn) ?? textOf(look, place);
    known.set(place.arn, text);
    const document = await text;
    const policy = one.arn ? one.name : `${one.name} in ${place.accountId}`;
    return document === undefined ? [] : [{ set: one.set.name, policy, text: document }];
  });
  return { seen: read.seen, unread: [...unread, ...homes.unread, ...read.unread] };
}

interface Homes {
  /** By permission set, an account where it is provisioned. */
  readonly of: ReadonlyMap<string, string>;
  /** One of them in which idc may have a role. */
  readonly any: string | undefined;
  readonly unread: readonly Gap[];
}

/** idc has no role in the management account, so that it comes last. */
async function homesOf(look: Look, sets: readonly NamedSet[]): Promise<Homes> {
  const { instance } = await home(look);
  const isMember = (id: string) => id !== instance.ownerAccountId;
  const { seen, unread } = await lookAtEach(sets, each('the accounts'), async ({ arn, accounts }) => {
    const ids = accounts ?? (await accountsOf(look, arn));
    const id = ids.find(isMember) ?? ids[0];
    return id ? [[arn, id] as const] : [];
  });
  const of = new Map(seen.flat());
  return { of, any: [...of.values()].find(isMember), unread };
}

interface Place {
  readonly accountId: string;
  readonly arn: string;
  readonly session: Session;
}

/** A set that is provisioned nowhere is nobody's session, and its policies are no matter. */
async function placeOf(
  look: Look,
  { set, name, arn, path }: Attached,
  homes: Homes,
): Promise<Place | undefined> {
  const own = homes.of.get(set.arn);
  const accountId = own && arn ? (homes.any ?? own) : own;
  if (!accountId) return undefined;
  const { instance } = await home(look);
  const session = await sessionIn(look, accountId, 'the texts of attached policies');
  return {
    accountId,
    session,
    arn: arn ?? `arn:${partitionOf(instance)}:iam::${accountId}:policy${path}${name}`,
  };
}

async function textOf(look: Look, { session, arn }: Place): Promise<string | undefined> {
  try {
    const { Policy } = await look.call(session, 'iam:GetPolicy', () =>
      session.iam.send(new GetPolicyCommand({ PolicyArn: arn })),
    );
    const version = { PolicyArn: arn, VersionId: Policy?.DefaultVersionId ?? 'v1' };
    const { PolicyVersion } = await look.call(session, 'iam:GetPolicyVersion', () =>
      session.iam.send(new GetPolicyVersionCommand(version)),
    );
    return decoded(PolicyVersion?.Document);
  } catch (error) {
    // A policy that is missing in the account has no text; why-failed and permission-set tell that it is missing.
    if (isAwsError(error, 'NoSuchEntityException', 'NoSuchEntity')) return undefined;
    throw error;
  }
}

/** IAM hands documents out URL-encoded (RFC 3986). */
function decoded(document: string | undefined): string {
  try {
    return decodeURIComponent(document ?? '');
  } catch {
    throw malformed('iam:GetPolicyVersion', 'the document is not URL-encoded');
  }
}
