import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { settle } from '../../sandbox/aws/engine.ts';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { type Aws, connect } from '../../src/aws/clients.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { renderTerminal } from '../../src/render/terminal.ts';
import { type OpenMemory, openMemory } from '../../src/store/memory.ts';
import { findingsOf, REGION, rolesIn } from '../flow/rig.ts';
import { freshDatabase } from '../setup/database.ts';
import { MAP_TIMES, olderBy, PACE, plain, questionTo, sandboxOf } from './organizations.ts';

const ACCOUNTS = 20;
const SETS = 12;
const PAIRS = ACCOUNTS * SETS - ACCOUNTS;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let database: Awaited<ReturnType<typeof freshDatabase>>;
let open: OpenMemory;
let sandbox: AwsSandbox;
let admin: SSOAdminClient;
let aws: Aws;

/** Every set but the last is in every account: more than few calls, and fewest where the sets are listed. */
beforeEach(async () => {
  database = await freshDatabase();
  open = await openMemory(database.url);
  sandbox = await sandboxOf(plain(ACCOUNTS, SETS, (_, set) => set < SETS - 1));
  sandbox.control.settings({ asyncMs: 0, trailDelayMs: 0 });
  aws = connect({ region: REGION, endpoint: sandbox.url }, rolesIn(sandbox, 'all'), { share: PACE / 2 });
  const credentials = { accessKeyId: 'AKIASANDBOXADMIN', secretAccessKey: 'sandbox' };
  admin = new SSOAdminClient({ endpoint: sandbox.url, region: REGION, credentials });
});
afterEach(async () => {
  admin.destroy();
  await sandbox.stop();
  await open.close();
  await database.drop();
});

const orphans = (text = '', memory = open.memory): Promise<Diagnosis> =>
  makeDiagnose(aws, memory)({ kind: 'orphans', text });

/** What idc has of all assignments, and what the world has. */
async function rows() {
  const { assigned } = await questionTo(sandbox, { memory: open.memory, aws })('allAssignments');
  const ours = assigned.flatMap(({ accountId, permissionSetArn, rows: of }) =>
    of.map(({ principalId }) => `${accountId} ${permissionSetArn} ${principalId}`),
  );
  const theirs = sandbox.control.state.assignments.map(
    ({ accountId, permissionSetArn, principalId }) => `${accountId} ${permissionSetArn} ${principalId}`,
  );
  return [ours.sort(), theirs.sort()];
}

type Change = { account: number; set: number; group?: string };
const setArn = (set: number) =>
  `${sandbox.control.state.organization.instance.arn.replace('instance', 'permissionSet')}/ps-${String(set).padStart(16, '0')}`;
const accountId = (account: number) => String(900_000_000_000 + account);

/** Through AWS's API, so that CloudTrail and the lists of requests have it. */
async function call(
  Command: typeof CreateAccountAssignmentCommand | typeof DeleteAccountAssignmentCommand,
  { account, set, group = firstGroup() }: Change,
): Promise<void> {
  const input = {
    InstanceArn: sandbox.control.state.organization.instance.arn,
    PermissionSetArn: setArn(set),
    PrincipalId: group,
    PrincipalType: 'GROUP',
    TargetId: accountId(account),
    TargetType: 'AWS_ACCOUNT',
  } as const;
  await admin.send(new Command(input) as CreateAccountAssignmentCommand);
  settle(sandbox.control.state);
}

/** Nothing that AWS tells of has it. */
function hidden({ account, set, group = firstGroup() }: Change): void {
  const { state } = sandbox.control;
  const isIt = (row: (typeof state.assignments)[number]) =>
    row.accountId === accountId(account) && row.permissionSetArn === setArn(set) && row.principalId === group;
  state.assignments = state.assignments.filter((row) => !isIt(row));
}

function firstGroup(): string {
  const [group] = sandbox.control.state.groups.keys();
  return group ?? '';
}

