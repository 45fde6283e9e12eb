import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { failureIn } from '../../sandbox/aws/outcome.ts';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { accountNamed, permissionSetNamed, provisionOf, type Request } from '../../sandbox/aws/state.ts';
import { groupNamed } from '../../sandbox/aws/verbs.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { awsOf, findingsOf, startWorld } from './rig.ts';

/** What idc foretells is held against what AWS, as the sandbox imitates it, then does. */
let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
});
beforeEach(() => {
  sandbox.control.faults(null);
  sandbox.control.resetCalls();
});
afterAll(() => sandbox.stop());

function ask(text: string, roles: 'all' | 'read' = 'all'): Promise<Diagnosis> {
  return makeDiagnose(awsOf(sandbox, roles))({ kind: 'can-assign', text });
}

function preflight(entries: readonly Planned[]): Promise<Diagnosis> {
  const text = JSON.stringify(entries.map(({ group, set, accounts }) => row(group, set, accounts)));
  return makeDiagnose(awsOf(sandbox, 'all'))({ kind: 'preflight', text });
}

interface Planned {
  readonly group: string;
  readonly set: string;
  readonly accounts: readonly string[];
}

function row(principal: string, permissionSet: string, accounts: readonly string[]) {
  return { principal, principalType: 'GROUP', permissionSet, accounts };
}

const causesOf = (diagnosis: Diagnosis) => findingsOf(diagnosis).map(({ cause }) => cause);

/** Whether the assignment, made by the delegated administrator now, would end well. */
function succeeds(group: string, set: string, account: string): boolean {
  const { state } = sandbox.control;
  const { managementAccountId } = state.organization;
  const { id: accountId } = accountNamed(state, account);
  const { arn: permissionSetArn } = permissionSetNamed(state, set);
  const closed =
    accountId === managementAccountId || provisionOf(state, managementAccountId, permissionSetArn);
  const { id: principalId } = groupNamed(state, group);
  const request = { kind: 'creation', principalType: 'GROUP', principalId, accountId, permissionSetArn };
  return !closed && failureIn(state, request as Request, accountId) === undefined;
}

/** Every set in every account, each for one of two groups. */
function everything(): Planned[] {
  const { state } = sandbox.control;
  const accounts = [...state.accounts.values()].map(({ name }) => name);
  return [...state.permissionSets.values()].map(({ name }, n) => ({
    group: n % 2 === 0 ? 'platform' : 'research',
    set: name,
    accounts,
  }));
}

function foretold(diagnosis: Diagnosis) {
  return new Map(
    diagnosis.facts.map(({ what, value }) => {
      const said = /: (would fail|would succeed|not known)/.exec(value)?.[1];
      return [what, said] as const;
    }),
  );
}

test('a file with every set in every account: each is foretold as it then happens', async () => {
  const entries = everything();
  const diagnosis = await preflight(entries);
  const said = foretold(diagnosis);
  const wrong = entries.flatMap(({ group, set, accounts }, n) =>
    accounts.flatMap((account, m) => {
      const told = said.get(`[${n}].accounts[${m}]`);
      const right = succeeds(group, set, account)
        ? ['would succeed', 'not known']
        : ['would fail', 'not known'];
      return told && right.includes(told) ? [] : [`${group} ${set} ${account}: ${told}`];
    }),
  );
  expect(wrong).toEqual([]);
  expect([...said.values()].filter((one) => one === 'would fail').length).toBeGreaterThan(30);
  expect([...said.values()].filter((one) => one === 'would succeed').length).toBeGreaterThan(30);
  // Three accounts have no role of idc in them: there nobody can say that nothing stands in the way.
  expect([...said.values()].filter((one) => one === 'not known').length).toBeGreaterThan(5);
  expect(diagnosis.outcome).toBe('found');
});

test('it costs no more calls than the distinct things that it names', async () => {
  const entries = everything();
  const many = Array.from({ length: 8 }, () => entries).flat();
  const count = many.reduce((sum, { accounts }) => sum + accounts.length, 0);
  expect(count).toBeGreaterThanOrEqual(1_000);
  await preflight(many);
  const calls = sandbox.control.calls().filter(({ action }) => action !== 'sts:AssumeRole');
  const of = (action: string) => calls.filter((call) => call.action === action).length;
  const [sets, accounts] = [entries.length, entries[0]?.accounts.length ?? 0];
  expect(of('sso:ListAccountAssignments')).toBeLessThanOrEqual(sets * accounts);
  for (const action of [
    'sso:DescribePermissionSet',
    'sso:GetInlinePolicyForPermissionSet',
    'sso:ListTagsForResource',
  ])
    expect(of(action)).toBeLessThanOrEqual(sets);
  for (const action of ['organizations:DescribeAccount', 'iam:GetAccountSummary', 'iam:ListPolicies'])
    expect(of(action)).toBeLessThanOrEqual(accounts);
  for (const action of ['identitystore:GetGroupId', 'identitystore:DescribeGroup'])
    expect(of(action)).toBeLessThanOrEqual(2);
  expect(of('organizations:ListAccounts')).toBe(1);
  expect(calls.length).toBeLessThanOrEqual(sets * accounts + sets * 8 + accounts * 6 + 10);
});

