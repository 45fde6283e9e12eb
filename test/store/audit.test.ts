import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { policyIn } from '../../src/remediation/policy-source.ts';
import { approve, deny } from '../../src/store/approvals.ts';
import { appendAudit, auditHead } from '../../src/store/audit.ts';
import type { AuditRow } from '../../src/store/audit-chain.ts';
import { watchHead } from '../../src/store/audit-head.ts';
import { notePolicy } from '../../src/store/audit-policy.ts';
import { noteTerminalQuestion, refuseQuestion, startQuestion } from '../../src/store/questions.ts';
import { expireDue, move } from '../../src/store/remediations.ts';
import { holdRun } from '../../src/store/run.ts';
import { create } from '../remediation/given.ts';
import { append, asked, chain, insert, rowsOf, verify } from './audit-given.ts';
import { type Opened, opened, proposed } from './given.ts';

let database: Opened;
beforeEach(async () => {
  database = await opened();
});
afterEach(() => database.close());

const log = async () =>
  (await rowsOf(database.url)).map(({ body, ...row }) => ({ ...row, body: JSON.parse(body) }));
const kinds = async () => (await log()).map(({ kind, actor }) => `${kind} ${actor}`);

describe('appending', () => {
  test('from several processes at once leaves no hole and no fork', async () => {
    const stores = [database.store, await database.another(), await database.another()];
    const writes = Array.from({ length: 120 }, (_, n) => append(stores[n % 3] ?? database.store, asked(n)));
    const heads = await Promise.all(writes);
    const rows = await rowsOf(database.url);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
    expect(new Set(rows.map(({ actor }) => actor)).size).toBe(120);
    expect(heads.map((head) => head.rows).sort((a, b) => a - b)).toEqual(rows.map(({ seq }) => seq));
    expect([...rows].sort((a, b) => a.at.localeCompare(b.at) || a.seq - b.seq)).toEqual(rows);
    expect(await verify(database.url)).toMatchObject({ faults: [], rows: 120 });
  });

  test('in a transaction that is rolled back leaves nothing, and the next row takes its place', async () => {
    const { store } = database;
    await append(store, asked(1));
    const rolledBack = store.db.transaction().execute(async (trx) => {
      await appendAudit(trx, asked(2));
      throw new Error('something else went wrong');
    });
    await expect(rolledBack).rejects.toThrow('something else');
    await append(store, asked(3));
    expect((await rowsOf(database.url)).map(({ seq, actor }) => [seq, actor])).toEqual([
      [1, 'U1'],
      [2, 'U3'],
    ]);
    expect((await verify(database.url)).faults).toEqual([]);
  });

  test('goes on after a restart where it stopped', async () => {
    const head = await append(database.store, asked(1));
    await database.store.close();
    const next = await database.another();
    expect(await auditHead(next)).toEqual(head);
    expect(await append(next, asked(2))).toMatchObject({ rows: 2 });
    expect(await verify(database.url, head.hash)).toMatchObject({ faults: [], knownAt: 1 });
  });

  test('keeps texts as they are, capped, and without what a database cannot hold', async () => {
    const reason = `=cmd|'/c'!A1 \0 \uD800 <!channel> ${'x'.repeat(4_000)}`;
    const it = await proposed(database.store);
    await deny(database.store, { id: it.id, by: 'USAM', planHash: it.planHash, reason });
    const { body } = (await log()).at(-1) ?? {};
    expect(body.reason).toHaveLength(3_001);
    expect(body.reason).toMatch(/^=cmd\|'\/c'!A1 \uFFFD \uFFFD <!channel> x+…$/);
    expect((await verify(database.url)).faults).toEqual([]);
  });

  test('never goes back in time, whatever the clock does', async () => {
    await insert(database.store, chain(['2099-01-01']));
    await append(database.store, asked(2));
    expect((await rowsOf(database.url)).map(({ at }) => at)).toEqual(
      Array(2).fill('2099-01-01T09:00:00.000Z'),
    );
  });

  test.each([
    ['ahead of the last one', 1],
    ['in the place of the last one', -1],
  ])('a row %s is refused by the database', async (_, off) => {
    const [first, second, third] = chain(['2026-11-01', '2026-11-02', '2026-11-03']) as AuditRow[];
    await insert(database.store, [first, second] as AuditRow[]);
    const row = { ...(third as AuditRow), seq: 3 + off };
    await expect(insert(database.store, [row])).rejects.toThrow('must follow');
  });
});

