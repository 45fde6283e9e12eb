import { setTimeout } from 'node:timers/promises';
import {
  CreateAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  type DescribeAccountAssignmentCreationStatusCommandInput,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { uuidOf } from '../sandbox/aws/ids.ts';
import { permissionSetNamed } from '../sandbox/aws/state.ts';
import { type Demo, startDemo } from '../sandbox/demo/start.ts';
import { harbor } from '../sandbox/worlds/harbor.ts';
import { ACCOUNTS } from '../sandbox/worlds/harbor-accounts.ts';
import type { Report } from './bench.ts';

const CHANNEL = 'C02IDC';
const QUEUE = `https://sqs.eu-west-1.amazonaws.com/${ACCOUNTS.tools}/idc-watch`;
const FAILURES = 200;
/** As Terraform has it. */
const AT_ONCE = 10;
const POLL_MS = 2_000;
const PATIENCE_MS = 240_000;

interface Case {
  readonly queue: boolean;
  /** Whether the run begins as soon as the bot is healthy, in a workspace in which it never was before. */
  readonly atStart: boolean;
}

const CASES: readonly Case[] = [
  { queue: true, atStart: true },
  { queue: true, atStart: false },
  { queue: false, atStart: false },
];

/**
 * One run of Terraform whose requests all fail, at AWS's usual rates: how long after the last request has ended the
 * watch has told of all of them.
 */
export async function watch(failures = FAILURES): Promise<Report> {
  const rows: Report['rows'][number][] = [];
  for (const one of CASES) {
    const row = await measure(one, failures);
    rows.push(row);
    process.stderr.write(`${JSON.stringify(row)}\n`);
  }
  return {
    measured: `${failures} requests of one run, ${AT_ONCE} at once, each followed to its end, three in four for groups that nobody has and one in four for a suspended account. Seconds after the last had ended.`,
    rows,
  };
}

async function measure({ queue, atStart }: Case, failures: number): Promise<Report['rows'][number]> {
  const where = { IDC_WATCH_CHANNEL: CHANNEL, ...(queue ? { IDC_EVENT_QUEUE_URL: QUEUE } : {}) };
  const demo = await startDemo({ world: harbor(), port: 0, awsPort: 0, more: where });
  try {
    demo.aws.control.world.setEventRules();
    if (!atStart) await setTimeout(20_000);
    const began = Date.now();
    const ids = await run(demo, failures);
    const ended = Math.max(...ids.map((id) => demo.aws.control.state.requests.get(id)?.due ?? 0));
    await setTimeout(ended - Date.now());
    const after = (at: number | undefined) => (at ? ((at - ended) / 1_000).toFixed(1) : 'never');
    const { counted, explained, listed } = await told(demo, ids);
    return {
      queue: queue ? 'yes' : 'no',
      begins: atStart ? 'at the first start' : 'later',
      'the run took': ((ended - began) / 1_000).toFixed(1),
      'throttled tries': throttled(demo),
      'all counted': after(counted),
      'each cause explained': after(explained),
      'each listed': after(listed),
      messages: roots(demo).length,
    };
  } finally {
    await demo.stop();
  }
}

/** The ids of its requests. */
async function run({ aws }: Demo, failures: number): Promise<string[]> {
  const credentials = { accessKeyId: 'AKIASANDBOXTERRAFORM', secretAccessKey: 'sandbox' };
  const sso = new SSOAdminClient({ endpoint: aws.url, region: 'eu-west-1', credentials, maxAttempts: 25 });
  const ids: string[] = [];
  let next = 0;
  const worker = async () => {
    while (next < failures) {
      const input = wanted(aws, next++);
      const answer = await sso.send(new CreateAccountAssignmentCommand(input));
      const id = answer.AccountAssignmentCreationStatus?.RequestId ?? '';
      ids.push(id);
      await followed(sso, { InstanceArn: input.InstanceArn, AccountAssignmentCreationRequestId: id });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  sso.destroy();
  return ids;
}

async function followed(
  sso: SSOAdminClient,
  input: DescribeAccountAssignmentCreationStatusCommandInput,
): Promise<void> {
  for (let status = 'IN_PROGRESS'; status === 'IN_PROGRESS'; ) {
    await setTimeout(POLL_MS);
    const answer = await sso.send(new DescribeAccountAssignmentCreationStatusCommand(input));
    status = answer.AccountAssignmentCreationStatus?.Status ?? '';
  }
}

function wanted({ control }: Demo['aws'], n: number) {
  const { state } = control;
  const isSuspended = n % 4 === 0;
  return {
    InstanceArn: state.organization.instance.arn,
    PermissionSetArn: permissionSetNamed(state, n % 8 === 0 ? 'PowerUser' : 'ReadOnly').arn,
    TargetType: 'AWS_ACCOUNT' as const,
    TargetId: isSuspended ? ACCOUNTS['legacy-crm'] : ACCOUNTS['orders-prod'],
    PrincipalType: 'GROUP' as const,
    PrincipalId: uuidOf(`nobody ${n}`),
  };
}

function throttled({ aws }: Demo): number {
  const isTry = (name: string) => name === 'CreateAccountAssignment';
  return aws.control.trail().filter(({ name, record }) => isTry(name) && record.errorCode).length;
}

/** When the one message counted all, when each of its two causes had its answer, and when each id was there. */
async function told(demo: Demo, ids: readonly string[]) {
  const seen: { counted?: number; explained?: number; listed?: number } = {};
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end && !(seen.counted && seen.explained && seen.listed)) {
    const shown = demo.slack.driver.messages(CHANNEL).map((one) => demo.slack.driver.textOf(one));
    const all = shown.join('\n');
    if (shown.some((text) => text.includes(`${ids.length} requests to Identity Center failed`)))
      seen.counted ??= Date.now();
    if (shown.filter((text) => text.includes('AWS said')).length >= 2) seen.explained ??= Date.now();
    if (ids.every((id) => all.includes(id))) seen.listed ??= Date.now();
    await setTimeout(100);
  }
  return seen;
}

function roots({ slack }: Demo) {
  return slack.driver.messages(CHANNEL).filter(({ threadTs }) => !threadTs);
}
