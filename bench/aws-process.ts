import { settle } from '../sandbox/aws/engine.ts';
import { perform } from '../sandbox/aws/perform.ts';
import { startAws } from '../sandbox/aws/server.ts';
import { services } from '../sandbox/aws/services/services.ts';
import type { Assignment, State } from '../sandbox/aws/state.ts';
import { terminalEnvironment } from '../sandbox/demo/environment.ts';
import { SIZES, scaled } from '../sandbox/worlds/scaled.ts';
import { type Minimum, minimumOf } from './minimum.ts';

/** AWS in a process of its own, with AWS's limits and latency, so that what is measured has its core for itself. */
export interface AwsReady {
  readonly env: Readonly<Record<string, string>>;
  readonly minimum: Minimum;
  /** Failed requests that can be asked about, by name. */
  readonly seeded: Readonly<Record<string, string>>;
}

/** What came in since it was last asked. */
export interface Counted {
  readonly calls: number;
  readonly throttled: number;
  readonly byAction: Readonly<Record<string, number>>;
  /** From the first call's arrival to the last one's end, in the time of this process. */
  readonly seconds: number;
}

/** `change`: so many assignments are made or taken away; answered with the world as it then is. */
export type AwsOrder = { readonly order: 'count' } | { readonly order: 'change'; readonly count: number };

const LATENCY_MS = 60;
const [size = '50x10', port = '0'] = process.argv.slice(2);
const world = scaled(SIZES[size as keyof typeof SIZES]);
const aws = await startAws({ organization: world.aws, port: Number(port) });
const { state } = aws.control;
aws.control.faults({ latencyMs: LATENCY_MS });

process.on('message', (asked: AwsOrder) => {
  process.send?.(asked.order === 'count' ? count() : change(asked.count));
});
process.once('SIGTERM', () => process.exit(0));
const ready: AwsReady = {
  env: terminalEnvironment(world, aws.url),
  minimum: minimumOf(state),
  seeded: Object.fromEntries(
    aws.seeded.flatMap(({ name, requestId }) => (requestId ? [[name, requestId]] : [])),
  ),
};
process.send?.(ready);

function count(): Counted {
  const calls = aws.control.calls();
  const byAction: Record<string, number> = {};
  for (const { action } of calls) byAction[action] = (byAction[action] ?? 0) + 1;
  const throttled = calls.filter(({ error }) => error && /Throttl|TooManyRequests/.test(error)).length;
  aws.control.resetCalls();
  const [from, to] = [calls.map(({ at, ms }) => at - ms), calls.map(({ at }) => at)].map((all) =>
    all.toSorted((a, b) => a - b),
  );
  const seconds = ((to?.at(-1) ?? 0) - (from?.[0] ?? 0)) / 1_000;
  return { calls: calls.length, throttled, byAction, seconds };
}

/** By calls to the API itself, with their events: half are new rows of pairs that exist, half are rows taken away. */
function change(wanted: number): Minimum {
  const step = Math.max(1, Math.floor(state.assignments.length / wanted));
  const rows = state.assignments.filter((_, i) => i % step === step - 1).slice(0, wanted);
  const groups = [...state.groups.keys()];
  for (const [i, row] of rows.entries()) {
    if (i % 2 === 0) write('Delete', row);
    else
      write('Create', {
        ...row,
        principalType: 'GROUP',
        principalId: groups[(i * 31) % groups.length] ?? '',
      });
  }
  return minimumOf(state);
}

function write(verb: 'Create' | 'Delete', row: Assignment): void {
  const sso = services.find(({ prefix }) => prefix === 'sso');
  const caller = state.callers.get('AKIASANDBOXADMIN');
  if (!sso || !caller) throw new Error('the world has no administrator');
  const answered = perform(sso, {
    state,
    caller,
    region: state.organization.region,
    userAgent: 'aws-cli/2.31.4',
    requestId: state.ids.uuid(),
    name: `${verb}AccountAssignment`,
    input: {
      InstanceArn: state.organization.instance.arn,
      PermissionSetArn: row.permissionSetArn,
      TargetId: row.accountId,
      TargetType: 'AWS_ACCOUNT',
      PrincipalType: row.principalType,
      PrincipalId: row.principalId,
    },
    paging: 'usual',
  });
  endAtOnce(state, answered);
}

/** So that more than fifteen of them fit into a second. */
function endAtOnce(world: State, answered: object): void {
  const [status] = Object.values(answered) as { RequestId: string }[];
  const request = world.requests.get(status?.RequestId ?? '');
  if (request) request.due = world.now();
  settle(world);
}
