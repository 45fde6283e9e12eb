import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pino from 'pino';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { connect } from '../../src/aws/clients.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnose, Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { lookAround } from '../../src/slack/summary-look.ts';
import { memoryIn } from '../../src/store/memory.ts';
import { MAP_TIMES, olderBy, PACE, plain, sandboxOf } from '../evidence/organizations.ts';
import { findingsOf, REGION, rolesIn } from '../flow/rig.ts';
import { type Opened, opened } from '../store/given.ts';

const ACCOUNTS = 110;
const SETS = 2;
/** As idc reads them for one question. */
const AT_ONCE = 100;
/** Sixteen accounts on each, and an empty one among them. */
const PAGES = Math.ceil(ACCOUNTS / 16) + 1;
const DAY = 24 * 3_600_000;
const ROLES = 'L-FE177D64';

let database: Opened;
let sandbox: AwsSandbox;
let diagnose: Diagnose;
beforeEach(async () => {
  database = await opened();
  sandbox = await sandboxOf(plain(ACCOUNTS, SETS));
  sandbox.control.settings({ trailDelayMs: 0 });
  const at = { region: REGION, endpoint: sandbox.url };
  diagnose = makeDiagnose(
    connect(at, rolesIn(sandbox, 'all'), { share: PACE / 2 }),
    memoryIn(database.store),
  );
});
afterEach(async () => {
  await sandbox.stop();
  await database.close();
});

const summary = () =>
  lookAround({
    store: database.store,
    diagnose,
    logger: pino({ level: 'silent' }),
    now: () => new Date(),
  });
const rows = ({ facts }: Diagnosis) => facts.map(({ what, value }) => `${what}: ${value}`);
const quotas = (text = ''): Promise<Diagnosis> => diagnose({ kind: 'quotas', text });

/** How often each of these was called since it was last asked. */
function calls(): Readonly<Record<string, number>> {
  const made: Record<string, number> = {};
  for (const { action } of sandbox.control.calls()) made[action] = (made[action] ?? 0) + 1;
  sandbox.control.resetCalls();
  return made;
}

const summaries = () => calls()['iam:GetAccountSummary'] ?? 0;

/** As if everything that idc keeps was read so long ago. */
function older(ms: number): Promise<void> {
  const others = { quota_use: ['tried_at', 'read_at'], directory_counts: ['at'] };
  return olderBy(database.url, ms, { ...MAP_TIMES, ...others });
}

/** What of it is read for several of its questions, or kept. */
const SHARED = [
  'organizations:ListAccounts',
  'organizations:DescribeAccount',
  'identitystore:ListGroups',
  'sso:ListPermissionSets',
  'sso:ListAccountsForProvisionedPermissionSet',
  'sso:ListAccountAssignments',
  'sso:ListManagedPoliciesInPermissionSet',
  'sso:ListCustomerManagedPolicyReferencesInPermissionSet',
  'iam:GetAccountSummary',
];

test('a summary reads once what is alike for its questions, and the next one reads on', async () => {
  const { state, world } = sandbox.control;
  for (const name of ['two', 'three']) {
    world.createGroup(name);
    world.assign('a1', 'P0', name);
  }
  const [made] = state.requests.values();
  if (made) Object.assign(made, { status: 'FAILED', failureReason: 'Received a 404 status error: x' });
  const first = await summary();
  const read = calls();
  expect(SHARED.map((action) => read[action] ?? 0)).toEqual([
    PAGES,
    // The account of the failed request is named from them.
    0,
    1,
    1,
    // Two pages and an empty one for each set, to list it and to look for an older version.
    4 * SETS,
    ACCOUNTS * SETS,
    SETS,
    SETS,
    AT_ONCE,
  ]);
  expect(first.failures?.verdicts[0]).toMatchObject({
    findings: [{ facts: [{ value: 'group `two` -> `P0` on `a1`' }] }],
  });
  expect(first.unlooked).toEqual([expect.stringContaining('the quotas of 10 more accounts')]);
  const second = await summary();
  const again = calls();
  expect(SHARED.map((action) => again[action] ?? 0)).toEqual([
    PAGES,
    0,
    1,
    1,
    SETS,
    0,
    0,
    0,
    ACCOUNTS - AT_ONCE,
  ]);
  expect([second.unlooked, second.asOf, second.assignments]).toEqual([
    [],
    expect.anything(),
    ACCOUNTS * SETS + 2,
  ]);
  const alone = await quotas();
  expect(calls()['identitystore:ListGroups']).toBeUndefined();
  expect(rows(alone)).toContainEqual(expect.stringMatching(/^Groups: \d+ of 100000 \(0 %\), read 20.*Z; /));
});

