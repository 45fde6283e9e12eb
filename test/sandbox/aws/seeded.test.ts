import {
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribePermissionSetProvisioningStatusCommand,
} from '@aws-sdk/client-sso-admin';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reasons, worded } from '../../../sandbox/aws/texts.ts';
import { clientsOf, type Harbor, key, startHarbor } from './clients.ts';

const EXPECTED: Record<string, RegExp> = {
  'principal-recreated': /^Received a 404 status error: the GROUP assignee \S+ was not found in directory d-/,
  'principal-not-found': /^Received a 404 status error: the GROUP assignee \S+ was not found in directory d-/,
  'account-suspended': /^AWS SSO is unable to complete your request .* account '678901234567' takes longer/,
  'account-not-found': /999988887777 was not found/,
  'management-account-caller':
    /access-requester\/access-requester is not authorized to perform: iam:GetSAMLProvider/,
  'boundary-missing': /Not supported policy .*harbor-support-boundary/,
  'customer-policy-missing': /Not supported policy .*\/teams\/data\/harbor-data-lake/,
  'customer-policy-created-since': /Not supported policy .*234567890123.*harbor-data-lake/,
  'terraform-cause-gone': /Not supported policy .*777788889999.*harbor-data-lake/,
  'deleted-on-purpose': /Not supported policy .*555566667777.*harbor-data-lake/,
  'role-quota': /RolesPerAccount: 1000/,
  'assignment-gone': /^Received a 404 status error: EntitlementItem doesn't exist/,
  'inline-malformed': /Invalid PermissionsPolicy Document/,
  'inline-too-large': /InlinePolicy Document is \d{5} bytes which has exceeded/,
  'internal-exception': /^An unexpected internal service exception was encountered$/,
  'quota-raised-since':
    /AWSReservedSSO_OnCallOperator_[0-9a-f]{16} for account 666677778888 has exceeded the IAM limit/,
  'managed-policy-quota':
    /AWSReservedSSO_OnCallOperator_[0-9a-f]{16} for account 444455556666 has exceeded the IAM limit/,
};

let aws: Harbor;
beforeAll(async () => {
  aws = await startHarbor({}, 1000);
});
afterAll(() => aws.stop());

async function statusOf(id: string) {
  const { sso } = clientsOf(aws, key('ADMIN'));
  const InstanceArn = aws.control.state.organization.instance.arn;
  const looks = await Promise.allSettled([
    sso
      .send(
        new DescribeAccountAssignmentCreationStatusCommand({
          InstanceArn,
          AccountAssignmentCreationRequestId: id,
        }),
      )
      .then((o) => o.AccountAssignmentCreationStatus),
    sso
      .send(
        new DescribeAccountAssignmentDeletionStatusCommand({
          InstanceArn,
          AccountAssignmentDeletionRequestId: id,
        }),
      )
      .then((o) => o.AccountAssignmentDeletionStatus),
    sso
      .send(
        new DescribePermissionSetProvisioningStatusCommand({
          InstanceArn,
          ProvisionPermissionSetRequestId: id,
        }),
      )
      .then((o) => o.PermissionSetProvisioningStatus),
  ]);
  const found = looks.flatMap((l) => (l.status === 'fulfilled' && l.value ? [l.value] : []));
  expect(found).toHaveLength(1);
  return found[0];
}

describe('what happened at Harbor', () => {
  test('every request that failed has the reason that its cause gives, under exactly one kind of id', async () => {
    const failed = aws.seeded.filter((s) => s.kind === 'request' && s.name in EXPECTED);
    expect(failed.map((s) => s.name).sort()).toEqual(Object.keys(EXPECTED).sort());
    for (const seeded of failed) {
      const status = await statusOf(seeded.requestId ?? '');
      expect([seeded.name, status?.Status]).toEqual([seeded.name, 'FAILED']);
      expect(status?.FailureReason).toMatch(EXPECTED[seeded.name] ?? /never/);
    }
  });

  test('what AWS refused at once is in CloudTrail, with the text that the caller saw', () => {
    const refused = aws.seeded.filter((s) => s.kind === 'event');
    expect(refused.map((s) => s.cause).sort()).toEqual([
      'concurrent_operation_conflict',
      'delegated_admin_management_account_restricted',
      'scp_explicit_deny',
    ]);
    for (const seeded of refused) {
      const event = aws.control.trail().find((e) => e.id === seeded.eventId);
      expect(JSON.parse(seeded.eventJson ?? '')).toEqual(event?.record);
      expect(seeded.text).toContain(event?.record.errorMessage);
    }
  });

  test('pasted texts contain an id of the event that they are about', () => {
    for (const pasted of aws.seeded.filter((s) => s.kind === 'text')) {
      const event = aws.seeded.find((s) => `${s.name}-pasted` === pasted.name);
      const { requestID } = JSON.parse(event?.eventJson ?? '{}') as { requestID?: string };
      expect([event?.eventId, requestID].some((id) => id && pasted.text?.includes(id))).toBe(true);
    }
  });

  test('the quota that was raised is raised, the policy that was created is there', () => {
    const { accounts } = aws.control.state;
    expect(accounts.get('666677778888')?.quotas['L-0DA4ABF3']).toBe(15);
    expect(accounts.get('234567890123')?.policies).toContainEqual({
      name: 'harbor-data-lake',
      path: '/teams/data/',
    });
    expect(accounts.get('123456789012')?.policies).not.toContainEqual({
      name: 'harbor-data-lake',
      path: '/teams/data/',
    });
  });

  test('a request in progress ends a minute after the start', async () => {
    const { requestId = '' } = aws.seeded.find((s) => s.cause === 'in-progress') ?? {};
    expect((await statusOf(requestId))?.Status).toBe('IN_PROGRESS');
    aws.tick(30);
    expect((await statusOf(requestId))?.Status).toBe('IN_PROGRESS');
    aws.tick(31);
    expect((await statusOf(requestId))?.Status).toBe('SUCCEEDED');
  });

  test('every reason can be said in other words that keep none of the first', () => {
    const d = { arn: 'arn:x', action: 'iam:GetRole', resource: 'arn:y' };
    const all = [
      reasons.accountUnknown('1'),
      reasons.accountNotReady('1'),
      reasons.principalUnknown('GROUP', 'g', 'd-1'),
      reasons.managementDenied(d, 'r'),
      reasons.roleQuota('1', 1000),
      reasons.policyQuota('r', '1'),
      reasons.policyMissing('arn:z'),
      reasons.inlineMalformed,
      reasons.inlineTooLarge(10_241),
      reasons.internal,
      reasons.entitlementGone({ principalId: 'p', permissionSet: 's', instance: 'i', accountId: 'a' }),
    ];
    const named =
      /Received a|quota|not found|IAM|Not supported|Invalid|exceeded|unexpected|EntitlementItem|takes longer/;
    for (const reason of all) expect(reason).toMatch(named);
    for (const reason of all) expect(worded(reason, 'reworded')).not.toMatch(named);
  });
});
