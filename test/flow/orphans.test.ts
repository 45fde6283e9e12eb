import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type AwsSandbox, startAws } from '../../sandbox/aws/server.ts';
import { groupNamed } from '../../sandbox/aws/verbs.ts';
import { big, goneGroups } from '../../sandbox/worlds/big.ts';
import { harborOrganization } from '../../sandbox/worlds/harbor-aws.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import type { Memory } from '../../src/evidence/memory.ts';
import { hashPlan, type Plan } from '../../src/remediation/plan.ts';
import { openMemory } from '../../src/store/memory.ts';
import { freshDatabase } from '../setup/database.ts';
import { awsOf, findingsOf, startWorld, useRuntimeCredentials } from './rig.ts';

let sandbox: AwsSandbox;
beforeEach(async () => {
  sandbox = await startWorld();
});
afterEach(() => sandbox.stop());

function ask(text = '', memory?: Memory): Promise<Diagnosis> {
  return makeDiagnose(awsOf(sandbox, 'all'), memory)({ kind: 'orphans', text });
}

/** What the world itself says: ids that assignments name and the directory does not have. */
function truth({ control: { state } }: AwsSandbox): string[] {
  const live = new Set([...state.groups.keys(), ...state.organization.users.map(({ id }) => id)]);
  const applications = state.organization.applications ?? [];
  const named = [...state.assignments, ...applications.flatMap(({ assignments }) => assignments)];
  return [...new Set(named.map(({ principalId }) => principalId))].filter((id) => !live.has(id)).sort();
}

const found = (diagnosis: Diagnosis) =>
  findingsOf(diagnosis)
    .map(({ about }) => about)
    .sort();
const gapsOf = ({ gaps }: Diagnosis) =>
  gaps.map(({ of, detail, remedy }) => `${of}: ${detail} ${remedy}`).join('\n');
const rows = ({ facts }: Diagnosis) => facts.map(({ what, value }) => `${what}: ${value}`).join('\n');

