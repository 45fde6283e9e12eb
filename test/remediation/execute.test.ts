import { afterEach, describe, expect, test } from '@jest/globals';
import type { Action } from '../../src/remediation/plan.ts';
import {
  ACCOUNT,
  approved,
  create,
  increase,
  MANAGEMENT,
  NEW,
  OLD,
  plan,
  provision,
  remove,
} from './given.ts';
import { type Fuse, fuse, type Rig, rig } from './rig.ts';

let open: Rig[] = [];
afterEach(async () => {
  await Promise.all(open.map((one) => one.stop()));
  open = [];
});
const world = async (...over: Parameters<typeof rig>) => {
  const made = await rig(...over);
  open.push(made);
  return made;
};

const assigned = (principalId: string) => ({
  accountId: ACCOUNT,
  permissionSet: 'ReadOnly',
  principalType: 'GROUP' as const,
  principalId,
});
const withOld = { assignments: [assigned(OLD)] };
const repoint = approved(plan({ kind: 'repoint-assignment', actions: [create(), remove()] }));
const rows = ({ sandbox }: Rig) => sandbox.control.state.assignments.map(({ principalId }) => principalId);

describe('a plan is applied', () => {
  test('retry: one request, followed to its end, seen, recorded, announced', async () => {
    const aws = await world();
    await aws.run(approved());
    expect(aws.kept).toMatchObject({
      state: 'verified',
      outcome: {
        sentence: 'Done and verified (1 of 1).',
        done: ['Assign group payments-oncall (id ending 0002) to ReadOnly on payments-prod'],
        notDone: [],
      },
      snapshots: [[]],
    });
    expect([rows(aws), aws.taken('sso:CreateAccountAssignment')]).toEqual([[NEW], 1]);
    expect(aws.announced).toEqual(['running', 'verified']);
    const sessions = [...aws.sandbox.control.state.callers.values()].filter(
      ({ sourceIdentity }) => sourceIdentity,
    );
    expect(sessions).toMatchObject([{ sourceIdentity: 'USAM', tags: { 'idc:requester': 'UKIM' } }]);
  });

  test('re-point: the new one is there before the old one goes, and the snapshot knows the old one', async () => {
    const aws = await world(withOld);
    await aws.run(repoint);
    expect(aws.kept).toMatchObject({
      state: 'verified',
      snapshots: [[{ PrincipalId: OLD }], [{ PrincipalId: OLD }]],
    });
    const order = aws.sandbox.control.calls().map(({ action }) => action);
    const firstDelete = order.indexOf('sso:DeleteAccountAssignment');
    expect(order.slice(0, firstDelete)).toContain('sso:DescribeAccountAssignmentCreationStatus');
    expect(rows(aws)).toEqual([NEW]);
  });

  test('provision: the account has the latest version afterwards', async () => {
    const aws = await world({ assignments: [assigned(NEW)] });
    aws.sandbox.control.world.changePermissionSet('ReadOnly');
    await aws.run(approved(plan({ actions: [provision()] })));
    expect(aws.kept).toMatchObject({ state: 'verified', snapshots: [{ state: 'outdated' }] });
    expect(aws.sandbox.control.state.provisions).toMatchObject([{ version: 2 }]);
    expect(aws.taken('sso:ProvisionPermissionSet')).toBe(1);
  });

  test('quota: it is requested, and nobody says that it is granted', async () => {
    const aws = await world();
    await aws.run(approved(plan({ actions: [increase()] })));
    expect(aws.kept).toMatchObject({
      state: 'verified',
      outcome: { sentence: 'Requested; AWS decides.' },
      snapshots: [{ value: 10 }],
    });
    expect(aws.sandbox.control.state.quotaRequests).toMatchObject([{ accountId: ACCOUNT, desired: 15 }]);
  });

  test.each<[string, Action, string]>([
    ['an assignment that exists', create({ principalId: OLD }), 'sso:CreateAccountAssignment'],
    ['a deletion of what is gone', remove({ principalId: NEW }), 'sso:DeleteAccountAssignment'],
    ['a set that is at its latest', provision(), 'sso:ProvisionPermissionSet'],
    ['a quota that is high enough', increase({ desired: 10 }), 'servicequotas:RequestServiceQuotaIncrease'],
  ])('%s is done without a write', async (_name, action, write) => {
    const aws = await world(withOld);
    await aws.run(approved(plan({ actions: [action] })));
    expect(aws.kept.outcome?.done[0]).toMatch(/was so already/);
    expect([aws.kept.state, aws.taken(write)]).toEqual(['verified', 0]);
  });

  test('a message that cannot be redrawn changes nothing', async () => {
    const aws = await world();
    await aws.run(approved(), { announce: () => Promise.reject(new Error('Slack is down')) });
    expect(aws.kept.state).toBe('verified');
  });
});

