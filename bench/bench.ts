import { ack } from './ack.ts';
import { crash } from './crash.ts';
import { explain } from './explain.ts';
import { incremental } from './incremental.ts';
import { soak } from './soak.ts';
import { start } from './start.ts';
import { summary } from './summary.ts';
import { sweep } from './sweep.ts';
import { watch } from './watch.ts';
import { whyFailed } from './why-failed.ts';
import { whyFailedDuringSweep } from './why-failed-during-sweep.ts';

interface Benchmark {
  run(size: number | undefined, words: readonly string[]): Promise<Report>;
  readonly minutes: number;
  /** Left out where all are run: a quarter of an hour is for the others together. */
  readonly alone?: true;
}

/** Each measures from outside, on processes as they are shipped; what comes after the name is its own. */
const benchmarks: Readonly<Record<string, Benchmark>> = {
  explain: { run: explain, minutes: 0.1 },
  start: { run: start, minutes: 2 },
  ack: { run: (_, words) => ack(words), minutes: 5 },
  'why-failed': { run: whyFailed, minutes: 3 },
  'why-failed-during-sweep': { run: whyFailedDuringSweep, minutes: 2 },
  sweep: { run: (_, words) => sweep(words), minutes: 3 },
  watch: { run: watch, minutes: 7, alone: true },
  incremental: { run: (_, words) => incremental(words), minutes: 8, alone: true },
  summary: { run: summary, minutes: 2, alone: true },
  crash: { run: crash, minutes: 16, alone: true },
  soak: { run: soak, minutes: 12, alone: true },
};

export interface Report {
  /** What was measured, and how, in a sentence or two. */
  readonly measured: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

const [name = '', ...flags] = process.argv.slice(2).filter((flag) => flag !== '--json');
const isJson = process.argv.includes('--json');
const benchmark = benchmarks[name];
if (benchmark) await show(name, benchmark, flags);
else if (name === '') await all();
else {
  const names = Object.entries(benchmarks).map(([one, { minutes }]) => `${one} (${minutes} min)`);
  console.error(`npm run bench -- [<name>] [--json], where <name> is one of: ${names.join(', ')}`);
  process.exitCode = 64;
}

async function all(): Promise<void> {
  const some = Object.entries(benchmarks).filter(([, { alone }]) => !alone);
  for (const [one, benchmark] of some) await show(one, benchmark, []);
  const left = Object.entries(benchmarks).filter(([, { alone }]) => alone);
  const how = left.map(([one, { minutes }]) => `npm run bench -- ${one} (${minutes} min)`).join(', ');
  console.error(`Not run: ${how}. See docs/performance.md for longer runs of the others.`);
}

async function show(called: string, { run }: Benchmark, words: readonly string[]): Promise<void> {
  const size = Number(words.find((word) => /^\d+$/.test(word)));
  const { measured, rows } = await run(size || undefined, words);
  if (isJson) {
    console.log(JSON.stringify({ name: called, node: process.version, measured, rows }));
    return;
  }
  console.log(`${called}: ${measured} Node ${process.version}.`);
  console.table(rows);
}
