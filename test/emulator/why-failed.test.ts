import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect } from '../../src/aws/clients.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { findingsOf, useRuntimeCredentials } from '../flow/rig.ts';
import { QUIRKS, type Quirk } from './quirks.ts';
import { type Emulator, startEmulator } from './server.ts';
import { failedWorld, REQUEST, succeededWorld } from './world.ts';

let emulator: Emulator;
beforeAll(async () => {
  useRuntimeCredentials();
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

/** A new process each time: nothing is remembered of the answers before. */
function ask(): Promise<Diagnosis> {
  const roles = {
    read: 'arn:aws:iam::000000000000:role/idc-read',
    managementRead: 'arn:aws:iam::000000000000:role/idc-management-read',
    member: 'idc-member',
  };
  const where = { region: 'eu-west-1', endpoint: emulator.url, answerWithinMs: 1_000 };
  return makeDiagnose(connect(where, roles, { share: 50 }))({ kind: 'why-failed', text: REQUEST });
}

async function operationsOf(world: typeof failedWorld): Promise<string[]> {
  emulator.answer(world);
  await ask();
  return [...new Set(emulator.asked)].sort();
}

test('odd ids and ARNs, and members that are missing or unknown, do not stand in the way', async () => {
  emulator.answer(failedWorld);
  const diagnosis = await ask();
  expect(findingsOf(diagnosis)[0]).toMatchObject({
    cause: 'customer_managed_policy_missing',
    certainty: 'confirmed',
  });
});

test('a filter that is ignored makes no outdated permission set of one that is there', async () => {
  emulator.answer(succeededWorld);
  const { outcome, gaps } = await ask();
  expect(outcome).toBe('could-not-look');
  expect(gaps.map(({ detail }) => detail).join()).toContain('ignores ProvisioningStatus');
});

test('an account without any policy is an account in which the policy is missing', async () => {
  emulator.answer({ ...failedWorld, ListPolicies: { Policies: [], IsTruncated: false } });
  expect(findingsOf(await ask())[0]).toMatchObject({ certainty: 'confirmed' });
});

/** The truth, that it is not known, or AWS's own word; never another cause, and never that all is well. */
function isFine({ outcome, verdicts }: Diagnosis, gaps: number): boolean {
  const causes = verdicts.flatMap((verdict) =>
    verdict.outcome === 'found' ? verdict.findings.map(({ cause }) => cause) : [],
  );
  const isTrue = causes.every((cause) => TRUE.has(cause));
  return isTrue && outcome !== 'healthy' && outcome !== 'not-known' && (causes.length > 0 || gaps > 0);
}
const TRUE: ReadonlySet<string> = new Set(['customer_managed_policy_missing', 'unknown_reason']);

const EMPTIED: readonly Quirk[] = ['nothing-in-it', 'a-list', 'null-members'];

describe.each(QUIRKS)('%s', (quirk) => {
  test('from any one operation is a gap, and no wrong answer about a failure', async () => {
    const wrong: string[] = [];
    for (const operation of await operationsOf(failedWorld)) {
      emulator.answer(failedWorld, { in: (one) => one === operation, quirk });
      const diagnosis = await ask();
      if (!isFine(diagnosis, diagnosis.gaps.length)) wrong.push(`${operation}: ${shown(diagnosis)}`);
    }
    expect(wrong).toEqual([]);
  });

  test('from any one operation is a gap, and no fault is found in a success', async () => {
    const wrong: string[] = [];
    for (const operation of await operationsOf(succeededWorld)) {
      // AWS leaves out empty lists: without the list of assignments there are none.
      if (operation === 'ListAccountAssignments' && EMPTIED.includes(quirk)) continue;
      emulator.answer(succeededWorld, { in: (one) => one === operation, quirk });
      const diagnosis = await ask();
      if (diagnosis.outcome === 'found') wrong.push(`${operation}: ${shown(diagnosis)}`);
    }
    expect(wrong).toEqual([]);
  });
});

test.each(QUIRKS)('%s from everything is said as what could not be looked at', async (quirk) => {
  for (const operation of ['AssumeRole', 'ListInstances']) {
    emulator.answer(failedWorld, { in: (one) => one === operation, quirk });
    const { outcome, gaps } = await ask();
    const isHarmless = operation === 'AssumeRole' && outcome === 'found';
    expect(isHarmless || (outcome === 'could-not-look' && gaps.length > 0)).toBe(true);
  }
});

function shown(diagnosis: Diagnosis): string {
  return `${diagnosis.outcome} ${findingsOf(diagnosis).map(({ cause }) => cause)}`;
}
