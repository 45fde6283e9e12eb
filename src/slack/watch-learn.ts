import { causeOf } from '../diagnosis/failures/groups.ts';
import {
  passOver,
  passOverTriedAgain,
  triedFailures,
  type Waiting,
  waitingFailures,
} from '../store/watch.ts';
import { addToBurst, type KnownFailure } from '../store/watch-bursts.ts';
import { WATCH_PACE, type WatchDesk } from './watch.ts';

const AT_ONCE = 50;
const MOST_ATTEMPTS = 8;

/** Reads the reasons of what failed and puts the failures of one caller together; `learned` hears after some of them. */
export async function learn(desk: WatchDesk, learned: () => Promise<void>): Promise<void> {
  const tried = new Set<string>();
  const { graceSeconds, throttledSeconds } = { ...WATCH_PACE, ...desk.pace };
  const wait = { graceSeconds: desk.hasQueue ? graceSeconds : 0, throttledSeconds, most: AT_ONCE };
  for (;;) {
    await passOverTriedAgain(desk.store);
    const waiting = await waitingFailures(desk.store, wait);
    const fresh = waiting.filter(({ id }) => !tried.has(id));
    if (fresh.length === 0 || desk.slack.work.stopping.aborted) return;
    for (const { id } of fresh) tried.add(id);
    const isOwn = ({ event }: Waiting) => desk.isOwn?.(callerOf(event)) ?? false;
    await passOver(
      desk.store,
      fresh.filter(isOwn).map(({ id }) => id),
    );
    await learnSome(
      desk,
      fresh.filter((one) => !isOwn(one)),
    );
    await learned();
  }
}

async function learnSome(desk: WatchDesk, waiting: readonly Waiting[]): Promise<void> {
  const { value } = await desk.look({ watched: waiting })('watched');
  const read = new Map(
    (value?.failures ?? []).map((one) => [one.failure.event?.eventId ?? '', one] as const),
  );
  for (const one of value?.failures ?? []) if (one.failure.requestId) read.set(one.failure.requestId, one);
  const isThrottled = value?.unread.some(({ reason }) => reason === 'throttled');
  const byCaller = new Map<string, KnownFailure[]>();
  const again: string[] = [];
  for (const one of waiting) {
    const failure = read.get(one.id);
    // A run that keeps AWS busy keeps it busy for idc, too.
    if (!failure && isThrottled) continue;
    // AWS may say FAILED in the list a moment before it gives the reason.
    const isWhole = failure && (failure.failure.text || failure.failure.errorCode);
    if (!isWhole && one.attempts < MOST_ATTEMPTS - 1) {
      again.push(one.id);
      continue;
    }
    desk.count?.('failure');
    const caller = callerOf(one.event);
    const known: KnownFailure = isWhole
      ? { id: one.id, failure, cause: causeOf(failure.failure) }
      : { id: one.id, failure: failure ?? unread(one) };
    byCaller.set(caller, [...(byCaller.get(caller) ?? []), known]);
  }
  await triedFailures(desk.store, again);
  for (const [caller, failures] of byCaller) await addToBurst(desk.store, caller, failures);
}

function unread({ id, kind }: Waiting): KnownFailure['failure'] {
  const how = 'Identity Center lists the request as failed.';
  return { failure: { source: 'request', requestId: id, kind, status: 'FAILED', how } };
}

function callerOf(event: Waiting['event']): string {
  const identity = event?.userIdentity as { arn?: unknown } | undefined;
  return typeof identity?.arn === 'string' ? identity.arn : '';
}
