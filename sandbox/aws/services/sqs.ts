import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, operation, type Service } from '../operation.ts';
import { md5, type Queue, queueArn, receive } from '../queues.ts';
import { Refusal } from '../refusal.ts';
import { integer, list, required, string, structure } from '../shapes.ts';
import type { State } from '../state.ts';

interface InQueue {
  QueueUrl: string;
}
const queueUrl = required(string(undefined, 1, 2048));
const receipt = required(string(undefined, 1, 1024));
const onQueue = (call: Call<InQueue>) => [queueArn(call.state, queueOf(call))];

function queueOf({ state, input }: Pick<Call<InQueue>, 'state' | 'input'>): Queue {
  const [accountId, name = ''] = input.QueueUrl.split('/').slice(-2);
  const queue = state.queues.get(name);
  if (!queue || queue.accountId !== accountId)
    throw new Refusal('QueueDoesNotExist', 'The specified queue does not exist.');
  return queue;
}

const receiveMessage = operation<
  InQueue & { MaxNumberOfMessages?: number; VisibilityTimeout?: number; AttributeNames?: string[] }
>({
  readOnly: true,
  fields: {
    QueueUrl: queueUrl,
    MaxNumberOfMessages: integer(1, 10),
    VisibilityTimeout: integer(0, 43_200),
    WaitTimeSeconds: integer(0, 20),
  },
  resources: onQueue,
  run: (call) => {
    const queue = queueOf(call);
    const { MaxNumberOfMessages: most = 1, VisibilityTimeout: seconds } = call.input;
    const visibilityMs = seconds === undefined ? queue.visibilityMs : seconds * 1_000;
    const some = receive(call.state, queue, { most, visibilityMs });
    if (some.length === 0) return {};
    return {
      Messages: some.map(({ id, body, receipt: ReceiptHandle, receives, sentAt }) => ({
        MessageId: id,
        ReceiptHandle,
        Body: body,
        MD5OfBody: md5(body),
        Attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAt) },
      })),
    };
  },
});

/** A receipt that was given out once removes nothing when another one came after it; a text that is none is refused. */
function remove(queue: Queue, handle: string): boolean {
  if (!/^[0-9a-f]{32}$/.test(handle)) return false;
  queue.messages = queue.messages.filter((message) => message.receipt !== handle);
  return true;
}

const INVALID = 'The input receipt handle is invalid.';

const deleteMessage = operation<InQueue & { ReceiptHandle: string }>({
  readOnly: false,
  fields: { QueueUrl: queueUrl, ReceiptHandle: receipt },
  resources: onQueue,
  run: (call) => {
    if (!remove(queueOf(call), call.input.ReceiptHandle))
      throw new Refusal('ReceiptHandleIsInvalid', INVALID);
    return {};
  },
});

const deleteBatch = operation<InQueue & { Entries: { Id: string; ReceiptHandle: string }[] }>({
  readOnly: false,
  fields: {
    QueueUrl: queueUrl,
    Entries: required(
      list(structure({ Id: required(string(/[\w-]{1,80}/)), ReceiptHandle: receipt }), 1, 10),
    ),
  },
  resources: onQueue,
  run: (call) => {
    const queue = queueOf(call);
    const done = call.input.Entries.map(({ Id, ReceiptHandle }) => ({
      Id,
      ok: remove(queue, ReceiptHandle),
    }));
    return {
      Successful: done.filter(({ ok }) => ok).map(({ Id }) => ({ Id })),
      Failed: done
        .filter(({ ok }) => !ok)
        .map(({ Id }) => ({ Id, SenderFault: true, Code: 'ReceiptHandleIsInvalid', Message: INVALID })),
    };
  },
});

const changeVisibility = operation<InQueue & { ReceiptHandle: string; VisibilityTimeout: number }>({
  readOnly: false,
  fields: {
    QueueUrl: queueUrl,
    ReceiptHandle: receipt,
    VisibilityTimeout: required(integer(0, 43_200)),
  },
  resources: onQueue,
  run: (call) => {
    const { ReceiptHandle, VisibilityTimeout } = call.input;
    const message = queueOf(call).messages.find((one) => one.receipt === ReceiptHandle);
    if (!message) throw new Refusal('ReceiptHandleIsInvalid', INVALID);
    message.visibleAt = call.state.now() + VisibilityTimeout * 1_000;
    return {};
  },
});

const getAttributes = operation<InQueue & { AttributeNames?: string[] }>({
  readOnly: true,
  fields: { QueueUrl: queueUrl, AttributeNames: list(string()) },
  resources: onQueue,
  run: (call) => {
    const { state, input } = call;
    const queue = queueOf(call);
    const now = state.now();
    const hidden = queue.messages.filter(({ visibleAt }) => visibleAt > now).length;
    const all: Record<string, string> = {
      QueueArn: queueArn(state, queue),
      ApproximateNumberOfMessages: String(queue.messages.length - hidden),
      ApproximateNumberOfMessagesNotVisible: String(hidden),
      VisibilityTimeout: String(queue.visibilityMs / 1_000),
      ...(queue.redrive ? { RedrivePolicy: redriveOf(state, queue.redrive) } : {}),
    };
    const { AttributeNames: asked = [] } = input;
    const wanted = Object.entries(all).filter(([name]) => asked.includes('All') || asked.includes(name));
    return wanted.length > 0 ? { Attributes: Object.fromEntries(wanted) } : {};
  },
});

function redriveOf(state: State, { maxReceiveCount, to }: NonNullable<Queue['redrive']>): string {
  const target = state.queues.get(to);
  return JSON.stringify({ deadLetterTargetArn: target && queueArn(state, target), maxReceiveCount });
}

const LOOK_MS = 25;

export const sqs: Service = {
  prefix: 'sqs',
  scope: 'sqs',
  eventSource: 'sqs.amazonaws.com',
  unrecorded: true,
  /** One right covers a call and its batch. */
  rightOf: { DeleteMessageBatch: 'DeleteMessage' },
  operations: {
    ReceiveMessage: receiveMessage,
    DeleteMessage: deleteMessage,
    DeleteMessageBatch: deleteBatch,
    ChangeMessageVisibility: changeVisibility,
    GetQueueAttributes: getAttributes,
  },
  /** Long polling: the call waits as long as it may for a message that it can receive. */
  async hold({ name, state, input }, gone) {
    const { QueueUrl, WaitTimeSeconds } = input;
    if (name !== 'ReceiveMessage' || typeof QueueUrl !== 'string' || typeof WaitTimeSeconds !== 'number')
      return;
    const until = Date.now() + WaitTimeSeconds * 1_000;
    const queue = state.queues.get(QueueUrl.split('/').at(-1) ?? '');
    const isEmpty = () => !queue?.messages.some(({ visibleAt }) => visibleAt <= state.now());
    while (queue && isEmpty() && Date.now() < until && !gone.aborted)
      await sleep(LOOK_MS, undefined, { signal: gone }).catch(() => {});
  },
};
