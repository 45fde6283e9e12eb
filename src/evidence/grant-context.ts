import type { Gap } from '../aws/reading.ts';
import type { AccountSeen, PrincipalSeen, PrincipalType, Successor } from './evidence.ts';
import { accountAsked, personAsked, setAsked } from './grants.ts';
import { isRecord } from './ids.ts';
import { accountsOf, setsIn } from './listings.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { atMost, lookAtEach } from './many.ts';
import type { Pair } from './provisioned.ts';
import { type Grant, pairsOf, routesOf } from './routes.ts';
import { trails } from './search-trail.ts';
import { knownNames, readNames } from './set-names.ts';
import { lookup } from './trail.ts';

/** Which of the reached roles are not as the permission set is now. */
export interface Versions {
  readonly outdated: readonly Pair[];
  /** Assigned, and never provisioned: there is no role. */
  readonly absent: readonly Pair[];
  readonly unread: readonly Gap[];
}
export interface AccountsOfGrants {
  readonly accounts: readonly AccountSeen[];
  readonly unread: readonly Gap[];
}
/** Who stands in the rows, and who those are now whose id is gone. */
export interface Holders {
  readonly principals: readonly PrincipalSeen[];
  readonly successors: Readonly<Record<string, readonly Successor[]>>;
  /** Names of the permission sets that are reached, by ARN, as far as they could be read. */
  readonly sets: Readonly<Record<string, string>>;
  readonly unread: readonly Gap[];
}
export interface Change {
  readonly at: string;
  readonly by?: string;
  readonly principalId: string;
}
/** The last call for this person in this account with this permission set: of what is there, when it was granted. */
export interface RecentChanges {
  readonly granted?: Change;
  readonly revoked?: Change;
}

/** More accounts than this are listed rather than described one by one. */
const FEW_ACCOUNTS = 10;
const MOST_LISTS = 60;
const MOST_HOLDERS = 120;
/** The longest session of a role; portal sessions last 8 hours unless somebody set them longer. */
export const RECENT_HOURS = 12;
const TRAIL_PAGES = 3;

async function routes(look: Look): Promise<Grant[]> {
  const [{ id }, { rows }, groups] = await Promise.all([
    personAsked(look),
    look.need('grants'),
    look.peek('memberships'),
  ]);
  return routesOf(rows, { person: id, groups });
}

/** Asked per permission set or per account, whichever are fewer; what is behind only where something is not the latest. */
export const gatherVersions: Gatherer<'versions'> = async (look) => {
  const pairs = pairsOf(await routes(look));
  const by = fewer(pairs);
  const { some, unread } = atMost(
    [...new Set(pairs.map(by.key))],
    MOST_LISTS,
    (left) => `the versions of ${left} more`,
  );
  const each = { of: 'the versions', name: (one: string) => one };
  const read = await lookAtEach(some, each, async (one) => {
    const wanted = pairs.filter((pair) => by.key(pair) === one);
    const latest = await by.list(look, one, 'LATEST_PERMISSION_SET_PROVISIONED');
    const others = wanted.filter((pair) => !latest.includes(by.item(pair)));
    if (others.length === 0) return { outdated: [], absent: [] };
    const older = await by.list(look, one, 'LATEST_PERMISSION_SET_NOT_PROVISIONED');
    const isOlder = (pair: Pair) => older.includes(by.item(pair));
    return { outdated: others.filter(isOlder), absent: others.filter((pair) => !isOlder(pair)) };
  });
  return {
    outdated: read.seen.flatMap(({ outdated }) => outdated),
    absent: read.seen.flatMap(({ absent }) => absent),
    unread: [...unread, ...read.unread],
  };
};

function fewer(pairs: readonly Pair[]) {
  const set = ({ permissionSetArn }: Pair) => permissionSetArn;
  const account = ({ accountId }: Pair) => accountId;
  const distinct = (key: (pair: Pair) => string) => new Set(pairs.map(key)).size;
  return distinct(set) <= distinct(account)
    ? { key: set, item: account, list: accountsOf }
    : { key: account, item: set, list: setsIn };
}

