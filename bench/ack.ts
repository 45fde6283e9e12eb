import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../sandbox/demo/free-port.ts';
import type { AwsReady } from './aws-process.ts';
import type { Report } from './bench.ts';
import { met, percentile, round } from './numbers.ts';
import { startBot, startHere } from './running.ts';
import type { SlackOrder, Surroundings } from './surroundings.ts';

interface Level {
  /** So many commands at once. */
  readonly concurrent: number;
  readonly bursts: number;
  /** Until the next ones, so that what was asked is answered by then; 0 is as fast as an app takes them. */
  readonly pauseMs: number;
}
const LEVELS: readonly Level[] = [
  { concurrent: 1, bursts: 1_000, pauseMs: 15 },
  { concurrent: 10, bursts: 250, pauseMs: 40 },
  { concurrent: 50, bursts: 80, pauseMs: 150 },
  { concurrent: 50, bursts: 80, pauseMs: 0 },
];
const TARGET = 1.2;
const SIGNING_SECRET = 'bench-signing-secret';

type App = 'bare' | 'idc' | 'bare again';

/**
 * How long a slash command waits for the answer 200, ours against a bare Bolt app, taking turns on one machine. The
 * command is one with an unknown subcommand: ours reads it and answers, all after its ack. A second bare app takes turns,
 * too: how far it is from the first is what the machine itself adds.
 */
export async function ack(words: readonly string[]): Promise<Report> {
  const [first, second, ours] = [await freePort(), await freePort(), await freePort()];
  const [aws, around, ...bare] = await Promise.all([
    startHere<AwsReady>('aws-process.js', ['200x20']),
    startHere<Surroundings>('surroundings.js', [String(ours), SIGNING_SECRET]),
    startHere('bare-bolt.js', [String(first), SIGNING_SECRET]),
    startHere('bare-bolt.js', [String(second), SIGNING_SECRET]),
  ]);
  const who = { IDC_ASKERS: 'U02KIMODE', IDC_CHANNELS: 'C02IDC' };
  const bot = await startBot({ ...aws.ready.env, ...around.ready.env, ...who });
  const ports = { bare: first, idc: ours, 'bare again': second };
  const body = commandBody(around.ready.responseUrl);
  try {
    await inTurns(ports, body, { concurrent: 10, bursts: 100, pauseMs: 10 });
    const rows = await measure(ports, body, 'alone');
    if (!words.includes('alone')) {
      await around.ask({ command: '/idc orphans', wait: false } satisfies SlackOrder);
      rows.push(...(await measure(ports, body, 'during a sweep')));
    }
    return {
      measured: `Milliseconds from sending a signed slash command to its 200, so many at once, then as many of the next app. idc answers each command after its ack; “pause” is how long nobody is sent anything after each burst. bare/bare is a second bare app against the first.`,
      rows,
    };
  } finally {
    await Promise.all([bot, ...bare, aws].map((one) => one.stop()));
    await around.stop();
  }
}

async function measure(
  ports: Readonly<Record<App, number>>,
  body: string,
  when: 'alone' | 'during a sweep',
): Promise<Report['rows'][number][]> {
  const rows: Report['rows'][number][] = [];
  for (const level of LEVELS) {
    const { concurrent, pauseMs } = level;
    rows.push({ when, concurrent, 'pause ms': pauseMs, ...row(await inTurns(ports, body, level)) });
  }
  return rows;
}

/** A burst for each app, in turns, so that whatever else the machine does weighs on all alike. */
async function inTurns(
  ports: Readonly<Record<App, number>>,
  body: string,
  { concurrent, bursts, pauseMs }: Level,
): Promise<Record<App, number[]>> {
  const times: Record<App, number[]> = { bare: [], idc: [], 'bare again': [] };
  const agents = {
    bare: agentFor(concurrent),
    idc: agentFor(concurrent),
    'bare again': agentFor(concurrent),
  };
  for (let burst = 0; burst < bursts; burst += 1)
    for (const app of ['bare', 'idc', 'bare again'] as const) {
      const agent = agents[app];
      const sent = Array.from({ length: concurrent }, () => send({ port: ports[app], agent, body }));
      times[app].push(...(await Promise.all(sent)));
      if (pauseMs > 0) await setTimeout(pauseMs);
    }
  for (const agent of Object.values(agents)) agent.destroy();
  return times;
}

function agentFor(concurrent: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: concurrent });
}

function row(times: Readonly<Record<App, readonly number[]>>): Report['rows'][number] {
  const at = (app: App, share: number) => percentile(times[app], share);
  const against = (app: App, share: number) => round(at(app, share) / at('bare', share));
  return {
    commands: times.idc.length,
    'bare p50': at('bare', 0.5),
    'idc p50': at('idc', 0.5),
    'p50 ratio': against('idc', 0.5),
    'bare p99': at('bare', 0.99),
    'idc p99': at('idc', 0.99),
    'p99 ratio': against('idc', 0.99),
    '≤ 1.2': met(against('idc', 0.99) <= TARGET),
    'bare/bare p99': against('bare again', 0.99),
  };
}

let deliveries = 0;
/** Each is another one: what Slack delivers twice is done once. */
function delivery(): string {
  deliveries += 1;
  return `&trigger_id=1.2.${deliveries}`;
}

function send({ port, agent, ...rest }: { port: number; agent: Agent; body: string }): Promise<number> {
  const body = `${rest.body}${delivery()}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const options = { host: '127.0.0.1', port, agent, path: '/slack/events', method: 'POST', headers };
    const sent = request(options, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - start);
        else reject(new Error(`port ${port} answered ${response.statusCode} to a command`));
      });
    });
    sent.on('error', reject).end(body);
  });
}

function commandBody(responseUrl: string): string {
  return new URLSearchParams({
    team_id: 'T02HARBOR',
    team_domain: 'harbor',
    channel_id: 'C02IDC',
    channel_name: 'idc',
    user_id: 'U02KIMODE',
    user_name: 'kim.ode',
    command: '/idc',
    text: 'nothing',
    api_app_id: 'A02IDCAPP',
    is_enterprise_install: 'false',
    response_url: responseUrl,
  }).toString();
}
