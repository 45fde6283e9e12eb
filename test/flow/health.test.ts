import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import { awsOf, findingsOf, pasted, startWorld } from './rig.ts';

let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
});
afterEach(() => {
  sandbox.control.faults(null);
  sandbox.control.world.setSupportPlan('business');
  sandbox.control.state.healthEvents.length = 0;
});
afterAll(() => sandbox.stop());

const HOUR = 3_600_000;
const ask = (roles: 'all' | 'read' = 'all') =>
  makeDiagnose(awsOf(sandbox, roles))({ kind: 'health', text: '' });

describe('health', () => {
  test('nothing is wrong, and it says with what', async () => {
    expect(await ask()).toMatchObject({
      outcome: 'healthy',
      answer: expect.stringMatching(/no open problem with IAM Identity Center.* in eu-west-1/),
      verdicts: [{ check: 'aws-service-incident', outcome: 'healthy' }],
      gaps: [],
    });
  });

  test('an open problem is the answer, with what AWS wrote about it', async () => {
    sandbox.control.world.reportEvent({ service: 'IAM', eventTypeCode: 'AWS_IAM_OPERATIONAL_ISSUE' });
    sandbox.control.world.reportEvent();
    const diagnosis = await ask('read');
    expect(diagnosis).toMatchObject({
      outcome: 'found',
      answer: expect.stringMatching(
        /problem with IAM Identity Center.*AWS_SSO_OPERATIONAL_ISSUE.*and 1 more/,
      ),
    });
    expect(findingsOf(diagnosis)).toMatchObject([
      {
        cause: 'aws_service_incident',
        certainty: 'confirmed',
        facts: [{ value: expect.stringContaining('increased error rates') }],
      },
      { summary: expect.stringContaining('a problem with IAM in') },
    ]);
  });

  test('what is over, coming, or only a notice is told and is no problem', async () => {
    const { world, state } = sandbox.control;
    const now = state.now();
    world.reportEvent({ statusCode: 'closed', startTime: now - 5 * HOUR, endTime: now - 4 * HOUR });
    world.reportEvent({ statusCode: 'upcoming', eventTypeCategory: 'scheduledChange' });
    world.reportEvent({ eventTypeCategory: 'accountNotification' });
    world.reportEvent({ statusCode: 'closed', startTime: now - 900 * HOUR, endTime: now - 800 * HOUR });
    const diagnosis = await ask();
    expect(diagnosis.outcome).toBe('healthy');
    expect(diagnosis.facts).toHaveLength(3);
  });

  test('another Region and another service are not asked about', async () => {
    sandbox.control.world.reportEvent({ region: 'ap-southeast-2' });
    sandbox.control.world.reportEvent({ service: 'EC2' });
    expect(await ask()).toMatchObject({ outcome: 'healthy', facts: [] });
  });

  test('more events than fit a page are all seen', async () => {
    for (let n = 0; n < 130; n += 1) sandbox.control.world.reportEvent();
    expect(findingsOf(await ask())).toHaveLength(130);
  });

  test('without a support plan it says so, and where to look instead', async () => {
    sandbox.control.world.setSupportPlan('basic');
    expect(await ask()).toMatchObject({
      outcome: 'could-not-look',
      answer: expect.stringContaining('support plan'),
      gaps: [{ reason: 'not-configured', remedy: expect.stringContaining('AWS Health Dashboard') }],
    });
  });

  test.each(['health:DescribeEvents', 'health:DescribeEventDetails', 'sso:ListInstances'])(
    'without %s it could not look',
    async (action) => {
      sandbox.control.world.reportEvent();
      sandbox.control.faults({ deny: [action] });
      const diagnosis = await ask();
      expect(diagnosis).toMatchObject({ outcome: 'could-not-look', gaps: [{ reason: 'denied' }] });
      expect(findingsOf(diagnosis)).toEqual([]);
    },
  );
});

describe('why-failed, where the failure looks like the service’s own', () => {
  const whyFailed = (cause: string) => {
    const seeded = sandbox.seeded.find((one) => one.cause === cause);
    if (!seeded) throw new Error(`nothing seeded with ${cause}`);
    return makeDiagnose(awsOf(sandbox, 'all'))({ kind: 'why-failed', text: pasted(seeded) });
  };
  const sinceYesterday = () =>
    sandbox.control.world.reportEvent({ startTime: sandbox.control.state.now() - 48 * HOUR });

  test('a problem of AWS at that time changes the advice, and stands second', async () => {
    sinceYesterday();
    const findings = findingsOf(await whyFailed('internal_service_exception'));
    expect(findings.map(({ cause }) => cause)).toEqual([
      'internal_service_exception',
      'aws_service_incident',
    ]);
    expect(findings[0]?.advice[0]).toMatch(/^AWS reports a problem with IAM Identity Center in eu-west-1/);
  });

  test('one that began after the failure, or ended before it, does not', async () => {
    const now = sandbox.control.state.now();
    sandbox.control.world.reportEvent({ startTime: now + HOUR });
    sandbox.control.world.reportEvent({
      statusCode: 'closed',
      startTime: now - 80 * HOUR,
      endTime: now - 70 * HOUR,
    });
    const [finding, second] = findingsOf(await whyFailed('internal_service_exception'));
    expect(finding?.advice.join()).not.toContain('AWS reports');
    expect(second).toBeUndefined();
  });

  test('a reason that nobody knows is looked up there too; a known one is not', async () => {
    sinceYesterday();
    sandbox.control.faults({ reasons: 'removed' });
    const unknown = findingsOf(await whyFailed('internal_service_exception'));
    expect(unknown.map(({ cause }) => cause)).toEqual(['unknown_reason', 'aws_service_incident']);
    sandbox.control.resetCalls();
    sandbox.control.faults(null);
    const known = findingsOf(await whyFailed('managed_policy_quota_exceeded'));
    expect(known.map(({ cause }) => cause)).not.toContain('aws_service_incident');
    expect(sandbox.control.calls().some(({ action }) => action.startsWith('health:'))).toBe(false);
  });

  test('AWS Health that cannot be asked is a gap, and the answer stays', async () => {
    sandbox.control.world.setSupportPlan('basic');
    const diagnosis = await whyFailed('internal_service_exception');
    expect(findingsOf(diagnosis).map(({ cause }) => cause)).toEqual(['internal_service_exception']);
    expect(diagnosis.gaps.map(({ of }) => of)).toContain('what AWS reports about itself');
  });
});