test('questions that are asked together lose nothing where one is cancelled, one late and one wants all anew', async () => {
  const together = {};
  const stop = new AbortController();
  const cancelled = diagnose({ kind: 'orphans', text: '' }, { together, signal: stop.signal });
  const late = diagnose({ kind: 'outdated', text: '' }, { together, withinMs: 1 });
  const whole = diagnose({ kind: 'orphans', text: '' }, { together });
  const anew = diagnose({ kind: 'quotas', text: '--fresh' }, { together });
  stop.abort(new Error('cancelled'));
  await expect(cancelled).rejects.toThrow('cancelled');
  expect(await late).toMatchObject({ outcome: 'could-not-look' });
  expect((await late).gaps.map(({ detail }) => detail).join()).toContain('the time of the question was over');
  expect(await whole).toMatchObject({ outcome: 'healthy', gaps: [] });
  await anew;
  expect(calls()['organizations:ListAccounts']).toBe(2 * PAGES);
});

describe('quotas of a large organization', () => {
  const unread = ({ gaps }: Diagnosis) => gaps.map(({ of }) => of);

  test('become known a part with each question, are read again in turn, and tell how old they are', async () => {
    const first = await quotas();
    expect(unread(first)).toContain('the quotas of 10 more accounts');
    expect(rows(first)).toContainEqual(expect.stringMatching(/^IAM roles in .*%\); limit/));
    expect(summaries()).toBe(AT_ONCE);
    expect([unread(await quotas()), summaries()]).toEqual([[], ACCOUNTS - AT_ONCE]);
    const third = await quotas();
    expect([unread(third), summaries()]).toEqual([[], 0]);
    expect(rows(third)).toContainEqual(
      expect.stringMatching(/^IAM roles in .*%\), read 20.*Z; limit from iam:GetAccountSummary$/),
    );
    await older(15 * DAY);
    await quotas();
    expect(calls()).toMatchObject({
      'iam:GetAccountSummary': ACCOUNTS / 2,
      'sso:ListManagedPoliciesInPermissionSet': SETS,
    });
    await quotas('--all');
    expect(summaries()).toBe(ACCOUNTS);
  });

  test('are read again before they are told as nearly used up', async () => {
    const account = sandbox.control.state.accounts.get('900000000007');
    Object.assign(account ?? {}, { quotas: { [ROLES]: 30 } });
    const about = ['roles in 900000000007'];
    const found = async () => findingsOf(await quotas()).map((finding) => finding.about);
    expect([await found(), summaries()]).toEqual([about, AT_ONCE]);
    // Beside it those that were never read; then it alone.
    expect([await found(), summaries()]).toEqual([about, 1 + ACCOUNTS - AT_ONCE]);
    expect([await found(), summaries()]).toEqual([about, 1]);
    sandbox.control.faults({ deny: ['iam:GetAccountSummary', 'servicequotas:GetServiceQuota'] });
    const denied = await quotas();
    expect([denied.outcome, findingsOf(denied)]).toEqual(['could-not-look', []]);
    expect(unread(denied)).toContainEqual(
      expect.stringContaining('what was at 80 % or above when it was last read: IAM roles in `a7`'),
    );
    sandbox.control.faults({ deny: [] });
    Object.assign(account ?? {}, { quotas: {} });
    calls();
    expect([await found(), summaries()]).toEqual([[], 1]);
    expect([await found(), summaries()]).toEqual([[], 0]);
  });

  test('a refused account waits for its turn, so that it takes none from the others', async () => {
    for (const id of ['900000000000', '900000000001'])
      sandbox.control.state.roles.delete(`arn:aws:iam::${id}:role/idc-member`);
    const names = 'the quotas of a0, a1';
    expect(unread(await quotas())).toEqual(expect.arrayContaining([names, 'the quotas of 10 more accounts']));
    expect([unread(await quotas()), summaries()]).toEqual([[names], AT_ONCE - 2 + 10]);
    expect([unread(await quotas()), summaries()]).toEqual([[names], 0]);
  });
});