describe('at Harbor', () => {
  test('finds exactly the deleted groups, in accounts and applications, and offers no plan', async () => {
    const diagnosis = await ask();
    expect(found(diagnosis)).toEqual(truth(sandbox));
    expect(found(diagnosis)).toHaveLength(2);
    expect(diagnosis.outcome).toBe('found');
    expect(diagnosis.answer).toContain(
      '2 groups were deleted and are still named by 3 assignments in 3 accounts',
    );
    expect(findingsOf(diagnosis).every(({ plan, certainty }) => !plan && certainty === 'confirmed')).toBe(
      true,
    );
    expect(rows(diagnosis)).toContain('Application `runbook-portal`: assigned to the deleted group');
    expect(rows(diagnosis)).toContain('a shrunken list would not be noticed');
    expect(sandbox.control.calls().some(({ action }) => action.includes('ForPrincipal'))).toBe(false);
  });

  test('pages of any length, empty ones among them, change nothing', async () => {
    sandbox.control.faults({ paging: 'hostile' });
    const diagnosis = await ask();
    expect(found(diagnosis)).toEqual(truth(sandbox));
    expect(diagnosis.gaps).toEqual([]);
  });

  test('without a name it waits; a name from the asker re-points and never deletes', async () => {
    expect(rows(await ask())).toContain('would wait for a name: group');
    const heir = groupNamed(sandbox.control.state, 'payments-oncall');
    const old = truth(sandbox).find((id) =>
      sandbox.control.state.organization.applications?.some(({ assignments }) =>
        assignments.some(({ principalId }) => principalId === id),
      ),
    );
    const told = rows(await ask(`${old}=payments-oncall`));
    expect(told).toContain(
      `would re-point group \`payments-oncall\` (…${old?.slice(-4)}) to \`payments-oncall\` (…${heir.id.slice(-4)})`,
    );
    expect(told).not.toContain('would delete');
  });

  test.each(['x', 'abc=def', '93676e0f7d-11111111-2222-4333-8444-555555555555='])(
    'does not take %s for a name',
    (text) => expect(() => ask(text)).rejects.toThrow('no such question'),
  );

  test('with any single evidence denied nobody living is called deleted, and nothing is called healthy', async () => {
    await ask();
    const actions = [...new Set(sandbox.control.calls().map(({ action }) => action))];
    const wrong: string[] = [];
    for (const action of actions) {
      sandbox.control.faults({ deny: [action] });
      const diagnosis = await ask();
      const all = truth(sandbox);
      if (found(diagnosis).some((id) => !all.includes(id))) wrong.push(`${action}: ${found(diagnosis)}`);
      if (diagnosis.outcome === 'healthy') wrong.push(`${action}: healthy`);
      if (found(diagnosis).length < all.length && diagnosis.gaps.length === 0)
        wrong.push(`${action}: silent`);
    }
    expect(actions.length).toBeGreaterThan(8);
    expect(wrong).toEqual([]);
  });

  test('a directory that cannot be listed, or a Describe that is refused, makes no orphan', async () => {
    for (const action of ['identitystore:ListGroups', 'identitystore:DescribeGroup']) {
      sandbox.control.faults({ deny: [action] });
      const diagnosis = await ask();
      expect(found(diagnosis)).toEqual([]);
      expect(diagnosis.outcome).toBe('could-not-look');
      expect(gapsOf(diagnosis)).toContain(action);
      const listed = action === 'identitystore:ListGroups';
      expect(rows(diagnosis).includes('the directory could not be listed')).toBe(listed);
    }
  });

  test('a Describe that fails below the protocol makes no orphan', async () => {
    sandbox.control.faults({ fail: { 'identitystore:DescribeGroup': 'html' } });
    expect(found(await ask())).toEqual([]);
  });

  test('an emptied directory is not a hundred orphans', async () => {
    sandbox.control.state.groups.clear();
    const diagnosis = await ask();
    expect(found(diagnosis)).toEqual([]);
    expect(diagnosis.outcome).toBe('could-not-look');
    expect(gapsOf(diagnosis)).toContain('lists 0 groups');
  });

  test('assignments that cannot be read are told, pair by pair, and the rest is answered', async () => {
    sandbox.control.faults({ deny: ['sso:ListAccountAssignments'] });
    const diagnosis = await ask();
    // The application's assignment still names one of the two.
    expect(found(diagnosis)).toHaveLength(1);
    expect(diagnosis.answer).toContain('as far as could be seen');
    expect(gapsOf(diagnosis)).toMatch(/the assignments of .* and \d+ more: sso:ListAccountAssignments/);
  });

  test('asks per account where accounts are fewer than permission sets', async () => {
    const few = harborOrganization();
    await sandbox.stop();
    const like = few.permissionSets[0];
    const more = Array.from({ length: 20 }, (_, n) => ({
      ...like,
      id: `ps-${String(n).padStart(16, '0')}`,
      name: `P${n}`,
    }));
    const organization = { ...few, permissionSets: [...few.permissionSets, ...more] } as typeof few;
    sandbox = await startAws({ organization, pace: 100 });
    const diagnosis = await ask();
    const calls = sandbox.control.calls().map(({ action }) => action);
    expect(found(diagnosis)).toEqual(truth(sandbox));
    expect(calls.filter((action) => action === 'sso:ListPermissionSetsProvisionedToAccount')).toHaveLength(
      15,
    );
    expect(calls).not.toContain('sso:ListAccountsForProvisionedPermissionSet');
  });
});

