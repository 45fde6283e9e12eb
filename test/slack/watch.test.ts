import { readFileSync } from 'node:fs';
import { CreateAccountAssignmentCommand } from '@aws-sdk/client-sso-admin';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pino from 'pino';
import { uuidOf } from '../../sandbox/aws/ids.ts';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { ACCOUNTS, type AccountName } from '../../sandbox/worlds/harbor-accounts.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import { trackWork } from '../../src/slack/work.ts';
import { memoryIn } from '../../src/store/memory.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { queueOf, queueSeen, startWatch } from '../../src/wire-watch.ts';
import { awsOf, REGION, startWorld } from '../flow/rig.ts';
import { clientsOf, key, setIn, wanted } from '../sandbox/aws/clients.ts';
import { type Bot, IDC, startBot, words } from './bot.ts';

let aws: AwsSandbox;
let bot: Bot;
let callers: Record<'TERRAFORM' | 'PERSON', ReturnType<typeof clientsOf>>;
let counted: Record<string, number>;
let logged: string[];
const running: (() => Promise<void>)[] = [];

beforeEach(async () => {
  aws = await startWorld();
  aws.control.settings({ asyncMs: 0 });
  aws.control.world.setEventRules();
  bot = await startBot({ channels: [] });
  callers = { TERRAFORM: clientsOf(aws, key('TERRAFORM')), PERSON: clientsOf(aws, key('PERSON')) };
  counted = {};
  logged = [];
});
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
  await bot.stop();
  await aws.stop();
});

/** A failure waits for its event until it is there: which comes first is not to be raced for. */
const FAST = {
  freshMs: 20,
  runningMs: 20,
  idleMs: 50,
  pageMs: 0,
  tickMs: 20,
  retryMs: 10,
  graceSeconds: 600,
  throttledSeconds: 600,
};

/** One process: a store and a place to wait of its own, in the bot's workspace. */
async function process(options: { withoutQueue?: true; pace?: Partial<typeof FAST> } = {}) {
  const store = await openStore(bot.databaseUrl);
  const work = trackWork();
  const seen = awsOf(aws, 'all');
  const queueUrl = `${aws.url}/${ACCOUNTS.tools}/idc-watch`;
  const watch = { channel: IDC, ...(options.withoutQueue ? {} : { queueUrl }) };
  const queue = queueOf({ aws: { region: REGION, endpoint: aws.url, iacIdentities: [] }, watch });
  startWatch({
    config: { watch },
    aws: seen,
    memory: memoryIn(store),
    diagnose: makeDiagnose(seen, memoryIn(store)),
    store,
    slack: { ...bot.slack, work },
    proposals: bot.proposals,
    queue,
    logger: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
    count: (what) => {
      counted[what] = (counted[what] ?? 0) + 1;
    },
    pace: { ...FAST, ...options.pace },
  });
  const stop = async () => {
    await work.drain(10_000);
    await store.close();
  };
  running.push(stop);
  await ready(store);
  return { store, queue, stop };
}

/** Until the lists were read once: what failed before is no news. */
async function ready(store: Store): Promise<void> {
  await eventually(async () => {
    const { rows } = await sql<{ n: string }>`select count(*) as n from watch_lists`.execute(store.db);
    return rows[0]?.n === '3';
  });
}

async function eventually(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await new Promise((resolve) => setImmediate(resolve));
}

async function assign(
  by: keyof typeof callers,
  { set = 'ReadOnly', account = 'orders-prod' as AccountName, group = 'payments-oncall', to = '' },
): Promise<string> {
  const input = to
    ? {
        ...setIn(aws, set),
        TargetId: ACCOUNTS[account],
        TargetType: 'AWS_ACCOUNT' as const,
        PrincipalType: 'GROUP' as const,
        PrincipalId: to,
      }
    : wanted(aws, set, account, group);
  const { AccountAssignmentCreationStatus: status } = await callers[by].sso.send(
    new CreateAccountAssignmentCommand(input),
  );
  return status?.RequestId ?? '';
}

const roots = () => bot.driver.messages(IDC).filter(({ threadTs }) => !threadTs);
const text = (message: Parameters<typeof words>[1]) => words(bot, message);
const until = <T>(look: () => T | undefined | false) => bot.driver.waitFor(look, 60_000);

