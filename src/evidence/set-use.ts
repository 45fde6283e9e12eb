import { ListRolesCommand } from '@aws-sdk/client-iam';
import type { Gap } from '../aws/reading.ts';
import { type Assigned, assignmentsIn } from './all-assignments.ts';
import type { PolicyReference, PrincipalSeen, RoleQuotas } from './evidence.ts';
import { home, partitionOf } from './instance.ts';
import { accountsOf } from './listings.ts';
import { type Gatherer, type Get, type Look, NotSeen, needFrom } from './look.ts';
import { atMost, lookAtEach } from './many.ts';
import { allPages } from './paging.ts';
import { principalsOf } from './principals.ts';

/** Each costs a session and three calls. */
const MOST_ACCOUNTS = 50;
const MOST_PRINCIPALS = 500;
const RESERVED = '/aws-reserved/sso.amazonaws.com/';

export interface SetAccount {
  readonly id: string;
  readonly latest: boolean;
}
export interface SetHolders {
  readonly assigned: readonly Assigned[];
  readonly principals: readonly PrincipalSeen[];
  readonly unread: readonly Gap[];
}
/** What an account's IAM says about the permission set's role there. */
export interface SetInAccount {
  readonly accountId: string;
  readonly quotas?: RoleQuotas;
  /** The customer managed policies and boundary of the set that the account does not have. */
  readonly missing?: readonly PolicyReference[];
  readonly roleArn?: string;
}
export interface SetInAccounts {
  readonly accounts: readonly SetInAccount[];
  readonly unread: readonly Gap[];
}

export const gatherSetAccounts: Gatherer<'setAccounts'> = async (look) => {
  const { arn } = await theSet(look);
  const [all, outdated] = await Promise.all([
    accountsOf(look, arn),
    accountsOf(look, arn, 'LATEST_PERMISSION_SET_NOT_PROVISIONED'),
  ]);
  return all.map((id) => ({ id, latest: !outdated.includes(id) }));
};

/** Who has the set, account by account, with the names of the principals that live. */
export const gatherSetHolders: Gatherer<'setHolders'> = async (look) => {
  const { arn } = await theSet(look);
  const accounts = await look.need('setAccounts');
  const pairs = accounts.map(({ id }) => ({ accountId: id, permissionSetArn: arn }));
  const read = await assignmentsIn(look, pairs);
  const rows = read.seen.flatMap((pair) => pair.rows);
  const distinct = [...new Map(rows.map((row) => [row.principalId, row])).values()];
  const { some, unread } = atMost(
    distinct,
    MOST_PRINCIPALS,
    (left) => `the names of ${left} more users and groups`,
  );
  const named = await principalsOf(look, some);
  return {
    assigned: read.seen,
    principals: named.seen,
    unread: [...read.unread, ...unread, ...named.unread],
  };
};

/** What the accounts themselves say: their quotas, which of the set's policies they have, and the role's own name. */
export const gatherSetInAccounts: Gatherer<'setInAccounts'> = async (look) => {
  const { arn, name } = await theSet(look);
  const accounts = await look.need('setAccounts');
  const of = 'the quotas, policies and role';
  const { some, unread } = atMost(accounts, MOST_ACCOUNTS, (left) => `${of} in ${left} more accounts`);
  const inEach = async <R>(read: (get: Get, id: string) => Promise<R>) => {
    const { seen, unread } = await lookAtEach(some, { of, name: ({ id }) => id }, async ({ id }) => {
      const subject = { source: 'plan', accountId: id, permissionSetArn: arn, how: '' } as const;
      return [id, await read(look.about(subject, {}), id)] as const;
    });
    return { of: new Map(seen), unread };
  };
  const [quotas, missing, roles] = await Promise.all([
    inEach((get) => needFrom(get, 'accountQuotas')),
    inEach(missingIn),
    inEach((_, id) => roleOf(look, id, name)),
  ]);
  return {
    accounts: some.map(({ id }) => ({
      accountId: id,
      ...given('quotas', quotas.of.get(id)),
      ...given('missing', missing.of.get(id)),
      ...given('roleArn', roles.of.get(id)),
    })),
    unread: distinct([...unread, ...quotas.unread, ...missing.unread, ...roles.unread]),
  };
};

/** An account that cannot be entered is one gap, not three. */
function distinct(gaps: readonly Gap[]): Gap[] {
  return [...new Map(gaps.map((gap) => [`${gap.of} ${gap.detail}`, gap])).values()];
}

async function missingIn(get: Get): Promise<PolicyReference[]> {
  const policies = await needFrom(get, 'policiesInAccount');
  return policies.filter(({ exists }) => !exists).map(({ name, path }) => ({ name, path }));
}

/** The role of a permission set: reserved path, its name, and a suffix that only the account knows. */
async function roleOf(look: Look, accountId: string, set: string): Promise<string | undefined> {
  const { instance } = await home(look);
  const session = look.aws.member(accountId, partitionOf(instance));
  if (!session) throw new NotSeen([]);
  const prefix = `AWSReservedSSO_${set}_`;
  const isIt = (name = '') => name.startsWith(prefix) && /^[0-9a-f]{16}$/.test(name.slice(prefix.length));
  const roles = await allPages(
    async (token) => {
      const input = { PathPrefix: RESERVED, MaxItems: 1_000, ...(token ? { Marker: token } : {}) };
      const page = await look.call(session, 'iam:ListRoles', () =>
        session.iam.send(new ListRolesCommand(input)),
      );
      return { items: page.Roles, next: page.IsTruncated ? page.Marker : undefined };
    },
    (seen) => seen.some(({ RoleName }) => isIt(RoleName)),
  );
  return roles.find(({ RoleName }) => isIt(RoleName))?.Arn;
}

function given<K extends string, V>(key: K, value: V | undefined) {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}

async function theSet(look: Look) {
  const set = await look.need('askedSet');
  if (set.found !== 'one') throw new NotSeen([]);
  return set;
}
