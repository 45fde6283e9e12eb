import { afterEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pino from 'pino';
import type { Remediation } from '../../src/remediation/remediation.ts';
import { relapseSweep } from '../../src/slack/relapse.ts';
import { claimUnposted } from '../../src/store/replace.ts';
import { proposeUndo } from '../../src/store/undo.ts';
import { proposed } from '../store/given.ts';
import { ACCOUNT, create, NEW, OLD, plan, provision, remove } from './given.ts';
import { fuse } from './rig.ts';
import { type UndoRig, undoRig } from './undo-rig.ts';

let it: UndoRig;
afterEach(() => it.stop());

const SAM = 'USAM';
const old = {
  accountId: ACCOUNT,
  permissionSet: 'ReadOnly',
  principalType: 'GROUP',
  principalId: OLD,
} as const;

describe('undo', () => {
  test('takes back what was assigned, says so on the original, and is undone in its turn', async () => {
    it = await undoRig();
    const original = await it.applied();
    expect(original).toMatchObject({ state: 'verified', outcome: { made: [0] } });
    expect(it.rows()).toEqual([NEW]);

    const proposal = await it.undoing(original);
    expect(proposal.plan.traits.map(({ kind }) => kind)).toContain('takes-access');
    const undo = await it.run(await it.approveIt(proposal));
    expect(undo).toMatchObject({ state: 'verified', origin: { kind: 'undo', of: original.id } });
    expect(it.rows()).toEqual([]);
    expect((await it.again(original.id)).undone).toMatchObject({
      by: undo.id,
      requestedBy: 'UKIM',
      approvedBy: [SAM],
    });
    expect(await it.audited('undo')).toEqual([
      { actor: 'UKIM', subject: undo.id, body: { undoes: original.id } },
    ]);

    expect(await it.inverse(await it.again(original.id))).toMatchObject({
      refused: expect.stringContaining('undone already'),
    });
    const redone = await it.run(await it.approveIt(await it.undoing(undo)));
    expect(redone.state).toBe('verified');
    expect(it.rows()).toEqual([NEW]);
  });

  test('of a re-pointed assignment takes the new row alone: nobody can be given the old one', async () => {
    it = await undoRig({ assignments: [old] });
    const original = await it.applied({ kind: 'repoint-assignment', actions: [create(), remove()] });
    expect(original.outcome?.made).toEqual([0, 1]);
    const proposal = await it.undoing(original);
    expect(proposal.plan.actions).toEqual([remove({ principalId: NEW })]);
    expect(proposal.plan.irreversible.join()).toContain('AWS cannot bring it back');
    await it.run(await it.approveIt(proposal));
    expect(it.rows()).toEqual([]);
  });

  test('takes back nothing that was so before idc came', async () => {
    it = await undoRig({ assignments: [{ ...old, principalId: NEW }] });
    const original = await it.applied();
    expect(original).toMatchObject({ state: 'verified', outcome: { made: [] } });
    expect(await it.inverse(original)).toMatchObject({ refused: expect.stringContaining('nothing to undo') });
  });

  test('is refused when somebody else has changed it, and says what and who', async () => {
    it = await undoRig();
    const original = await it.applied();
    it.world.unassign(ACCOUNT, 'ReadOnly', 'payments-oncall');
    it.aws.wait(60_000);
    const found = await it.inverse(original);
    expect('refused' in found && found.refused).toMatch(
      /^The situation has changed since, so nothing is undone\. Group `payments-oncall` does not have `ReadOnly` on `payments-prod` any more/,
    );
  });

  test('that was approved is withdrawn when it has moved, and offered anew when it is another change', async () => {
    it = await undoRig({ groups: [group(NEW, 'payments-oncall'), group(OLD, 'audit')] });
    const original = await it.applied();
    const first = await it.undoing(original);
    it.world.assign(ACCOUNT, 'ReadOnly', 'audit');
    it.aws.wait(60_000);
    const withdrawn = await it.run(await it.approveIt(first));
    expect(withdrawn).toMatchObject({ state: 'superseded', outcome: { made: [] } });
    const second = await it.again(withdrawn.replacedBy ?? '');
    expect(second).toMatchObject({ state: 'proposed', origin: first.origin, requestedBy: 'UKIM' });

    it.world.unassign(ACCOUNT, 'ReadOnly', 'payments-oncall');
    it.aws.wait(60_000);
    const third = await it.run(await it.approveIt(second));
    expect(third).toMatchObject({ state: 'superseded' });
    expect(third.replacedBy).toBeUndefined();
    expect(it.rows()).toEqual([OLD]);
  });

  test('is proposed once however often it is asked for', async () => {
    it = await undoRig();
    const original = await it.applied();
    const found = await it.inverse(original);
    if (!('plan' in found)) throw new Error('refused');
    const wish = { of: original, plan: found.plan, requestedBy: 'UKIM' };
    const all = await Promise.all(Array.from({ length: 8 }, () => proposeUndo(it.store, wish)));
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(all.map(({ remediation }) => remediation.id)).size).toBe(1);
    expect(await it.audited('undo')).toHaveLength(1);
  });

  test('of a plan that failed half-way takes back what was done', async () => {
    it = await undoRig();
    const actions = [create(), create({ principalId: OLD })] as const;
    const original = await it.applied({ actions });
    expect(original).toMatchObject({ state: 'failed', outcome: { made: [0] } });
    expect(it.rows()).toEqual([NEW]);
    const undo = await it.run(await it.approveIt(await it.undoing(original)));
    expect(undo.state).toBe('verified');
    expect(it.rows()).toEqual([]);
  });

  test('has one effect wherever the process dies, and the original says that it is undone', async () => {
    it = await undoRig();
    const deleted = () => it.aws.taken('sso:DeleteAccountAssignment');
    let killed = true;
    let at = 1;
    // Every point of a run is walked in execute.test.ts; here every fourth, with the real store.
    for (; killed; at += 4) {
      const original = await it.applied();
      const id = await it.approveIt(await it.undoing(original));
      const before = deleted();
      const first = await it.run(id, { lit: fuse(at) }).catch((error: Error) => error);
      killed = first instanceof Error;
      if (killed) await it.run(id);
      expect(await it.again(id)).toMatchObject({ state: 'verified' });
      expect((await it.again(original.id)).undone?.by).toBe(id);
      expect(deleted() - before).toBe(1);
      expect(it.rows()).toEqual([]);
    }
    expect(at).toBeGreaterThan(20);
  }, 60_000);
});

