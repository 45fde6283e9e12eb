import { createHash } from 'node:crypto';
import type { State } from './state.ts';
import type { TrailEvent } from './trail.ts';

export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  /** Milliseconds since the epoch from which it can be received. */
  visibleAt: number;
  receives: number;
  /** Of the last receive; an older one removes nothing. */
  receipt?: string;
  readonly sentAt: number;
}

export interface Queue {
  readonly name: string;
  readonly accountId: string;
  visibilityMs: number;
  messages: QueuedMessage[];
  /** After so many receives a message moves to the other queue. */
  redrive?: { readonly maxReceiveCount: number; readonly to: string };
}

export function queueArn({ organization }: State, { accountId, name }: Queue): string {
  return `arn:aws:sqs:${organization.region}:${accountId}:${name}`;
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

export function send(state: State, queueName: string, body: string): void {
  const now = state.now();
  state.queues.get(queueName)?.messages.push({
    id: state.ids.uuid(),
    body,
    visibleAt: now,
    receives: 0,
    sentAt: now,
  });
}

/** Up to `most` messages that are visible now; they are hidden from others for `visibilityMs`. */
export function receive(
  state: State,
  queue: Queue,
  { most, visibilityMs }: { most: number; visibilityMs: number },
): QueuedMessage[] {
  redrive(state, queue);
  const now = state.now();
  const some = queue.messages.filter(({ visibleAt }) => visibleAt <= now).slice(0, most);
  for (const message of some) {
    message.visibleAt = now + visibilityMs;
    message.receives += 1;
    message.receipt = state.ids.hex(32);
  }
  return some;
}

/** As SQS does: at the receive that would be one too many. */
function redrive(state: State, queue: Queue): void {
  const { redrive: policy } = queue;
  const target = policy && state.queues.get(policy.to);
  if (!policy || !target) return;
  const now = state.now();
  const spent = queue.messages.filter((m) => m.visibleAt <= now && m.receives >= policy.maxReceiveCount);
  queue.messages = queue.messages.filter((message) => !spent.includes(message));
  target.messages.push(...spent.map(({ receipt: _, ...message }) => ({ ...message, visibleAt: now })));
}

const MUTATING = ['CreateAccountAssignment', 'DeleteAccountAssignment', 'ProvisionPermissionSet'];

/** What EventBridge makes of a CloudTrail event where a rule of the world is for it: the pattern of watch.yaml. */
export function deliver(state: State, event: TrailEvent): void {
  const { region, eventRules = [] } = state.organization;
  if (event.source !== 'sso.amazonaws.com' || !MUTATING.includes(event.name) || event.region !== region)
    return;
  for (const rule of eventRules.filter(({ accountId }) => accountId === event.accountId)) {
    const body = {
      version: '0',
      id: state.ids.uuid(),
      'detail-type': 'AWS API Call via CloudTrail',
      source: 'aws.sso',
      account: event.accountId,
      time: new Date(event.at).toISOString().replace(/\.\d+Z$/, 'Z'),
      region,
      resources: [],
      detail: event.record,
    };
    send(state, rule.queue, JSON.stringify(body));
  }
}
