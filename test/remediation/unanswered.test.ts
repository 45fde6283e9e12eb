import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writeClients } from '../../src/aws/write.ts';
import type { WriteSession } from '../../src/remediation/session.ts';
import { ACCOUNT, approved, create, increase, NEW, OLD, plan, provision, remove } from './given.ts';
import { type Fuse, type Rig, rig } from './rig.ts';
import { RUNTIME_KEY, TOOLS } from './world.ts';

// What AWS takes and does not say, and what others do meanwhile.
const runtime = { AWS_ACCESS_KEY_ID: RUNTIME_KEY, AWS_SECRET_ACCESS_KEY: 'secret' };
const before = { ...process.env };
let aws: Rig;
beforeEach(() => void Object.assign(process.env, runtime));
afterEach(async () => {
  for (const name of Object.keys(runtime)) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  await aws.stop();
});

const assigned = (principalId: string) => ({
  accountId: ACCOUNT,
  permissionSet: 'ReadOnly',
  principalType: 'GROUP' as const,
  principalId,
});

/** The clients that are shipped, which wait 300 ms for an answer. */
const shipped = async (session: WriteSession) =>
  writeClients(
    { region: 'eu-west-1', endpoint: aws.sandbox.url, answerWithinMs: 300 },
    { remediation: `arn:aws:iam::${TOOLS}:role/idc-remediate`, memberQuota: 'idc-quota' },
    session,
  );

/** From the write on AWS answers late; resolves when it has taken what was sent. */
async function landed(action: string): Promise<void> {
  while (!aws.sandbox.control.calls().some((call) => call.action === action))
    await new Promise((resolve) => setTimeout(resolve, 5));
  aws.sandbox.control.faults(null);
}

const cases = [
  ['sso:CreateAccountAssignment', create(), []],
  ['sso:DeleteAccountAssignment', remove(), [assigned(OLD)]],
  ['sso:ProvisionPermissionSet', provision(), [assigned(NEW)]],
  ['servicequotas:RequestServiceQuotaIncrease', increase(), []],
] as const;

test.each(cases)(
  '%s that AWS takes after the time-out is found, not repeated',
  async (write, action, assignments) => {
    aws = await rig({ assignments: [...assignments] });
    aws.sandbox.control.world.changePermissionSet('ReadOnly');
    const remediation = approved(plan({ actions: [action] }));
    const late = async (session: WriteSession) => {
      const hands = await shipped(session);
      const slow =
        <I, O>(next: (args: I) => Promise<O>, { commandName = '' }: { commandName?: string }) =>
        async (args: I) => {
          if (write.endsWith(`:${commandName.replace('Command', '')}`))
            aws.sandbox.control.faults({ latencyMs: 700 });
          return next(args);
        };
      hands.sso.middlewareStack.add(slow, { step: 'finalizeRequest', priority: 'low' });
      return {
        ...hands,
        quotas: (accountId: string) => {
          const client = hands.quotas(accountId);
          client.middlewareStack.add(slow, { step: 'finalizeRequest', priority: 'low' });
          return client;
        },
      };
    };
    await expect(aws.run(remediation, { write: late })).rejects.toThrow('did not say whether it took');
    expect(aws.kept.state).toBe('running');
    await landed(write);
    await aws.run(remediation, { write: shipped });
    expect([aws.kept.state, aws.taken(write)]).toEqual(['verified', 1]);
    expect(aws.sandbox.control.calls().filter((call) => call.action === write)).toHaveLength(1);
  },
);

/** Somebody else acts at this point, once. */
function at(point: string, act: () => void): Fuse {
  let done = false;
  return {
    points: [],
    tries: 3,
    burn(here) {
      if (here !== point || done) return;
      done = true;
      act();
    },
  };
}

test.each([
  ['before it is looked for', 'after beginning', 0, /was so already/],
  [
    'between the look and the write',
    'before CreateAccountAssignmentCommand',
    1,
    /^Assign group payments-oncall \(id ending \w{4}\) to ReadOnly on payments-prod$/,
  ],
])(
  'somebody else assigns the same %s: there is one assignment, and the truth is told',
  async (_when, point, sent, done) => {
    aws = await rig();
    const assign = at(point, () => {
      aws.sandbox.control.world.assign(ACCOUNT, 'ReadOnly', NEW);
    });
    await aws.run(approved(), { fuse: assign });
    expect(aws.kept).toMatchObject({ state: 'verified', outcome: { done: [expect.stringMatching(done)] } });
    expect(aws.taken('sso:CreateAccountAssignment')).toBe(sent);
    expect(aws.sandbox.control.state.assignments).toHaveLength(1);
  },
);

test('somebody else removes it right after it was made: not fixed, and the message says so', async () => {
  aws = await rig();
  const removed = at('before recording 0 done', () =>
    aws.sandbox.control.world.unassign(ACCOUNT, 'ReadOnly', NEW),
  );
  await aws.run(approved(), { fuse: removed });
  expect(aws.kept).toMatchObject({
    state: 'not-fixed',
    outcome: { done: [], notDone: [expect.stringContaining('Assign')] },
  });
});
