import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { abacChecks } from '../../../src/checks/abac/all.ts';
import { signInChecks } from '../../../src/checks/sign-in/all.ts';

describe.each([
  ['abac', abacChecks],
  ['sign-in', signInChecks],
] as const)('the checks of %s', (kind, checks) => {
  test('are all listed, each with a test and a page that names its causes', () => {
    const files = readdirSync(`src/checks/${kind}`).filter((name) => name.startsWith(`${kind}-`));
    expect(checks.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort());
    const tests = readdirSync(`test/checks/${kind}`);
    for (const { id, causes, docs } of checks) {
      const page = readFileSync(docs, 'utf8');
      expect(causes.filter((cause: string) => !page.includes(`\`${cause}\``))).toEqual([]);
      expect(tests).toContain(`${id}.test.ts`);
    }
  });
});
