import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { chromium } from './chromium.ts';

const before = process.env.IDC_SKIPPED_FILE;
afterEach(() => {
  if (before === undefined) delete process.env.IDC_SKIPPED_FILE;
  else process.env.IDC_SKIPPED_FILE = before;
});

test('a browser that is there is found', () => {
  expect(chromium(['/nowhere/chromium', process.execPath])).toBe(process.execPath);
});

test('a browser that is missing is recorded for the end of npm test', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'idc-skipped-')), 'skipped');
  process.env.IDC_SKIPPED_FILE = file;
  expect(chromium(['/nowhere/chromium'])).toBeUndefined();
  expect(readFileSync(file, 'utf8')).toMatch(/^Browser tests: no chromium at \/nowhere\/chromium.*\n$/);
});
