import {
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribePermissionSetProvisioningStatusCommand,
} from '@aws-sdk/client-sso-admin';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AwsSandbox, startAws } from '../../../sandbox/aws/server.ts';
import { harborOrganization } from '../../../sandbox/worlds/harbor-aws.ts';
import { clientsOf, key } from './clients.ts';

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

let aws: AwsSandbox;
beforeAll(async () => {
  aws = await startAws({ organization: harborOrganization() });
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
      await new Promise((r) => setTimeout(r, 150));
    }
  });
});
