import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checks } from '../../src/checks/all.ts';
import { plannedChecks, plannedOnly } from '../../src/checks/planned.ts';
import { judge, seenIn } from '../../src/diagnosis/judge.ts';
import type { EvidenceKey, Failure } from '../../src/evidence/evidence.ts';
import { OF_A_PLAN } from '../../src/evidence/planned.ts';
import { CAUSES } from '../../src/knowledge/causes.ts';
import { evidenced, failed, planned, refused } from './rig.ts';

const SUBJECTS: readonly Failure[] = [
  failed,
  { ...failed, kind: 'deletion' },
  { ...failed, kind: 'provisioning' },
  { ...failed, status: 'SUCCEEDED' },
  refused,
  { ...refused, errorCode: 'ConflictException' },
  planned,
];

/** What why-failed asks, and what only a planned assignment is asked. */
const every = [...checks, ...plannedOnly];

test('the lists hold every file of the folder that defines a check, each once, and nothing else', () => {
  const defining = readdirSync('src/checks')
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => readFileSync(`src/checks/${file}`, 'utf8').includes('= defineCheck('))
    .map((file) => file.replace('.ts', ''));
  expect(every.map(({ id }) => id).sort()).toEqual(defining.sort());
});

test('a planned assignment is judged by checks that apply to it, and everything that they may need is read', () => {
  for (const check of plannedChecks) {
    expect(every).toContain(check);
    expect(check.applies(planned)).toBe(true);
    expect(OF_A_PLAN).toEqual(expect.arrayContaining(check.needs as EvidenceKey[]));
  }
});

describe.each(every.map((check) => [check.id, check] as const))('%s', (id, check) => {
  test('is in the file of its name, has a test, and a page with its label', () => {
    expect(readFileSync(`src/checks/${id}.ts`, 'utf8')).toContain(`id: '${id}'`);
    expect(existsSync(`test/checks/${id}.test.ts`)).toBe(true);
    expect(readFileSync(`docs/checks/${id}.md`, 'utf8')).toContain(`\`${check.cause}\``);
    expect(CAUSES).toContain(check.cause);
  });

  const subjects = SUBJECTS.filter((failure) => check.applies(failure));

  test('applies to something', () => expect(subjects.length).toBeGreaterThan(0));

  test('is silent on the healthy organization', () => {
    for (const failure of subjects) {
      const verdict = judge(check, evidenced({ failure }), new Set());
      // A refusal with ConflictException is the finding itself, however quiet the world is by now.
      expect(verdict.outcome).toBe(id === 'concurrent-operation' ? 'found' : 'healthy');
    }
  });

  test('without any one of its needs it is unknown, or stated where AWS names the cause', () => {
    for (const key of check.needs) deny(key);
  });

  function deny(key: EvidenceKey): void {
    for (const failure of subjects) {
      const world = evidenced({ failure }, [key]);
      const verdict = judge(check, world, new Set());
      expect(verdict.outcome).toBe('unknown');
      expect(verdict.outcome === 'unknown' && verdict.gaps.length).toBeGreaterThan(0);
      const told = judge(check, world, new Set([check.cause]));
      // Without a name in AWS's text, what the set attaches tells that this one is not meant.
      const isRuledOut = check.state?.(failure, seenIn(world)) === undefined;
      expect(told.outcome).toBe(isRuledOut ? 'unknown' : 'found');
      for (const finding of told.outcome === 'found' ? told.findings : []) {
        expect(finding).toMatchObject({ certainty: 'stated', cause: check.cause });
        expect(finding.plan).toBeUndefined();
      }
    }
  }
});