describe('with a memory', () => {
  let memory: Awaited<ReturnType<typeof openMemory>>;
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  beforeEach(async () => {
    database = await freshDatabase();
    memory = await openMemory(database.url);
  });
  afterEach(async () => {
    await memory.close();
    await database.drop();
  });

  test('names who is gone, re-points to the same external id, and deletes only where nobody took over', async () => {
    await ask('', memory.memory);
    const { world, state } = sandbox.control;
    const doomed = groupNamed(state, 'support-desk').id;
    const platform = groupNamed(state, 'platform').id;
    world.deleteGroup('support-desk');
    const heir = world.recreateGroup('platform');
    const diagnosis = await ask('', memory.memory);
    const of = (id: string) => findingsOf(diagnosis).find(({ about }) => about === id);
    expect(found(diagnosis)).toEqual(truth(sandbox));
    expect(of(doomed)?.summary).toContain('`support-desk`');
    expect(of(platform)?.facts).toContainEqual(
      expect.objectContaining({ what: 'Living group', value: `${heir} (platform, same external id)` }),
    );
    expect(rows(diagnosis)).toContain(
      `would delete group \`support-desk\` (…${doomed.slice(-4)}) on \`SupportDesk\``,
    );
    expect(rows(diagnosis)).toContain(
      `would re-point group \`platform\` (…${platform.slice(-4)}) to \`platform\` (…${heir.slice(-4)}) on \`PowerUser\``,
    );
    expect(rows(diagnosis)).not.toMatch(/would delete group `platform`/);
  });

  const planOf = (diagnosis: Diagnosis, id: string) =>
    findingsOf(diagnosis).find(({ about }) => about === id)?.plan;
  const sightedAt = (hours: number) =>
    inDatabase(database.url, `update orphan_sightings set first_at = last_at - interval '${hours} hours'`);

  test('re-points all rows of who was created again in one plan: every create before the first delete', async () => {
    const { world, state } = sandbox.control;
    for (const account of ['web-prod', 'legacy-crm']) world.assign(account, 'ReadOnly', 'platform');
    await ask('', memory.memory);
    const old = groupNamed(state, 'platform').id;
    const rowsOf = (id: string) => state.assignments.filter(({ principalId }) => principalId === id);
    const before = rowsOf(old).length;
    const heir = world.recreateGroup('platform');
    const plan = planOf(await ask('', memory.memory), old);
    expect(before).toBeGreaterThan(2);
    expect(plan).toMatchObject({ kind: 'repoint-all', beneficiaries: [{ type: 'GROUP', id: heir }] });
    const kinds = plan?.actions.map(({ kind }) => kind) ?? [];
    expect(kinds).toHaveLength(2 * before);
    expect(kinds.lastIndexOf('create-assignment')).toBeLessThan(kinds.indexOf('delete-assignment'));
    expect(plan?.choose).toBeUndefined();
    expect(hashOf(planOf(await ask('', memory.memory), old))).toBe(hashOf(plan));
  });

  test('removes rows that nobody takes over: with a reason until it was seen twice, a day apart', async () => {
    await ask('', memory.memory);
    const { world, state } = sandbox.control;
    const doomed = groupNamed(state, 'support-desk').id;
    world.deleteGroup('support-desk');
    const young = planOf(await ask('', memory.memory), doomed);
    expect(young).toMatchObject({ kind: 'remove-orphans', beneficiaries: [] });
    expect(young?.askReason).toContain('for the first time at');
    await sightedAt(23);
    expect(planOf(await ask('', memory.memory), doomed)?.askReason).toContain('24 hours apart');
    await sightedAt(25);
    const old = planOf(await ask('', memory.memory), doomed);
    expect(old?.askReason).toBeUndefined();
    expect(hashOf(old && { ...old, askReason: young?.askReason ?? '' })).toBe(hashOf(young));
    expect(old?.traits.map(({ kind }) => kind)).toContain('last-assignment');
  });

  test.each([
    [
      'shrank',
      () => ['research', 'data-engineers', 'platform'].map((name) => sandbox.control.world.deleteGroup(name)),
      '',
    ],
    ['is vouched for', () => {}, '--accept-counts'],
    ['could not be read whole', () => sandbox.control.faults({ deny: ['sso:ListAccountAssignments'] }), ''],
  ])('a directory that %s is no sighting', async (_what, happens, text) => {
    await ask('', memory.memory);
    sandbox.control.world.deleteGroup('support-desk');
    await happens();
    await ask(text, memory.memory);
    const { rows: seen } = await inDatabase(database.url, 'select * from orphan_sightings');
    const gone = truth(sandbox).filter((id) => !seen.some((row) => row.principal_id === id));
    expect(gone.length).toBeGreaterThan(0);
  });

  test('leaves alone what only the management account may change', async () => {
    const { world, state } = sandbox.control;
    await ask('', memory.memory);
    const { id } = groupNamed(state, 'platform');
    const heir = world.recreateGroup('platform');
    const plan = planOf(await ask('', memory.memory), id);
    const [action] = plan?.actions ?? [];
    const { managementAccountId } = state.organization;
    if (!action || !('permissionSetArn' in action)) throw new Error('there is no plan');
    const set = action.permissionSetArn;
    const before = plan?.actions.length ?? 0;
    state.provisions.push({
      ...state.provisions[0],
      accountId: managementAccountId,
      permissionSetArn: set,
    } as never);
    const diagnosis = await ask('', memory.memory);
    const finding = findingsOf(diagnosis).find(({ about }) => about === id);
    expect(finding?.plan?.actions.length ?? 0).toBeLessThan(before);
    expect(finding?.advice.join()).toContain('only the management account may change who has it');
    expect(heir).not.toBe(id);
  });

  test('a directory below 80 % of the last count makes no orphans, twice, until somebody accepts it', async () => {
    await ask('', memory.memory);
    for (const name of ['platform', 'support-desk', 'research', 'data-engineers'])
      sandbox.control.world.deleteGroup(name);
    for (let n = 0; n < 2; n += 1) {
      const diagnosis = await ask('', memory.memory);
      expect(found(diagnosis)).toEqual([]);
      expect(gapsOf(diagnosis)).toMatch(/lists 11 groups, where it had 15.*--accept-counts/);
    }
    const accepted = await ask('--accept-counts', memory.memory);
    expect(found(accepted)).toEqual(truth(sandbox));
    expect(found(await ask('', memory.memory))).toEqual(truth(sandbox));
  });
});