const SINGLE: readonly (readonly [string, string | undefined, string])[] = [
  ['platform ReadOnly data-prod', undefined, 'would succeed'],
  ['platform OnCallOperator payments-prod', 'managed_policy_quota_exceeded', 'carries 11 managed policies'],
  ['platform DataEngineer tools', 'customer_managed_policy_missing', 'harbor-data-lake'],
  ['platform SupportDesk web-staging', 'permissions_boundary_missing', 'harbor-support-boundary'],
  ['platform NetworkOps tools', 'inline_policy_malformed', 'not a valid policy'],
  ['platform SecurityAudit tools', 'inline_policy_too_large', '10240'],
  ['platform ReadOnly research-lab', 'iam_role_quota_exceeded', '1000 of 1000'],
  ['platform ReadOnly legacy-crm', 'account_suspended_or_closed', 'suspended'],
  ['platform ReadOnly 999999999999', 'account_not_found', 'not an account of this organization'],
  ['platform ReadOnly no-such-account', 'account_not_found', 'no-such-account'],
  ['platform NoSuchSet tools', 'permission_set_not_found', 'NoSuchSet'],
  ['nobody@harbor.example ReadOnly tools', 'principal_not_found', 'nobody@harbor.example'],
  [
    'platform ReadOnly harbor-management',
    'delegated_admin_management_account_restricted',
    'is the management account',
  ],
  ['platform ManagementAdmin tools', 'delegated_admin_management_account_restricted', 'also provisioned'],
  ['kim.ode@harbor.example ReadOnly tools', undefined, 'user `kim.ode@harbor.example`'],
];

test.each(SINGLE)('can-assign %s', async (text, cause, said) => {
  const diagnosis = await ask(text);
  expect(findingsOf(diagnosis)[0]?.cause).toBe(cause);
  expect(diagnosis.answer).toContain(said);
  expect(diagnosis.outcome).toBe(cause ? 'found' : 'healthy');
});

test('with each single evidence denied no answer is wrong', async () => {
  const wrong: string[] = [];
  for (const [text, cause] of SINGLE) {
    sandbox.control.faults(null);
    sandbox.control.resetCalls();
    await ask(text);
    for (const action of new Set(sandbox.control.calls().map((call) => call.action))) {
      sandbox.control.faults({ deny: [action] });
      const diagnosis = await ask(text);
      const faults = causesOf(diagnosis);
      const other = faults.length > 0 && !(cause && faults.some((one) => one === cause));
      if (other || (cause && diagnosis.outcome === 'healthy'))
        wrong.push(`${text} without ${action}: ${diagnosis.outcome} ${faults.join()}`);
    }
  }
  expect(wrong).toEqual([]);
}, 60_000);

test('what exists is told, and does not fail', async () => {
  const diagnosis = await ask('security-review ReadOnly tools');
  expect(diagnosis.outcome).toBe('healthy');
  expect(causesOf(diagnosis)).toEqual(['assignment_already_exists']);
});

test('a hundred groups are the limit for a hundred and first', async () => {
  const { world } = sandbox.control;
  for (let n = 0; n < 100; n += 1) {
    world.createGroup(`team-${n}`);
    world.assign('data-sandbox', 'RunbookOperator', `team-${n}`);
  }
  const full = await ask('platform RunbookOperator data-sandbox');
  expect(causesOf(full)).toEqual(['group_assignment_limit']);
  expect((await ask('team-7 RunbookOperator data-sandbox')).outcome).toBe('healthy');
  expect((await ask('kim.ode@harbor.example RunbookOperator data-sandbox')).outcome).toBe('healthy');
});

test('a set of AWS Control Tower is named as such', async () => {
  const set = permissionSetNamed(sandbox.control.state, 'RunbookOperator');
  set.tags = { ManagedBy: 'ControlTower' };
  const diagnosis = await ask('platform RunbookOperator tools');
  set.tags = {};
  expect(causesOf(diagnosis)).toEqual(['control_tower_owned']);
  expect(diagnosis.outcome).toBe('healthy');
});

test('a name that fits two accounts is asked back, and each choice is a question', async () => {
  const { state } = sandbox.control;
  const account = accountNamed(state, 'web-staging');
  account.name = 'web-prod';
  const diagnosis = await ask('platform ReadOnly web-prod');
  account.name = 'web-staging';
  expect(diagnosis.outcome).toBe('not-known');
  expect(diagnosis.answer).toBe('2 accounts are called `web-prod`: which one?');
  expect(diagnosis.next?.map(({ words }) => words)).toContain('can-assign platform ReadOnly 234567890123');
});

test('what resembles a wrong name is offered', async () => {
  const diagnosis = await ask('platform ReadOnyl tools');
  expect(diagnosis.next?.map(({ words }) => words)).toContain(
    `can-assign platform ${permissionSetNamed(sandbox.control.state, 'ReadOnly').arn} tools`,
  );
});

test('without roles in accounts it does not promise success', async () => {
  const diagnosis = await ask('platform DataEngineer data-prod', 'read');
  expect(diagnosis.outcome).toBe('could-not-look');
  expect(diagnosis.gaps.length).toBeGreaterThan(0);
});
