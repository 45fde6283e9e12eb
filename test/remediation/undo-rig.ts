import { connect } from '../../src/aws/clients.ts';
import { lookAgain } from '../../src/diagnosis/undo/again.ts';
import { findUndo, lookAt } from '../../src/diagnosis/undo/undo.ts';
import type { Rechecked } from '../../src/remediation/execute.ts';
import type { Plan } from '../../src/remediation/plan.ts';
import type { Remediation } from '../../src/remediation/remediation.ts';
import { approve } from '../../src/store/approvals.ts';
import { findRemediation } from '../../src/store/remediations.ts';
import { holdRun } from '../../src/store/run.ts';
import { endedOf, proposeUndo } from '../../src/store/undo.ts';
import { rechecking } from '../../src/wire-undo.ts';
import { alone, opened, proposed } from '../store/given.ts';
import { MANAGEMENT, NEW } from './given.ts';
import { type Fuse, fuse, rig } from './rig.ts';
import { type organization, RUNTIME_KEY, TOOLS } from './world.ts';

const GROUP = { id: NEW, name: 'payments-oncall', description: '', members: [] };

/** A store and an AWS in which plans are applied and taken back, read as the bot reads. */
export async function undoRig(over: Parameters<typeof organization>[0] = {}) {
  process.env.AWS_ACCESS_KEY_ID = RUNTIME_KEY;
  process.env.AWS_SECRET_ACCESS_KEY = 'secret';
  const [database, aws] = await Promise.all([opened(), rig({ groups: [GROUP], ...over })]);
  const { store } = database;
  aws.sandbox.control.settings({ trailDelayMs: 0 });
  const roles = {
    read: `arn:aws:iam::${TOOLS}:role/idc-read`,
    managementRead: `arn:aws:iam::${MANAGEMENT}:role/idc-management-read`,
  };
  const look = lookAt(connect({ region: 'eu-west-1', endpoint: aws.sandbox.url }, roles));
  const find = findUndo(look);
  const again = (id: string) => read(store, id);

  /** One life of a run; resolves with the record as it then is. */
  const run = async (id: string, { lit = fuse(), recheck }: Life = {}): Promise<Remediation> => {
    const remediation = await again(id);
    const still = async () => ({ still: true }) as const;
    const ask = rechecking(store, async () => Promise.reject(new Error('not asked')), find);
    const hands = { fuse: lit, recheck: recheck ?? (remediation.origin.kind === 'undo' ? ask : still) };
    await holdRun(store, id, async (record) => {
      const { step } = record;
      const dying = {
        ...record,
        step: <T>(...args: Parameters<typeof step<T>>) => dyingStep(lit, () => step<T>(...args), args[0]),
      };
      await aws.run(remediation, { record: dying, ...hands });
    });
    return again(id);
  };

  const approveIt = async ({ id, planHash, plan }: Remediation): Promise<string> => {
    await approve(store, { id, by: 'USAM', planHash, plan, ...alone });
    return id;
  };

  /** What undoes a remediation, looked at now. */
  const inverse = async (of: Remediation) => find(await endedOf(store, of));

  return {
    database,
    store,
    aws,
    world: aws.sandbox.control.world,
    find,
    lookAgain: lookAgain(look),
    again,
    run,
    approveIt,
    inverse,
    /** A plan, applied. */
    applied: async (plan: Partial<Plan> = {}) => run(await approveIt(await proposed(store, plan))),
    /** The proposal to undo it. */
    undoing: async (of: Remediation) => {
      const found = await inverse(of);
      if (!('plan' in found)) throw new Error('refused' in found ? found.refused : found.unseen.detail);
      return (await proposeUndo(store, { of, plan: found.plan, requestedBy: 'UKIM' })).remediation;
    },
    rows: () => aws.sandbox.control.state.assignments.map(({ principalId }) => principalId),
    audited: async (kind: string) => {
      const found = await store.db
        .selectFrom('audit_log')
        .selectAll()
        .where('kind', '=', kind)
        .orderBy('seq')
        .execute();
      return found.map(({ actor, subject, body }) => ({ actor, subject, body: JSON.parse(body) }));
    },
    stop: async () => {
      await Promise.all([database.close(), aws.stop()]);
    },
  };
}
export type UndoRig = Awaited<ReturnType<typeof undoRig>>;

interface Life {
  readonly lit?: Fuse;
  readonly recheck?: (remediation: Remediation) => Promise<Rechecked>;
}

/** A process can die before a step is recorded, and after. */
async function dyingStep<T>(lit: Fuse, step: () => Promise<T>, name: string): Promise<T> {
  lit.burn(`before ${name}`);
  const result = await step();
  lit.burn(`after ${name}`);
  return result;
}

async function read(store: Parameters<typeof findRemediation>[0], id: string): Promise<Remediation> {
  const found = await findRemediation(store, id);
  if (!found) throw new Error('there is no such remediation');
  return found;
}
