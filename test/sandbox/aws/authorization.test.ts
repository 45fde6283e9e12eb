import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreatePolicyCommand,
  GetAccountSummaryCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { DeleteGroupCommand, DescribeGroupCommand } from '@aws-sdk/client-identitystore';
import {
  CreateAccountAssignmentCommand,
  DeletePermissionSetCommand,
  ListAccountAssignmentsCommand,
  ListInstancesCommand,
  ListPermissionSetsCommand,
  ProvisionPermissionSetCommand,
} from '@aws-sdk/client-sso-admin';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { groupNamed } from '../../../sandbox/aws/verbs.ts';
import { ACCOUNTS } from '../../../sandbox/worlds/harbor-accounts.ts';
import * as help from './clients.ts';
import { arns, assume, clientsOf, forOnePlan, inInstance, key, refusalOf, setIn, wanted } from './clients.ts';

let aws: help.Harbor;
beforeAll(async () => {
  aws = await help.startHarbor();
});
afterAll(() => aws.stop());

const runtime = key('RUNTIME');
const read = () => assume(aws, runtime, { RoleArn: arns(aws).read });
const remediate = (difference: object = {}) =>
  assume(aws, runtime, { RoleArn: arns(aws).remediation, ...forOnePlan, ...difference });

describe('assuming roles', () => {
  test('the runtime becomes the reader, and the reader looks into members and the management account', async () => {
    const reader = await read();
    const who = await clientsOf(aws, reader).sts.send(new GetCallerIdentityCommand({}));
    expect(who.Arn).toBe('arn:aws:sts::222233334444:assumed-role/idc-read/test');
    const member = await assume(aws, reader, { RoleArn: arns(aws).memberRead(ACCOUNTS['payments-prod']) });
    const summary = await clientsOf(aws, member).iam.send(new GetAccountSummaryCommand({}));
    expect(summary.SummaryMap).toMatchObject({ AttachedPoliciesPerRoleQuota: 10, RolesQuota: 1000 });
    const management = await assume(aws, reader, { RoleArn: arns(aws).managementRead });
    await clientsOf(aws, management).trail.send(new LookupEventsCommand({ MaxResults: 1 }));
  });

  test.each([
    ['a role that is not there', () => ({ by: read(), role: arns(aws).memberRead(ACCOUNTS.network) })],
    [
      'a role that trusts somebody else',
      () => ({ by: Promise.resolve(runtime), role: arns(aws).managementRead }),
    ],
    [
      'a caller whose own policy does not say so',
      () => ({ by: Promise.resolve(key('TERRAFORM')), role: arns(aws).read }),
    ],
  ])('%s is denied with 403', async (_, given) => {
    const { by, role } = given();
    expect(await refusalOf(assume(aws, await by, { RoleArn: role }))).toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
      message: expect.stringContaining(`is not authorized to perform: sts:AssumeRole on resource: ${role}`),
    });
  });

  test('the remediation role wants a source identity and exactly its three tags', async () => {
    await remediate();
    const denied = { name: 'AccessDenied' };
    expect(await refusalOf(remediate({ SourceIdentity: undefined }))).toMatchObject(denied);
    expect(await refusalOf(remediate({ Tags: forOnePlan.Tags.slice(1) }))).toMatchObject(denied);
    const more = [...forOnePlan.Tags, { Key: 'team', Value: 'x' }];
    expect(await refusalOf(remediate({ Tags: more }))).toMatchObject(denied);
  });

  test('the reader may not tag its sessions', async () => {
    const tagged = assume(aws, runtime, { RoleArn: arns(aws).read, Tags: [{ Key: 'a', Value: 'b' }] });
    expect((await refusalOf(tagged)).message).toContain('sts:TagSession');
  });

  test('chained sessions last an hour at most, and session policies are short', async () => {
    expect(await refusalOf(remediate({ DurationSeconds: 3601 }))).toMatchObject({ name: 'ValidationError' });
    expect(await refusalOf(remediate({ Policy: `{"a":"${'x'.repeat(2048)}"}` }))).toMatchObject({
      name: 'PackedPolicyTooLargeException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('a session ends', async () => {
    const reader = await read();
    aws.tick(3601);
    expect(await refusalOf(clientsOf(aws, reader).sso.send(new ListInstancesCommand({})))).toMatchObject({
      name: 'ExpiredTokenException',
    });
  });
});

