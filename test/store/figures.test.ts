import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { approve } from '../../src/store/approvals.ts';
import { readStanding } from '../../src/store/figures.ts';
import { beginPosting, claimOccurrence, endPosted } from '../../src/store/occurrences.ts';
import { type Opened, opened, proposed } from './given.ts';

let here: Opened;
beforeAll(async () => {
  here = await opened();
});
afterAll(() => here.close());

test('nothing stands in an empty database, and no summary has an age', async () => {
  expect(await readStanding(here.store)).toEqual({
    decisions: {},
    remediations: {},
    waiting: 0,
    waitingSeconds: 0,
  });
});

test('what was approved an hour ago and has not ended waits, and the summary of just now is new', async () => {
  const hourAgo = new Date(Date.now() - 3_600_000);
  const { id, planHash, plan } = await proposed(here.store, {}, hourAgo);
  await approve(here.store, { id, by: 'USAM', planHash, plan, needs: 1, earlier: [] }, hourAgo);
  const day = (at: Date) => ({ name: 'summary', occurrence: at.toISOString(), at });
  await claimOccurrence(here.store, day(hourAgo));
  const due = day(new Date());
  expect(await claimOccurrence(here.store, due)).toBe(true);
  await beginPosting(here.store, due);
  await endPosted(here.store, due, { channel: 'C1', ts: '1.1' });

  const standing = await readStanding(here.store);
  expect(standing).toMatchObject({ decisions: { approved: 1 }, remediations: { approved: 1 }, waiting: 1 });
  expect(Math.round(standing.waitingSeconds / 60)).toBe(60);
  expect(standing.summarySeconds).toBeLessThan(60);
});
