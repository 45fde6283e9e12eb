import type { Gap } from '../aws/reading.ts';
import type { Failure } from './evidence.ts';
import { describeRequest } from './failure.ts';
import type { Gatherer, Look } from './look.ts';
import { atMost, lookAtEach } from './many.ts';
import { namesOf } from './names.ts';
import { refusedCalls } from './refused-calls.ts';
import { type ListedRequest, listRequests } from './status-lists.ts';

/** A failure of a list, with the names that could be read. Untrusted. */
export interface ListedFailure {
  readonly failure: Failure;
  readonly account?: string;
  readonly permissionSet?: string;
  readonly principal?: string;
}
/** What failed since then, newest first, and what would not tell. */
export interface FailureList {
  readonly since: string;
  readonly failures: readonly ListedFailure[];
  readonly unread: readonly Gap[];
}

/** One Describe each: at idc's share of the limit, 20 seconds. */
const MOST = 200;
const DEFAULT_HOURS = 24;

/**
 * What failed since then, newest first and by name: the FAILED requests of the three status lists, each described,
 * and the calls that CloudTrail shows as refused at once. What one of these would not tell is in `unread`.
 */
export const gatherFailures: Gatherer<'failures'> = async (look) => {
  const since = Date.parse(look.now) - (look.asked.sinceHours ?? DEFAULT_HOURS) * 3_600_000;
  // Without an instance nothing can be looked at, and that is one gap, not four.
  await look.need('instance');
  const [requests, refused] = await Promise.all([failedRequests(look, since), refusedCalls(look, since)]);
  const { failures, unread } = await nameEach(look, newestFirst([...requests.failures, ...refused.failures]));
  return {
    since: new Date(since).toISOString(),
    failures,
    unread: [...requests.unread, ...refused.unread, ...unread],
  };
};

/** The failures, in their order, with the names that could be read. */
export async function nameEach(look: Look, failures: readonly Failure[]) {
  const names = await namesOf(look, failures);
  return { failures: failures.map((failure) => named(failure, names.of)), unread: names.unread };
}

async function failedRequests(look: Look, since: number): Promise<{ failures: Failure[]; unread: Gap[] }> {
  const lists = await Promise.all(
    (['creation', 'deletion', 'provisioning'] as const).map((kind) => listRequests(look, kind, 'FAILED')),
  );
  const recent = lists
    .flatMap(({ all }) => all)
    .filter(({ at }) => at >= since)
    .sort((a, b) => b.at - a.at);
  const { some, unread } = atMost(recent, MOST, (left) => `the reasons of ${left} more`);
  const each = { of: 'the reasons', name: ({ id }: ListedRequest) => id };
  const read = await lookAtEach(some, each, (one) => reasonOf(look, one));
  return {
    failures: read.seen.filter((failure) => failure !== undefined),
    unread: [...lists.flatMap((list) => list.unread), ...unread, ...read.unread],
  };
}

/** How a request ended does not change, so one that was seen before is not asked about again. */
export async function reasonOf(look: Look, { kind, id }: ListedRequest): Promise<Failure | undefined> {
  const kept = await look.memory?.recallFailure(id);
  const failure = kept ?? (await describeRequest(look, kind, id));
  // The list says that it failed, however late Describe is to say so.
  return failure && { ...failure, status: 'FAILED' };
}

function newestFirst(failures: readonly Failure[]): Failure[] {
  return [...failures].sort((a, b) => ((a.createdAt ?? '') < (b.createdAt ?? '') ? 1 : -1));
}

function named(failure: Failure, names: ReadonlyMap<string, string>): ListedFailure {
  const name = (id: string | undefined) => id && names.get(id);
  const [account, permissionSet, principal] = [
    name(failure.accountId),
    name(failure.permissionSetArn),
    name(failure.principalId),
  ];
  return {
    failure,
    ...(account ? { account } : {}),
    ...(permissionSet ? { permissionSet } : {}),
    ...(principal ? { principal } : {}),
  };
}
