import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { type AwsSandbox, startAws } from '../../sandbox/aws/server.ts';
import type { Organization } from '../../sandbox/aws/world.ts';
import type { WriteHands } from '../../src/remediation/actions/action.ts';
import {
  type ExecuteHands,
  execute,
  type FinalState,
  type RunRecord,
} from '../../src/remediation/execute.ts';
import { type Pace, steady } from '../../src/remediation/pace.ts';
import type { Outcome, Remediation } from '../../src/remediation/remediation.ts';
import type { WriteSession } from '../../src/remediation/session.ts';
import { organization, RUNTIME_KEY, TOOLS } from './world.ts';

/** A process that dies at the n-th point at which one can, and stays dead: everything after it throws too. */
export interface Fuse {
  burn(point: string): void;
  /** How often the SDK tries a call. */
  readonly tries: number;
  readonly points: string[];
}

export function fuse(n = Number.POSITIVE_INFINITY, tries = 12): Fuse {
  const points: string[] = [];
  return {
    points,
    tries,
    burn(point) {
      points.push(point);
      if (points.length >= n) throw new Error(`killed at ${n}: ${point}`);
    },
  };
}

/** What the store would keep of one remediation. */
interface Kept {
  readonly steps: Map<string, string>;
  readonly snapshots: unknown[];
  state: 'approved' | 'running' | FinalState;
  outcome?: Outcome;
  begun: number;
}

export interface Rig {
  readonly sandbox: AwsSandbox;
  readonly kept: Kept;
  readonly announced: string[];
  /** One life of a process: resolves when the run came to its end, rejects when it was killed. */
  run(remediation: Remediation, over?: Partial<ExecuteHands> & { fuse?: Fuse }): Promise<void>;
  readonly pace: Pace;
  /** Calls that reached AWS and were taken by it, by action. */
  taken(action: string): number;
  wait(ms: number): void;
  stop(): Promise<void>;
}

/** An AWS, a record that survives, and a world's clock that only waiting moves. `speed` multiplies its rates, for many runs in one. */
export async function rig(over: Partial<Organization> = {}, speed = 1): Promise<Rig> {
  const clock = { at: Date.now() };
  const sandbox = await startAws({ organization: organization(over), clock: () => clock.at, pace: speed });
  const kept: Kept = { steps: new Map(), snapshots: [], state: 'approved', begun: 0 };
  const announced: string[] = [];
  const pace = {
    ...steady,
    now: () => new Date(clock.at),
    wait: async (ms: number) => {
      clock.at += ms;
    },
  };
  return {
    sandbox,
    kept,
    announced,
    pace,
    wait: (ms) => {
      clock.at += ms;
    },
    taken: (action) =>
      sandbox.control.calls().filter((call) => call.action === action && call.status === 200).length,
    async run(remediation, { fuse: lit = fuse(), ...hands } = {}) {
      await execute(remediation, {
        record: recordOf(kept, lit),
        recheck: async () => ({ still: true }),
        write: async (session) => assume(sandbox, session, lit),
        announce: async () => void announced.push(kept.state),
        pace,
        ...hands,
      });
    },
    stop: () => sandbox.stop(),
  };
}

function recordOf(kept: Kept, lit: Fuse): RunRecord {
  return {
    async step<T>(name: string, work: () => Promise<T>): Promise<T> {
      const before = kept.steps.get(name);
      if (before !== undefined) return JSON.parse(before) as T;
      const result = await work();
      lit.burn(`before recording ${name}`);
      kept.steps.set(name, JSON.stringify(result));
      lit.burn(`after recording ${name}`);
      return result;
    },
    has: async (name) => kept.steps.has(name),
    begin: async () => {
      kept.begun++;
      if (kept.state === 'approved') kept.state = 'running';
      lit.burn('after beginning');
      return kept.state === 'running';
    },
    saveSnapshot: async (index, before) => {
      kept.snapshots[index] = before;
    },
    finish: async (state, outcome) => {
      lit.burn('before finishing');
      Object.assign(kept, { state, outcome });
    },
  };
}

function assume(sandbox: AwsSandbox, session: WriteSession, lit: Fuse): WriteHands {
  const at = { endpoint: sandbox.url, maxAttempts: lit.tries };
  const runtime = { accessKeyId: RUNTIME_KEY, secretAccessKey: 'secret' };
  const sts = new STSClient({ ...at, region: 'eu-west-1', credentials: runtime });
  const inRole = (RoleArn: string) => async () => {
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, ...session }));
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  };
  const sso = new SSOAdminClient({
    ...at,
    region: 'eu-west-1',
    credentials: inRole(`arn:aws:iam::${TOOLS}:role/idc-remediate`),
  });
  sso.middlewareStack.add(burning(lit), { step: 'initialize' });
  return { sso, quotas: (accountId) => quotasOf(accountId) };

  function quotasOf(accountId: string) {
    const credentials = inRole(`arn:aws:iam::${accountId}:role/idc-quota`);
    const client = new ServiceQuotasClient({ ...at, region: 'us-east-1', credentials });
    client.middlewareStack.add(burning(lit), { step: 'initialize' });
    return client;
  }
}

/** A process can die before a call is sent, and after AWS has taken it. */
function burning(lit: Fuse) {
  return <I, O>(next: (args: I) => Promise<O>, { commandName }: { commandName?: string }) =>
    async (args: I) => {
      lit.burn(`before ${commandName}`);
      const answer = await next(args);
      lit.burn(`after ${commandName}`);
      return answer;
    };
}
