import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { writeClients } from '../../src/aws/write.ts';
import type { WriteHands } from '../../src/remediation/actions/action.ts';
import { execute } from '../../src/remediation/execute.ts';
import type { Plan } from '../../src/remediation/plan.ts';
import type { Remediation } from '../../src/remediation/remediation.ts';
import type { WriteSession } from '../../src/remediation/session.ts';
import { renderRemediation } from '../../src/render/slack/remediation.ts';
import { approve } from '../../src/store/approvals.ts';
import { noteDrawn, revisionOf } from '../../src/store/drawn.ts';
import { findRemediation, placeRemediation } from '../../src/store/remediations.ts';
import { type HeldRun, holdRun } from '../../src/store/run.ts';
import type { Store } from '../../src/store/store.ts';
import { proposeUndo } from '../../src/store/undo.ts';
import { verify } from '../store/audit-given.ts';
import { alone, type Opened, opened, proposed } from '../store/given.ts';
import { ACCOUNT, create, plan as givenPlan, increase, NEW, OLD, provision, remove } from './given.ts';
import { type Life, life, mortal } from './mortal.ts';
import { type Rig, rig } from './rig.ts';
import { RUNTIME_KEY, TOOLS } from './world.ts';

// One sandbox and one PostgreSQL for all of it: each walk is a remediation of its own, and puts the world back.
const runtime = { AWS_ACCESS_KEY_ID: RUNTIME_KEY, AWS_SECRET_ACCESS_KEY: 'secret' };
const env = { ...process.env };
let database: Opened;
let aws: Rig;
let pool: pg.Pool;
beforeAll(async () => {
  Object.assign(process.env, runtime);
  [database, aws] = await Promise.all([opened(), rig({}, 1_000)]);
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  pool.on('error', () => {});
});
afterAll(async () => {
  for (const name of Object.keys(runtime)) {
    if (env[name] === undefined) delete process.env[name];
    else process.env[name] = env[name];
  }
  await pool.end();
  await Promise.all([database.close(), aws.stop()]);
});
beforeEach(() => aws.sandbox.control.resetCalls());

interface Case {
  readonly actions: Plan['actions'];
  readonly kind: Plan['kind'];
  /** What is there before. */
  readonly world?: { readonly assigned?: readonly string[]; readonly outdated?: boolean };
  readonly writes: readonly string[];
}

const CREATE = 'sso:CreateAccountAssignment';
const DELETE = 'sso:DeleteAccountAssignment';
const cases: readonly (readonly [string, Case])[] = [
  ['a retry', { kind: 'retry-assignment', actions: [create()], writes: [CREATE] }],
  [
    'a re-point',
    {
      kind: 'repoint-assignment',
      actions: [create(), remove()],
      world: { assigned: [OLD] },
      writes: [CREATE, DELETE],
    },
  ],
  [
    'a provisioning',
    {
      kind: 'provision-permission-set',
      actions: [provision()],
      world: { assigned: [NEW], outdated: true },
      writes: ['sso:ProvisionPermissionSet'],
    },
  ],
  [
    'a quota request',
    {
      kind: 'request-quota-increase',
      actions: [increase()],
      writes: ['servicequotas:RequestServiceQuotaIncrease'],
    },
  ],
  [
    'a removal of orphans',
    { kind: 'remove-orphans', actions: [remove()], world: { assigned: [OLD] }, writes: [DELETE] },
  ],
  [
    'an undo',
    { kind: 'undo', actions: [remove({ principalId: NEW })], world: { assigned: [NEW] }, writes: [DELETE] },
  ],
];

test('killed before any call of AWS and any change in PostgreSQL, a retry ends in one effect', async () => {
  const [[, retry] = fail()] = cases;
  await walk(retry, { changesOnly: false });
}, 60_000);

test.each(cases.slice(1))(
  'killed before anything that others see, %s ends in one effect',
  async (_what, one) => walk(one, { changesOnly: true }),
  60_000,
);

test('the audit log is whole after all of that', async () => {
  expect((await verify(database.url)).faults).toEqual([]);
});

function fail(): never {
  throw new Error('no case');
}

interface How {
  readonly changesOnly: boolean;
}

async function walk(one: Case, how: How): Promise<void> {
  const whole = await lived(one, { how, lives: [life()] });
  const results: unknown[] = [];
  for (let n = 1; n <= whole.points.length; n++) {
    const { ended } = await lived(one, { how, lives: [life(n), life()] });
    results.push({ at: `${n} ${whole.points[n - 1]}`, ...ended });
  }
  expect(whole.points.length).toBeGreaterThan(10);
  const undone = one.kind === 'undo' ? [true] : [];
  expect(whole.ended).toMatchObject({
    state: 'verified',
    effects: one.writes.map(() => 1),
    undone,
    told: true,
  });
  expect(results).toEqual(results.map((_, n) => ({ at: `${n + 1} ${whole.points[n]}`, ...whole.ended })));
}

