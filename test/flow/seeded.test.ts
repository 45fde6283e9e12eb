import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { ask, findingsOf, pasted, startWorld } from './rig.ts';

/**
 * Every seeded failure, in every world that an operator may have, and with every single evidence denied: the first
 * answer is the cause, or that it is not known, and never another cause.
 */
let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
});
beforeEach(() => {
  sandbox.control.faults(null);
});
afterAll(() => sandbox.stop());

/** Without a memory of its own idc cannot know that a group was created again; then it says that it is gone. */
const ALSO_RIGHT: Readonly<Record<string, readonly string[]>> = {
  principal_recreated_stale_id: ['principal_not_found'],
};
/** Ends a minute after the start of the world, so it is asked about in a test of its own. */
const scenarios = () => sandbox.seeded.filter(({ cause }) => cause !== 'in-progress');

function isRight(cause: string, diagnosis: Diagnosis): boolean {
  const [first] = findingsOf(diagnosis);
  return first?.cause === cause || (ALSO_RIGHT[cause] ?? []).includes(first?.cause ?? '');
}

function isSilent(diagnosis: Diagnosis): boolean {
  const [first] = findingsOf(diagnosis);
  return first === undefined || first.cause === 'unknown_reason';
}

/** What the tests print when they fail: scenario and what was answered. */
function shown(name: string, diagnosis: Diagnosis): string {
  const causes = findingsOf(diagnosis).map(({ cause, certainty }) => `${cause} (${certainty})`);
  return `${name}: ${diagnosis.outcome} ${causes.join(', ')}`;
}

test('in the full world every cause is right, and confirmed where it can be read', async () => {
  const answer = ask(sandbox, 'all');
  const wrong: string[] = [];
  for (const scenario of scenarios()) {
    const diagnosis = await answer(pasted(scenario));
    const isFine =
      scenario.cause === 'healthy' ? diagnosis.outcome === 'healthy' : isRight(scenario.cause, diagnosis);
    const certainty = scenario.cause === 'internal_service_exception' ? 'stated' : 'confirmed';
    const [first] = findingsOf(diagnosis);
    if (!isFine || (first && first.certainty !== certainty)) wrong.push(shown(scenario.name, diagnosis));
  }
  expect(wrong).toEqual([]);
});

test('plans are offered exactly where they should be', async () => {
  const answer = ask(sandbox, 'all');
  const wrong: string[] = [];
  // Re-pointing needs memory: the demo's tests have it.
  for (const scenario of scenarios().filter(({ cause }) => cause !== 'principal_recreated_stale_id')) {
    const diagnosis = await answer(pasted(scenario));
    const offered = findingsOf(diagnosis).flatMap(({ plan }) => plan ?? []);
    const plans = offered.flatMap(({ kind, madeBy }) => (madeBy ? [] : [kind]));
    const wanted = scenario.plan && scenario.plan !== 'text-only' ? [scenario.plan] : [];
    if (plans.join() !== wanted.join()) wrong.push(`${scenario.name}: ${plans.join() || 'none'}`);
    if (scenario.plan === 'text-only') {
      expect(offered[0]?.madeBy).toBe('Terraform');
      expect(findingsOf(diagnosis)[0]?.advice.join('\n')).toContain('aws_ssoadmin_account_assignment');
    }
  }
  expect(wrong).toEqual([]);
});

describe.each(['all', 'read'] as const)('with %s roles', (roles) => {
  test.each(['as-is', 'removed', 'reworded'] as const)(
    'and the reasons %s, no answer is wrong',
    async (reasons) => {
      sandbox.control.faults({ reasons });
      const answer = ask(sandbox, roles);
      const wrong: string[] = [];
      for (const scenario of scenarios()) {
        const diagnosis = await answer(pasted(scenario));
        const isSure = reasons === 'as-is' && scenario.cause !== 'healthy';
        const isFine = isRight(scenario.cause, diagnosis) || (!isSure && isSilent(diagnosis));
        if (!isFine) wrong.push(shown(scenario.name, diagnosis));
        if (roles === 'read' && reasons === 'as-is')
          expect(findingsOf(diagnosis)[0]?.plan?.kind).not.toBe('retry-assignment');
      }
      expect(wrong).toEqual([]);
    },
  );
});

test.each(['as-is', 'removed'] as const)(
  'with each single evidence denied and the reasons %s, no answer is wrong',
  async (reasons) => {
    const wrong: string[] = [];
    let asked = 0;
    for (const scenario of scenarios()) {
      sandbox.control.faults({ reasons, deny: [] });
      sandbox.control.resetCalls();
      await ask(sandbox, 'all')(pasted(scenario));
      const actions = [...new Set(sandbox.control.calls().map((call) => call.action))];
      // Without AWS's words every third is enough: with them, each was denied.
      for (const action of actions.filter((_, n) => reasons === 'as-is' || n % 3 === 0)) {
        sandbox.control.faults({ deny: [action] });
        const diagnosis = await ask(sandbox, 'all')(pasted(scenario));
        asked += 1;
        const isFine = isRight(scenario.cause, diagnosis) || isSilent(diagnosis);
        if (!isFine) wrong.push(`${shown(scenario.name, diagnosis)} without ${action}`);
        if (diagnosis.outcome === 'healthy' && scenario.cause !== 'healthy')
          wrong.push(`${scenario.name} healthy without ${action}`);
      }
    }
    expect(asked).toBeGreaterThan(reasons === 'as-is' ? 200 : 66);
    expect(wrong).toEqual([]);
  },
  120_000,
);
