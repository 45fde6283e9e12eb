import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { csvOf } from '../src/cli-audit.ts';
import { BEFORE_ALL } from '../src/store/audit-chain.ts';

const row = { seq: 7, at: '2026-11-22T14:00:00.000Z', kind: 'question', body: '{}', previous: BEFORE_ALL };

test('whatever is in a cell, a reader of RFC 4180 gets it back, and no spreadsheet takes it for a formula', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n",;\'x') }),
  );
  fc.assert(
    fc.property(text, text, (actor, subject) => {
      const cells = read(csvOf({ ...row, actor, subject, hash: 'a"b' }));
      expect(cells).toHaveLength(8);
      expect([cells[0], cells[5], cells[7]]).toEqual(['7', '{}', 'a"b']);
      for (const [cell = '', was] of [
        [cells[3], actor],
        [cells[4], subject],
      ]) {
        expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
        expect([was, `'${was}`]).toContain(cell);
      }
    }),
  );
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('%j gets an apostrophe', (actor) => {
  expect(read(csvOf({ ...row, actor, subject: 's', hash: 'h' }))[3]).toBe(`'${actor}`);
});

/** One record, by the grammar of RFC 4180. */
function read(record: string): string[] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  const cells: string[] = [];
  for (let match = field.exec(record); match; match = field.exec(record)) {
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') break;
  }
  expect(field.lastIndex).toBe(record.length);
  return cells;
}
