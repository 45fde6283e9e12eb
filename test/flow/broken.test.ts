import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import type { Seeded } from '../../sandbox/aws/story.ts';
import { connect } from '../../src/aws/clients.ts';
import { clientOptions } from '../../src/aws/sessions.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import { findingsOf, pasted, REGION, rolesIn, startWorld } from './rig.ts';

/** Every call of `why-failed` that does not come back as AWS answers: a gap, in time, and never a wrong cause. */
let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
});
beforeEach(() => {
  sandbox.control.faults(null);
});
afterAll(() => sandbox.stop());

/** One that rests on the account's quotas, one that rests on its policies. */
const CAUSES = ['managed_policy_quota_exceeded', 'customer_managed_policy_missing'];
const scenarios = () => CAUSES.map((cause) => sandbox.seeded.find((one) => one.cause === cause) as Seeded);

/** A new process that has little patience, so that what hangs is soon over. */
function ask(scenario: Seeded) {
  const where = { region: REGION, endpoint: sandbox.url, answerWithinMs: 100 };
  return makeDiagnose(connect(where, rolesIn(sandbox, 'all'), { share: 50 }))({
    kind: 'why-failed',
    text: pasted(scenario),
  });
}

async function actionsOf(scenario: Seeded): Promise<string[]> {
  sandbox.control.faults(null);
  sandbox.control.resetCalls();
  await ask(scenario);
  return [...new Set(sandbox.control.calls().map(({ action }) => action))];
}

test.each(['http500', 'html', 'drop', 'hang'] as const)(
  '%s, for each single action, is a gap',
  async (fault) => {
    const wrong: string[] = [];
    let asked = 0;
    // What has to be waited for is tried on one of them.
    const tried = fault === 'drop' || fault === 'hang' ? scenarios().slice(1) : scenarios();
    for (const scenario of tried) {
      for (const action of await actionsOf(scenario)) {
        sandbox.control.faults({ fail: { [action]: fault } });
        const diagnosis = await ask(scenario);
        asked += 1;
        const causes = findingsOf(diagnosis).map(({ cause }) => cause);
        const isRight = causes.every((cause) => cause === scenario.cause || cause === 'unknown_reason');
        if (!isRight || diagnosis.outcome === 'healthy' || causes.length + diagnosis.gaps.length === 0)
          wrong.push(`${scenario.name} without ${action}: ${diagnosis.outcome} ${causes}`);
      }
    }
    expect(asked).toBeGreaterThan(9);
    expect(wrong).toEqual([]);
  },
  60_000,
);

test('what did not answer once is not waited for again by the same question', async () => {
  sandbox.control.faults({ fail: { 'cloudtrail:LookupEvents': 'hang' } });
  const diagnosis = await makeDiagnose(
    connect({ region: REGION, endpoint: sandbox.url, answerWithinMs: 200 }, rolesIn(sandbox, 'read')),
  )({ kind: 'why-failed', text: '00000000-0000-4000-8000-000000000000' });
  expect(diagnosis.gaps.map(({ detail }) => detail).join()).toContain(
    'cloudtrail:LookupEvents: TimeoutError',
  );
  expect(diagnosis.calls.filter(({ api }) => api === 'cloudtrail:LookupEvents')).toHaveLength(1);
});

test('a question that has no more time says what it has, and what it did not look at', async () => {
  const [scenario] = scenarios();
  sandbox.control.faults({ fail: { 'sso:ListInstances': 'hang' } });
  const diagnose = makeDiagnose(connect({ region: REGION, endpoint: sandbox.url }, rolesIn(sandbox, 'all')));
  const diagnosis = await diagnose(
    { kind: 'why-failed', text: pasted(scenario as Seeded) },
    { withinMs: 300 },
  );
  expect(diagnosis).toMatchObject({ outcome: 'could-not-look' });
  expect(diagnosis.gaps[0]?.detail).toContain('TimeoutError');
});

test('a mute endpoint cannot hold one call longer than 15 seconds', () => {
  const { maxAttempts, requestHandler } = clientOptions({ region: REGION }, undefined);
  expect(maxAttempts * requestHandler.requestTimeout).toBeLessThanOrEqual(15_000);
  expect(maxAttempts * requestHandler.socketTimeout).toBeLessThanOrEqual(15_000);
});
