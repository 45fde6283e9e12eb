import type { Session } from '../aws/clients.ts';
import type { Gap } from '../aws/reading.ts';
import { type RecordedChanges, recordedChanges } from './change-events.ts';
import { requestedChanges } from './change-requests.ts';
import { FRESHNESS, mostPages } from './freshness.ts';
import { gapsOf, type Look } from './look.ts';
import type { Pair } from './provisioned.ts';
import { trails } from './search-trail.ts';

/** Whose assignments changed, as far as AWS tells of it. */
export interface Changes {
  readonly pairs: readonly Pair[];
  /** Every change before this time is among the pairs, ISO 8601 UTC; absent where nobody can say so, and `unread` says why. */
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
  const events = {
    pairs: seen.flatMap((one) => one.pairs),
    requests: seen.flatMap((one) => one.requests),
    unread: seen.flatMap((one) => one.unread),
  };
  const seesAll = sessions.length > 1 || (await isOnlyTrail(look));
  const requests = await requestedChanges(look, {
    instanceArn,
    since: seesAll ? now - FRESHNESS.lateMs : from,
    known: new Set(events.requests),
    most: Math.max(FRESHNESS.describedRequests, seesAll ? 0 : mostPages(pairs)),
  });
  const pairsSeen = distinct([...events.pairs, ...requests.pairs]);
  const unread = [...events.unread, ...requests.unread].map((gap) => told(gap, since));
  if (events.unread.length > 0) return { pairs: pairsSeen, unread };
  if (requests.isWhole && (seesAll || requests.reachesBack))
    return { pairs: pairsSeen, upTo: look.now, unread };
  if (!seesAll) return { pairs: pairsSeen, unread: [...unread, told(ELSEWHERE, since)] };
  const certain = new Date(Math.max(now - FRESHNESS.lateMs, Date.parse(since))).toISOString();
  return { pairs: pairsSeen, upTo: certain, unread };
}

async function recordedIn(
  look: Look,
  session: Session,
  wanted: Parameters<typeof recordedChanges>[2],
): Promise<(RecordedChanges & Pick<Changes, 'unread'>) | undefined> {
  try {
    const recorded = await recordedChanges(look, session, wanted);
    return recorded && { ...recorded, unread: [] };
  } catch (error) {
    return { pairs: [], requests: [], unread: gapsOf(error, `CloudTrail seen from ${session.name}`) };
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

function distinct(pairs: readonly Pair[]): Pair[] {
  return [...new Map(pairs.map((pair) => [`${pair.accountId} ${pair.permissionSetArn}`, pair])).values()];
}
