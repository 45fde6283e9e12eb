import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { type AuditRow, hashOf, walkChain } from '../../src/store/audit-chain.ts';
import { append, asked, chain, insert, rowsOf, tamper, verify } from './audit-given.ts';
import { type Opened, opened } from './given.ts';

let database: Opened;
beforeAll(async () => {
  database = await opened();
});
afterAll(() => database.close());

beforeEach(async () => {
  for (let n = 1; n <= 8; n++) await append(database.store, asked(n));
});
// Only the triggers keep the table from being emptied.
afterEach(() => tamper(database.url, 'truncate audit_log'));

const faults = async (known?: string) => (await verify(database.url, known)).faults;

describe('somebody with every right in the database who', () => {
  test.each([
    ['changes an actor', `update audit_log set actor = 'UELSE' where seq = 4`],
    ['changes a subject', `update audit_log set subject = 'x' where seq = 4`],
    ['changes a kind', `update audit_log set kind = 'decision' where seq = 4`],
    ['changes a body', `update audit_log set body = replace(body, 'person4', 'person5') where seq = 4`],
    ['adds a blank to a body', `update audit_log set body = replace(body, ':', ': ') where seq = 4`],
    ['changes a time by a millisecond', `update audit_log set at = at + interval '1 ms' where seq = 4`],
    ['changes a hash', `update audit_log set hash = repeat('a', 64) where seq = 4`],
  ])('%s is found out, with the row', async (_, statement) => {
    expect(await faults()).toEqual([]);
    await tamper(database.url, statement);
    expect(await faults()).toContain('Row 4 was changed: its content does not give its hash.');
  });

  test('removes rows in the middle', async () => {
    await tamper(database.url, 'delete from audit_log where seq = 4');
    expect(await faults()).toEqual(['Row 4 is missing.']);
    await tamper(database.url, 'delete from audit_log where seq between 5 and 6');
    expect(await faults()).toEqual(['Rows 4 to 6 are missing.']);
  });

  test('closes the gap by counting the rows behind it anew', async () => {
    await tamper(
      database.url,
      'delete from audit_log where seq = 4',
      'update audit_log set seq = seq - 1 where seq > 4',
    );
    expect((await faults())[0]).toBe(
      'Row 4 does not follow row 3: it names another hash as the one before it.',
    );
  });

  test('swaps two rows', async () => {
    await tamper(
      database.url,
      'update audit_log set seq = 100 where seq = 4',
      'update audit_log set seq = 4 where seq = 5',
      'update audit_log set seq = 5 where seq = 100',
    );
    expect(await faults()).toEqual([
      'Row 4 does not follow row 3: it names another hash as the one before it.',
      'Row 4 was changed: its content does not give its hash.',
      'Row 5 does not follow row 4: it names another hash as the one before it.',
      'Row 5 was changed: its content does not give its hash.',
      'Row 6 does not follow row 5: it names another hash as the one before it.',
    ]);
  });

  test('puts a row in between, with a hash of its own that is right', async () => {
    const rows = await rowsOf(database.url);
    const forged = { ...(rows[4] as AuditRow), actor: 'UELSE' };
    await tamper(
      database.url,
      'update audit_log set seq = seq + 1000 where seq >= 5',
      'update audit_log set seq = seq - 999 where seq >= 1005',
      `insert into audit_log values (5, '${forged.at}', 'question', 'UELSE', 's', '{}', '${forged.previous}',
        '${hashOf({ ...forged, subject: 's', body: '{}' })}')`,
    );
    expect((await faults())[0]).toBe(
      'Row 6 does not follow row 5: it names another hash as the one before it.',
    );
  });

  test('rewrites a row and all behind it is found out by a head that was noted', async () => {
    const rows = await rowsOf(database.url);
    const known = rows.at(-1)?.hash ?? '';
    await tamper(database.url, 'delete from audit_log where seq >= 4');
    for (let n = 4; n <= 8; n++) await append(database.store, asked(n + 10));
    expect(await faults()).toEqual([]);
    expect(await faults(known)).toEqual([expect.stringContaining('the log was written anew')]);
  });

  test('cuts off the end is found out by a head that was noted, and by nothing else', async () => {
    const known = (await rowsOf(database.url)).at(-1)?.hash ?? '';
    expect(await verify(database.url, known.slice(0, 32))).toMatchObject({ faults: [], knownAt: 8 });
    await tamper(database.url, 'delete from audit_log where seq > 6');
    expect(await faults()).toEqual([]);
    expect(await faults(known.slice(0, 32))).toEqual([expect.stringContaining('cut off at the end')]);
  });

  test('removes the beginning', async () => {
    await tamper(database.url, 'delete from audit_log where seq <= 3');
    expect(await faults()).toEqual(['Rows 1 to 3 are missing, and no row says that they were dropped.']);
  });

  test('empties it is found out by a head that was noted', async () => {
    const known = (await rowsOf(database.url)).at(-1)?.hash ?? '';
    await tamper(database.url, 'truncate audit_log');
    expect(await faults()).toEqual([]);
    expect(await faults(known)).toHaveLength(1);
  });
});