describe('what a role may do', () => {
  test('the reader writes nothing', async () => {
    const call = clientsOf(aws, await read()).sso.send(
      new CreateAccountAssignmentCommand(wanted(aws, 'ReadOnly', 'data-prod', 'platform')),
    );
    expect(await refusalOf(call)).toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
      message: expect.stringMatching(
        /^User: arn:\S+ is not authorized to perform: sso:CreateAccountAssignment on resource: arn:\S+ because no identity-based policy allows the sso:CreateAccountAssignment action$/,
      ),
    });
  });

  test('remediation never reaches the management account, all accounts, IAM, people or sets', async () => {
    const { sso, iam, store } = clientsOf(aws, await remediate());
    const set = setIn(aws, 'ReadOnly');
    const group = { IdentityStoreId: 'd-93671f4c20', GroupId: groupNamed(aws.control.state, 'platform').id };
    const tries = [
      sso.send(new CreateAccountAssignmentCommand(wanted(aws, 'ReadOnly', 'management', 'platform'))),
      sso.send(new ProvisionPermissionSetCommand({ ...set, TargetType: 'ALL_PROVISIONED_ACCOUNTS' })),
      sso.send(new DeletePermissionSetCommand(set)),
      store.send(new DeleteGroupCommand(group)),
      iam.send(new CreatePolicyCommand({ PolicyName: 'x', PolicyDocument: '{}' })),
    ];
    const said = (await Promise.all(tries.map(refusalOf))).map((r) =>
      r.message.replace(/^.* on resource: \S+ /, ''),
    );
    const explicit = 'with an explicit deny in an identity-based policy';
    const nothing = 'because no identity-based policy allows the sso:ProvisionPermissionSet action';
    expect(said).toEqual([explicit, nothing, explicit, explicit, explicit]);
    await sso.send(new ListAccountAssignmentsCommand({ ...set, AccountId: ACCOUNTS['web-prod'] }));
  });

  test('a session policy narrows what the role allows, and adds nothing', async () => {
    const input = wanted(aws, 'PowerUser', 'web-prod', 'platform');
    const Resource = [input.InstanceArn, input.PermissionSetArn, `arn:aws:sso:::account/${input.TargetId}`];
    const Statement = [
      { Effect: 'Allow', Action: ['sso:CreateAccountAssignment', 'sso:ListPermissionSets'], Resource },
    ];
    const { sso } = clientsOf(
      aws,
      await remediate({ Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }),
    );
    await sso.send(new CreateAccountAssignmentCommand(input));
    const elsewhere = sso.send(
      new CreateAccountAssignmentCommand(wanted(aws, 'PowerUser', 'data-prod', 'platform')),
    );
    expect((await refusalOf(elsewhere)).message).toContain('because no session policy allows');
    const more = sso.send(new ListPermissionSetsCommand(inInstance(aws)));
    expect((await refusalOf(more)).message).toContain('because no identity-based policy allows');
  });

  test('a member account may read people and nothing of permission sets', async () => {
    const member = aws.control.state.roles.get(arns(aws).memberRead(ACCOUNTS.tools));
    if (!member) throw new Error('no role');
    member.policies = [{ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }];
    const { sso, store } = clientsOf(aws, await assume(aws, await read(), { RoleArn: member.arn }));
    const GroupId = groupNamed(aws.control.state, 'platform').id;
    await store.send(new DescribeGroupCommand({ IdentityStoreId: 'd-93671f4c20', GroupId }));
    expect(await refusalOf(sso.send(new ListPermissionSetsCommand(inInstance(aws))))).toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('a service control policy binds members, and only for what it names', async () => {
    const { sso } = clientsOf(aws, key('TERRAFORM'));
    const log = sso.send(
      new CreateAccountAssignmentCommand(wanted(aws, 'ReadOnly', 'security-log-archive', 'platform')),
    );
    expect((await refusalOf(log)).message).toMatch(/with an explicit deny in a service control policy$/);
    await sso.send(new CreateAccountAssignmentCommand(wanted(aws, 'ReadOnly', 'data-sandbox', 'platform')));
    const management = clientsOf(aws, key('MANAGEMENT')).sso;
    await management.send(
      new CreateAccountAssignmentCommand(wanted(aws, 'ReadOnly', 'security-log-archive', 'platform')),
    );
  });

  test('IAM says what a caller in the management account may do there', async () => {
    const management = await assume(aws, await read(), { RoleArn: arns(aws).managementRead });
    const simulate = new SimulatePrincipalPolicyCommand({
      PolicySourceArn: 'arn:aws:iam::111122223333:role/access-requester',
      ActionNames: ['iam:CreateRole', 'sso:ListInstances'],
      ResourceArns: ['arn:aws:iam::111122223333:role/x'],
    });
    const { EvaluationResults } = await clientsOf(aws, management).iam.send(simulate);
    expect(EvaluationResults?.map((r) => r.EvalDecision)).toEqual(['implicitDeny', 'allowed']);
  });

  test('what was asked for is remembered by role', () => {
    expect(aws.control.used()).toContain('idc-member iam:GetAccountSummary');
    expect(aws.control.used()).not.toContain('idc-read sso:DeletePermissionSet');
  });
});
