import type { Session } from '../aws/clients.ts';
import type { Gap } from '../aws/reading.ts';
import { type Change, recordedChanges } from './change-events.ts';
import { requestedChanges } from './change-requests.ts';
import { FRESHNESS, mostPages } from './freshness.ts';
import { gapsOf, type Look } from './look.ts';
import { trails } from './search-trail.ts';

/** Whose assignments changed, as far as AWS tells of it. */
export interface Changes {
  /** Oldest first. */
  readonly changes: readonly Change[];
  /** Every change before this time is among them, ISO 8601 UTC; absent where nobody can say so, and `unread` says why. */
  readonly upTo?: string;
  readonly unread: readonly Gap[];
}

interface Since {
  /** ISO 8601, UTC. */
  readonly since: string;
  /** Of the map that would be read anew otherwise. */
  readonly pairs: number;
}

/**
 * What changed since then: the calls that CloudTrail recorded in the account of the caller, with twenty minutes before
 * them, since events are late; and for those minutes Identity Center's own lists of requests. Undefined where it is so
 * long ago, or so much, that everything is read anew for less.
 */
export async function changesSince(look: Look, { since, pairs }: Since): Promise<Changes | undefined> {
  const now = Date.parse(look.now);
  const from = Date.parse(since) - FRESHNESS.lateMs;
  if (now - from > FRESHNESS.recordedMs) return undefined;
  const { instanceArn } = await look.need('instance');
  const sessions = await trails(look);
  const each = (session: Session) => recordedIn(look, session, { instanceArn, from, pairs });
  const recorded = await Promise.all(sessions.map(each));
  const seen = recorded.flatMap((one) => one ?? []);
  if (seen.length < recorded.length) return undefined;
  const events = seen.flatMap((one) => one.changes);
  const seesAll = sessions.length > 1 || (await isOnlyTrail(look));
  const requests = await requestedChanges(look, {
    instanceArn,
    since: seesAll ? now - FRESHNESS.lateMs : from,
    known: new Set(events.flatMap(({ requestId }) => requestId ?? [])),
    most: Math.max(FRESHNESS.describedRequests, seesAll ? 0 : mostPages(pairs)),
  });
  const changes = [...events, ...requests.changes]
    .map((change) => ({ ...change, status: requests.states.get(change.requestId ?? '') }))
    .sort((a, b) => a.at - b.at);
  const denied = seen.flatMap(({ unread }) => unread);
  const unread = [...denied, ...requests.unread].map((gap) => told(gap, since));
  if (denied.length > 0) return { changes, unread };
  if (requests.isWhole && (seesAll || requests.reachesBack)) return { changes, upTo: look.now, unread };
  if (!seesAll) return { changes, unread: [...unread, told(ELSEWHERE, since)] };
  const certain = new Date(Math.max(now - FRESHNESS.lateMs, Date.parse(since))).toISOString();
  return { changes, upTo: certain, unread };
}

async function recordedIn(
  look: Look,
  session: Session,
  wanted: Parameters<typeof recordedChanges>[2],
): Promise<Pick<Changes, 'changes' | 'unread'> | undefined> {
  try {
    const changes = await recordedChanges(look, session, wanted);
    return changes && { changes, unread: [] };
  } catch (error) {
    return { changes: [], unread: gapsOf(error, `CloudTrail seen from ${session.name}`) };
  }
}

/** Only the management account and a delegated administrator may call Identity Center. */
async function isOnlyTrail(look: Look): Promise<boolean> {
  const [own, { ownerAccountId }] = await Promise.all([look.peek('identity'), look.need('instance')]);
  if (!own || own.accountId !== ownerAccountId) return false;
  return (await look.peek('delegatedAdministrators'))?.length === 0;
}

const ELSEWHERE: Gap = {
  of: '',
  reason: 'not-configured',
  detail:
    'calls from the other account that administers Identity Center are recorded there, and its own lists of requests do not reach back so far',
  remedy: 'Set IDC_MANAGEMENT_READ_ROLE_ARN.',
};

function told(gap: Gap, since: string): Gap {
  const remedy = `${gap.remedy ?? ''} \`--fresh\` reads all anew.`.trim();
  return { ...gap, of: `what changed in the assignments since ${since}`, remedy };
}