function hashOf(plan: Plan | undefined): string {
  return plan ? hashPlan(plan) : 'no plan';
}

async function inDatabase(url: string, text: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

test('in an organization of 200 accounts exactly the deleted groups are found, with a call for each pair and no more', async () => {
  useRuntimeCredentials();
  await sandbox.stop();
  sandbox = await startAws({ organization: big(200).aws, pace: 200 });
  const diagnosis = await ask();
  const calls = new Map<string, number>();
  for (const { action } of sandbox.control.calls()) calls.set(action, (calls.get(action) ?? 0) + 1);
  const { provisions, permissionSets, accounts, groups } = sandbox.control.state;
  expect(found(diagnosis)).toEqual(truth(sandbox));
  expect(found(diagnosis)).toEqual(goneGroups(200).sort());
  expect(diagnosis.gaps).toEqual([]);
  expect(calls.get('sso:ListAccountAssignments')).toBe(provisions.length);
  expect(calls.get('sso:ListAccountsForProvisionedPermissionSet')).toBe(permissionSets.size);
  expect(calls.get('identitystore:DescribeGroup')).toBe(goneGroups(200).length);
  expect(calls.get('organizations:ListAccounts')).toBeLessThan(accounts.size / 10);
  expect(calls.get('identitystore:ListGroups')).toBeLessThan(groups.size / 20);
  expect(diagnosis.calls).toHaveLength(1_000);
  expect(1_000 + (diagnosis.moreCalls ?? 0)).toBe(sandbox.control.calls().length);
}, 120_000);
