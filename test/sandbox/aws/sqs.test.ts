import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { CreateAccountAssignmentCommand } from '@aws-sdk/client-sso-admin';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ACCOUNTS } from '../../../sandbox/worlds/harbor-accounts.ts';
import { clientsOf, type Harbor, key, refusalOf, startHarbor, wanted } from './clients.ts';

let aws: Harbor;
let sqs: SQSClient;
let QueueUrl: string;
beforeEach(async () => {
  aws = await startHarbor();
  sqs = as('RUNTIME');
  QueueUrl = `${aws.url}/${ACCOUNTS.tools}/idc-watch`;
});
afterEach(() => aws.stop());

const as = (name: string) =>
  new SQSClient({ endpoint: aws.url, region: 'eu-west-1', credentials: key(name), maxAttempts: 1 });
const put = (body: string) => aws.control.world.sendMessage('idc-watch', body);
const receive = async (more: object = {}) =>
  (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))).Messages ?? [];

test('a message is hidden once it was received, comes back, and is gone when its last receipt removes it', async () => {
  put('one');
  const [first] = await receive();
  expect(first).toMatchObject({ Body: 'one', Attributes: { ApproximateReceiveCount: '1' } });
  expect(await receive()).toEqual([]);
  aws.tick(61);
  const [second] = await receive();
  expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
  const Entries = ['none', second?.ReceiptHandle ?? ''].map((ReceiptHandle, n) => ({
    Id: String(n),
    ReceiptHandle,
  }));
  const removed = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  expect(removed.Successful?.map(({ Id }) => Id)).toEqual(['1']);
  expect(removed.Failed?.map(({ Code }) => Code)).toEqual(['ReceiptHandleIsInvalid']);
  aws.tick(61);
  expect(await receive()).toEqual([]);
});

test('what was received too often goes to the dead letters', async () => {
  put('poison');
  for (const _ of [1, 2, 3]) {
    expect(await receive()).toHaveLength(1);
    aws.tick(61);
  }
  expect(await receive()).toEqual([]);
  expect(aws.control.state.queues.get('idc-watch-dead')?.messages.map(({ body }) => body)).toEqual([
    'poison',
  ]);
});

test('a call that waits is answered by the message that comes', async () => {
  const waiting = receive({ WaitTimeSeconds: 20 });
  aws.control.world.setEventRules();
  await clientsOf(aws, key('TERRAFORM')).sso.send(
    new CreateAccountAssignmentCommand(wanted(aws, 'ReadOnly', 'orders-prod', 'payments-oncall')),
  );
  const [message] = await waiting;
  expect(JSON.parse(message?.Body ?? '')).toMatchObject({
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.sso',
    detail: { eventName: 'CreateAccountAssignment', eventSource: 'sso.amazonaws.com' },
  });
});

test('only the role that idc runs as may read, and only what its policy says', async () => {
  const attributes = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  const { Attributes } = await sqs.send(attributes);
  expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '0', VisibilityTimeout: '15' });
  expect((await refusalOf(as('TERRAFORM').send(attributes))).name).toBe('AccessDeniedException');
  const change = { QueueUrl, ReceiptHandle: 'x', VisibilityTimeout: 0 };
  const refused = await refusalOf(sqs.send(new ChangeMessageVisibilityCommand(change)));
  expect(refused.message).toContain('not authorized to perform: sqs:ChangeMessageVisibility');
});
