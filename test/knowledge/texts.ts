import { readFileSync } from 'node:fs';
import type { Cause } from '../../src/knowledge/causes.ts';

/** One labelled text. `accept` lists the right first answers, when there is more than one. */
export interface Labelled {
  readonly id?: string;
  readonly text: string;
  readonly cause: Cause;
  readonly source: string;
  readonly confidence?: 'high' | 'medium' | 'low';
  readonly accept?: readonly Cause[];
  readonly may_abstain?: boolean;
}

/** Real texts as people posted them, with their labels; see test/corpus/README.md. */
export const corpus = (): readonly Labelled[] => lines('../corpus/failures.jsonl');

/** Other wordings: from public threads and documentation where a source is named, otherwise constructed. */
export const wordings = (): readonly Labelled[] => lines('./texts.jsonl');

function lines(file: string): readonly Labelled[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Labelled);
}