/** How often the last questions called what tells of changes, and what is read for them. */
function calls() {
  const made = sandbox.control.calls().map(({ action }) => action);
  const of = (...names: string[]) => made.filter((action) => names.includes(action)).length;
  sandbox.control.resetCalls();
  return {
    events: of('cloudtrail:LookupEvents'),
    requests: of('sso:ListAccountAssignmentCreationStatus', 'sso:ListAccountAssignmentDeletionStatus'),
    described: of(
      'sso:DescribeAccountAssignmentCreationStatus',
      'sso:DescribeAccountAssignmentDeletionStatus',
    ),
    listings: of('sso:ListAccountsForProvisionedPermissionSet', 'sso:ListPermissionSetsProvisionedToAccount'),
    pairs: of('sso:ListAccountAssignments'),
    all: made.length,
  };
}

/** Read all anew once, and some time ago. */
async function baseline(ago = 2 * MINUTE) {
  await orphans();
  await older(ago);
  return calls();
}

/** As if what idc keeps was read so long ago. */
function older(ms: number): Promise<void> {
  return olderBy(database.url, ms, { ...MAP_TIMES, map_pairs: ['read_at'], map_parts: ['listed_at'] });
}

describe('a map that is kept', () => {
  test('costs a handful of calls where nothing changed, and one more for a pair that is new', async () => {
    const first = await baseline();
    expect(first).toMatchObject({ events: 0, requests: 0, listings: SETS, pairs: PAIRS });
    const again = await orphans();
    expect(again).toMatchObject({ outcome: 'healthy', gaps: [], asOf: { changesUpTo: again.takenAt } });
    expect(again.facts[0]).toEqual({
      what: 'As of',
      value: `assignments read from ${again.asOf?.oldest} on, changes up to ${again.takenAt}; \`--fresh\` reads all anew`,
      source: "idc's memory",
    });
    expect(Date.parse(again.takenAt) - Date.parse(again.asOf?.oldest ?? '')).toBeGreaterThan(2 * MINUTE);
    expect(renderTerminal(again, { colour: false, width: 100 })).toContain('(see "As of")');
    const handful = { events: 4, requests: 2, described: 0, listings: 0 };
    const none = calls();
    // Beside these a role to assume, the lists of accounts (two pages), of sets and of applications, and one group.
    expect(none).toEqual({ ...handful, pairs: 0, all: 6 + 6 });
    // 1 %, and then 5 %: what AWS says is done is known, and a pair that was never there is read.
    const [, other] = sandbox.control.state.groups.keys();
    for (const [set, changed] of [2, 11].entries()) {
      await older(2 * MINUTE);
      for (let account = 1; account < changed; account += 1)
        await (account % 2 === 0
          ? call(CreateAccountAssignmentCommand, { account, set, group: other ?? '' })
          : call(DeleteAccountAssignmentCommand, { account, set }));
      await call(CreateAccountAssignmentCommand, { account: set, set: SETS - 1 });
      const [ours, theirs] = await rows();
      expect(ours).toEqual(theirs);
      expect(calls()).toMatchObject({ ...handful, pairs: 1 });
    }
  });

  test('knows what CloudTrail does not have yet', async () => {
    await baseline();
    sandbox.control.settings({ trailDelayMs: 60 * MINUTE });
    await call(CreateAccountAssignmentCommand, { account: 1, set: SETS - 1 });
    const [ours, theirs] = await rows();
    expect(ours).toEqual(theirs);
    expect(calls()).toMatchObject({ described: 1, pairs: 1 });
  });

  test('has everything read again in its turn, for what no event tells', async () => {
    await baseline(50 * DAY);
    hidden({ account: 0, set: 0 });
    const [ours, theirs] = await rows();
    expect(ours).toEqual(theirs);
    expect(calls()).toMatchObject({ listings: SETS / 2, pairs: PAIRS / 2 });
  });

  test('is read anew where CloudTrail does not go back so far', async () => {
    await baseline(90 * DAY);
    expect(await orphans()).toMatchObject({ outcome: 'healthy', gaps: [] });
    expect(calls()).toMatchObject({ events: 0, listings: SETS, pairs: PAIRS });
  });

  test('gets permission sets that are new, and loses those that are gone', async () => {
    await baseline();
    const { state } = sandbox.control;
    const [like] = state.permissionSets.values();
    const made = { ...(like as NonNullable<typeof like>), arn: setArn(SETS), name: `P${SETS}` };
    state.permissionSets.set(made.arn, made);
    sandbox.control.world.assign('a0', made.name, [...state.groups.values()][0]?.name ?? '');
    state.requests.clear();
    state.permissionSets.delete(setArn(0));
    state.assignments = state.assignments.filter(({ permissionSetArn }) => permissionSetArn !== setArn(0));
    const [ours, theirs] = await rows();
    expect(ours).toEqual(theirs);
    expect(calls()).toMatchObject({ listings: 1, pairs: 1 });
  });
});