/** The accounts that are reached or asked about, as the organization knows them. */
export const gatherAccountsOfGrants: Gatherer<'accountsOfGrants'> = async (look) => {
  const reached = (await routes(look)).map(({ accountId }) => accountId);
  const asked = look.asked.account ? [await accountAsked(look)] : [];
  const ids = [...new Set([...asked, ...reached])];
  if (ids.length > FEW_ACCOUNTS) {
    const all = await look.need('organizationAccounts');
    const accounts = ids.map((id): AccountSeen => {
      const found = all.find((one) => one.id === id);
      return found ? { found: true, ...found } : { found: false, id };
    });
    return { accounts, unread: [] };
  }
  const each = { of: 'the accounts', name: (id: string) => id };
  const { seen, unread } = await lookAtEach(ids, each, (accountId) =>
    valueIn(look.about({ source: 'plan', how: '', accountId }, {})('account')),
  );
  return { accounts: seen, unread };
};

async function valueIn<T>(
  reading: Promise<{ readonly value?: T; readonly gaps: readonly Gap[] }>,
): Promise<T> {
  const { value, gaps } = await reading;
  if (value === undefined) throw new NotSeen(gaps);
  return value;
}

/** The groups through which something is reached; where nothing is, everybody who has what was asked for. */
export const gatherHolders: Gatherer<'holders'> = async (look) => {
  const [reached, { rows, everybody }] = await Promise.all([routes(look), look.need('grants')]);
  const named = reached.length > 0 ? reached.filter(({ principalType }) => principalType === 'GROUP') : rows;
  const distinct = [...new Map(named.map((row) => [row.principalId, row])).values()];
  const { some, unread } = atMost(
    everybody || reached.length > 0 ? distinct : [],
    MOST_HOLDERS,
    (left) => `the names of ${left} more`,
  );
  const each = { of: 'the users and groups', name: ({ principalId }: Grant) => principalId };
  const read = await lookAtEach(some, each, ({ principalId, principalType }) =>
    holder(look, principalType, principalId),
  );
  await readNames(look, [...new Set(reached.map(({ permissionSetArn }) => permissionSetArn))]);
  return {
    sets: Object.fromEntries(knownNames(look)),
    principals: read.seen.map(({ principal }) => principal),
    successors: Object.fromEntries(read.seen.map(({ principal, successors }) => [principal.id, successors])),
    unread: [...unread, ...read.unread],
  };
};

async function holder(look: Look, principalType: PrincipalType, principalId: string) {
  const get = look.about({ source: 'plan', how: '', principalId, principalType }, {});
  const principal = await valueIn(get('principal'));
  const { value: successors = [] } = principal.found ? {} : await get('successors');
  return { principal, successors };
}

/** From CloudTrail, of the last twelve hours; only where account and permission set are both named. */
export const gatherRecentChanges: Gatherer<'recentChanges'> = async (look) => {
  const [accountId, permissionSetArn, { id }] = await Promise.all([
    accountAsked(look),
    setAsked(look),
    personAsked(look),
  ]);
  const groups = await look.need('memberships');
  const concerns = (asked: Readonly<Record<string, unknown>>) =>
    asked.targetId === accountId &&
    asked.permissionSetArn === permissionSetArn &&
    [id, ...groups].includes(String(asked.principalId));
  const isThere = (await routes(look)).length > 0;
  const change = await last(look, isThere ? 'CreateAccountAssignment' : 'DeleteAccountAssignment', concerns);
  if (!change) return {};
  return isThere ? { granted: change } : { revoked: change };
};

async function last(
  look: Look,
  name: string,
  concerns: (asked: Readonly<Record<string, unknown>>) => boolean,
): Promise<Change | undefined> {
  const found: Change[] = [];
  for (const session of await trails(look)) {
    let NextToken: string | undefined;
    for (let page = 0; page < TRAIL_PAGES; page += 1) {
      const { events, next } = await lookup(look, session, {
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
        StartTime: new Date(Date.parse(look.now) - RECENT_HOURS * 3_600_000),
        EndTime: new Date(look.now),
        ...(NextToken ? { NextToken } : {}),
      });
      for (const { raw, record } of events) {
        const asked = isRecord(raw.requestParameters) ? raw.requestParameters : {};
        if (record.errorCode === undefined && concerns(asked)) {
          const by = record.callerArn ? { by: record.callerArn } : {};
          found.push({ at: record.at, principalId: String(asked.principalId), ...by });
        }
      }
      NextToken = next;
      if (!next) break;
    }
  }
  return found.sort((a, b) => (a.at < b.at ? 1 : -1))[0];
}
