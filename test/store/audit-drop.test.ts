import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { dropMonths } from '../../src/store/audit-drop.ts';
import { append, asked, chain, insert, rowsOf, tamper, verify } from './audit-given.ts';
import { type Opened, opened } from './given.ts';

let database: Opened;
beforeEach(async () => {
  database = await opened();
  const days = ['2025-11-30', '2025-12-01', '2025-12-31', '2026-01-01', '2026-02-01', '2026-02-02'];
  await insert(database.store, chain(days));
});
afterEach(() => database.close());

const drop = (month: string) =>
  dropMonths(database.url, { month, actor: 'terminal:kim' }, new Date('2026-02-15T00:00:00Z'));

test('whole months go, the log says which, and what is left is still whole', async () => {
  const [, , third] = await rowsOf(database.url);
  const dropped = await drop('2026-01');
  expect(dropped).toMatchObject({
    head: { rows: 7 },
    retention: { rows: 3, lastSeq: 3, lastHash: third?.hash },
  });
  const rows = await rowsOf(database.url);
  expect(rows.map(({ seq, kind }) => `${seq} ${kind}`)).toEqual([
    '4 question',
    '5 question',
    '6 question',
    '7 retention',
  ]);
  expect(JSON.parse(rows[3]?.body ?? '')).toMatchObject({
    before: '2026-01',
    rows: 3,
    lastHash: third?.hash,
  });
  expect((await verify(database.url)).faults).toEqual([]);
  await append(database.store, asked(1));
  expect(await verify(database.url, dropped?.head.hash)).toMatchObject({ faults: [], knownAt: 7, rows: 5 });
});

test('twice, to the last row that there was: the chain goes on behind it', async () => {
  await drop('2026-01');
  const dropped = await drop('2026-02');
  expect(dropped?.retention).toMatchObject({ rows: 1, lastSeq: 4 });
  expect((await verify(database.url)).faults).toEqual([]);
  expect(await drop('2026-02')).toBeUndefined();
});

test('all rows of the past: the numbers go on', async () => {
  const days = chain(['2025-11-30', '2025-12-01']);
  await tamper(database.url, 'truncate audit_log');
  await insert(database.store, days);
  expect((await drop('2026-02'))?.head.rows).toBe(3);
  expect((await rowsOf(database.url)).map(({ seq }) => seq)).toEqual([3]);
  await append(database.store, asked(1));
  expect(await verify(database.url)).toMatchObject({ faults: [], rows: 2, head: { seq: 4 } });
});

test('one row more than was dropped is missed', async () => {
  await drop('2026-01');
  await tamper(database.url, 'delete from audit_log where seq = 4');
  expect((await verify(database.url)).faults).toEqual([
    'Rows 1 to 4 are missing, and no row says that they were dropped.',
  ]);
});

test('the current month and those to come are kept', async () => {
  await expect(drop('2026-03')).rejects.toThrow('never dropped');
  expect((await drop('2026-02'))?.retention.rows).toBe(4);
  expect((await verify(database.url)).rows).toBe(3);
});

test('afterwards nothing can be removed, as before', async () => {
  await drop('2026-01');
  await expect(database.store.db.deleteFrom('audit_log').execute()).rejects.toThrow('append-only');
});

test('while others append, nothing gets lost', async () => {
  const appending = Array.from({ length: 30 }, (_, n) => append(database.store, asked(n)));
  const [dropped] = await Promise.all([drop('2026-02'), ...appending]);
  expect(dropped?.retention.rows).toBe(4);
  expect(await verify(database.url)).toMatchObject({ faults: [], rows: 33, head: { seq: 37 } });
});