describe('a plan is not applied', () => {
  test('when the finding no longer stands', async () => {
    const aws = await world();
    await aws.run(approved(), { recheck: async () => ({ still: false, why: 'It was assigned at 14:05.' }) });
    expect(aws.kept).toMatchObject({
      state: 'superseded',
      outcome: { sentence: 'It was assigned at 14:05.', done: [] },
    });
    expect(aws.taken('sso:CreateAccountAssignment')).toBe(0);
  });

  test.each([
    ['the management account', approved(plan({ actions: [create({ accountId: MANAGEMENT })] }))],
    ['another plan than the approved', { ...approved(), plan: plan({ actions: [remove()] }) }],
  ])('to %s: it fails before any call', async (_name, remediation) => {
    const aws = await world(withOld);
    await aws.run(remediation);
    expect(aws.kept).toMatchObject({ state: 'failed', outcome: { done: [] } });
    expect(aws.sandbox.control.calls()).toEqual([]);
  });

  test('when it has ended already', async () => {
    const aws = await world();
    aws.kept.state = 'failed';
    await aws.run(approved());
    expect([aws.kept.state, aws.sandbox.control.calls()]).toEqual(['failed', []]);
  });

  test('when the role cannot be assumed', async () => {
    const aws = await world();
    aws.sandbox.control.faults({ deny: ['sts:AssumeRole'] });
    await aws.run(approved());
    expect(aws.kept).toMatchObject({
      state: 'failed',
      outcome: { awsSaid: expect.stringContaining('AssumeRole') },
    });
  });
});

describe('AWS fails', () => {
  test('the create: its reason is kept verbatim and nothing is deleted', async () => {
    const aws = await world({ ...withOld, groups: [] });
    await aws.run(repoint);
    expect(aws.kept).toMatchObject({
      state: 'failed',
      outcome: { done: [], notDone: [expect.stringContaining('Assign'), expect.stringContaining('Remove')] },
    });
    expect(aws.kept.outcome?.awsSaid).toMatch(/^Received a 404 status error: the GROUP assignee/);
    expect([rows(aws), aws.taken('sso:DeleteAccountAssignment')]).toEqual([[OLD], 0]);
  });

  test('the second of two: what is done and what is not is told', async () => {
    const aws = await world(withOld);
    aws.sandbox.control.faults({ deny: ['sso:DeleteAccountAssignment'] });
    await aws.run(repoint);
    expect(aws.kept).toMatchObject({
      state: 'failed',
      outcome: {
        sentence: 'Stopped after 1 of 2: AWS refused.',
        done: [expect.stringContaining('Assign')],
        notDone: [expect.stringMatching(/^Remove.*payments-prod$/)],
        awsSaid: expect.stringContaining('AccessDeniedException'),
      },
    });
  });

  test('a quota request: AWS’s words are kept', async () => {
    const aws = await world();
    aws.sandbox.control.faults({ deny: ['servicequotas:RequestServiceQuotaIncrease'] });
    await aws.run(approved(plan({ actions: [increase()] })));
    expect(aws.kept).toMatchObject({
      state: 'failed',
      outcome: {
        notDone: [expect.stringMatching(/payments-prod$/)],
        awsSaid: expect.stringContaining('AccessDenied'),
      },
    });
  });

  test('a conflict: it is repeated until what is in the way has ended', async () => {
    const aws = await world();
    const other = { accountId: ACCOUNT, permissionSetArn: create().permissionSetArn, principalId: NEW };
    const { state } = aws.sandbox.control;
    const caller = state.callers.get('AKIASANDBOXADMIN');
    if (!caller) throw new Error('no administrator');
    const blocking = {
      ...other,
      id: state.ids.uuid(),
      kind: 'deletion',
      createdAt: state.now(),
      due: state.now() + 8_000,
    } as const;
    state.requests.set(blocking.id, {
      ...blocking,
      described: false,
      status: 'IN_PROGRESS',
      principalType: 'GROUP',
      internalFault: false,
      caller,
    });
    await aws.run(approved());
    expect([aws.kept.state, aws.taken('sso:CreateAccountAssignment')]).toEqual(['verified', 1]);
    const refused = aws.sandbox.control.calls().filter(({ error }) => error === 'ConflictException');
    expect(refused.length).toBeGreaterThan(1);
  });

  test('for a while: the run rejects and a later one ends it; for an hour: it is given up', async () => {
    const aws = await world();
    aws.sandbox.control.faults({ fail: { 'sso:DescribeAccountAssignmentCreationStatus': 'html' } });
    const remediation = approved();
    await expect(aws.run(remediation, { fuse: fuse(Number.POSITIVE_INFINITY, 1) })).rejects.toThrow();
    expect(aws.kept.state).toBe('running');
    aws.wait(3_700_000);
    await aws.run(remediation, { fuse: fuse(Number.POSITIVE_INFINITY, 1) });
    expect(aws.kept).toMatchObject({
      state: 'failed',
      outcome: { sentence: expect.stringContaining('within an hour of the approval') },
    });
    expect(aws.taken('sso:CreateAccountAssignment')).toBe(1);
  });

  test('to come to an end: when its time is up, the request id is told', async () => {
    const aws = await world();
    aws.sandbox.control.settings({ asyncMs: 3_600_000 });
    await aws.run(approved(), { pace: { ...aws.pace, cap: 120_000 } });
    expect(aws.kept).toMatchObject({
      state: 'failed',
      outcome: { sentence: expect.stringMatching(/request [0-9a-f-]{36} had not ended after 2 minutes/) },
    });
  });
});