const group = (id: string, name: string) => ({ id, name, description: '', members: [] });

describe('a plan that is not the one that would be proposed now', () => {
  const other = plan({ title: 'Assign it for another reason' });
  const instead = { cause: 'iam_role_quota_exceeded', plan: other } as const;
  const recheck = async () => ({ still: false, why: 'It is another cause by now.', instead }) as const;

  test('is withdrawn together with the new proposal, which is posted by one process', async () => {
    it = await undoRig();
    const old = await it.run(await it.approveIt(await proposed(it.store)), { recheck });
    expect(old).toMatchObject({ state: 'superseded', outcome: { sentence: 'It is another cause by now.' } });
    const next = await it.again(old.replacedBy ?? '');
    expect(next).toMatchObject({ state: 'proposed', plan: { title: other.title }, cause: instead.cause });
    expect(it.rows()).toEqual([]);

    const replica = await it.database.another();
    const claimed = await Promise.all([it.store, replica, it.store].map((store) => claimUnposted(store)));
    expect(claimed.flat().map(({ id }) => id)).toEqual([next.id]);
    await sql`update remediations set posting_until = now() - interval '1 second'`.execute(it.store.db);
    expect(await claimUnposted(replica)).toHaveLength(1);
    expect((await it.audited('proposal')).map(({ subject }) => subject)).toEqual([old.id, next.id]);
  });

  test('is withdrawn alone where the new one waits already', async () => {
    it = await undoRig();
    const waiting = await proposed(it.store, other);
    const old = await it.run(await it.approveIt(await again(it)), { recheck });
    expect(old.state).toBe('superseded');
    expect(old.replacedBy).toBeUndefined();
    expect((await it.again(waiting.id)).state).toBe('proposed');
  });
});

