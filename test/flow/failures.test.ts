import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import { readQuestion } from '../../src/diagnosis/questions.ts';
import type { Failure } from '../../src/evidence/evidence.ts';
import type { Memory } from '../../src/evidence/memory.ts';
import { awsOf, findingsOf, startWorld } from './rig.ts';

/** A whole day of caused failures, listed without a single id. */
let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
});
beforeEach(() => {
  sandbox.control.faults(null);
});
afterAll(() => sandbox.stop());

const list = (text = '', memory?: Memory) =>
  makeDiagnose(awsOf(sandbox, 'all'), memory)({ kind: 'failures', text });
/** What AWS's words alone do not tell, another cause with the same words. */
const ALIKE: Readonly<Record<string, string>> = {
  principal_recreated_stale_id: 'principal_not_found',
  permissions_boundary_missing: 'customer_managed_policy_missing',
};
const failing = () =>
  sandbox.seeded.filter(({ cause, kind }) => kind !== 'text' && !NOT_FAILED.includes(cause));
const NOT_FAILED = ['healthy', 'in-progress', 'permission_set_outdated_in_account'];

test('every failure of the day is there under its cause, by name, with the way to the whole answer', async () => {
  const diagnosis = await list();
  expect(diagnosis.outcome).toBe('found');
  const causes = new Set(findingsOf(diagnosis).map(({ cause }) => cause as string));
  const missing = failing().filter(({ cause }) => !causes.has(cause) && !causes.has(ALIKE[cause] ?? ''));
  expect(missing.map(({ name }) => name)).toEqual([]);
  expect(causes).not.toContain('unknown_reason');
  expect(diagnosis.gaps).toEqual([]);
  const [first] = diagnosis.facts;
  expect(first?.value).toContain('`OnCallOperator` on `payments-prod`');
  expect(diagnosis.facts.map(({ what }) => what)).toEqual(
    diagnosis.facts
      .map(({ what }) => what)
      .sort()
      .reverse(),
  );
  expect(diagnosis.next).toHaveLength(diagnosis.facts.length);
  const why = readQuestion(diagnosis.next?.[0]?.words ?? '');
  if (!why.ok) throw new Error(why.sentence);
  const answer = await makeDiagnose(awsOf(sandbox, 'all'))(why.question);
  expect(findingsOf(answer)[0]).toMatchObject({
    cause: 'managed_policy_quota_exceeded',
    certainty: 'confirmed',
  });
});

test('--since leaves out what is older', async () => {
  const { facts } = await list('--since 1h');
  expect(facts.map(({ value }) => value)).toEqual([
    expect.stringContaining('`OnCallOperator` on `payments-prod`'),
  ]);
});

test('a quiet hour is said to be one', async () => {
  const { outcome, answer } = await list('5m');
  expect([outcome, answer]).toEqual(['healthy', 'No failures in the last 5 minutes.']);
});

describe('with each single action denied', () => {
  test('nothing is said that is not so, and what is missing is said', async () => {
    sandbox.control.resetCalls();
    const whole = await list();
    const causes = new Set(findingsOf(whole).map(({ cause }) => cause));
    const actions = new Set(sandbox.control.calls().map(({ action }) => action));
    expect(actions.size).toBeGreaterThan(8);
    for (const action of actions) {
      sandbox.control.faults({ deny: [action] });
      const part = await list();
      const extra = findingsOf(part).filter(({ cause }) => !causes.has(cause));
      expect([action, extra.map(({ summary }) => summary)]).toEqual([action, []]);
      // The names of accounts have a second way, through the management account's role.
      expect([action, part.gaps.length > 0]).toEqual([action, true]);
      const quiet = await list('5m');
      if (/List\w+Status|LookupEvents|ListInstances|AssumeRole/.test(action))
        expect([action, quiet.outcome]).toEqual([action, 'could-not-look']);
    }
  }, 60_000);
});

test.each([
  'sso:ListAccountAssignmentCreationStatus',
  'sso:ListPermissionSetProvisioningStatus',
  'sso:DescribeAccountAssignmentDeletionStatus',
  'cloudtrail:LookupEvents',
  'identitystore:DescribeGroup',
])('%s answering with a web page is a gap, and the rest is told', async (action) => {
  sandbox.control.faults({ fail: { [action]: 'html' }, paging: 'hostile' });
  const { outcome, gaps, facts } = await list();
  expect(outcome).toBe('found');
  expect(gaps.map(({ reason }) => reason)).toContain('failed');
  expect(facts.length).toBeGreaterThan(2);
});

test('a reason that was kept is not asked for again', async () => {
  const kept = new Map<string, Failure>();
  const memory: Memory = {
    recallFailure: async (id) => kept.get(id),
    rememberFailure: async (failure) => void kept.set(failure.requestId, failure),
    unnamedReasons: async () => [],
    recallPrincipal: async () => undefined,
    rememberPrincipal: async () => {},
    rememberPrincipals: async () => {},
    recallCount: async () => undefined,
    rememberCount: async () => {},
  };
  const first = await list('', memory);
  expect(kept.size).toBeGreaterThan(10);
  const second = await list('', memory);
  expect(second.calls.filter(({ api }) => api.includes('Describe') && api.includes('Status'))).toEqual([]);
  expect(second.facts).toEqual(first.facts);
});

test('of very many failures the newest are described, and the rest is counted', async () => {
  const world = await startWorld();
  try {
    for (let n = 0; n < 205; n += 1) world.control.world.assign('legacy-crm', 'ReadOnly', 'support-desk');
    const { gaps, facts } = await makeDiagnose(awsOf(world, 'all'))({ kind: 'failures', text: '' });
    expect(gaps).toContainEqual(
      expect.objectContaining({ reason: 'left-out', of: expect.stringMatching(/of \d+ more$/) }),
    );
    expect(facts.length).toBeGreaterThan(0);
  } finally {
    await world.stop();
  }
}, 60_000);
