import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { CAUSES } from '../../src/knowledge/causes.ts';
import { ENTRIES } from '../../src/knowledge/entries/all.ts';
import type { Pattern } from '../../src/knowledge/entry.ts';
import { entryOf } from '../../src/knowledge/recognise.ts';
import { finderOf, wordsOf } from '../../src/knowledge/sign.ts';
import { wordings } from './texts.ts';

const page = readFileSync(new URL('../../docs/reference/causes.md', import.meta.url), 'utf8');
const [lettered = '', ofFindings = ''] = page.split(/^## I\. /m);
const labels = [...lettered.matchAll(/\*\*([a-z]+(?:_[a-z]+)+|throttling)\*\*/g)].map(([, label]) => label);
const findingLabels = ofFindings.replace(/\([^()]*\)/g, '').match(/(?<![a-z_])[a-z]+(?:_[a-z]+)+(?![a-z_])/g);

test('the labels are those of the reference page', () => {
  expect([...CAUSES].sort()).toEqual([...new Set([...labels, ...(findingLabels ?? [])])].sort());
});

describe('each label of sections A to H', () => {
  test.each(labels)('%s has one entry', (label) => {
    expect(ENTRIES.filter(({ cause }) => cause === label)).toHaveLength(1);
  });

  test.each(labels)('%s has a text that is not from the corpus', (label) => {
    expect(wordings().filter(({ cause }) => cause === label).length).toBeGreaterThan(0);
  });
});

describe.each(ENTRIES)('$cause', (entry) => {
  test('says what it means, how to be sure and what to do', () => {
    expect(entryOf(entry.cause)).toBe(entry);
    for (const words of [entry.title, entry.meaning, entry.source, ...entry.confirm, ...entry.advice]) {
      expect(words.trim()).not.toBe('');
    }
    expect(entry.confirm.length).toBeGreaterThan(0);
    expect(entry.advice.length).toBeGreaterThan(0);
    expect(entry.source).toMatch(/^https:\/\//);
  });

  test('never advises to allow everything', () => {
    expect(entry.advice.join(' ')).not.toMatch(
      /["'`]\*["'`]|\badd \*|AdministratorAccess|full access|iam:\*|sso:\*/i,
    );
  });

  test('is recognised by a few small signs in lower case', () => {
    expect(entry.recognise.length).toBeGreaterThan(0);
    for (const pattern of entry.recognise) {
      expect(pattern.weight).toBeGreaterThanOrEqual(40);
      expect(pattern.weight).toBeLessThan(100);
      expect(isHeldByEverything(pattern)).toBe(false);
      for (const sign of signsOf(pattern)) {
        expect(sign).toBe(sign.toLowerCase());
        expect(() => finderOf(sign).find(wordsOf('text'))).not.toThrow();
      }
    }
  });
});

function signsOf({ all, any, none }: Pattern): readonly string[] {
  return [...(all ?? []), ...(any ?? []), ...(none ?? [])];
}

function isHeldByEverything({ all, any, about, denied }: Pattern): boolean {
  return !all?.length && !any?.length && about === undefined && denied === undefined;
}

test('labels that only checks use have no entry', () => {
  expect(entryOf('unknown_reason')).toBeUndefined();
});
