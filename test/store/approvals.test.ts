import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { choosePrincipal, hashPlan } from '../../src/remediation/plan.ts';
import type { Remediation } from '../../src/remediation/remediation.ts';
import { approve, deny } from '../../src/store/approvals.ts';
import { expireDue, findRemediation, pendingProposals } from '../../src/store/remediations.ts';
import { create, NEW } from '../remediation/given.ts';
import { alone, type Opened, opened, proposed } from './given.ts';

let database: Opened;
beforeAll(async () => {
  database = await opened();
});
afterAll(() => database.close());

const decisions = (id: string) =>
  database.store.db.selectFrom('approvals').selectAll().where('remediation_id', '=', id).execute();
const waitingJobs = () => database.store.boss.findJobs<{ remediationId: string }>('remediation');

/** All of them, 250 at once: more wait longer for a connection than a busy machine takes to give one. */
async function inWaves<T>(count: number, click: (n: number) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (let from = 0; from < count; from += 250) {
    const wave = Array.from({ length: Math.min(250, count - from) }, (_, n) => click(from + n));
    answers.push(...(await Promise.all(wave)));
  }
  return answers;
}

describe('approving', () => {
  test('of 1,000 clicks by ten people on two replicas at once exactly one counts, and one run is enqueued', async () => {
    const { store } = database;
    const other = await database.another();
    const it = await proposed(store);
    const answers = await inWaves(1_000, (n) =>
      approve(n % 2 ? store : other, {
        id: it.id,
        by: `U${n % 10}`,
        planHash: it.planHash,
        plan: it.plan,
        ...alone,
      }),
    );
    const winners = answers.filter(({ moved }) => moved);
    expect(winners).toHaveLength(1);
    const by = winners[0]?.remediation.approval?.by;
    expect(new Set(answers.map(({ remediation }) => remediation.approval?.by))).toEqual(new Set([by]));
    expect(await decisions(it.id)).toMatchObject([{ decision: 'approved', by, plan_hash: it.planHash }]);
    const jobs = await waitingJobs();
    expect(jobs.filter(({ data }) => data.remediationId === it.id)).toHaveLength(1);
  });

  test('an approval against a denial at the same time: one of them counts', async () => {
    const { store } = database;
    const it = await proposed(store);
    const click = { id: it.id, planHash: it.planHash };
    const answers = await Promise.all([
      approve(store, { ...click, by: 'USAM', plan: it.plan, ...alone }),
      deny(store, { ...click, by: 'UALEX', reason: 'not today' }),
    ]);
    expect(answers.filter(({ moved }) => moved)).toHaveLength(1);
    expect(await decisions(it.id)).toHaveLength(1);
  });

  test('another plan than the one that is stored is not approved', async () => {
    const it = await proposed(database.store);
    const planHash = hashPlan({ ...it.plan, title: 'Something else' });
    const answer = await approve(database.store, {
      id: it.id,
      by: 'USAM',
      planHash,
      plan: it.plan,
      ...alone,
    });
    expect(answer).toMatchObject({ moved: false, remediation: { state: 'proposed' } });
    expect(await decisions(it.id)).toEqual([]);
  });

  test('a proposal can be approved a moment before it expires, not at that moment', async () => {
    const start = new Date('2026-11-22T14:00:00Z');
    const end = new Date('2026-11-22T22:00:00Z');
    const late = await proposed(database.store, {}, start);
    const click = { id: late.id, by: 'USAM', planHash: late.planHash, plan: late.plan, ...alone };
    expect(await approve(database.store, click, end)).toMatchObject({ moved: false });
    expect(await approve(database.store, click, new Date(end.getTime() - 1))).toMatchObject({ moved: true });
  });

  test('an open choice is completed by the approval, with the hash of the complete plan', async () => {
    const choose = [{ id: NEW, name: 'payments-oncall' }];
    const it = await proposed(database.store, { choose, actions: [create({ principalId: '' })] });
    const click = { id: it.id, by: 'USAM', planHash: it.planHash };
    await expect(approve(database.store, { ...click, plan: it.plan, ...alone })).rejects.toThrow(
      'open choice',
    );
    const plan = choosePrincipal(it.plan, NEW);
    const { remediation } = await approve(database.store, {
      ...click,
      plan,
      chosenPrincipalId: NEW,
      ...alone,
    });
    expect(remediation).toMatchObject({ state: 'approved', plan, planHash: hashPlan(plan) });
    expect(remediation.approval?.chosenPrincipalId).toBe(NEW);
    expect(await decisions(it.id)).toMatchObject([{ chosen_principal_id: NEW, plan_hash: hashPlan(plan) }]);
  });

  test.each(['no-id', '00000000-0000-4000-8000-000000000000'])(
    'rejects for the unknown id %s',
    async (id) => {
      const it = await proposed(database.store);
      const click = { id, by: 'USAM', planHash: it.planHash, plan: it.plan, ...alone };
      await expect(approve(database.store, click)).rejects.toThrow('no remediation');
    },
  );
});

