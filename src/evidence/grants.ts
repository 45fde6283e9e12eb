import { ListGroupMembershipsForMemberCommand } from '@aws-sdk/client-identitystore';
import {
  ListAccountAssignmentsForPrincipalCommand,
  ListApplicationAssignmentsForPrincipalCommand,
} from '@aws-sdk/client-sso-admin';
import type { Session } from '../aws/clients.ts';
import { AwsFailure, malformed } from '../aws/errors.ts';
import type { Gap } from '../aws/reading.ts';
import { assignmentsIn, isKept } from './all-assignments.ts';
import type { PrincipalType } from './evidence.ts';
import { home } from './instance.ts';
import { accountsOf, setsIn } from './listings.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { atMost, lookAtEach } from './many.ts';
import { meantAccount } from './meant.ts';
import { after, allPages } from './paging.ts';
import type { Pair } from './provisioned.ts';
import type { Grant } from './routes.ts';

/** Assignments that may concern a person, within what was asked about. */
export interface Grants {
  readonly rows: readonly Grant[];
  /** Rows of everybody; otherwise only those of the person and their groups. */
  readonly everybody: boolean;
  readonly seenIn: string;
  readonly unread: readonly Gap[];
}

/** One call each, where AWS does not list a person's assignments by itself. */
const MOST_PAIRS = 400;

export const gatherAskedAccount: Gatherer<'askedAccount'> = async (look) =>
  meantAccount(look, look.asked.account ?? '');

/** The ids of the groups that the person is a member of; groups have no groups in them. */
export const gatherMemberships: Gatherer<'memberships'> = async (look) => {
  const { id } = await personAsked(look);
  const { instance, session } = await home(look);
  const input = { IdentityStoreId: instance.identityStoreId, MemberId: { UserId: id } };
  const all = await allPages(async (token) => {
    const page = await look.call(session, 'identitystore:ListGroupMembershipsForMember', () =>
      session.identitystore.send(new ListGroupMembershipsForMemberCommand({ ...input, ...after(token) })),
    );
    return { items: page.GroupMemberships, next: page.NextToken };
  });
  return all.flatMap(({ GroupId }) => (GroupId ? [GroupId] : []));
};

/**
 * Where an account is named, the lists of its permission sets, which also tell who else has them. Otherwise AWS's own
 * list for a principal, which may be refused outside the management account; then pair by pair.
 */
export const gatherGrants: Gatherer<'grants'> = async (look) => {
  const accountId = look.asked.account ? await accountAsked(look) : undefined;
  const arn = look.asked.permissionSet ? await setAsked(look) : undefined;
  if (accountId && arn) return inPairs(look, [{ accountId, permissionSetArn: arn }]);
  if (accountId) {
    const arns = await setsIn(look, accountId);
    return inPairs(
      look,
      arns.map((permissionSetArn) => ({ accountId, permissionSetArn })),
    );
  }
  const listed = await forPerson(look);
  if (listed)
    return arn ? { ...listed, rows: listed.rows.filter((row) => row.permissionSetArn === arn) } : listed;
  if (!arn) {
    const { pairs, unread } = await look.need('provisioned');
    const read = await inPairs(look, pairs);
    return { ...read, unread: [...unread, ...read.unread] };
  }
  const accounts = await accountsOf(look, arn);
  return inPairs(
    look,
    accounts.map((id) => ({ accountId: id, permissionSetArn: arn })),
  );
};

async function inPairs(look: Look, pairs: readonly Pair[]): Promise<Grants> {
  const most = pairs.length > MOST_PAIRS && (await isKept(look)) ? pairs.length : MOST_PAIRS;
  const { some, unread } = atMost(pairs, most, (left) => `the assignments of ${left} more`);
  const read = await assignmentsIn(look, some);
  const rows = read.seen.flatMap(({ accountId, permissionSetArn, rows }) =>
    rows.map((row) => ({ accountId, permissionSetArn, ...row })),
  );
  return { rows, everybody: true, seenIn: 'sso:ListAccountAssignments', unread: [...unread, ...read.unread] };
}

