import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { beginPosting, claimOccurrence, endPosted, giveUp, letGo } from '../../src/store/occurrences.ts';
import type { Store } from '../../src/store/store.ts';
import { type Opened, opened } from './given.ts';

let database: Opened;
let other: Store;
beforeAll(async () => {
  database = await opened();
  other = await database.another();
});
afterAll(() => database.close());

let days = 0;
/** The next day's occurrence of a name. */
const due = (name: string) => {
  const at = new Date(Date.UTC(2026, 10, 1 + days++, 8));
  return { name, at, occurrence: at.toISOString().slice(0, 16).replace('T', ' ') };
};
/** A name that is in use already. */
async function started(name: string): Promise<string> {
  expect(await claimOccurrence(database.store, due(name))).toBe(false);
  return name;
}

async function die(store: Store): Promise<void> {
  await sql`update processes set beat_at = now() - interval '1 minute' where id = ${store.processId}`.execute(
    store.db,
  );
}
async function revive(store: Store): Promise<void> {
  await sql`update processes set beat_at = now() where id = ${store.processId}`.execute(store.db);
}

test('the first of a name is only noted', async () => {
  const name = await started('first');
  const { rows } = await sql<{ state: string }>`select state from occurrences where name = ${name}`.execute(
    other.db,
  );
  expect(rows).toEqual([{ state: 'skipped' }]);
});

test('of many that want it at once, one has it', async () => {
  const name = await started('race');
  const one = due(name);
  const wanting = Array.from({ length: 20 }, (_, n) => claimOccurrence(n % 2 ? database.store : other, one));
  expect((await Promise.all(wanting)).filter(Boolean)).toHaveLength(1);
  expect(await claimOccurrence(other, one)).toBe(false);
});

test('what comes earlier than something that was done is not due any more', async () => {
  const name = await started('order');
  const [earlier, later] = [due(name), due(name)];
  expect(await claimOccurrence(database.store, later)).toBe(true);
  expect(await claimOccurrence(database.store, earlier)).toBe(false);
});

test('who dies while looking is followed by one other', async () => {
  const one = due(await started('looking'));
  expect(await claimOccurrence(other, one)).toBe(true);
  expect(await claimOccurrence(database.store, one)).toBe(false);
  await die(other);
  expect(await claimOccurrence(database.store, one)).toBe(true);
  await revive(other);
  expect(await beginPosting(other, one)).toBe(false);
  expect(await beginPosting(database.store, one)).toBe(true);
});

test('who dies while posting is followed by nobody', async () => {
  const one = due(await started('posting'));
  expect(await claimOccurrence(other, one)).toBe(true);
  expect(await beginPosting(other, one)).toBe(true);
  await die(other);
  expect(await claimOccurrence(database.store, one)).toBe(false);
  await revive(other);
});

test('what was let go is tried again after a pause, five times in all', async () => {
  const one = due(await started('again'));
  expect(await claimOccurrence(database.store, one)).toBe(true);
  for (let attempt = 2; attempt <= 6; attempt += 1) {
    expect(await beginPosting(database.store, one)).toBe(true);
    await letGo(database.store, one);
    expect(await claimOccurrence(other, one)).toBe(false);
    await sql`update occurrences set at = now() - interval '1 minute' where name = 'again'`.execute(other.db);
    expect(await claimOccurrence(database.store, one)).toBe(attempt <= 5);
  }
});

test('what was sent, and what may have been, stays', async () => {
  for (const end of [
    (one: ReturnType<typeof due>) => endPosted(database.store, one, { channel: 'C1', ts: '1.2' }),
    (one: ReturnType<typeof due>) => giveUp(database.store, one),
  ]) {
    const one = due(await started(`end ${days}`));
    await claimOccurrence(database.store, one);
    await beginPosting(database.store, one);
    await end(one);
    await sql`update occurrences set process_id = null, at = now() - interval '1 hour' where occurrence = ${one.occurrence}`.execute(
      other.db,
    );
    expect(await claimOccurrence(other, one)).toBe(false);
  }
});
