import type { Logger } from 'pino';
import type { Aws } from './aws/clients.ts';
import { AwsFailure, gapOf } from './aws/errors.ts';
import type { Heard } from './aws/heard.ts';
import { type EventQueue, openQueue } from './aws/queue.ts';
import type { BotConfig } from './config.ts';
import type { Diagnose } from './diagnosis/diagnosis.ts';
import { touchChanged } from './evidence/change-events.ts';
import { gatherers } from './evidence/gatherers.ts';
import { reader } from './evidence/look.ts';
import type { Memory } from './evidence/memory.ts';
import type { QueueSeen } from './evidence/surroundings.ts';
import type { Correlation } from './observing/correlation.ts';
import type { SlackApp } from './slack/app.ts';
import type { Proposals } from './slack/proposals.ts';
import { makeWatch, WATCH_PACE, type Watch, type WatchHands } from './slack/watch.ts';
import { pause } from './slack/work.ts';
import type { Store } from './store/store.ts';

/** The queue of events that the configuration names. */
export function queueOf(
  { aws, watch }: Pick<BotConfig, 'aws' | 'watch'>,
  heard?: Heard,
): EventQueue | undefined {
  const { region = '', endpoint } = aws;
  const where = { region, ...(endpoint && { endpoint }), ...(heard && { heard }) };
  return watch?.queueUrl ? openQueue(where, watch.queueUrl) : undefined;
}

/** What the doctor is told of the queue. Rejects where it cannot be asked. */
export async function queueSeen(queue: EventQueue): Promise<QueueSeen> {
  const last = queue.lastReceive();
  const [counted, removed] = await Promise.all([
    queue.waiting().catch(refusalOf),
    queue.tryRemoving().catch(refusalOf),
  ]);
  return {
    refused: [last, removed, counted].flatMap((one) => (one instanceof AwsFailure ? refused(one) : [])),
    received: last !== undefined,
    ...(typeof counted === 'number' ? { waiting: counted } : {}),
  };
}

function refusalOf(error: unknown): AwsFailure {
  if (error instanceof AwsFailure) return error;
  throw error;
}

function refused({ api, message }: AwsFailure) {
  return [{ api, said: message.slice(0, 300) }];
}

interface WatchParts {
  readonly config: Pick<BotConfig, 'watch'>;
  readonly aws: Aws;
  readonly memory: Memory;
  readonly diagnose: Diagnose;
  readonly store: Store;
  readonly slack: SlackApp;
  readonly proposals: Proposals;
  readonly queue?: EventQueue | undefined;
  readonly logger: Logger;
  readonly correlation?: Pick<Correlation, 'run'>;
  readonly count?: NonNullable<WatchHands['count']>;
  readonly pace?: NonNullable<WatchHands['pace']>;
}

const MOST_RETRY_MS = 60_000;
/** A listing of everything, or fifty Describes, at idc's share of AWS's limits. */
const SWEEP_MS = 5 * 60_000;

/** Starts watching where the configuration says so. What only waits ends when `work` begins to drain. */
export function startWatch(parts: WatchParts): void {
  const { config, slack, queue, logger } = parts;
  if (!config.watch) return;
  const { stopping } = slack.work;
  const { tickMs, retryMs } = { ...WATCH_PACE, ...parts.pace };
  const run = parts.correlation?.run ?? (<T>(work: () => T) => work());
  const watch = makeWatch(slack, handsOf(parts, config.watch.channel));
  const onError = (err: unknown) => {
    if (!stopping.aborted) logger.error({ err }, 'the watch failed');
  };
  const again = async (work: () => Promise<void>) => {
    do await run(work).catch(onError);
    while (await pause(tickMs, stopping));
  };
  const receiving = async (from: EventQueue) => {
    for (let failures = 0; !stopping.aborted; ) {
      failures = await receiveOnce(from, watch, { stopping, logger }).then(
        () => 0,
        async (error: unknown) => {
          onError(error);
          return failures + 1;
        },
      );
      if (failures > 0) await troubled(watch, from, failures).catch(onError);
      else await watch.works('queue', 'idc can read the queue of events again.').catch(onError);
      if (failures > 0) await pause(Math.min(retryMs * 2 ** (failures - 1), MOST_RETRY_MS), stopping);
    }
  };
  void slack.work.track(again(watch.tick));
  void slack.work.track(again(watch.explain));
  if (queue) void slack.work.track(receiving(queue));
}

function handsOf(parts: WatchParts, channel: string): WatchHands {
  const { aws, memory, slack, queue } = parts;
  const { stopping: signal } = slack.work;
  return {
    store: parts.store,
    diagnose: (question, options) => parts.diagnose(question, { ...options, signal }),
    proposals: parts.proposals,
    logger: parts.logger,
    channel,
    hasQueue: queue !== undefined,
    isOwn: (callerArn) => isSessionOf(callerArn, aws.roles.remediation),
    changed: (event) => touchChanged(memory.map, event),
    ...(parts.count ? { count: parts.count } : {}),
    ...(parts.pace ? { pace: parts.pace } : {}),
    look: (asked) =>
      reader(
        {
          aws,
          memory,
          asked: { text: '', ...asked },
          now: new Date().toISOString(),
          priority: 'watch',
          signal,
          deadline: AbortSignal.timeout(SWEEP_MS),
        },
        gatherers,
      ),
  };
}

/** The ARN of a session names its role without the path. */
function isSessionOf(callerArn: string, roleArn: string | undefined): boolean {
  const [account, name] = [roleArn?.split(':')[4], roleArn?.split('/').at(-1)];
  return roleArn !== undefined && callerArn.includes(`:sts::${account}:assumed-role/${name}/`);
}

/** A message that is no event is left alone: the queue's redrive policy moves it to its dead-letter queue. */
async function receiveOnce(
  queue: EventQueue,
  watch: Watch,
  { stopping, logger }: { stopping: AbortSignal; logger: Logger },
): Promise<void> {
  const messages = await queue.receive(stopping);
  const taken = [];
  for (const message of messages) {
    const what = await watch.take(message.body, message.receives === 1);
    if (what === 'poison') logger.error({ message: message.id }, 'a message in the queue is no event');
    else taken.push(message);
  }
  await queue.remove(taken);
}

/** Said at once where idc may not, and where it stays. */
async function troubled(watch: Watch, queue: EventQueue, times: number): Promise<void> {
  const last = queue.lastReceive();
  if (!(last instanceof AwsFailure)) return;
  const gap = gapOf(last, 'the queue of events');
  if (gap.reason !== 'denied' && times < 3) return;
  const text = `idc cannot read the queue of events, so failures are found later, and calls that AWS refuses are not seen at all. AWS says: ${gap.detail}. ${gap.remedy ?? ''}`;
  await watch.fails('queue', text);
}
