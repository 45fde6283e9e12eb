import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { idcRoleArns } from '../sandbox/aws/roles.ts';
import { type AwsSandbox, startAws } from '../sandbox/aws/server.ts';
import type { Organization } from '../sandbox/aws/world.ts';
import { harbor } from '../sandbox/worlds/harbor.ts';
import { connect } from '../src/aws/clients.ts';
import { makeDiagnose } from '../src/diagnosis/diagnose.ts';
import type { Diagnose } from '../src/diagnosis/diagnosis.ts';
import type { Report } from './bench.ts';

const latencyMs = 60;
/** What the first question after a start may cost. */
const most = { calls: 16, depth: 6 };
/** What a question may cost once session, instance and names are known. */
const mostWarm = { calls: 12, depth: 4 };

/**
 * The terminal's answer to every seeded scenario, each as the first question of a new process, with injected latency.
 * `depth` is the longest chain of calls of which each began after the one before had ended; the critical path is what
 * such a chain costs in latency alone.
 */
export async function whyFailed(): Promise<Report> {
  const organization = harbor().aws;
  const aws = await startAws({ organization });
  const env = environment(aws, organization);
  aws.control.faults({ latencyMs });
  try {
    const rows: Report['rows'][number][] = [];
    const warm = warmDiagnose(aws, organization, env);
    for (const scenario of aws.seeded) {
      rows.push({ ...(await measure(aws, scenario, env)), ...(await measureWarm(aws, scenario, warm)) });
    }
    return {
      measured: `First question of a new process, ${latencyMs} ms of latency on every AWS call; at most ${most.calls} calls, ${most.depth} in a row; then the same question again in a process that knows its session, instance and names (warm): at most ${mostWarm.calls} and ${mostWarm.depth}; times in ms.`,
      rows,
    };
  } finally {
    await aws.stop();
  }
}

async function measure(
  aws: AwsSandbox,
  scenario: AwsSandbox['seeded'][number],
  env: NodeJS.ProcessEnv,
): Promise<Report['rows'][number]> {
  aws.control.resetCalls();
  const start = Date.now();
  const exit = await ask(env, pasted(scenario));
  const wall = Date.now() - start;
  // The sandbox notes a call when it ends.
  const calls = aws.control.calls().map((call) => ({ from: call.at - call.ms, to: call.at }));
  const first = Math.min(...calls.map((call) => call.from));
  const asking = Math.round(Math.max(...calls.map((call) => call.to)) - first);
  const depth = longestChain(calls);
  return {
    scenario: scenario.name,
    exit,
    calls: calls.length,
    depth,
    'over the limit': calls.length > most.calls || depth > most.depth ? 'yes' : '',
    'critical path': depth * latencyMs,
    'first to last call': asking,
    ratio: Math.round((asking / (depth * latencyMs)) * 100) / 100,
    'whole process': wall,
  };
}

/** The same question asked twice of one process, with a pause in which AWS's rates recover: the second one. */
async function measureWarm(
  aws: AwsSandbox,
  scenario: AwsSandbox['seeded'][number],
  diagnose: Diagnose,
): Promise<Report['rows'][number]> {
  const question = { kind: 'why-failed', text: pasted(scenario) } as const;
  await diagnose(question);
  await setTimeout(4_000);
  aws.control.resetCalls();
  await diagnose(question);
  const calls = aws.control.calls().map((call) => ({ from: call.at - call.ms, to: call.at }));
  const depth = longestChain(calls);
  const isOver = calls.length > mostWarm.calls || depth > mostWarm.depth;
  return { 'warm calls': calls.length, 'warm depth': depth, 'warm over': isOver ? 'yes' : '' };
}

function warmDiagnose(aws: AwsSandbox, organization: Organization, env: NodeJS.ProcessEnv): Diagnose {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: env.AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY: env.AWS_SECRET_ACCESS_KEY,
  });
  const roles = idcRoleArns(organization);
  const granted = {
    read: roles.read,
    managementRead: roles.managementRead,
    member: organization.idc.memberReadRole,
  };
  return makeDiagnose(connect({ region: organization.region, endpoint: aws.url }, granted));
}

function pasted({ requestId, eventId, eventJson, text }: AwsSandbox['seeded'][number]): string {
  return requestId ?? eventId ?? eventJson ?? text ?? '';
}

async function ask(env: NodeJS.ProcessEnv, id: string): Promise<number> {
  const cli = fileURLToPath(new URL('../src/cli.js', import.meta.url));
  const child = spawn(process.execPath, [cli, 'why-failed', id, '--json'], {
    env,
    stdio: 'ignore',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? -1;
}

/** By their ends, taking each that begins after the last one taken: that is the longest chain. Clocks are in whole ms. */
export function longestChain(calls: readonly { from: number; to: number }[]): number {
  let end = Number.NEGATIVE_INFINITY;
  let length = 0;
  for (const call of calls.toSorted((a, b) => a.to - b.to)) {
    if (call.from < end - 1) continue;
    end = call.to;
    length++;
  }
  return length;
}

/** Every role that may look is granted, so that the measured question is the longest one. */
function environment(aws: AwsSandbox, organization: Organization): NodeJS.ProcessEnv {
  const roles = idcRoleArns(organization);
  const key = organization.keys.find((one) => one.roleArn === roles.runtime);
  if (!key) throw new Error('the world has no key of the runtime role');
  return {
    PATH: process.env.PATH,
    AWS_REGION: organization.region,
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    IDC_READ_ROLE_ARN: roles.read,
    IDC_MANAGEMENT_READ_ROLE_ARN: roles.managementRead,
    IDC_MEMBER_ROLE_NAME: organization.idc.memberReadRole,
  };
}