describe('questions', () => {
  test('at once have it brought up to date once, and within a minute not at all', async () => {
    await baseline();
    const other = await openMemory(database.url);
    try {
      const both = await Promise.all([orphans(), orphans('', other.memory)]);
      expect(both.map(({ outcome }) => outcome)).toEqual(['healthy', 'healthy']);
      expect(calls()).toMatchObject({ events: 4, pairs: 0 });
      await orphans();
      expect(calls()).toMatchObject({ events: 0, requests: 0, pairs: 0 });
    } finally {
      await other.close();
    }
  });

  test('do not call healthy what CloudTrail may not tell of, and say what to do', async () => {
    await baseline();
    sandbox.control.faults({ deny: ['cloudtrail:LookupEvents'] });
    const denied = await orphans();
    expect(denied.outcome).toBe('could-not-look');
    expect(denied.gaps).toContainEqual(
      expect.objectContaining({
        of: expect.stringContaining('what changed in the assignments since'),
        remedy: expect.stringContaining('`--fresh` reads all anew.'),
      }),
    );
    calls();
    const fresh = await orphans('--fresh');
    expect(fresh).toMatchObject({ outcome: 'healthy', gaps: [] });
    expect(fresh).not.toHaveProperty('asOf');
    expect(calls()).toMatchObject({ events: 0, listings: SETS, pairs: PAIRS });
  });

  test('find who was deleted by what an event told, and tell no row of theirs that went without one', async () => {
    const { state, world } = sandbox.control;
    const { id: group, name } = [...state.groups.values()].at(-1) as { id: string; name: string };
    const theirs = [0, 1, 2].map((account) => ({ account, set: 1, group }));
    for (const one of theirs) await call(CreateAccountAssignmentCommand, one);
    await baseline();
    await call(CreateAccountAssignmentCommand, { account: 3, set: 1, group });
    world.deleteGroup(name);
    hidden({ account: 0, set: 1, group });
    const diagnosis = await orphans();
    // Their list by principal confirms three of the four rows; the pair of the fourth is read.
    expect(calls()).toMatchObject({ pairs: 1 });
    expect(findingsOf(diagnosis).map(({ about }) => about)).toEqual([group]);
    expect(diagnosis.answer).toContain('named by 3 assignments in 3 accounts');
    const plan = findingsOf(diagnosis)[0]?.plan;
    const touched = plan?.actions.flatMap((action) => ('accountId' in action ? [action.accountId] : []));
    expect(new Set(touched)).toEqual(new Set([1, 2, 3].map(accountId)));
    sandbox.control.faults({ deny: ['sso:ListAccountAssignmentsForPrincipal'] });
    expect((await orphans()).answer).toContain('named by 3 assignments in 3 accounts');
    expect(calls()).toMatchObject({ events: 2, pairs: 4 });
  });
});
