import { ack } from './ack.ts';
import { crash } from './crash.ts';
import { explain } from './explain.ts';
import { whyFailed } from './why-failed.ts';

/** `npm run bench -- <name> [--json]`, and `crash [kills]`: each measures from outside, on processes as they are shipped. */
const benchmarks: Readonly<Record<string, (size?: number) => Promise<Report>>> = {
  ack,
  crash,
  explain,
  'why-failed': whyFailed,
};

export interface Report {
  /** One sentence: what was measured, and how. */
  readonly measured: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

const [name = '', ...flags] = process.argv.slice(2);
const benchmark = benchmarks[name];
if (benchmark) {
  const size = Number(flags.find((flag) => /^\d+$/.test(flag)));
  const report = await benchmark(size || undefined);
  const { measured, rows } = report;
  if (flags.includes('--json')) console.log(JSON.stringify({ name, node: process.version, ...report }));
  else {
    console.log(`${measured} Node ${process.version}.`);
    console.table(rows);
  }
} else {
  console.error(
    `npm run bench -- <name> [--json], where <name> is one of: ${Object.keys(benchmarks).join(', ')}`,
  );
  process.exitCode = 64;
}