/** One remediation, run by one process after the other. */
async function lived(one: Case, { how, lives }: { how: How; lives: readonly Life[] }) {
  const { id, of, message } = await given(one);
  for (const lit of lives) await live(id, { lit, how, message });
  const remediation = await findRemediation(database.store, id);
  const drawn = await database.store.db
    .selectFrom('remediations')
    .select(['drawn', 'revision'])
    .where('id', '=', id)
    .executeTakeFirst();
  const phases = await database.store.db
    .selectFrom('audit_log')
    .select(['kind', 'body'])
    .where('subject', '=', id)
    .where('kind', 'in', ['write', 'outcome'])
    .orderBy('seq')
    .execute();
  const undone = of ? [await findRemediation(database.store, of)].flatMap((found) => found ?? []) : [];
  const isShown = message.text === (remediation && renderRemediation(remediation, {}).text);
  return {
    points: lives[0]?.points ?? [],
    ended: {
      state: remediation?.state,
      sentence: remediation?.outcome?.sentence,
      effects: one.writes.map((write) => aws.taken(write)),
      undone: undone.map((one) => one.undone !== undefined),
      rows: aws.sandbox.control.state.assignments.map(({ principalId }) => principalId),
      logged: phases.map(({ kind, body }) => (kind === 'write' ? JSON.parse(body).phase : kind)),
      // Shown, or known not to be and therefore drawn by the next sweep (test/slack/drawn.test.ts).
      told: isShown || drawn?.drawn !== drawn?.revision,
    },
  };
}

/** The world as it is before, and a remediation that was approved in it and whose message says so. */
async function given({ kind, actions, world = {} }: Case) {
  const { state } = aws.sandbox.control;
  state.requests.clear();
  state.quotaRequests.splice(0);
  state.assignments = (world.assigned ?? []).map((principalId) => ({
    accountId: ACCOUNT,
    permissionSetArn: create().permissionSetArn,
    principalType: 'GROUP' as const,
    principalId,
  }));
  if (world.outdated) aws.sandbox.control.world.changePermissionSet('ReadOnly');
  aws.sandbox.control.resetCalls();
  const now = aws.pace.now();
  const of = kind === 'undo' ? await verified(now) : undefined;
  const { id, planHash, plan } = of
    ? await undoing(of, givenPlan({ kind, actions }), now)
    : await proposed(database.store, { kind, actions }, now);
  await placeRemediation(database.store, id, { channel: 'C1', ts: '1.1' });
  await approve(database.store, { id, by: 'USAM', planHash, plan, ...alone }, now);
  const message = { text: '' };
  await draw(id, message);
  return { id, of: of?.id, message };
}

/** What is undone: it ended well before. */
async function verified(now: Date): Promise<Remediation> {
  const { id, planHash, plan } = await proposed(database.store, {}, now);
  await approve(database.store, { id, by: 'USAM', planHash, plan, ...alone }, now);
  await holdRun(database.store, id, async (record) => {
    await record.begin();
    await record.finish('verified', { at: now.toISOString(), sentence: 'Done.', done: [], notDone: [] });
  });
  return (await findRemediation(database.store, id)) ?? fail();
}

async function undoing(of: Remediation, plan: Plan, now: Date): Promise<Remediation> {
  const { remediation } = await proposeUndo(database.store, { of, plan, requestedBy: 'UKIM' }, now);
  return remediation;
}

interface Living {
  readonly lit: Life;
  readonly how: How;
  readonly message: { text: string };
}

/** Until it is killed or the run has ended; a killed process lets go of the run when PostgreSQL has noticed. */
async function live(id: string, { lit, how, message }: Living): Promise<void> {
  const store = { db: mortal(pool, lit, how.changesOnly) } as unknown as Store;
  const work = async (record: HeldRun) => {
    const remediation = await findRemediation(database.store, id);
    if (remediation) await run(remediation, { record, lit, how, message });
  };
  try {
    while (!(await holdRun(store, id, work)));
  } catch (error) {
    if (!lit.dead()) throw error;
  }
}

async function run(
  remediation: Remediation,
  { record, lit, how, message }: Living & { readonly record: HeldRun },
): Promise<void> {
  await execute(remediation, {
    record,
    pace: aws.pace,
    recheck: async () => ({ still: true }),
    write: async (session) => handsOf(session, { record, lit, how }),
    announce: async (id) => {
      lit.step('announce');
      await draw(id, message);
    },
  });
}

async function draw(id: string, message: { text: string }): Promise<void> {
  const revision = (await revisionOf(database.store, id)) ?? 0;
  const remediation = await findRemediation(database.store, id);
  if (remediation) message.text = renderRemediation(remediation, {}).text;
  await noteDrawn(database.store, id, revision);
}

interface Parts extends Pick<Living, 'lit' | 'how'> {
  readonly record: HeldRun;
}

function handsOf(session: WriteSession, { record, lit, how }: Parts): WriteHands {
  const roles = { remediation: `arn:aws:iam::${TOOLS}:role/idc-remediate`, memberQuota: 'idc-quota' };
  const where = { region: 'eu-west-1', endpoint: aws.sandbox.url };
  const onOpened: Parameters<typeof writeClients>[2]['onOpened'] = ({ role }) =>
    record.opened({ role, sourceIdentity: session.SourceIdentity, name: 'n', tags: {}, policy: 'p' });
  const hands = writeClients(where, roles, { ...session, onOpened });
  const dying = { sso: hands.sso, quotas: hands.quotas };
  const burn = burning(lit, how);
  hands.sso.middlewareStack.add(burn, { step: 'initialize' });
  return {
    ...dying,
    quotas: (accountId) => {
      const client = hands.quotas(accountId);
      client.middlewareStack.add(burn, { step: 'initialize' });
      return client;
    },
  };
}

function burning(lit: Life, { changesOnly }: How) {
  return <I, O>(next: (args: I) => Promise<O>, { commandName = '' }: { commandName?: string }) =>
    async (args: I) => {
      const isWrite = /^(Create|Delete|Provision|RequestService)/.test(commandName);
      if (!changesOnly || isWrite) lit.step(commandName);
      else if (lit.dead()) throw new Error('dead');
      return next(args);
    };
}