test.each(['update audit_log set actor = actor', 'delete from audit_log', 'truncate audit_log'])(
  'the owner is refused, too: %s',
  async (statement) => {
    const { db } = database.store;
    await expect(sql.raw(statement).execute(db)).rejects.toThrow('append-only');
    const replaying = sql.raw(`set local session_replication_role = replica; ${statement}`);
    await expect(db.transaction().execute((trx) => replaying.execute(trx))).rejects.toThrow('append-only');
    expect(await faults()).toEqual([]);
  },
);

test('more rows than are fetched at once are walked to the last', async () => {
  await tamper(database.url, 'truncate audit_log');
  await insert(database.store, chain(Array.from({ length: 2_100 }, () => '2026-11-01')));
  expect(await verify(database.url)).toMatchObject({ rows: 2_100, faults: [], head: { seq: 2_100 } });
}, 60_000);

describe('any single change', () => {
  const days = ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04', '2026-11-05'];
  const walked = (rows: readonly AuditRow[]) => {
    const walk = walkChain();
    const found = rows.flatMap((row) => walk.next(row));
    return [...found, ...walk.end().faults];
  };
  const fields = ['at', 'kind', 'actor', 'subject', 'body', 'previous', 'hash'] as const;

  test('of any field of any row is found', () => {
    expect(walked(chain(days))).toEqual([]);
    const change = fc.record({
      row: fc.nat(4),
      field: fc.constantFrom(...fields),
      place: fc.nat(200),
      by: fc.string({ minLength: 1, maxLength: 3, unit: 'binary' }),
      removed: fc.nat(3),
    });
    fc.assert(
      fc.property(change, ({ row, field, place, by, removed }) => {
        const rows = chain(days);
        const old = rows[row] as AuditRow;
        const at = place % (old[field].length + 1);
        const value = old[field].slice(0, at) + by + old[field].slice(at + removed);
        fc.pre(value !== old[field]);
        rows[row] = { ...old, [field]: value };
        expect(walked(rows)).not.toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of the number or the place of any row, or a missing one but the last, is found', () => {
    const any = fc.tuple(fc.nat(4), fc.nat(4), fc.integer({ min: -10, max: 10 }));
    fc.assert(
      fc.property(any, ([one, other, number]) => {
        const rows = chain(days);
        const [a, b] = [rows[one] as AuditRow, rows[other] as AuditRow];
        if (number !== a.seq) expect(walked(rows.with(one, { ...a, seq: number }))).not.toEqual([]);
        if (one !== other) expect(walked(rows.with(one, b).with(other, a))).not.toEqual([]);
        if (one < 4) expect(walked(rows.toSpliced(one, 1))).not.toEqual([]);
        expect(walked(rows.toSpliced(one, 0, a))).not.toEqual([]);
      }),
    );
  });
});
