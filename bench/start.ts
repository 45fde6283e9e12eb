import { setTimeout } from 'node:timers/promises';
import { freePort } from '../sandbox/demo/free-port.ts';
import type { AwsReady } from './aws-process.ts';
import type { Report } from './bench.ts';
import { megabytes, percentile } from './numbers.ts';
import { askTerminal, memoryOf, startBot, startHere } from './running.ts';
import type { Surroundings } from './surroundings.ts';

const TIMES = 10;
const REST_MS = 30_000;

/** From the start of a process to the moment at which it is of use, the middle of ten; then what the bot needs at rest. */
export async function start(): Promise<Report> {
  const [aws, around] = await Promise.all([
    startHere<AwsReady>('aws-process.js', ['50x10']),
    startHere<Surroundings>('surroundings.js', [String(await freePort()), 'bench-signing-secret']),
  ]);
  const env = { ...aws.ready.env, ...around.ready.env, IDC_ASKERS: 'U02KIMODE' };
  const id = aws.ready.seeded['principal-recreated'] ?? '';
  const alone = { AWS_REGION: 'eu-west-1' };
  const terminal = (words: readonly string[], where: NodeJS.ProcessEnv) => async () => ({
    ms: (await askTerminal(words, where)).ms,
  });
  try {
    // The first start makes the tables.
    await (await startBot(env, { probe: '/readyz' })).stop();
    return {
      measured: `Middle of ${TIMES} starts, one after the other, in ms; memory (resident) ${REST_MS / 1_000} s after a start that nobody asked anything. AWS answers with 60 ms of latency.`,
      rows: [
        {
          what: 'bot: process start to /readyz',
          ...(await middle(() => startOfBot(env))),
          ...(await rest(env)),
        },
        { what: 'idc --help', ...(await middle(terminal(['--help'], alone))) },
        { what: 'idc explain (no AWS)', ...(await middle(terminal(['explain', 'user not found'], alone))) },
        { what: 'idc why-failed, all of it', ...(await middle(terminal(['why-failed', id], aws.ready.env))) },
      ],
    };
  } finally {
    await Promise.all([aws.stop(), around.stop()]);
  }
}

async function middle(one: () => Promise<{ readonly ms: number }>) {
  const all: number[] = [];
  for (let n = 0; n < TIMES; n += 1) all.push((await one()).ms);
  return { 'p50 ms': percentile(all, 0.5), 'slowest ms': percentile(all, 1) };
}

async function startOfBot(env: NodeJS.ProcessEnv) {
  const began = performance.now();
  const bot = await startBot(env, { probe: '/readyz' });
  const ms = performance.now() - began;
  await bot.stop();
  return { ms };
}

async function rest(env: NodeJS.ProcessEnv) {
  const bot = await startBot(env, { probe: '/readyz' });
  await setTimeout(REST_MS);
  const { now, peak } = memoryOf(bot.pid);
  await bot.stop();
  return { 'MB at rest': megabytes(now), 'MB at most': megabytes(peak) };
}