/** Undefined where AWS does not list for a principal from any account that idc has a role in. */
async function forPerson(look: Look): Promise<Grants | undefined> {
  const { id } = await personAsked(look);
  const groups = await look.peek('memberships');
  for (const session of await sessionsOf(look)) {
    const own = await orUndefined(() => rowsOf(look, session, { type: 'USER', id }));
    if (!own) continue;
    const each = { of: 'the assignments of the groups', name: (group: string) => group };
    const { seen, unread } = await lookAtEach(groups ?? [], each, (group) =>
      rowsOf(look, session, { type: 'GROUP', id: group }),
    );
    return { rows: once([...own, ...seen.flat()]), everybody: false, seenIn: FOR_PRINCIPAL, unread };
  }
  return undefined;
}

/** The rows of one principal, who may be gone; undefined where AWS does not list them. */
export async function rowsFor(
  look: Look,
  principal: { type: PrincipalType; id: string },
): Promise<Grant[] | undefined> {
  for (const session of await sessionsOf(look)) {
    const rows = await orUndefined(() => rowsOf(look, session, principal));
    if (rows) return rows;
  }
  return undefined;
}

const FOR_PRINCIPAL = 'sso:ListAccountAssignmentsForPrincipal';

/** AWS documents the management account as the only place for this call. */
async function sessionsOf(look: Look): Promise<Session[]> {
  const { instance, session } = await home(look);
  const management = look.aws.management(instance.primaryRegion);
  return management ? [management, session] : [session];
}

async function orUndefined<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AwsFailure) return undefined;
    throw error;
  }
}

async function rowsOf(
  look: Look,
  session: Session,
  { type, id }: { type: PrincipalType; id: string },
): Promise<Grant[]> {
  const { instanceArn: InstanceArn } = await look.need('instance');
  const input = { InstanceArn, PrincipalId: id, PrincipalType: type };
  const rows = await allPages(async (token) => {
    const page = await look.call(session, FOR_PRINCIPAL, () =>
      session.sso.send(new ListAccountAssignmentsForPrincipalCommand({ ...input, ...after(token) })),
    );
    if (!page.AccountAssignments) throw malformed(FOR_PRINCIPAL, 'the answer has no AccountAssignments');
    return { items: page.AccountAssignments, next: page.NextToken };
  });
  // Whether rows of groups come with those of a user is not documented: both are taken.
  return rows.flatMap(
    ({ AccountId: accountId, PermissionSetArn: permissionSetArn, PrincipalId, PrincipalType }) =>
      accountId && permissionSetArn
        ? [
            {
              accountId,
              permissionSetArn,
              principalId: PrincipalId ?? id,
              principalType: PrincipalType ?? type,
            },
          ]
        : [],
  ) as Grant[];
}

function once(rows: readonly Grant[]): Grant[] {
  const key = ({ accountId, permissionSetArn, principalId }: Grant) =>
    `${accountId} ${permissionSetArn} ${principalId}`;
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}

/** The applications that the person, or a group of theirs, is assigned to. */
export const gatherApplicationsOfPerson: Gatherer<'applicationsOfPerson'> = async (look) => {
  const { id } = await personAsked(look);
  const groups = await look.need('memberships');
  const { instance, session } = await home(look);
  const principals = [
    { type: 'USER' as const, id },
    ...groups.map((one) => ({ type: 'GROUP' as const, id: one })),
  ];
  const lists = await Promise.all(
    principals.map(({ type, id: PrincipalId }) =>
      allPages(async (token) => {
        const input = {
          InstanceArn: instance.instanceArn,
          PrincipalId,
          PrincipalType: type,
          ...after(token),
        };
        const page = await look.call(session, 'sso:ListApplicationAssignmentsForPrincipal', () =>
          session.sso.send(new ListApplicationAssignmentsForPrincipalCommand(input)),
        );
        return { items: page.ApplicationAssignments, next: page.NextToken };
      }),
    ),
  );
  return [...new Set(lists.flat().flatMap(({ ApplicationArn }) => (ApplicationArn ? [ApplicationArn] : [])))];
};

export async function personAsked(look: Look) {
  const person = await look.need('person');
  if (person.found !== 'one') throw new NotSeen([]);
  return person;
}

export async function accountAsked(look: Look): Promise<string> {
  const account = await look.need('askedAccount');
  if (account.found !== 'one') throw new NotSeen([]);
  return account.it.id;
}

export async function setAsked(look: Look): Promise<string> {
  const set = await look.need('askedSet');
  if (set.found !== 'one') throw new NotSeen([]);
  return set.arn;
}