/** Another proposal of the same diagnosis. */
async function again({ store }: UndoRig): Promise<Remediation> {
  const { propose } = await import('../../src/store/remediations.ts');
  const asked = { diagnosisId: 'd1', questionText: 'x', cause: 'managed_policy_quota_exceeded' } as const;
  return propose(store, { ...asked, plan: plan(), requestedBy: 'UKIM' });
}

describe('a day later', () => {
  const logger = pino({ level: 'silent' });
  const sweep = (redrawn: string[] = [], look = it.lookAgain) =>
    relapseSweep({
      store: it.store,
      logger,
      look,
      proposals: { redraw: async (id) => void redrawn.push(id) },
    })();
  const due = () =>
    sql`update remediations set look_again_at = now() - interval '1 second' where look_again_at is not null`.execute(
      it.store.db,
    );

  test('nothing is looked at before the time, and what holds is on record once', async () => {
    it = await undoRig();
    const { id } = await it.applied();
    await sweep();
    expect((await it.again(id)).again).toBeUndefined();
    await due();
    const redrawn: string[] = [];
    await Promise.all([sweep(redrawn), sweep(redrawn), sweep(redrawn)]);
    expect((await it.again(id)).again).toMatchObject({ state: 'holds', sentences: [] });
    expect(redrawn).toEqual([id]);
  });

  test('a relapse is on record and in the audit log, once', async () => {
    it = await undoRig();
    const { id } = await it.applied();
    it.world.unassign(ACCOUNT, 'ReadOnly', 'payments-oncall');
    it.aws.wait(60_000);
    await due();
    await Promise.all([sweep(), sweep()]);
    await sweep();
    const sentence =
      'The assignment of `ReadOnly` on `payments-prod` for group `payments-oncall` is gone again.';
    expect((await it.again(id)).again).toMatchObject({ state: 'relapsed', sentences: [sentence] });
    const outcomes = (await it.audited('outcome')).filter(({ body }) => body.state === 'relapsed');
    expect(outcomes).toMatchObject([{ actor: 'idc', subject: id, body: { sentence } }]);
  });

  test('a set that is outdated again and a row that is back are relapses, too', async () => {
    it = await undoRig({ assignments: [old], groups: [group(NEW, 'payments-oncall'), group(OLD, 'audit')] });
    it.world.changePermissionSet('ReadOnly');
    const actions = [provision(), create(), remove()] as const;
    const { id } = await it.applied({ kind: 'provision-permission-set', actions });
    it.world.assign(ACCOUNT, 'ReadOnly', 'audit');
    it.world.changePermissionSet('ReadOnly');
    it.aws.wait(60_000);
    await due();
    await sweep();
    expect((await it.again(id)).again?.sentences).toEqual([
      '`ReadOnly` on `payments-prod` is outdated again.',
      `The assignment of \`ReadOnly\` on \`payments-prod\` for group \`${OLD}\` is back.`,
    ]);
  });

  test('what AWS does not show is tried again later, and given up after a week', async () => {
    it = await undoRig();
    const { id } = await it.applied();
    const blind = async () => ({ unseen: { of: 'it', reason: 'denied', detail: 'no' } }) as const;
    await due();
    await sweep([], blind);
    expect((await it.again(id)).again).toBeUndefined();
    await sweep([], it.lookAgain);
    expect((await it.again(id)).again).toBeUndefined();
    await due();
    await sql`update remediations set outcome = outcome || '{"at":"2020-01-01T00:00:00.000Z"}'`.execute(
      it.store.db,
    );
    await sweep([], blind);
    expect((await it.again(id)).again?.state).toBe('unknown');
  });

  test('what was undone is not looked at', async () => {
    it = await undoRig();
    const original = await it.applied();
    await it.run(await it.approveIt(await it.undoing(original)));
    await due();
    const redrawn: string[] = [];
    await sweep(redrawn);
    expect((await it.again(original.id)).again).toBeUndefined();
    expect(redrawn).toHaveLength(1);
  });
});
