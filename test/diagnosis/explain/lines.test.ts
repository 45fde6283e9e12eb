import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { explainLine } from '../../../src/diagnosis/explain/lines.ts';
import { CAUSES } from '../../../src/knowledge/causes.ts';

describe('a line of texts as a line of labels', () => {
  test('keeps the id as it was given, and answers with labels, best first', () => {
    const text = 'An unexpected internal service exception was encountered';
    const explained = explainLine(JSON.stringify({ id: 7, text, more: true }));
    expect(explained).toEqual({ ok: true, line: '{"id":7,"causes":["internal_service_exception"]}' });
  });

  test('is empty where idc abstains', () => {
    expect(explainLine('{"id":"a","text":"The cat sat on the mat."}')).toEqual({
      ok: true,
      line: '{"id":"a","causes":[]}',
    });
  });

  test.each(['', 'x', '[]', '{"text":"x"}', '{"id":1}', '{"id":1,"text":2}'])('%j is a fault', (line) => {
    expect(explainLine(line)).toMatchObject({ ok: false });
  });

  test('never says more than three labels, nor that the reason is unknown', () => {
    const lines = readFileSync('test/knowledge/texts.jsonl', 'utf8').trim().split('\n');
    for (const [id, line] of lines.entries()) {
      const { text } = JSON.parse(line) as { text: string };
      const explained = explainLine(JSON.stringify({ id, text }));
      const { causes } = JSON.parse(explained.ok ? explained.line : '{}') as { causes: string[] };
      expect(causes.length).toBeLessThanOrEqual(3);
      expect(CAUSES).toEqual(expect.arrayContaining(causes));
      expect(causes).not.toContain('unknown_reason');
    }
  });
});
