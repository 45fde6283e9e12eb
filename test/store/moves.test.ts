import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MOVES, type RemediationState } from '../../src/remediation/remediation.ts';
import { findRemediation, move } from '../../src/store/remediations.ts';
import { type Opened, opened, proposed } from './given.ts';

let database: Opened;
beforeAll(async () => {
  database = await opened();
});
afterAll(() => database.close());

const STATES = Object.keys(MOVES) as RemediationState[];

test.each(STATES)('from %s the database lets through the moves of the table and no other', async (from) => {
  const { store } = database;
  const { id } = await proposed(store);
  const moved: RemediationState[] = [];
  for (const to of STATES) {
    await store.db.updateTable('remediations').set({ state: from }).where('id', '=', id).execute();
    const did = await store.db.transaction().execute((trx) => move(trx, id, { to }));
    expect((await findRemediation(store, id))?.state).toBe(did ? to : from);
    if (did) moved.push(to);
  }
  expect(moved.sort()).toEqual([...MOVES[from]].sort());
});
