// npm test: build, types, lint, then all tests (the import directions among them). Arguments go to jest.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'idc-test-'));
const results = join(folder, 'jest.json');
const skippedFile = join(folder, 'skipped');
// Tests that do not end by themselves leave something open: that is a failure, not a reason to wait.
const limitMs = 12 * 60_000;

const steps = [
  ['build', ['scripts/build.js']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']],
];
const failedSteps = steps.filter(([name, command]) => !passes(name, command)).length;
const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];
const jestPassed = passes('tests', [...jest, '--json', '--outputFile', results, ...process.argv.slice(2)]);

const counts = countTests(jestPassed);
tellSkipped(counts.skipped);
rmSync(folder, { recursive: true, force: true });
const failed = failedSteps + counts.failed;
console.log(`${counts.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function passes(name, command) {
  const start = Date.now();
  console.log(`\n> ${name}`);
  const { status, signal } = spawnSync(process.execPath, command, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, IDC_SKIPPED_FILE: skippedFile },
    timeout: limitMs,
  });
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  const how = status === 0 ? 'passed' : signal ? `stopped after ${seconds} s (${signal})` : 'FAILED';
  console.log(`> ${name} ${how} in ${seconds} s`);
  return status === 0;
}

/** A test file that could not be run at all is one failure; so is a jest that fails and names no reason. */
function countTests(ended) {
  if (!existsSync(results)) return { passed: 0, failed: 1, skipped: 0 };
  const json = JSON.parse(readFileSync(results, 'utf8'));
  const named = json.numFailedTests + json.numRuntimeErrorTestSuites;
  return {
    passed: json.numPassedTests,
    failed: named === 0 && !ended ? 1 : named,
    skipped: json.numPendingTests + json.numTodoTests,
  };
}

function tellSkipped(count) {
  const lines = existsSync(skippedFile) ? new Set(readFileSync(skippedFile, 'utf8').trim().split('\n')) : [];
  if (count > 0) console.log(`\n${count} tests were skipped.`);
  for (const line of lines) {
    console.log(`\n${'!'.repeat(80)}\nSKIPPED, AND THEREFORE NOT TESTED\n${line}\n${'!'.repeat(80)}\n`);
  }
}