describe('where two people are needed', () => {
  const two = (it: Remediation) => ({ id: it.id, planHash: it.planHash, plan: it.plan, needs: 2 });

  test('of 1,000 clicks by two people on two replicas at once each counts once, and one run is enqueued', async () => {
    const { store } = database;
    const other = await database.another();
    const it = await proposed(store);
    const judged = (by: string) =>
      [by === 'USAM' ? 'UNOOR' : 'USAM'].map((one) => ({ by: one, counts: true }));
    const answers = await inWaves(1_000, async (n) => {
      const by = n % 2 ? 'USAM' : 'UNOOR';
      const on = n % 4 < 2 ? store : other;
      const first = await approve(on, { ...two(it), by, earlier: [] });
      return first.again ? approve(on, { ...two(it), by, earlier: judged(by) }) : first;
    });
    expect(answers.filter(({ moved }) => moved)).toHaveLength(2);
    const now = await findRemediation(store, it.id);
    expect(now?.state).toBe('approved');
    expect(now?.approvals.map(({ by }) => by).sort()).toEqual(['UNOOR', 'USAM']);
    expect(now?.approval).toEqual(now?.approvals[1]);
    expect((await decisions(it.id)).map(({ final }) => final).sort()).toEqual([false, true]);
    const jobs = await waitingJobs();
    expect(jobs.filter(({ data }) => data.remediationId === it.id)).toHaveLength(1);
  });

  test('an approval that nobody judged again stops the next one until it was', async () => {
    const { store } = database;
    const it = await proposed(store);
    await approve(store, { ...two(it), by: 'USAM', earlier: [] });
    const stale = await approve(store, { ...two(it), by: 'UNOOR', earlier: [] });
    expect(stale).toMatchObject({ moved: false, again: true, remediation: { state: 'proposed' } });
    expect(await decisions(it.id)).toHaveLength(1);
  });

  test('one that no longer counts is left out, and stays in the table of decisions', async () => {
    const { store } = database;
    const it = await proposed(store);
    await approve(store, { ...two(it), by: 'USAM', earlier: [] });
    const gone = [{ by: 'USAM', counts: false }];
    const { remediation } = await approve(store, { ...two(it), by: 'UNOOR', earlier: gone });
    expect(remediation).toMatchObject({ state: 'proposed', approvals: [{ by: 'UNOOR' }] });
    const back = await approve(store, { ...two(it), by: 'USAM', earlier: [{ by: 'UNOOR', counts: true }] });
    expect(back.remediation).toMatchObject({
      state: 'approved',
      approvals: [{ by: 'UNOOR' }, { by: 'USAM' }],
    });
    expect(await decisions(it.id)).toHaveLength(3);
  });

  test('the choice of the first stays with the last, whose AWS user name is kept', async () => {
    const choose = [{ id: NEW, name: 'payments-oncall' }];
    const it = await proposed(database.store, { choose, actions: [create({ principalId: '' })] });
    const plan = choosePrincipal(it.plan, NEW);
    const first = { id: it.id, by: 'USAM', planHash: it.planHash, plan, needs: 2, earlier: [] };
    const { remediation } = await approve(database.store, { ...first, chosenPrincipalId: NEW });
    expect(remediation).toMatchObject({ state: 'proposed', plan, planHash: hashPlan(plan) });
    const earlier = [{ by: 'USAM', counts: false }];
    const done = await approve(database.store, {
      ...two(remediation),
      by: 'UNOOR',
      earlier,
      needs: 1,
      awsUser: 'noor',
    });
    expect(done.remediation.approval).toMatchObject({ by: 'UNOOR', awsUser: 'noor', chosenPrincipalId: NEW });
  });

  test('a denial ends it, whoever approved before', async () => {
    const { store } = database;
    const it = await proposed(store);
    await approve(store, { ...two(it), by: 'USAM', earlier: [] });
    expect(
      await deny(store, { id: it.id, by: 'USAM', planHash: it.planHash, reason: 'I was wrong' }),
    ).toMatchObject({
      moved: true,
      remediation: { state: 'denied' },
    });
    const late = await approve(store, { ...two(it), by: 'UNOOR', earlier: [{ by: 'USAM', counts: true }] });
    expect(late.moved).toBe(false);
  });
});

describe('a decision', () => {
  test('to deny keeps its reason, whatever is in it, and enqueues nothing', async () => {
    const it = await proposed(database.store);
    const reason = 'not \0 today \uD800 <!channel>';
    const answer = await deny(database.store, { id: it.id, by: 'USAM', planHash: it.planHash, reason });
    expect(answer).toMatchObject({ moved: true, remediation: { state: 'denied' } });
    expect(answer.remediation.denial?.reason).toBe('not \uFFFD today \uFFFD <!channel>');
    const jobs = await waitingJobs();
    expect(jobs.filter(({ data }) => data.remediationId === it.id)).toEqual([]);
  });

  test('can neither be changed nor removed', async () => {
    const it = await proposed(database.store);
    await deny(database.store, { id: it.id, by: 'USAM', planHash: it.planHash, reason: 'no' });
    const { db } = database.store;
    await expect(db.updateTable('approvals').set({ by: 'UELSE' }).execute()).rejects.toThrow('append-only');
    await expect(db.deleteFrom('approvals').execute()).rejects.toThrow('append-only');
  });
});

describe('expiry', () => {
  test('happens once, to what is due and undecided', async () => {
    const start = new Date('2026-01-01T00:00:00Z');
    const due = await proposed(database.store, {}, start);
    const denied = await proposed(database.store, {}, start);
    await deny(database.store, { id: denied.id, by: 'U', planHash: denied.planHash, reason: 'no' }, start);
    const young = await proposed(database.store);
    const now = new Date('2026-01-01T08:00:00Z');
    expect(await expireDue(database.store, new Date(now.getTime() - 1))).toEqual([]);
    const other = await database.another();
    const expired = await Promise.all([expireDue(database.store, now), expireDue(other, now)]);
    expect(expired.flat().map(({ id }) => id)).toEqual([due.id]);
    expect(await findRemediation(database.store, denied.id)).toMatchObject({ state: 'denied' });
    const pending = await pendingProposals(database.store);
    expect(pending.map(({ id }) => id)).toContain(young.id);
    expect(pending.map(({ id }) => id)).not.toContain(due.id);
  });
});
