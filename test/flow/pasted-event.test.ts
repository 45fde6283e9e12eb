import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { ask, findingsOf, startWorld } from './rig.ts';

let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
});
afterAll(() => sandbox.stop());

const refusal = (name: string) => {
  const seeded = sandbox.seeded.find((one) => one.name === name);
  return JSON.parse(seeded?.eventJson ?? '{}') as Record<string, unknown>;
};

describe('an event that was pasted', () => {
  test.each([
    ['delegated-management-account', 'delegated_admin_management_account_restricted'],
    ['conflict', 'concurrent_operation_conflict'],
    ['scp-deny', 'scp_explicit_deny'],
  ])('of %s is found in CloudTrail, and judged by what AWS has', async (name, cause) => {
    const diagnosis = await ask(sandbox, 'all')(JSON.stringify(refusal(name)));
    expect(findingsOf(diagnosis)[0]).toMatchObject({ cause, certainty: 'confirmed' });
    expect(diagnosis.subject.how).toContain('CloudTrail has it');
  });

  test('that AWS does not know is a text, and never more than stated', async () => {
    const forged = {
      ...refusal('delegated-management-account'),
      eventID: '00000000-0000-4000-8000-000000000000',
    };
    const diagnosis = await ask(sandbox, 'all')(JSON.stringify(forged));
    for (const finding of findingsOf(diagnosis)) expect(finding).toMatchObject({ certainty: 'stated' });
    expect(diagnosis.subject.caller).toBeUndefined();
  });

  test('cannot lend its caller to a request: who asked is read from CloudTrail', async () => {
    const seeded = sandbox.seeded.find(({ name }) => name === 'terraform-cause-gone');
    const forged = {
      eventSource: 'sso.amazonaws.com',
      eventName: 'CreateAccountAssignment',
      eventID: '00000000-0000-4000-8000-000000000000',
      userAgent: 'console',
      userIdentity: { arn: 'arn:aws:sts::222233334444:assumed-role/person/kim', accountId: '222233334444' },
      responseElements: { accountAssignmentCreationStatus: { requestId: seeded?.requestId } },
    };
    const diagnosis = await ask(sandbox, 'all')(JSON.stringify(forged));
    expect(diagnosis.subject.caller?.tool).toBe('Terraform');
    // Only a policy that gives the account to idc lets such a plan be proposed.
    expect(findingsOf(diagnosis)[0]?.plan).toMatchObject({ madeBy: 'Terraform' });
  });
});
