import { afterEach, describe, expect, test } from '@jest/globals';
import { approved, create, MANAGEMENT, NEW, OLD, plan, provision, remove } from './given.ts';
import { fuse, type Rig, rig } from './rig.ts';
import { account, TOOLS } from './world.ts';

let open: Rig[] = [];
afterEach(async () => {
  await Promise.all(open.map((one) => one.stop()));
  open = [];
});

const [A, B] = ['500000000001', '500000000002'];
const row = (accountId: string, principalId: string) => ({
  accountId,
  permissionSet: 'ReadOnly',
  principalType: 'GROUP' as const,
  principalId,
});

/** Two accounts in which `principalId` has the set; the set was changed since. */
async function world(principalId: string): Promise<Rig> {
  const accounts = [MANAGEMENT, TOOLS, A, B].map((id) => account(id));
  const made = await rig({ accounts, assignments: [row(A, principalId), row(B, principalId)] });
  open.push(made);
  made.sandbox.control.world.changePermissionSet('ReadOnly');
  return made;
}

const rows = ({ sandbox }: Rig) =>
  sandbox.control.state.assignments.map(({ accountId, principalId }) => `${accountId} ${principalId}`).sort();
const CREATE = 'sso:CreateAccountAssignment';
const DELETE = 'sso:DeleteAccountAssignment';
const PROVISION = 'sso:ProvisionPermissionSet';

const repointAll = approved(
  plan({
    kind: 'repoint-all',
    actions: [
      create({ accountId: A }),
      create({ accountId: B }),
      remove({ accountId: A }),
      remove({ accountId: B }),
    ],
  }),
);
const removal = plan({
  kind: 'remove-orphans',
  actions: [remove({ accountId: A }), remove({ accountId: B })],
  beneficiaries: [],
});
const provisioning = approved(
  plan({
    kind: 'provision-permission-set',
    actions: [provision({ accountId: A }), provision({ accountId: B })],
  }),
);

describe('a plan of several changes', () => {
  const cases: [string, ReturnType<typeof approved>, string, string[], Record<string, number>][] = [
    ['repoint-all', repointAll, OLD, [`${A} ${NEW}`, `${B} ${NEW}`], { [CREATE]: 2, [DELETE]: 2 }],
    ['remove-orphans', approved(removal), OLD, [], { [DELETE]: 2 }],
    ['provision-permission-set', provisioning, NEW, [`${A} ${NEW}`, `${B} ${NEW}`], { [PROVISION]: 2 }],
  ];
  const effects = (aws: Rig, writes: Record<string, number>) =>
    Object.fromEntries(Object.keys(writes).map((write) => [write, aws.taken(write)]));

  test.each(cases)('%s: applied twice is applied once', async (_kind, remediation, who, after, writes) => {
    const aws = await world(who);
    await aws.run(remediation);
    expect([aws.kept.state, rows(aws), effects(aws, writes)]).toEqual(['verified', after, writes]);
    aws.kept.steps.clear();
    aws.kept.state = 'approved';
    await aws.run(remediation);
    expect([aws.kept.state, rows(aws), effects(aws, writes)]).toEqual(['verified', after, writes]);
    expect(aws.kept.outcome?.done.every((line) => line.includes('was so already'))).toBe(true);
  });

  test.each(cases)(
    '%s: killed at any point it ends in exactly one effect',
    async (_kind, remediation, who, after, writes) => {
      const whole = await world(who);
      const untouched = fuse();
      await whole.run(remediation, { fuse: untouched });
      const walk = async (n: number) => {
        const aws = await world(who);
        await expect(aws.run(remediation, { fuse: fuse(n) })).rejects.toThrow('killed');
        await aws.run(remediation);
        return { n, state: aws.kept.state, rows: rows(aws), effects: effects(aws, writes) };
      };
      // Every second one: execute.test.ts walks them all for plans of one and two changes.
      const all = untouched.points.map((_, index) => index + 1).filter((n) => n % 2 === 1);
      while (all.length > 0) {
        const results = await Promise.all(all.splice(0, 12).map(walk));
        const wanted = { state: 'verified', rows: after, effects: writes };
        expect(results).toEqual(results.map(({ n }) => ({ n, ...wanted })));
      }
    },
    120_000,
  );

  test('gives everybody what they get before it takes anything', async () => {
    const aws = await world(OLD);
    await aws.run(repointAll);
    const order = aws.sandbox.control
      .calls()
      .filter(({ action, status }) => [CREATE, DELETE].includes(action) && status === 200)
      .map(({ action }) => action);
    expect(order).toEqual([CREATE, CREATE, DELETE, DELETE]);
  });

  test('that asks for a reason is not applied without one from each approver', async () => {
    const aws = await world(OLD);
    const asking = { ...removal, askReason: 'idc saw it gone for the first time today.' };
    const at = '2026-11-22T14:00:00.000Z';
    const [sam, noor] = [
      { by: 'USAM', at, reason: 'They left.' },
      { by: 'UNOOR', at },
    ];
    await aws.run(approved(asking, { approvals: [sam, noor], approval: noor }));
    expect(aws.kept).toMatchObject({
      state: 'failed',
      outcome: { sentence: expect.stringContaining('without the reason'), done: [] },
    });
    expect(aws.sandbox.control.calls()).toEqual([]);
    aws.kept.state = 'approved';
    await aws.run(approved(asking, { approvals: [sam], approval: sam }));
    expect([aws.kept.state, rows(aws)]).toEqual(['verified', []]);
  });

  test('of more than a plan may have is refused', async () => {
    const aws = await world(OLD);
    const many = Array.from({ length: 51 }, (_, n) => remove({ accountId: String(500_000_000_000 + n) }));
    await aws.run(approved(plan({ actions: [remove(), ...many] })));
    expect(aws.kept).toMatchObject({ state: 'failed', outcome: { done: [] } });
    expect(aws.sandbox.control.calls()).toEqual([]);
  });
});
