import { setTimeout } from 'node:timers/promises';
import { freePort } from '../sandbox/demo/free-port.ts';
import type { AwsReady, Counted } from './aws-process.ts';
import type { Report } from './bench.ts';
import { met, percentile, round } from './numbers.ts';
import { startBot, startHere } from './running.ts';
import type { SlackOrder, Surroundings } from './surroundings.ts';

const TIMES = 20;
/** AWS's own tokens come back meanwhile, as they do between what people ask. */
const PAUSE_MS = 1_000;
const TARGET = 1.5;
const SCENARIOS = ['principal-recreated', 'boundary-missing', 'assignment-gone'];

/**
 * A person's why-failed in Slack: alone, and while the same bot reads the whole organization for somebody else. At AWS's
 * own limits, in one run. “Answer” is from the command to the whole answer, where Slack's limits for edits count, too;
 * “look” is idc's part of it, from its log.
 */
export async function whyFailedDuringSweep(times = TIMES): Promise<Report> {
  const port = String(await freePort());
  const [aws, around] = await Promise.all([
    startHere<AwsReady>('aws-process.js', ['200x20']),
    startHere<Surroundings>('surroundings.js', [port, 'bench-signing-secret']),
  ]);
  const looks: number[] = [];
  const who = { IDC_ASKERS: 'U02KIMODE', IDC_CHANNELS: 'C02IDC' };
  const bot = await startBot({ ...aws.ready.env, ...around.ready.env, ...who }, { onLine: noteIn(looks) });
  const ask = (command: string) => around.ask<number>({ command } satisfies SlackOrder);
  const failed = SCENARIOS.flatMap((name) => aws.ready.seeded[name] ?? []);
  const series = async (): Promise<Series> => {
    looks.length = 0;
    const answers: number[] = [];
    for (let n = 0; n < times; n += 1) {
      answers.push(await ask(`/idc why-failed ${failed[n % failed.length]}`));
      await setTimeout(PAUSE_MS);
    }
    return { answers, looks: [...looks] };
  };
  try {
    await ask(`/idc why-failed ${failed[0]}`);
    await setTimeout(PAUSE_MS);
    const alone = await series();
    await aws.ask<Counted>({ order: 'count' });
    await around.ask<null>({ command: '/idc orphans', wait: false } satisfies SlackOrder);
    await setTimeout(PAUSE_MS);
    const during = await series();
    const { calls, seconds, throttled } = await aws.ask<Counted>({ order: 'count' });
    const more = { 'calls/s meanwhile': round(calls / seconds, 1), throttled };
    return {
      measured: `${times} questions one after the other, ${PAUSE_MS / 1_000} s apart, alone, and while /idc orphans reads an organization of 200x20; ms. “Answer” is from the command to the whole answer in Slack, “look” what idc needs of it.`,
      rows: [
        row('answer', alone.answers, during.answers),
        { ...row('look', alone.looks, during.looks), ...more },
      ],
    };
  } finally {
    await bot.stop();
    await Promise.all([aws.stop(), around.stop()]);
  }
}

interface Series {
  readonly answers: readonly number[];
  readonly looks: readonly number[];
}

function noteIn(looks: number[]): (line: string) => void {
  return (line) => {
    const { kind, ms } = JSON.parse(line) as { readonly kind?: string; readonly ms?: number };
    if (kind === 'why-failed' && ms !== undefined) looks.push(ms);
  };
}

function row(what: string, alone: readonly number[], during: readonly number[]): Report['rows'][number] {
  const at = (share: number) => [percentile(alone, share), percentile(during, share)] as const;
  const [[alone50, during50], [alone90, during90]] = [at(0.5), at(0.9)];
  return {
    what,
    questions: during.length,
    'alone p50': alone50,
    'during p50': during50,
    'p50 ratio': round(during50 / alone50),
    'alone p90': alone90,
    'during p90': during90,
    'p90 ratio': round(during90 / alone90),
    '≤ 1.5': met(during50 / alone50 <= TARGET && during90 / alone90 <= TARGET),
  };
}
