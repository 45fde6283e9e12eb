import { settle } from '../sandbox/aws/engine.ts';
import type { Output } from '../sandbox/aws/operation.ts';
import { perform } from '../sandbox/aws/perform.ts';
import { startAws } from '../sandbox/aws/server.ts';
import { services } from '../sandbox/aws/services/services.ts';
import type { Assignment } from '../sandbox/aws/state.ts';
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
const GROUPS_GONE = 2;
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

/**
 * By calls to the API itself, with their events: half are rows taken away, half new rows of pairs that exist; and two
 * groups that are assigned are deleted, so that there are new orphans to be found.
 */
function change(wanted: number): Minimum {
  const step = Math.max(1, Math.floor(state.assignments.length / wanted));
  const rows = state.assignments.filter((_, i) => i % step === step - 1).slice(0, wanted);
  const groups = [...state.groups.keys()];
  for (const [i, row] of rows.entries()) {
    const other = groups[(i * 31) % groups.length] ?? '';
    if (i % 2 === 0) write('Delete', row);
    else write('Create', { ...row, principalType: 'GROUP', principalId: other });
  }
  const { identityStoreId: IdentityStoreId } = state.organization.instance;
  for (const GroupId of assignedGroups().slice(0, GROUPS_GONE))
    call('identitystore', 'DeleteGroup', { IdentityStoreId, GroupId });
  return minimumOf(state);
}

/** That live. */
function assignedGroups(): string[] {
  const ids = state.assignments.map(({ principalId }) => principalId);
  return [...new Set(ids)].filter((id) => state.groups.has(id)).reverse();
}

function write(verb: 'Create' | 'Delete', row: Assignment): void {
  const answered = call('sso', `${verb}AccountAssignment`, {
    InstanceArn: state.organization.instance.arn,
    PermissionSetArn: row.permissionSetArn,
    TargetId: row.accountId,
    TargetType: 'AWS_ACCOUNT',
    PrincipalType: row.principalType,
    PrincipalId: row.principalId,
  });
  endAtOnce(answered);
}

function call(prefix: string, name: string, input: Output): Output {
  const service = services.find((one) => one.prefix === prefix);
  const caller = state.callers.get('AKIASANDBOXADMIN');
  if (!service || !caller) throw new Error(`the world knows no ${prefix} or no administrator`);
  const { region } = state.organization;
  const requestId = state.ids.uuid();
  const userAgent = 'aws-cli/2.31.4';
  return perform(service, { state, caller, region, userAgent, requestId, name, input, paging: 'usual' });
}

/** So that more than fifteen of them fit into a second. */
function endAtOnce(answered: Output): void {
  const [status] = Object.values(answered) as { RequestId: string }[];
  const request = state.requests.get(status?.RequestId ?? '');
  if (request) request.due = state.now();
  settle(state);
}
