import { expect, test } from '@jest/globals';
import { type Clock, makeBudget, type Priority, type Take } from '../../src/aws/budget.ts';

/** Time that moves only by hand; what is due then happens at once. */
function handClock(): Clock & { pass(ms: number): Promise<void> } {
  let now = 0;
  let alarms: { at: number; wake: () => void }[] = [];
  return {
    now: () => now,
    after: (ms, wake) => {
      const alarm = { at: now + ms, wake };
      alarms.push(alarm);
      return () => {
        alarms = alarms.filter((one) => one !== alarm);
      };
    },
    async pass(ms) {
      const until = now + ms;
      for (;;) {
        const due = alarms.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        alarms = alarms.filter((one) => one !== due);
        now = due.at;
        due.wake();
      }
      now = until;
      await settled();
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const HERE = { account: 'the read role', region: 'eu-west-1' };

interface Counting {
  readonly api: string;
  readonly times: number;
  readonly priority?: Priority;
}

/** Asks for so many turns and keeps who got one, in order. */
function ask(take: Take, got: string[], { api, times, priority = 'person' }: Counting): void {
  for (let n = 0; n < times; n += 1) void take(api, { priority }).then(() => got.push(priority));
}

test('the calls of one question are not slowed down', async () => {
  const take = makeBudget(0.5, handClock())(HERE);
  const got: string[] = [];
  ask(take, got, { api: 'sso:ListAccountAssignments', times: 9 });
  ask(take, got, { api: 'identitystore:DescribeGroup', times: 1 });
  ask(take, got, { api: 'cloudtrail:LookupEvents', times: 2 });
  ask(take, got, { api: 'organizations:DescribeAccount', times: 1 });
  await settled();
  expect(got).toHaveLength(13);
});

test.each([
  ['sso:ListInstances', 12, 10],
  ['identitystore:ListUsers', 12, 10],
  ['cloudtrail:LookupEvents', 2, 1],
  ['organizations:ListAccounts', 6, 4],
  ['organizations:DescribeAccount', 15, 10],
])('%s: %i at once, then half of what AWS allows in a second', async (api, burst, perSecond) => {
  const clock = handClock();
  const take = makeBudget(undefined, clock)(HERE);
  const got: string[] = [];
  ask(take, got, { api, times: 100 });
  await settled();
  expect(got).toHaveLength(burst);
  await clock.pass(1_000);
  expect(got).toHaveLength(burst + perSecond);
  await clock.pass(2_000);
  expect(got).toHaveLength(burst + 3 * perSecond);
});

test('Identity Center counts all its calls of a Region together, the identity store each for itself', async () => {
  const budget = makeBudget(0.5, handClock());
  const got: string[] = [];
  ask(budget(HERE), got, { api: 'sso:ListInstances', times: 12 });
  ask(budget({ ...HERE, account: 'account 1' }), got, { api: 'sso:DescribeInstance', times: 12 });
  await settled();
  expect(got).toHaveLength(12);
  ask(budget({ ...HERE, region: 'us-east-1' }), got, { api: 'sso:ListInstances', times: 12 });
  ask(budget(HERE), got, { api: 'identitystore:ListUsers', times: 12 });
  ask(budget(HERE), got, { api: 'identitystore:ListGroups', times: 12 });
  await settled();
  expect(got).toHaveLength(48);
});

test('CloudTrail and Organizations count each account for itself', async () => {
  const budget = makeBudget(0.5, handClock());
  const got: string[] = [];
  for (const account of ['the read role', 'the management account']) {
    ask(budget({ ...HERE, account }), got, { api: 'cloudtrail:LookupEvents', times: 5 });
    ask(budget({ ...HERE, account }), got, { api: 'organizations:ListAccounts', times: 9 });
  }
  await settled();
  expect(got).toHaveLength(2 * 2 + 2 * 6);
});

test('a person goes before every sweep that waits', async () => {
  const clock = handClock();
  const take = makeBudget(0.5, clock)(HERE);
  const got: string[] = [];
  ask(take, got, { api: 'sso:ListInstances', times: 30, priority: 'sweep' });
  await settled();
  ask(take, got, { api: 'sso:ListInstances', times: 5 });
  await clock.pass(1_000);
  expect(got.slice(12)).toEqual([...Array(5).fill('person'), ...Array(5).fill('sweep')]);
});

test('who stops waiting rejects with its reason, uses up nothing, and lets the others go on', async () => {
  const clock = handClock();
  const take = makeBudget(0.5, clock)(HERE);
  const got: string[] = [];
  ask(take, got, { api: 'sso:ListInstances', times: 12 });
  const stop = new AbortController();
  const waiting = take('sso:ListInstances', { priority: 'person', signal: stop.signal });
  ask(take, got, { api: 'sso:ListInstances', times: 1 });
  stop.abort(new Error('the asker left'));
  await expect(waiting).rejects.toThrow('the asker left');
  await clock.pass(100);
  expect(got).toHaveLength(13);
});

test('a question that has ended asks for nothing', async () => {
  const take = makeBudget(0.5, handClock())(HERE);
  const turn = { priority: 'person' as const, signal: AbortSignal.abort(new Error('over')) };
  await expect(take('sso:ListInstances', turn)).rejects.toThrow('over');
});

test('idle time saves up no more than one burst', async () => {
  const clock = handClock();
  const take = makeBudget(0.5, clock)(HERE);
  await clock.pass(3_600_000);
  const got: string[] = [];
  ask(take, got, { api: 'cloudtrail:LookupEvents', times: 5 });
  await settled();
  expect(got).toHaveLength(2);
});
