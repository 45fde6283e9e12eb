import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { call } from './clients.ts';
import { AwsFailure } from './errors.ts';
import { clientOptions, guarded, type Where } from './sessions.ts';

export interface Message {
  readonly id: string;
  /** Untrusted. */
  readonly body: string;
  readonly receipt: string;
  /** How often it was received, this time included. */
  readonly receives: number;
}

/** A queue that idc reads with the credentials of the process. Everything rejects with an `AwsFailure` or the signal's reason. */
export interface EventQueue {
  /** Waits up to 20 seconds for messages; they come back unless they are removed. */
  receive(signal: AbortSignal): Promise<readonly Message[]>;
  remove(messages: readonly Message[]): Promise<void>;
  /** What the last `receive` met; undefined before the first has ended. */
  lastReceive(): 'answered' | AwsFailure | undefined;
  /** How many messages wait. Changes nothing. */
  waiting(): Promise<number>;
  /** Removes a message that does not exist, which shows whether idc may remove any. */
  tryRemoving(): Promise<void>;
}

const WAIT_SECONDS = 20;
const MOST_AT_ONCE = 10;
const ignore = () => {};

/** `url` as SQS gives it: its host names the Region. */
export function openQueue(where: Where, url: string): EventQueue {
  const at = { ...where, region: regionOf(url) ?? where.region };
  const sqs = guarded(new SQSClient(clientOptions(at, undefined)), at);
  const waitingLong = { ...at, answerWithinMs: (WAIT_SECONDS + 5) * 1_000 };
  const patient = guarded(new SQSClient(clientOptions(waitingLong, undefined)), at);
  let last: 'answered' | AwsFailure | undefined;
  const input = { QueueUrl: url };

  const remove = (entries: { Id: string; ReceiptHandle: string }[]) =>
    call('sqs:DeleteMessage', ignore, () =>
      sqs.send(new DeleteMessageBatchCommand({ ...input, Entries: entries })),
    );

  return {
    async receive(signal) {
      try {
        const answer = await call('sqs:ReceiveMessage', ignore, () =>
          patient.send(
            new ReceiveMessageCommand({
              ...input,
              MaxNumberOfMessages: MOST_AT_ONCE,
              WaitTimeSeconds: WAIT_SECONDS,
              MessageSystemAttributeNames: ['ApproximateReceiveCount'],
            }),
            { abortSignal: signal },
          ),
        );
        last = 'answered';
        return (answer.Messages ?? []).map((raw) => ({
          id: raw.MessageId ?? '',
          body: raw.Body ?? '',
          receipt: raw.ReceiptHandle ?? '',
          receives: Number(raw.Attributes?.ApproximateReceiveCount ?? 1),
        }));
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (error instanceof AwsFailure) last = error;
        throw error;
      }
    },
    async remove(messages) {
      if (messages.length === 0) return;
      await remove(messages.map(({ receipt }, n) => ({ Id: String(n), ReceiptHandle: receipt })));
    },
    lastReceive: () => last,
    async waiting() {
      const { Attributes } = await call('sqs:GetQueueAttributes', ignore, () =>
        sqs.send(
          new GetQueueAttributesCommand({ ...input, AttributeNames: ['ApproximateNumberOfMessages'] }),
        ),
      );
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    },
    async tryRemoving() {
      await remove([{ Id: 'none', ReceiptHandle: 'none' }]);
    },
  };
}

function regionOf(url: string): string | undefined {
  return /^https:\/\/(?:sqs\.([a-z0-9-]+)\.|([a-z0-9-]+)\.queue\.)/.exec(url)?.slice(1).find(Boolean);
}
