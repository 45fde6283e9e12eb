import { readFileSync } from 'node:fs';
import { recognise } from '../src/knowledge/recognise.ts';
import type { Report } from './bench.ts';

const COUNT = 10_000;

/** How long it takes to name the causes of 10,000 real texts, on one core, without AWS. */
export async function explain(): Promise<Report> {
  const texts = readFileSync('test/corpus/failures.jsonl', 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text: string }).text);
  recognise('warm up');
  const from = performance.now();
  for (let n = 0; n < COUNT; n += 1) recognise(`${texts[n % texts.length]} ${n}`);
  const ms = Math.round(performance.now() - from);
  return {
    measured: `${COUNT} texts of test/corpus, each made unique; target 2,000 ms.`,
    rows: [{ texts: COUNT, ms, 'per text (µs)': Math.round((ms * 1_000) / COUNT) }],
  };
}
