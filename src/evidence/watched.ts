import type { Gap } from '../aws/reading.ts';
import type { Failure, RequestKind } from './evidence.ts';
import { refusal } from './failure.ts';
import { type FailureList, nameEach, reasonOf } from './failures.ts';
import type { Gatherer, Look } from './look.ts';
import { lookAtEach } from './many.ts';
import { type ListedRequest, listRequests } from './status-lists.ts';
import { recordOf } from './trail.ts';

/** The failed requests of the three status lists, whenever they were made. */
export interface RequestStates {
  readonly failed: readonly ListedRequest[];
  /** Ids of what AWS still works on, of the kinds that were asked for. */
  readonly running: readonly string[];
  /** The kinds whose lists were read to their ends. */
  readonly read: readonly RequestKind[];
  readonly unread: readonly Gap[];
}

/** A failure that a watch saw: a request that ended FAILED, or the event of a call that AWS refused. */
export interface Watched {
  readonly id: string;
  readonly kind: RequestKind;
  readonly event?: Readonly<Record<string, unknown>>;
}

const KINDS = ['creation', 'deletion', 'provisioning'] as const;

/** What still runs is listed first: what ends in between is then seen as failed, or has not failed. */
export const gatherRequestStates: Gatherer<'requestStates'> = async (look) => {
  await look.need('instance');
  const kinds = look.asked.running ?? [];
  const running = await Promise.all(kinds.map((kind) => listRequests(look, kind, 'IN_PROGRESS')));
  const failed = await Promise.all(KINDS.map((kind) => listRequests(look, kind, 'FAILED')));
  const unread = [...running, ...failed].flatMap((list) => list.unread);
  const isRead = (kind: RequestKind) =>
    [running[kinds.indexOf(kind)], failed[KINDS.indexOf(kind)]].every((list) => !list?.unread.length);
  return {
    failed: failed.flatMap(({ all }) => all),
    running: running.flatMap(({ all }) => all.map(({ id }) => id)),
    read: KINDS.filter(isRead),
    unread,
  };
};

/** The reasons and names of failures that a watch saw: one Describe for each request, none for a refused call. */
export const gatherWatched: Gatherer<'watched'> = async (look): Promise<FailureList> => {
  const watched = look.asked.watched ?? [];
  const each = { of: 'the reasons', name: ({ id }: Watched) => id };
  const read = await lookAtEach(watched, each, (one) => failureOf(look, one));
  // What has no reason yet is asked for again, and named then.
  const seen = read.seen.filter((failure) => failure?.text || failure?.errorCode) as Failure[];
  const { failures, unread } = await nameEach(look, seen);
  const later = read.seen.flatMap((failure) => (failure && !seen.includes(failure) ? [{ failure }] : []));
  return { since: look.now, failures: [...failures, ...later], unread: [...read.unread, ...unread] };
};

async function failureOf(look: Look, { id, kind, event }: Watched): Promise<Failure | undefined> {
  const record = event && recordOf(event);
  if (event && record?.errorCode) return refusal(event, record, 'EventBridge delivered the refused call.');
  const failure = await reasonOf(look, { kind, id, at: Date.parse(look.now) });
  return failure && { ...failure, ...(record ? { event: record } : {}) };
}
