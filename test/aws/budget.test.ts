import { expect, test } from '@jest/globals';
import { type Clock, makeBudget, type Priority, type Take, type Told } from '../../src/aws/budget.ts';
import type { FromPurse, Purse, Wanted } from '../../src/aws/purse.ts';

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

test('a sweep leaves two thirds of the burst, the watch one third; a person takes them and then the whole rate', async () => {
  const clock = handClock();
  const take = makeBudget(0.5, clock)(HERE);
  const got: string[] = [];
  const api = 'sso:ListInstances';
  ask(take, got, { api, times: 100, priority: 'sweep' });
  await settled();
  expect(got).toEqual(Array(4).fill('sweep'));
  ask(take, got, { api, times: 100, priority: 'watch' });
  await settled();
  expect(got.slice(4)).toEqual(Array(4).fill('watch'));
  ask(take, got, { api, times: 14 });
  await clock.pass(1_000);
  expect(got.slice(8)).toEqual(Array(14).fill('person'));
  await clock.pass(1_000);
  expect(got.slice(22)).toEqual(Array(6).fill('watch'));
});

test('what has waited ten seconds behind others goes on, one call in ten seconds', async () => {
  const clock = handClock();
  const take = makeBudget(0.5, clock)(HERE);
  const got: string[] = [];
  const api = 'sso:ListInstances';
  ask(take, got, { api, times: 1_000 });
  ask(take, got, { api, times: 10, priority: 'sweep' });
  await clock.pass(9_900);
  expect(got).not.toContain('sweep');
  await clock.pass(20_100);
  expect(got.filter((one) => one === 'sweep')).toHaveLength(3);
});

test('each throttling halves the rate, once a second and not below a tenth; quiet gives it back in steps', async () => {
  const clock = handClock();
  const told: Told[] = [];
  const budget = makeBudget(0.5, clock, { tell: (one) => told.push(one) });
  const got: string[] = [];
  ask(budget(HERE), got, { api: 'sso:ListInstances', times: 1_000 });
  await settled();
  const inNext = async (ms: number) => {
    const before = got.length;
    await clock.pass(ms);
    return got.length - before;
  };
  const throttle = () => budget.throttled('sso:DescribeInstance', HERE);
  for (let n = 0; n < 20; n += 1) throttle();
  expect(await inNext(2_000)).toBe(10);
  for (let n = 0; n < 6; n += 1) {
    throttle();
    await clock.pass(1_000);
  }
  expect(await inNext(4_000)).toBe(4);
  expect(await inNext(85_000)).toBeGreaterThan(400);
  expect(await inNext(1_000)).toBe(10);
  expect(told).toEqual([
    { what: 'slower', family: 'sso', pace: 0.5 },
    { what: 'as before', family: 'sso', pace: 1 },
  ]);
});

/** A database that answers when it is told to. */
function handPurse() {
  const asked: Wanted[] = [];
  const answers: ((drawn: FromPurse | Error) => void)[] = [];
  const purse: Purse = {
    draw: (wanted) =>
      new Promise((resolve, reject) => {
        asked.push(wanted);
        answers.push((drawn) => (drawn instanceof Error ? reject(drawn) : resolve(drawn)));
      }),
    slow: () => Promise.reject(new Error('away')),
  };
  return { purse, asked, answer: (drawn: FromPurse | Error) => answers.shift()?.(drawn) };
}

test('calls that are asked for together are drawn together, as many as wait', async () => {
  const { purse, asked, answer } = handPurse();
  const take = makeBudget(0.5, handClock(), { purse })(HERE);
  const got: string[] = [];
  ask(take, got, { api: 'sso:ListInstances', times: 5 });
  ask(take, got, { api: 'sso:DescribeInstance', times: 2, priority: 'sweep' });
  await settled();
  expect(asked.map(({ wants }) => wants)).toEqual([{ person: 5, watch: 0, sweep: 2 }]);
  ask(take, got, { api: 'sso:ListInstances', times: 1 });
  answer({ granted: 6, tokens: 8, pace: 1, processes: 3 });
  await settled();
  expect(got).toEqual([...Array(6).fill('person')]);
});

test('without the database a process goes on with its part of the share, and comes back by itself', async () => {
  const clock = handClock();
  const { purse, asked, answer } = handPurse();
  const told: Told[] = [];
  const budget = makeBudget(0.5, clock, { purse, tell: (one) => told.push(one) });
  const got: string[] = [];
  ask(budget(HERE), got, { api: 'sso:ListInstances', times: 1 });
  await settled();
  answer({ granted: 1, tokens: 4, pace: 1, processes: 4 });
  ask(budget(HERE), got, { api: 'sso:ListInstances', times: 1_000 });
  await settled();
  await clock.pass(249);
  expect(got).toHaveLength(1);
  await clock.pass(2);
  // A quarter of what was left, then a quarter of ten a second: of twelve at most, and of ten a second.
  await clock.pass(4_000 - 2);
  expect(got.length).toBeGreaterThanOrEqual(1 + 10);
  expect(got.length).toBeLessThanOrEqual(1 + 12);
  expect(told).toEqual([{ what: 'alone' }]);
  expect(asked.at(-1)?.wants).toEqual({ person: 0, watch: 0, sweep: 0 });

  const back = { granted: 0, tokens: 12, pace: 1, processes: 4 };
  expect(asked).toHaveLength(3);
  answer(new Error('the draw that was too late'));
  answer(back);
  await settled();
  expect(told).toHaveLength(1);
  while (asked.length < 4) await clock.pass(50);
  answer(back);
  await settled();
  expect(told.slice(1)).toEqual([{ what: 'together' }]);
  await clock.pass(500);
  expect(asked.at(-1)?.wants.person).toBeGreaterThan(900);
  answer({ granted: 12, tokens: 0, pace: 1, processes: 4 });
  await settled();
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
