import { freePort } from '../sandbox/demo/free-port.ts';
import type { AwsReady, Counted } from './aws-process.ts';
import type { Report } from './bench.ts';
import { met, percentile, round } from './numbers.ts';
import { startBot, startHere } from './running.ts';
import type { SlackOrder, Surroundings } from './surroundings.ts';

const TIMES = 10;
const TARGET = 1.5;
const SCENARIOS = ['principal-recreated', 'boundary-missing', 'assignment-gone'];

/**
 * A person's why-failed in Slack, from the command to its whole answer: alone, and while the same bot reads the whole
 * organization for somebody else. At AWS's own limits, in one run.
 */
export async function whyFailedDuringSweep(times = TIMES): Promise<Report> {
  const port = String(await freePort());
  const [aws, around] = await Promise.all([
    startHere<AwsReady>('aws-process.js', ['200x20']),
    startHere<Surroundings>('surroundings.js', [port, 'bench-signing-secret']),
  ]);
  const bot = await startBot({
    ...aws.ready.env,
    ...around.ready.env,
    IDC_ASKERS: 'U02KIMODE',
    IDC_CHANNELS: 'C02IDC',
  });
  const ask = (command: string) => around.ask<number>({ command } satisfies SlackOrder);
  const failed = SCENARIOS.flatMap((name) => aws.ready.seeded[name] ?? []);
  const series = async () => {
    const all: number[] = [];
    for (let n = 0; n < times; n += 1) all.push(await ask(`/idc why-failed ${failed[n % failed.length]}`));
    return all;
  };
  try {
    await ask(`/idc why-failed ${failed[0]}`);
    const alone = await series();
    await aws.ask<Counted>({ order: 'count' });
    await around.ask<null>({ command: '/idc orphans', wait: false } satisfies SlackOrder);
    const during = await series();
    const { calls, throttled } = await aws.ask<Counted>({ order: 'count' });
    return {
      measured: `${times} questions one after the other, alone, and while /idc orphans reads an organization of 200x20; ms from the command to its whole answer.`,
      rows: [row(alone, during, { 'calls in the meantime': calls, throttled })],
    };
  } finally {
    await bot.stop();
    await Promise.all([aws.stop(), around.stop()]);
  }
}

function row(alone: readonly number[], during: readonly number[], more: Report['rows'][number]) {
  const at = (share: number) => [percentile(alone, share), percentile(during, share)] as const;
  const [[alone50, during50], [alone90, during90]] = [at(0.5), at(0.9)];
  return {
    'alone p50': alone50,
    'during p50': during50,
    'p50 ratio': round(during50 / alone50),
    'alone p90': alone90,
    'during p90': during90,
    'p90 ratio': round(during90 / alone90),
    '≤ 1.5 at p50': met(during50 / alone50 <= TARGET),
    ...more,
  };
}
