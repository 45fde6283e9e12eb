import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { ListPoliciesCommand } from '@aws-sdk/client-iam';
import { DescribeUserCommand, GetUserIdCommand } from '@aws-sdk/client-identitystore';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import {
  DescribeInstanceCommand,
  DescribePermissionSetCommand,
  GetPermissionsBoundaryForPermissionSetCommand,
  ListAccountAssignmentsCommand,
  ListInstancesCommand,
} from '@aws-sdk/client-sso-admin';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientsOf, type Harbor, inInstance, key, refusalOf, setIn, startHarbor } from './clients.ts';

let aws: Harbor;
let admin: ReturnType<typeof clientsOf>;
beforeAll(async () => {
  aws = await startHarbor();
  admin = clientsOf(aws, key('ADMIN'));
});
afterAll(() => aws.stop());

const raw = (headers: Record<string, string>, body: string) =>
  fetch(aws.url, { method: 'POST', headers, body });
const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIASANDBOXADMIN/20261122/eu-west-1/${service}/aws4_request, Signature=0`,
});

describe('answers', () => {
  test('the instance, with times as numbers of seconds', async () => {
    const { Instances } = await admin.sso.send(new ListInstancesCommand({}));
    expect(Instances).toMatchObject([
      { Status: 'ACTIVE', OwnerAccountId: '111122223333', CreatedDate: new Date('2024-03-05T09:12:44Z') },
    ]);
    const told = await admin.sso.send(new DescribeInstanceCommand(inInstance(aws)));
    expect(told).toMatchObject({ EncryptionConfigurationDetails: { KeyType: 'AWS_OWNED_KMS_KEY' } });
  });

  test('every answer carries the request id in its header', async () => {
    const answer = await admin.sts.send(new GetCallerIdentityCommand({}));
    expect(answer.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    const response = await raw({}, '');
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a set without a boundary is answered by ResourceNotFoundException', async () => {
    const found = await admin.sso.send(
      new GetPermissionsBoundaryForPermissionSetCommand(setIn(aws, 'SupportDesk')),
    );
    expect(found.PermissionsBoundary?.CustomerManagedPolicyReference).toEqual({
      Name: 'harbor-support-boundary',
      Path: '/',
    });
    const none = admin.sso.send(new GetPermissionsBoundaryForPermissionSetCommand(setIn(aws, 'ReadOnly')));
    expect(await refusalOf(none)).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('people are found by address; a miss says what kind of thing is missing', async () => {
    const IdentityStoreId = aws.control.state.organization.instance.identityStoreId;
    const by = (AttributeValue: string) =>
      new GetUserIdCommand({
        IdentityStoreId,
        AlternateIdentifier: { UniqueAttribute: { AttributePath: 'emails.value', AttributeValue } },
      });
    const { UserId } = await admin.store.send(by('lee.park@harbor.example'));
    const user = await admin.store.send(new DescribeUserCommand({ IdentityStoreId, UserId }));
    expect(user).toMatchObject({
      UserName: 'lee.park@harbor.example',
      ExternalIds: [{ Issuer: 'https://scim.aws.com/okta/harbor' }],
    });
    expect(await refusalOf(admin.store.send(by('nobody@harbor.example')))).toMatchObject({
      name: 'ResourceNotFoundException',
      ResourceType: 'USER',
      message: 'USER not found.',
    });
  });

  test('query XML becomes lists, dates and numbers', async () => {
    const { Policies, IsTruncated } = await admin.iam.send(
      new ListPoliciesCommand({ Scope: 'Local', MaxItems: 1 }),
    );
    expect(Policies?.[0]).toMatchObject({ PolicyName: 'harbor-baseline', AttachmentCount: 0 });
    expect(Policies?.[0]?.CreateDate).toBeInstanceOf(Date);
    expect(IsTruncated).toBe(true);
  });

  test('accounts come twenty at most', async () => {
    const { Accounts } = await admin.organizations.send(new ListAccountsCommand({}));
    expect(Accounts?.find((a) => a.Name === 'legacy-crm')).toMatchObject({
      State: 'SUSPENDED',
      Status: 'SUSPENDED',
    });
    const tooMany = admin.organizations.send(new ListAccountsCommand({ MaxResults: 21 }));
    expect(await refusalOf(tooMany)).toMatchObject({ name: 'InvalidInputException' });
  });
});

describe('refusals', () => {
  test('required members, patterns and ranges are checked, all violations in one message', async () => {
    const call = admin.sso.send(
      new ListAccountAssignmentsCommand({
        InstanceArn: 'nonsense',
        AccountId: undefined,
        PermissionSetArn: setIn(aws, 'ReadOnly').PermissionSetArn,
        MaxResults: 101,
      }),
    );
    const refusal = await refusalOf(call);
    expect(refusal.name).toBe('ValidationException');
    expect(refusal.message).toMatch(
      /^4 validation errors detected: Value 'nonsense' at 'instanceArn' failed/,
    );
    expect(refusal.message).toContain(
      "Value at 'accountId' failed to satisfy constraint: Member must not be null",
    );
    expect(refusal.message).toContain(
      "Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
    );
  });

  test('an unknown permission set does not exist', async () => {
    const ghost = setIn(aws, 'ReadOnly').PermissionSetArn.replace(/.{16}$/, '0000000000000000');
    const call = admin.sso.send(
      new DescribePermissionSetCommand({ ...inInstance(aws), PermissionSetArn: ghost }),
    );
    expect(await refusalOf(call)).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('an operation that does not exist is unknown in either protocol', async () => {
    const json = await raw({ 'x-amz-target': 'SWBExternalService.Fly', ...signed('sso') }, '{}');
    expect([json.status, await json.json()]).toMatchObject([400, { __type: 'UnknownOperationException' }]);
    const form = await raw(signed('sts'), 'Action=Fly&Version=2011-06-15');
    expect(await form.text()).toContain('<Code>UnknownOperationException</Code>');
  });

  test('the scope of the signature has to name the service', async () => {
    const wrong = await raw({ 'x-amz-target': 'SWBExternalService.ListInstances', ...signed('sts') }, '{}');
    expect(await wrong.json()).toMatchObject({ __type: 'InvalidSignatureException' });
    const none = await raw({ 'x-amz-target': 'SWBExternalService.ListInstances' }, '{}');
    expect([none.status, await none.json()]).toMatchObject([
      403,
      { __type: 'MissingAuthenticationTokenException' },
    ]);
  });

  test('unknown keys, and keys without their session token, are refused', async () => {
    const stranger = clientsOf(aws, { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' });
    expect(await refusalOf(stranger.sso.send(new ListInstancesCommand({})))).toMatchObject({
      name: 'UnrecognizedClientException',
    });
    expect(await refusalOf(stranger.sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
      name: 'InvalidClientTokenId',
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('CloudTrail answers to both spellings of its target', async () => {
    const { Events } = await admin.trail.send(new LookupEventsCommand({ MaxResults: 1 }));
    expect(Events).toHaveLength(1);
    const target = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents';
    const other = await raw({ 'x-amz-target': target, ...signed('cloudtrail') }, '{"MaxResults":1}');
    expect(other.status).toBe(200);
  });
});