describe('with a queue', () => {
  test('what an event changed is read again by the next look at everything', async () => {
    const { store } = await process();
    const instance = aws.control.state.organization.instance.arn;
    await sql`insert into maps (instance_arn, by, begun_at, changes_up_to)
      values (${instance}, 'account', now(), now())`.execute(store.db);
    await assign('PERSON', { set: 'PowerUser', group: 'orders-developers' });
    await eventually(async () => {
      const pairs = (await memoryIn(store).map?.pairs(instance)) ?? [];
      return pairs.some(({ accountId }) => accountId === ACCOUNTS['orders-prod']);
    });
  });

  test('a failure is told once, in full, with the plan that nobody asked for', async () => {
    await process();
    await assign('PERSON', { set: 'PowerUser', group: 'orders-developers' });
    const id = await assign('PERSON', { set: 'OnCallOperator', account: 'payments-prod' });
    const message = await until(() => roots().find((one) => text(one).includes('Confirmed')));
    expect(text(message)).toMatch(/noor\.haddad@harbor\.example.* \| EventBridge$/m);
    const plan = await until(() =>
      bot.driver.messages(IDC).find((one) => text(one).includes('Nobody asked')),
    );
    expect(plan.threadTs).toBe(message.ts);
    const { rows } = await sql<{ requested_by: string; plan: { caller?: { arn?: string } } }>`
      select requested_by, plan from remediations`.execute(bot.store.db);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.requested_by).toBe((await bot.slack.home()).botUserId);
    expect(rows[0]?.plan.caller?.arn).toContain('noor.haddad@harbor.example');
    expect(roots()).toHaveLength(1);
    expect(id).not.toBe('');
    expect(aws.control.state.queues.get('idc-watch')?.messages).toEqual([]);
  });

  test('what succeeds is never spoken of', async () => {
    const { store } = await process();
    await assign('TERRAFORM', { set: 'PowerUser', group: 'orders-developers' });
    await followed(store);
    const failed = await assign('TERRAFORM', { to: uuidOf('nobody') });
    await until(() => roots().find((one) => text(one).includes(failed)));
    expect(roots()).toHaveLength(1);
  });

  test('200 failures of one run are one message, whoever restarts over it, and each is told once', async () => {
    const queue = aws.control.state.queues.get('idc-watch');
    // What a process took and did not remove before it stopped comes back soon.
    if (queue) queue.visibilityMs = 1_000;
    const first = await process();
    const second = await process();
    const ids: string[] = [];
    for (let n = 0; n < 200; n += 1) {
      const account = n % 4 === 0 ? ('legacy-crm' as const) : ('orders-prod' as const);
      const group = n % 4 === 0 ? { group: 'payments-oncall' } : { to: uuidOf(`nobody ${n}`) };
      const set = n % 4 === 0 ? (['ReadOnly', 'PowerUser'][n % 8 === 0 ? 0 : 1] ?? '') : 'ReadOnly';
      ids.push(await assign('TERRAFORM', { account, set, ...group }));
      if (n === 100) await first.stop();
    }
    const third = await process();
    const whole = await until(() => roots().find((one) => /\b200 requests/.test(one.text)));
    expect(text(whole)).toContain('terraform-apply');
    expect(text(whole)).toContain('150 × ');
    expect(text(whole)).toContain('50 × ');
    expect(roots()).toHaveLength(1);
    const inThread = () => bot.driver.messages(IDC).filter(({ threadTs }) => threadTs === whole.ts);
    await until(() => inThread().reduce((sum, one) => sum + named(ids, text(one)), 0) >= 200 - 2);
    for (const id of ids)
      expect(inThread().filter((one) => text(one).includes(`\`${id}\``)).length).toBeLessThanOrEqual(1);
    expect(inThread().filter((one) => text(one).includes('AWS said')).length).toBe(2);
    const described = aws.control.calls().filter(({ action }) => action === DESCRIBE).length;
    expect(described).toBeLessThan(2 * 200 + 20);
    await second.stop();
    await third.stop();
  }, 120_000);

  test('a call that AWS refused at once is told, although CloudTrail does not know it yet', async () => {
    await process();
    await expect(assign('TERRAFORM', { account: 'security-log-archive' })).rejects.toThrow('not authorized');
    const message = await until(() => roots()[0]);
    expect(text(message)).toContain('terraform-apply');
    expect(text(message)).toContain('explicit deny');
    expect(text(message)).not.toContain('LookupEvents');
  });

  test('what is no event stays in the queue, goes to the dead letters, and is counted once', async () => {
    const queue = aws.control.state.queues.get('idc-watch');
    if (queue) queue.visibilityMs = 50;
    await process();
    aws.control.world.sendMessage('idc-watch', 'no event at all');
    aws.control.world.sendMessage('idc-watch', JSON.stringify({ 'detail-type': 'Other', detail: {} }));
    const dead = aws.control.state.queues.get('idc-watch-dead');
    await eventually(async () => dead?.messages.length === 1);
    expect(dead?.messages[0]?.body).toBe('no event at all');
    expect(queue?.messages).toEqual([]);
    expect(counted).toMatchObject({ poison: 1 });
    const failed = await assign('TERRAFORM', { to: uuidOf('nobody') });
    await until(() => roots().find((one) => text(one).includes(failed)));
  });

  test('a queue that idc may not read is said once, taken back once, and failures are found all the same', async () => {
    aws.control.faults({ deny: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'] });
    const { queue, stop } = await process({ pace: { graceSeconds: 0 } });
    const said = await until(() => roots()[0]);
    expect(text(said)).toContain('cannot read the queue of events');
    expect(text(said)).toContain('Allow sqs:ReceiveMessage');
    expect((await queueSeen(queue as never)).refused.map(({ api }) => api)).toEqual([
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
    ]);
    const failed = await assign('TERRAFORM', { to: uuidOf('nobody') });
    await until(() => roots().find((one) => text(one).includes(failed)));
    await stop();
    const second = await process();
    aws.control.faults(null);
    await until(() => roots().find((one) => text(one).includes('can read the queue of events again')));
    expect(roots()).toHaveLength(3);
    expect((await queueSeen(second.queue as never)).refused).toEqual([]);
    const allowed = allowedOnTheQueue().map((action) => `idc-runtime ${action}`);
    expect(aws.control.used()).toEqual(expect.arrayContaining(allowed));
  });

  test('waiting ends at once when the process stops', async () => {
    const { stop } = await process();
    await until(() => aws.control.calls().length > 0);
    const before = performance.now();
    await stop();
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

describe('without a queue', () => {
  test('the lists alone tell what failed, and of nothing that failed before', async () => {
    const before = await assign('TERRAFORM', { to: uuidOf('before') });
    await process({ withoutQueue: true });
    const failed = await assign('TERRAFORM', { to: uuidOf('nobody') });
    const message = await until(() => roots().find((one) => text(one).includes(failed)));
    expect(text(message)).not.toContain(before);
    expect(roots()).toHaveLength(1);
  });

  test('lists that idc may not read are said once: silence would mean that nothing failed', async () => {
    const { store } = await process({ withoutQueue: true });
    aws.control.faults({ deny: ['sso:ListAccountAssignmentCreationStatus'] });
    const failed = await assign('TERRAFORM', { to: uuidOf('nobody') });
    const said = await until(() => roots()[0]);
    expect(text(said)).toContain('cannot look at the failed assignments');
    expect(text(said)).toContain('silence does not mean that nothing failed');
    aws.control.faults(null);
    await until(() => roots().find((one) => text(one).includes(failed)));
    await until(() => roots().find((one) => text(one).includes('can read the lists of requests again')));
    expect(roots()).toHaveLength(3);
    await store.close();
  });
});

function allowedOnTheQueue(): string[] {
  const policy = JSON.parse(readFileSync('deploy/policies/watch.json', 'utf8')) as {
    Statement: [{ Action: string[] }];
  };
  return policy.Statement[0].Action;
}

const DESCRIBE = 'sso:DescribeAccountAssignmentCreationStatus';

function named(ids: readonly string[], shown: string): number {
  return ids.filter((id) => shown.includes(id)).length;
}

/** Until the request of a call is followed. */
async function followed(store: Store): Promise<void> {
  await eventually(async () => {
    const { rows } = await sql<{ n: string }>`select count(*) as n from watch_requests`.execute(store.db);
    return rows[0]?.n === '1';
  });
}
