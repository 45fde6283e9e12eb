import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';

/** Holds what users see against test/golden/<name>; `UPDATE_GOLDEN=1` draws the file again instead. */
export function expectGolden(name: string, shown: unknown): void {
  const text = typeof shown === 'string' ? shown : `${JSON.stringify(shown, null, 2)}\n`;
  const file = new URL(`../golden/${name}`, import.meta.url);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}
