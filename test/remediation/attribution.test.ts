import { afterEach, expect, test } from '@jest/globals';
import { writeClients } from '../../src/aws/write.ts';
import { ACCOUNT, approved, create, increase, MANAGEMENT, OLD, plan, provision, remove } from './given.ts';
import { type Rig, rig } from './rig.ts';
import { account, RUNTIME_KEY, TOOLS } from './world.ts';

let aws: Rig;
afterEach(() => aws.stop());

type Fields = Readonly<Record<string, unknown>>;
interface Asked {
  readonly roleSessionName: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

const at = '2026-11-22T14:00:00.000Z';
const noor = { by: 'UNOOR', at };
const sam = { by: 'USAM', at, awsUser: 'sam.reyes' };
const WRITES = [
  'ProvisionPermissionSet',
  'CreateAccountAssignment',
  'DeleteAccountAssignment',
  'RequestServiceQuotaIncrease',
];

/** What CloudTrail says of each write: in whose name, and what the sessions of that name were told. */
function writes() {
  const trail = aws.sandbox.control.trail().filter(({ record }) => !record.errorCode);
  const assumed = trail
    .filter(({ name }) => name === 'AssumeRole')
    .map(({ record }) => record.requestParameters as Asked);
  return trail
    .filter(({ name }) => WRITES.includes(name))
    .map(({ name, record }) => {
      const { arn, sessionContext } = record.userIdentity as Fields;
      const session = String(arn).split('/').at(-1);
      return {
        name,
        sourceIdentity: (sessionContext as Fields).sourceIdentity,
        told: assumed.filter(({ roleSessionName }) => roleSessionName === session).map(({ tags }) => tags),
      };
    });
}

test('every write is in CloudTrail with its last approver, all approvers, the requester and the remediation', async () => {
  const principal = { principalType: 'GROUP' as const, principalId: OLD };
  aws = await rig({ assignments: [{ accountId: ACCOUNT, permissionSet: 'ReadOnly', ...principal }] });
  aws.sandbox.control.world.changePermissionSet('ReadOnly');
  const actions = [provision(), create(), remove(), increase()] as const;
  const remediation = approved(plan({ actions }), { approvals: [noor, sam], approval: sam });
  await aws.run(remediation);
  expect(aws.kept.outcome).toMatchObject({ notDone: [] });
  const seen = writes();
  expect(seen.map(({ name }) => name)).toEqual(WRITES);
  for (const { sourceIdentity, told } of seen) {
    expect(sourceIdentity).toBe('sam.reyes');
    expect(told.length).toBeGreaterThan(0);
    for (const tags of told)
      expect(tags).toEqual([
        { key: 'idc:remediation', value: remediation.id },
        { key: 'idc:requester', value: 'UKIM' },
        { key: 'idc:approver', value: 'UNOOR USAM' },
      ]);
  }
});

const ACCOUNTS = Array.from({ length: 6 }, (_, n) => String(500_000_000_000 + n));
const six = { accounts: [MANAGEMENT, TOOLS, ...ACCOUNTS].map((id) => account(id)) };
const [first = '', ...rest] = ACCOUNTS;
const inSix = approved(
  plan({
    kind: 'repoint-all',
    actions: [create({ accountId: first }), ...rest.map((accountId) => create({ accountId }))],
  }),
  { approvals: [noor, sam], approval: sam },
);
const opened = () =>
  aws.sandbox.control
    .trail()
    .filter(({ name, record }) => name === 'AssumeRole' && !record.errorCode)
    .map(({ record }) => record.requestParameters as Asked & { policy: string });

test('a plan that STS finds too large is written in several sessions of the same names, each for its part', async () => {
  aws = await rig(six);
  aws.sandbox.control.faults({ packs: 620 });
  await aws.run(inSix);
  expect(aws.kept).toMatchObject({ state: 'verified', outcome: { notDone: [] } });
  const sessions = opened();
  expect(sessions.length).toBeGreaterThan(1);
  for (const { policy } of sessions) expect(policy.length).toBeLessThanOrEqual(620);
  const accounts = sessions.flatMap(({ policy }) => [...new Set(policy.match(/account\/\d+/g))]);
  expect(accounts).toEqual(ACCOUNTS.map((id) => `account/${id}`));
  expect(new Set(sessions.map(({ policy: _, ...same }) => JSON.stringify(same))).size).toBe(1);
  const seen = writes();
  expect(seen).toHaveLength(ACCOUNTS.length);
  for (const { sourceIdentity, told } of seen) {
    expect(sourceIdentity).toBe('sam.reyes');
    for (const tags of told)
      expect(tags).toEqual([
        { key: 'idc:remediation', value: inSix.id },
        { key: 'idc:requester', value: 'UKIM' },
        { key: 'idc:approver', value: 'UNOOR USAM' },
      ]);
  }
});

test('what STS finds too large even for one change fails with its words, and nothing was written', async () => {
  aws = await rig(six);
  aws.sandbox.control.faults({ packs: 100 });
  await aws.run(inSix);
  expect(aws.kept).toMatchObject({
    state: 'failed',
    outcome: { done: [], awsSaid: expect.stringContaining('PackedPolicyTooLarge') },
  });
  expect(writes()).toEqual([]);
});

test('a session that runs out is assumed again with the same values', async () => {
  aws = await rig();
  const runtime = { AWS_ACCESS_KEY_ID: RUNTIME_KEY, AWS_SECRET_ACCESS_KEY: 'secret' };
  const before = { ...process.env };
  Object.assign(process.env, runtime);
  // Seen from here every session ends in four minutes, which is too soon to begin a call in it.
  aws.wait(-11 * 60_000);
  const remediation = approved();
  await aws.run(remediation, {
    write: async (session) =>
      writeClients(
        { region: 'eu-west-1', endpoint: aws.sandbox.url },
        { remediation: `arn:aws:iam::${TOOLS}:role/idc-remediate` },
        session,
      ),
  });
  process.env = before;
  expect(aws.kept.state).toBe('verified');
  const sessions = opened();
  expect(sessions.length).toBeGreaterThan(2);
  expect(new Set(sessions.map((one) => JSON.stringify(one))).size).toBe(1);
});

test('a run that outlives its session goes on in a new one, and writes nothing twice', async () => {
  aws = await rig(six);
  aws.sandbox.control.settings({ asyncMs: 10 * 60_000 });
  const two = approved(
    plan({ actions: [create({ accountId: first }), create({ accountId: rest[0] ?? '' })] }),
  );
  const pace = { ...aws.pace, first: 60_000, longest: 60_000 };
  await expect(aws.run(two, { pace })).rejects.toThrow(/expired/i);
  await aws.run(two, { pace });
  expect([aws.kept.state, aws.taken('sso:CreateAccountAssignment')]).toEqual(['verified', 2]);
});