describe('what is written, with the change itself', () => {
  test('a proposal, a denial and an expiry', async () => {
    const { store } = database;
    const it = await proposed(store);
    await deny(store, { id: it.id, by: 'USAM', planHash: it.planHash, reason: 'not today' });
    await deny(store, { id: it.id, by: 'UALEX', planHash: it.planHash, reason: 'nor tomorrow' });
    const old = await proposed(store, {}, new Date('2026-01-01T00:00:00Z'));
    await expireDue(store);
    await expireDue(store);
    expect(await log()).toMatchObject([
      {
        kind: 'proposal',
        actor: 'UKIM',
        subject: it.id,
        body: { planHash: it.planHash, plan: 'retry-assignment', actions: [create()], diagnosisId: 'd1' },
      },
      {
        kind: 'decision',
        actor: 'USAM',
        subject: it.id,
        body: { decision: 'denied', reason: 'not today', planHash: it.planHash },
      },
      { kind: 'proposal', subject: old.id },
      { kind: 'decision', actor: 'idc', subject: old.id, body: { decision: 'expired' } },
    ]);
  });

  test('a session, a write before and after it is sent with what was there before, and the outcome', async () => {
    const { store } = database;
    const { id } = await proposed(store);
    await store.db.updateTable('remediations').set({ state: 'approved' }).where('id', '=', id).execute();
    const session = { role: 'arn:r', requestId: 'sts-1', sourceIdentity: 'USAM', name: 'idc-1' };
    await holdRun(store, id, async (record) => {
      expect(await record.begin()).toBe(true);
      await record.saveSnapshot(0, [{ PrincipalId: 'x' }]);
      await record.opened({ ...session, tags: { 'idc:approver': 'USAM' }, policy: '{}' });
      const write = { index: 0, action: create() };
      await record.step(
        '0 intent',
        async () => 1,
        () => ({ ...write, phase: 'intended' }),
      );
      const sent = { ...write, phase: 'sent', requestId: 'aws-1' } as const;
      await record.step(
        '0 request',
        async () => 2,
        () => sent,
      );
      await record.step(
        '0 request',
        async () => 3,
        () => sent,
      );
      await record.step('0 seen', async () => '');
      const outcome = { at: '2026-11-22T14:00:00.000Z', sentence: 'Done.', done: ['a'], notDone: [] };
      await record.finish('verified', outcome);
      await record.finish('failed', outcome);
    });
    expect((await log()).slice(1)).toMatchObject([
      { kind: 'session', subject: id, body: session },
      { kind: 'write', body: { phase: 'intended', action: create(), before: [{ PrincipalId: 'x' }] } },
      { kind: 'write', body: { phase: 'sent', requestId: 'aws-1' } },
      { kind: 'outcome', subject: id, body: { state: 'verified', sentence: 'Done.', done: ['a'] } },
    ]);
    expect(await log()).toHaveLength(5);
  });

  test('a step whose row cannot be written is not recorded, so nothing is sent', async () => {
    const { store } = database;
    const { id } = await proposed(store);
    const noted = () => {
      throw new Error('cut off');
    };
    await holdRun(store, id, async (record) => {
      await expect(record.step('0 intent', async () => 1, noted)).rejects.toThrow('cut off');
      expect(await record.has('0 intent')).toBe(false);
    });
  });

  test('a large snapshot by its hash, and a withdrawn plan as a decision', async () => {
    const { store } = database;
    const { id, planHash } = await proposed(store);
    await holdRun(store, id, async (record) => {
      await record.saveSnapshot(0, 'x'.repeat(2_000));
      const write = { index: 0, action: create(), phase: 'intended' } as const;
      await record.step(
        '0 intent',
        async () => 1,
        () => write,
      );
    });
    const outcome = { at: '2026-11-22T14:00:00.000Z', sentence: 'It mended itself.', done: [], notDone: [] };
    await store.db.transaction().execute((trx) => move(trx, id, { to: 'superseded', outcome }));
    const [, write, decision] = await log();
    expect(write?.body).toMatchObject({ beforeSha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(decision).toMatchObject({
      kind: 'decision',
      body: { decision: 'superseded', planHash, reason: 'It mended itself.' },
    });
  });

  test('each approval of several, as the how-manieth', async () => {
    const { store } = database;
    const { id, planHash, plan } = await proposed(store);
    const click = { id, planHash, plan, needs: 2 };
    await approve(store, { ...click, by: 'USAM', earlier: [] });
    await approve(store, { ...click, by: 'USAM', earlier: [{ by: 'USAM', counts: true }] });
    await approve(store, { ...click, by: 'UALEX', earlier: [{ by: 'USAM', counts: true }] });
    expect((await log()).slice(1)).toMatchObject([
      {
        actor: 'USAM',
        subject: id,
        body: { decision: 'approved', approval: { number: 1, of: 2 }, planHash },
      },
      { actor: 'UALEX', subject: id, body: { decision: 'approved', approval: { number: 2, of: 2 } } },
    ]);
    expect(await kinds()).toHaveLength(3);
  });

  test('a policy file as it is found, once over all replicas, and each time that it is another one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'idc-test-audit-'));
    const path = join(folder, 'policy.yaml');
    const replicas = [database.store, await database.another()];
    const notes: Promise<void>[] = [];
    const policies = replicas.map((store) =>
      policyIn(path, ({ fault, sha256 = '' }) => {
        const body = { state: fault ? 'faulty' : 'read', sha256, ...(fault && { fault }) } as const;
        notes.push(notePolicy(store, path, body));
      }),
    );
    const look = async () => {
      policies.map((now) => now());
      await Promise.all(notes);
    };
    const good = 'version: 1\naskers:\n  groups: [S0PLATFORM]\n';
    const texts = [good, `${good}aprovers: {}\n`, `${good}approvers:\n  users: [U0SAM]\n`];
    for (const text of texts) {
      writeFileSync(path, text);
      await look();
      await look();
    }
    rmSync(folder, { recursive: true });
    const rows = await log();
    expect(rows.map(({ kind, subject }) => [kind, subject])).toEqual(Array(3).fill(['policy', path]));
    const hashes = texts.map((text) => createHash('sha256').update(text).digest('hex'));
    expect(rows.map(({ body }) => body.sha256)).toEqual(hashes);
    expect(rows.map(({ body }) => body.state)).toEqual(['read', 'faulty', 'read']);
    expect(rows[1]?.body.fault).toContain('line 4');
  });

  test('questions about people, answered, refused and in a terminal, and no others', async () => {
    const { store } = database;
    const question = {
      askedBy: 'UKIM',
      team: 'T1',
      channel: 'C1',
      private: true,
      text: 'access a@b.example',
    };
    const about = { kind: 'access', about: 'a@b.example' } as const;
    await startQuestion(store, { ...question, text: 'failures' });
    await startQuestion(store, { ...question, ...about });
    await refuseQuestion(store, { ...question, askedBy: 'UBOB', ...about }, 'You may not.');
    await refuseQuestion(store, { ...question, askedBy: 'UBOB' }, 'You may not.');
    await noteTerminalQuestion(store, { ...about, askedBy: 'terminal:kim', text: 'a@b.example' });
    expect(await kinds()).toEqual(['question UKIM', 'question UBOB', 'question terminal:kim']);
    expect((await log())[1]).toMatchObject({
      subject: 'a@b.example',
      body: { question: 'access', refused: 'You may not.', where: 'C1' },
    });
  });
});

test('the head is said at once, when it moves, and once more at the end', async () => {
  const { store } = database;
  await append(store, asked(1));
  const said: number[] = [];
  let moved = () => {};
  const second = new Promise<void>((resolve) => {
    moved = resolve;
  });
  const onHead = ({ rows }: { readonly rows: number }) => {
    said.push(rows);
    if (rows === 2) moved();
  };
  const onError = (error: unknown) => expect(error).toBeUndefined();
  const often = await watchHead(store, { onHead, onError, everyMs: 10 });
  await append(store, asked(2));
  await second;
  await often.stop();
  const seldom = await watchHead(store, { onHead, onError });
  await append(store, asked(3));
  await seldom.stop();
  expect(said).toEqual([1, 2, 2, 3]);
});