describe('the world changes under the hands', () => {
  test('a row that vanishes before its deletion is done: AWS says 404 and the look says gone', async () => {
    const aws = await world(withOld);
    const vanish = at('before DeleteAccountAssignmentCommand', () =>
      aws.sandbox.control.world.unassign(ACCOUNT, 'ReadOnly', OLD),
    );
    aws.sandbox.control.state.groups.set(OLD, { id: OLD, name: 'gone', description: '', members: [] });
    await aws.run(approved(plan({ actions: [remove()] })), { fuse: vanish });
    const failed = [...aws.sandbox.control.state.requests.values()].filter(
      ({ status }) => status === 'FAILED',
    );
    expect(failed).toMatchObject([{ kind: 'deletion', reason: expect.stringContaining('404') }]);
    expect(aws.kept).toMatchObject({
      state: 'verified',
      outcome: { done: [expect.stringContaining('Remove')] },
    });
  });

  test('a success that cannot be seen afterwards is not called a success', async () => {
    const aws = await world();
    const undo = at('after DescribeAccountAssignmentCreationStatusCommand', () => {
      aws.sandbox.control.state.assignments = [];
    });
    await aws.run(approved(), { fuse: undo });
    expect(aws.kept).toMatchObject({
      state: 'not-fixed',
      outcome: { done: [], notDone: [expect.stringContaining('Assign')] },
    });
  });

  test('a request id that AWS does not know yet is asked for again; one that it never knows is told', async () => {
    const aws = await world();
    const { requests } = aws.sandbox.control.state;
    const hidden = new Map(requests);
    let asked = 0;
    const slow = at('before DescribeAccountAssignmentCreationStatusCommand', () => {
      asked++;
      const [from, to] = asked === 1 ? [requests, hidden] : [hidden, requests];
      if (asked > 2) return;
      for (const [id, request] of from) to.set(id, request);
      from.clear();
    });
    await aws.run(approved(), { fuse: slow });
    expect([aws.kept.state, asked > 2]).toEqual(['verified', true]);

    const lost = await world();
    const lose = at('before DescribeAccountAssignmentCreationStatusCommand', () =>
      lost.sandbox.control.state.requests.clear(),
    );
    await lost.run(approved(), { fuse: lose });
    expect(lost.kept).toMatchObject({
      state: 'failed',
      outcome: { sentence: expect.stringContaining('does not know its own request') },
    });
  });

  test('lists with short and empty pages are read to the end', async () => {
    const aws = await world(withOld);
    aws.sandbox.control.faults({ paging: 'hostile' });
    await aws.run(repoint);
    expect([aws.kept.state, rows(aws)]).toEqual(['verified', [NEW]]);
  });
});

