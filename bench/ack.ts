import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { freePort } from '../sandbox/demo/free-port.ts';
import type { Report } from './bench.ts';
import { startBot, startHere } from './running.ts';
import type { Surroundings } from './surroundings.ts';

const signingSecret = 'bench-signing-secret';
const levels = [
  { concurrency: 1, commands: 300 },
  { concurrency: 10, commands: 1000 },
  { concurrency: 50, commands: 2000 },
];
const rounds = 4;

/**
 * How long a slash command waits for the answer 200, ours against a bare Bolt app, taking turns on one machine. The
 * command is one with an unknown subcommand: ours reads it, looks up the person and answers, all after its ack.
 */
export async function ack(): Promise<Report> {
  const [barePort, botPort] = [await freePort(), await freePort()];
  const around = await startHere<Surroundings>('surroundings.js', [String(botPort), signingSecret]);
  const bare = await startHere('bare-bolt.js', [String(barePort), signingSecret]);
  const bot = await startBot({
    ...around.ready.env,
    AWS_REGION: 'eu-central-1',
    // Nobody listens there: this command needs nothing of AWS.
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    IDC_ASKERS: 'U02KIMODE',
  });
  try {
    return { measured: measured(), rows: await measure(barePort, botPort, around.ready.responseUrl) };
  } finally {
    await Promise.all([bot.stop(), bare.stop()]);
    await around.stop();
  }
}

function measured(): string {
  return `Milliseconds from sending a signed slash command to its 200, over ${rounds} rounds in turns.`;
}

async function measure(barePort: number, botPort: number, responseUrl: string): Promise<Report['rows']> {
  const rows: Report['rows'][number][] = [];
  const body = commandBody(responseUrl);
  for (const port of [barePort, botPort]) await load(port, body, { concurrency: 10, commands: 300 });
  for (const level of levels) {
    const [bare, ours]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      bare.push(...(await load(barePort, body, level)));
      ours.push(...(await load(botPort, body, level)));
      // What the bot still does after its acks must not weigh on the next round of the other.
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    rows.push(row(level.concurrency, bare, ours));
  }
  return rows;
}

function row(concurrency: number, bare: readonly number[], ours: readonly number[]): Report['rows'][number] {
  const at = (times: readonly number[], share: number) => percentile(times, share);
  return {
    concurrent: concurrency,
    commands: ours.length,
    'bare p50': at(bare, 0.5),
    'idc p50': at(ours, 0.5),
    'p50 ratio': round2(at(ours, 0.5) / at(bare, 0.5)),
    'bare p99': at(bare, 0.99),
    'idc p99': at(ours, 0.99),
    'p99 ratio': round2(at(ours, 0.99) / at(bare, 0.99)),
  };
}

/** Sends `commands` commands, `concurrency` at a time, over kept connections; the time of each in ms. */
async function load(port: number, body: string, level: (typeof levels)[number]): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: level.concurrency });
  const times: number[] = [];
  let left = level.commands;
  const sender = async () => {
    while (left-- > 0) times.push(await send({ port, agent, body }));
  };
  await Promise.all(Array.from({ length: level.concurrency }, sender));
  agent.destroy();
  return times;
}

function send({ port, agent, body }: { port: number; agent: Agent; body: string }): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
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
    trigger_id: '1.2.bench',
  }).toString();
}

function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return round2(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
