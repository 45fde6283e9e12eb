import { orAbsent } from '../aws/errors.ts';
import type { Gap } from '../aws/reading.ts';
import { type Change, pairOf, rowOf } from './change-events.ts';
import { describeRequest } from './failure.ts';
import { FRESHNESS } from './freshness.ts';
import { gapsOf, type Look } from './look.ts';
import { lookAtEach } from './many.ts';
import { listStates, type RequestState } from './status-lists.ts';

/** What Identity Center's own lists tell of changes of which no event told. */
export interface RequestedChanges {
  /** Of requests that CloudTrail did not tell of. */
  readonly changes: readonly Change[];
  /** How each listed request stands, by its id. */
  readonly states: ReadonlyMap<string, string | undefined>;
  /** Every request since then was accounted for. */
  readonly isWhole: boolean;
  /** The lists reach back to before then: AWS does not say how long it lists a request. */
  readonly reachesBack: boolean;
  readonly unread: readonly Gap[];
}

interface Wanted {
  readonly instanceArn: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Requests that CloudTrail told of. */
  readonly known: ReadonlySet<string>;
  readonly most: number;
}

/** Both lists, and one Describe for each request since then that is not known, of those that did not fail. */
export async function requestedChanges(look: Look, wanted: Wanted): Promise<RequestedChanges> {
  try {
    const kinds = (['creation', 'deletion'] as const).map((kind) =>
      listStates(look, kind, FRESHNESS.listedRequests),
    );
    const lists = await Promise.all(kinds);
    const states = new Map(lists.flat().map(({ id, status }) => [id.toLowerCase(), status]));
    const unknown = lists.flat().filter((one) => isUnknown(one, wanted));
    const isTooMuch =
      unknown.length > wanted.most || lists.some((list) => list.length > FRESHNESS.listedRequests);
    if (isTooMuch) return { ...NOTHING, states, unread: [] };
    const each = { of: 'what requests changed', name: ({ id }: RequestState) => id };
    const { seen, unread } = await lookAtEach(unknown, each, (one) => changeOf(look, one, wanted));
    return {
      changes: seen.flatMap((change) => change ?? []),
      states,
      isWhole: unread.length === 0 && !seen.includes(undefined),
      reachesBack: lists.flat().some(({ at }) => at < wanted.since),
      unread,
    };
  } catch (error) {
    return { ...NOTHING, states: new Map(), unread: gapsOf(error, 'the latest requests') };
  }
}

const NOTHING = { changes: [], isWhole: false, reachesBack: false } as const;

function isUnknown({ id, at, status }: RequestState, { since, known }: Wanted): boolean {
  return status !== 'FAILED' && at >= since && !known.has(id.toLowerCase());
}

/** AWS may list a request a moment before it describes it. */
async function changeOf(look: Look, { kind, id, at }: RequestState, { instanceArn }: Wanted) {
  const request = await orAbsent(() => describeRequest(look, kind, id));
  const pair = pairOf(request?.accountId, request?.permissionSetArn, instanceArn);
  const row = rowOf(request?.principalType, request?.principalId);
  return pair && kind !== 'provisioning'
    ? { ...pair, kind, at, row, requestId: id.toLowerCase() }
    : undefined;
}