describe('a process is killed', () => {
  const cases: [string, ReturnType<typeof approved>, Parameters<typeof rig>[0], string[]][] = [
    ['retry', approved(), {}, ['sso:CreateAccountAssignment']],
    ['re-point', repoint, withOld, ['sso:CreateAccountAssignment', 'sso:DeleteAccountAssignment']],
    ['quota', approved(plan({ actions: [increase()] })), {}, ['servicequotas:RequestServiceQuotaIncrease']],
  ];
  test.each(cases)(
    'at any point of a %s: resumed, it ends in exactly one effect',
    async (_name, remediation, over, writes) => {
      const whole = await world(over);
      const untouched = fuse();
      await whole.run(remediation, { fuse: untouched });
      const walk = async (n: number) => {
        const aws = await world(over);
        await expect(aws.run(remediation, { fuse: fuse(n) })).rejects.toThrow('killed');
        await aws.run(remediation);
        const effects = writes.map((write) => aws.taken(write));
        return { n, point: untouched.points[n - 1], state: aws.kept.state, effects, rows: rows(aws) };
      };
      const all = untouched.points.map((_, index) => index + 1);
      const results: Awaited<ReturnType<typeof walk>>[] = [];
      while (all.length > 0) results.push(...(await Promise.all(all.splice(0, 12).map(walk))));
      const wanted = { state: 'verified', effects: writes.map(() => 1), rows: rows(whole) };
      expect(results.length).toBeGreaterThan(10);
      expect(results).toEqual(results.map(({ n, point }) => ({ n, point, ...wanted })));
    },
    120_000,
  );

  test('again and again: every life gets further, and there is one effect', async () => {
    const aws = await world(withOld);
    let lives = 0;
    for (let n = 6; aws.kept.state !== 'verified'; n++, lives++)
      await aws.run(repoint, { fuse: fuse(n) }).catch(() => {});
    expect(lives).toBeGreaterThan(5);
    expect([rows(aws), aws.taken('sso:CreateAccountAssignment')]).toEqual([[NEW], 1]);
  });

  test('before it sent anything: an older request for the same thing that failed is not taken for its own', async () => {
    const aws = await world({ groups: [] });
    const { state } = aws.sandbox.control;
    await aws.run(approved());
    expect(aws.kept.state).toBe('failed');
    aws.kept.steps.clear();
    aws.kept.state = 'approved';
    state.groups.set(NEW, { id: NEW, name: 'payments-oncall', description: '', members: [] });
    const sendsNothing = at('before CreateAccountAssignmentCommand', () => {
      throw new Error('killed');
    });
    await expect(aws.run(approved(), { fuse: sendsNothing })).rejects.toThrow('killed');
    await aws.run(approved());
    expect([aws.kept.state, aws.taken('sso:CreateAccountAssignment'), rows(aws)]).toEqual([
      'verified',
      2,
      [NEW],
    ]);
  });

  test('and AWS shuts the door meanwhile: what an earlier life did is told as done, what it sent as sent', async () => {
    const dies = (point: string) =>
      at(point, () => {
        throw new Error('killed');
      });
    const outcomes = [];
    for (const point of ['before DeleteAccountAssignmentCommand', 'after CreateAccountAssignmentCommand']) {
      const aws = await world(withOld);
      await expect(aws.run(repoint, { fuse: dies(point) })).rejects.toThrow('killed');
      aws.sandbox.control.faults({ deny: ['sts:AssumeRole'] });
      await aws.run(repoint);
      outcomes.push(aws.kept.outcome);
    }
    const [assign, unassign] = [
      'Assign group payments-oncall (id ending 0002) to ReadOnly on payments-prod',
      `Remove the assignment of group ${OLD} to ReadOnly on payments-prod`,
    ];
    const unclear = ' (perhaps sent; how it ended is not known)';
    expect(outcomes).toMatchObject([
      { sentence: 'Stopped after 1 of 2: AWS refused.', done: [assign], notDone: [unassign + unclear] },
      { sentence: 'Stopped after 0 of 2: AWS refused.', done: [], notDone: [assign + unclear, unassign] },
    ]);
  });

  test('before the first write: what was found is looked at again', async () => {
    const aws = await world();
    const recheck = async () => ({ still: false, why: 'It is fixed.' }) as const;
    await aws.run(approved(), { fuse: fuse(2) }).catch(() => {});
    await aws.run(approved(), { recheck });
    expect(aws.kept.state).toBe('superseded');
  });

  test('after the first write: what was begun is ended, whatever the finding says now', async () => {
    const aws = await world(withOld);
    const afterCreate = at('after CreateAccountAssignmentCommand', () => {
      throw new Error('killed');
    });
    await expect(aws.run(repoint, { fuse: afterCreate })).rejects.toThrow('killed');
    await aws.run(repoint, { recheck: async () => ({ still: false, why: 'It is fixed.' }) });
    expect([aws.kept.state, rows(aws)]).toEqual(['verified', [NEW]]);
  });
});

/** Something that happens each time a process gets to a point. */
function at(point: string, happens: () => void): Fuse {
  const points: string[] = [];
  const burn = (here: string) => {
    points.push(here);
    if (here === point) happens();
  };
  return { burn, points, tries: 12 };
}
