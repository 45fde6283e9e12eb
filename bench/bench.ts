import { ack } from './ack.ts';
import { explain } from './explain.ts';
import { whyFailed } from './why-failed.ts';

/** `npm run bench -- <name> [--json]`: each measures from outside, on processes as they are shipped. */
const benchmarks: Readonly<Record<string, () => Promise<Report>>> = { ack, explain, 'why-failed': whyFailed };

export interface Report {
  /** One sentence: what was measured, and how. */
  readonly measured: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

const [name = '', ...flags] = process.argv.slice(2);
const benchmark = benchmarks[name];
if (benchmark) {
  const report = await benchmark();
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
