import { type Event, LookupEventsCommand, type LookupEventsCommandInput } from '@aws-sdk/client-cloudtrail';
import { CreateGroupCommand } from '@aws-sdk/client-identitystore';
import { CreateAccountAssignmentCommand, ListInstancesCommand } from '@aws-sdk/client-sso-admin';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  arns,
  assume,
  clientsOf,
  forOnePlan,
  type Harbor,
  key,
  refusalOf,
  startHarbor,
  wanted,
} from './clients.ts';

let aws: Harbor;
let admin: ReturnType<typeof clientsOf>;
beforeEach(async () => {
  aws = await startHarbor();
  admin = clientsOf(aws, key('ADMIN'));
});
afterEach(() => aws.stop());

type Record = { [key: string]: unknown };
const recordOf = (event: Event | undefined) => JSON.parse(event?.CloudTrailEvent ?? '{}') as Record;
const by = (AttributeKey: 'EventName' | 'EventId', AttributeValue: string) => [
  { AttributeKey, AttributeValue },
];
async function look(input: LookupEventsCommandInput, client = admin.trail): Promise<Event[]> {
  return (await client.send(new LookupEventsCommand(input))).Events ?? [];
}

test('a call shows after five minutes, with what was asked and answered in camel case', async () => {
  const input = wanted(aws, 'PowerUser', 'web-prod', 'platform');
  const { AccountAssignmentCreationStatus: status, $metadata } = await admin.sso.send(
    new CreateAccountAssignmentCommand(input),
  );
  const newest = async () =>
    recordOf(
      (await look({ LookupAttributes: by('EventName', 'CreateAccountAssignment'), MaxResults: 1 }))[0],
    );
  expect((await newest()).requestID).not.toBe($metadata.requestId);
  aws.tick(301);
  expect(await newest()).toMatchObject({
    requestID: $metadata.requestId,
    readOnly: false,
    eventSource: 'sso.amazonaws.com',
    awsRegion: 'eu-west-1',
    recipientAccountId: '222233334444',
    userAgent: expect.stringContaining('aws-sdk-js'),
    requestParameters: { targetId: input.TargetId, principalId: input.PrincipalId },
    responseElements: {
      accountAssignmentCreationStatus: { status: 'IN_PROGRESS', requestId: status?.RequestId },
    },
  });
});

test('seeded history is there at once, newest first', async () => {
  const events = await look({ LookupAttributes: by('EventName', 'CreateAccountAssignment') });
  const times = events.map((e) => e.EventTime?.getTime() ?? 0);
  expect(times.length).toBeGreaterThan(15);
  expect(times).toEqual([...times].sort((a, b) => b - a));
  expect(events.map((e) => recordOf(e).userAgent).some((a) => /Terraform\/1\.9\.5/.test(String(a)))).toBe(
    true,
  );
});

test('one event by its id, whoever asks in the account where it was recorded', async () => {
  const { eventId = '' } = aws.seeded.find((s) => s.name === 'scp-deny') ?? {};
  const [event] = await look({ LookupAttributes: by('EventId', eventId) });
  expect(recordOf(event)).toMatchObject({ errorCode: 'AccessDenied', responseElements: null });
  const management = clientsOf(aws, key('MANAGEMENT'));
  expect(await look({ LookupAttributes: by('EventId', eventId) }, management.trail)).toEqual([]);
  const elsewhere = clientsOf(aws, key('ADMIN'), { region: 'eu-central-1' });
  expect(await look({ LookupAttributes: by('EventId', eventId) }, elsewhere.trail)).toEqual([]);
});

test('one attribute a request, fifty events a page, time the right way round', async () => {
  const two = [...by('EventName', 'a'), ...by('EventId', 'b')];
  expect(await refusalOf(look({ LookupAttributes: two }))).toMatchObject({
    name: 'InvalidLookupAttributesException',
  });
  expect(await refusalOf(look({ MaxResults: 51 }))).toMatchObject({ name: 'InvalidMaxResultsException' });
  const patient = clientsOf(aws, key('ADMIN'), { attempts: 5 }).trail;
  const backwards = { StartTime: new Date(2000), EndTime: new Date(1000) };
  expect(await refusalOf(look(backwards, patient))).toMatchObject({ name: 'InvalidTimeRangeException' });
  expect(await refusalOf(look({ NextToken: 'abc' }, patient))).toMatchObject({
    name: 'InvalidNextTokenException',
  });
});

test('names of groups and people are hidden, ids are not', async () => {
  const made = await admin.store.send(
    new CreateGroupCommand({ IdentityStoreId: 'd-93671f4c20', DisplayName: 'secret-project' }),
  );
  aws.tick(301);
  const [event] = await look({ LookupAttributes: by('EventName', 'CreateGroup') });
  expect(event?.CloudTrailEvent).not.toContain('secret-project');
  expect(recordOf(event)).toMatchObject({
    requestParameters: { displayName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    responseElements: { groupId: made.GroupId },
  });
});

test('a session is recorded on both sides, with its source identity and tags', async () => {
  await assume(aws, key('RUNTIME'), { RoleArn: arns(aws).remediation, ...forOnePlan });
  aws.tick(301);
  const [event] = await look({ LookupAttributes: by('EventName', 'AssumeRole') });
  expect(recordOf(event)).toMatchObject({
    userIdentity: {
      accountId: '333344445555',
      sessionContext: { sessionIssuer: { userName: 'idc-runtime' } },
    },
    requestParameters: {
      sourceIdentity: forOnePlan.SourceIdentity,
      tags: expect.arrayContaining([{ key: 'idc:approver', value: 'x' }]),
    },
  });
  const { accountId } =
    aws.control
      .trail()
      .filter((e) => e.name === 'AssumeRole')
      .at(0) ?? {};
  expect(accountId).toBe('333344445555');
});

test('a refused call is recorded with what was said', async () => {
  const input = wanted(aws, 'ReadOnly', 'management', 'platform');
  const refusal = await refusalOf(admin.sso.send(new CreateAccountAssignmentCommand(input)));
  aws.tick(301);
  const [event] = await look({ LookupAttributes: by('EventName', 'CreateAccountAssignment'), MaxResults: 1 });
  expect(recordOf(event)).toMatchObject({ errorCode: 'AccessDenied', errorMessage: refusal.message });
});

test('ninety days are kept', async () => {
  await admin.sso.send(new ListInstancesCommand({}));
  aws.tick(91 * 24 * 3600);
  expect(await look({ LookupAttributes: by('EventName', 'ListInstances') })).toEqual([]);
});
