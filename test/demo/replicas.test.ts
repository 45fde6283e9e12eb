import { CreateAccountAssignmentCommand } from '@aws-sdk/client-sso-admin';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { uuidOf } from '../../sandbox/aws/ids.ts';
import { type BotProcess, startBot } from '../../sandbox/demo/bot.ts';
import type { Message } from '../../sandbox/slack/state.ts';
import { BEAT_SECONDS, SILENT_SECONDS } from '../../src/store/processes.ts';
import { clientsOf, key, wanted } from '../sandbox/aws/clients.ts';
import { rowsOf, verify } from '../store/audit-given.ts';
import { type OwnDemo, query, requestOf, startOwnDemo, writesOf } from './rig.ts';
import { untrueMessages } from './told.ts';

const CHANNEL = '#platform-oncall';
const QUIET = '#idc';
/** The others look at jobs and summaries every 15 s, at the watch every 4; on a busy machine that takes longer. */
const TAKEN_OVER_MS = 60_000;
/** How long the dead ones count as silent already, so that nobody has to wait for it here. */
const WAS_SILENT = 16;
const INTERRUPTED_MS = (SILENT_SECONDS + BEAT_SECONDS - WAS_SILENT) * 1_000;
/** What drawing a message may take on a busy machine. */
const BUSY_MS = 3_000;
jest.setTimeout(150_000);

interface Replica {
  readonly bot: BotProcess;
  /** As PostgreSQL knows its connections, and `processes` itself. */
  readonly name: string;
  readonly id: string;
}

let demo: OwnDemo;
const replicas: Replica[] = [];
beforeAll(async () => {
  const now = new Date();
  demo = await startOwnDemo(undefined, {
    more: {
      PGAPPNAME: 'replica-0',
      IDC_SUMMARY_CRON: `${now.getUTCMinutes()} ${now.getUTCHours()} * * *`,
      IDC_SUMMARY_CHANNEL: 'C02IDC',
      IDC_WATCH_CHANNEL: 'C02IDC',
    },
  });
  await joined(demo.bot, 'replica-0');
  await another('replica-1');
  await another('replica-2');
});
afterAll(async () => {
  await Promise.all(replicas.map(({ bot }) => bot.kill()));
  await demo.stop();
});

test('Slack gives each delivery to one of the replicas, in turn', async () => {
  const made = await Promise.all(PROPOSED.map(proposalFor));
  for (const [n, name] of PROPOSED.entries()) proposals.set(name, made[n] as Proposal);
  const askers = await query(demo, 'select distinct process_id from questions where message_ts is not null');
  expect(askers.map(({ process_id: id }) => id).sort()).toEqual(replicas.map(({ id }) => id).sort());
});

test('clicked on all of them at once, each click delivered twice: approved once, applied once', async () => {
  const proposal = proposalOf('outdated');
  demo.slack.faults.deliverTwice(2);
  await Promise.all(['sam.reyes', 'noor.haddad'].map((who) => approve(who, proposal)));
  await shows(proposal, /Approved by .*done and verified/);
  expect(await approvalsOf(proposal)).toHaveLength(1);
  expect(names()).toEqual(['ProvisionPermissionSet']);
});

test('a mention and a click on Share that two replicas hear of are answered once', async () => {
  const { driver } = demo.slack;
  const request = requestOf(demo, 'management-account-caller');
  const said = driver.say('kim.ode', CHANNEL, `RequestId ${request} failed`);
  await driver.shortcut('kim.ode', CHANNEL, said.ts);
  const whisper = await driver.waitFor(() => driver.ephemerals('kim.ode').at(-1), 15_000);
  demo.slack.faults.deliverTwice(2);
  await driver.click('kim.ode', { channel: CHANNEL, ts: whisper.ts, button: 'Share in thread' });
  const mentioned = await driver.mention('kim.ode', CHANNEL, `why-failed ${request}`);
  const threads = [said.ts, mentioned.message.ts];
  const answers = () => threads.map((ts) => answersIn(ts).length);
  await driver.waitFor(() => answers().every((count) => count > 0), 15_000);
  await until(async () => (await query(demo, "select from questions where state = 'running'")).length === 0);
  expect(answers()).toEqual([1, 1]);
});

test('killed while they hold a run, a summary, the watch and questions: the others go on with all of it', async () => {
  const { driver } = demo.slack;
  const before = names().length;
  await summaryIsDue();
  await another('unlucky');
  const lead = await until(async () => {
    const [row] = await query(demo, "select process_id from occurrences where state = 'looking'");
    return row && String(row.process_id);
  });
  // Who leads the watch came by chance; here it is one that dies.
  await query(demo, `update watch_lease set process_id = '${lead}'`);
  const failed = await requestThatFails();
  const proposal = proposalOf('quota-raised-since');
  demo.aws.control.settings({ asyncMs: 4_000 });
  await approve('sam.reyes', proposal);
  await until(async () => names().length > before);
  const runner = await holderOf(proposal);
  demo.aws.control.faults({ fail: SUMMARY_HANGS, latencyMs: 3_000 });
  const asked = await questionsUnderWay();

  const dead = replicas.filter(({ id, name }) => id === lead || name === runner);
  await Promise.all(dead.map(({ bot }) => bot.kill()));
  demo.aws.control.faults(null);
  await silentFor(WAS_SILENT, dead);

  const lost = asked.filter(({ by }) => dead.some(({ id }) => id === by));
  expect(lost.length).toBe(dead.length);
  await driver.waitFor(
    () => lost.every(({ ts }) => /^Interrupted/.test(textNow(ts))),
    INTERRUPTED_MS + BUSY_MS,
  );
  const kept = asked.filter((one) => !lost.includes(one));
  await driver.waitFor(() => kept.every(({ ts }) => ANSWERED.test(textNow(ts))), TAKEN_OVER_MS);
  await shows(proposal, /Approved by .*done and verified/);
  expect(names().slice(before)).toEqual(['CreateAccountAssignment']);
  await driver.waitFor(() => about(failed).length > 0 && summaries().length > 0, TAKEN_OVER_MS);
  await driver.click('kim.ode', { channel: CHANNEL, ts: lost[0]?.ts ?? '', button: 'Ask again' });
  await shows({ ts: lost[0]?.ts ?? '' }, ANSWERED);
});

test('after all of that each was told once, and every message says what its record says', async () => {
  expect(summaries()).toHaveLength(1);
  expect(about('')).toHaveLength(1);
  expect(await query(demo, 'select state from watch_bursts')).toEqual([{ state: 'shown' }]);
  const occurrences = await query(demo, "select state from occurrences where occurrence <> 'yesterday'");
  expect(occurrences).toEqual([{ state: 'sent' }]);
  expect(await untrueMessages(demo)).toEqual([]);
  expect((await verify(demo.databaseUrl)).faults).toEqual([]);
  const sent = (await rowsOf(demo.databaseUrl)).filter(({ body }) => JSON.parse(body).phase === 'sent');
  expect(sent).toHaveLength(names().length);
});

const PROPOSED = ['outdated', 'quota-raised-since', 'managed-policy-quota'] as const;
const SUMMARY_HANGS = { 'organizations:ListAccounts': 'hang' } as const;
const ANSWERED = /because the target is the management account/;

type Proposal = Pick<Message, 'ts'> & { readonly id: string };
const proposals = new Map<(typeof PROPOSED)[number], Proposal>();

function proposalOf(name: (typeof PROPOSED)[number]): Proposal {
  const proposal = proposals.get(name);
  if (!proposal) throw new Error(`nothing was proposed for ${name}`);
  return proposal;
}

async function another(name: string): Promise<void> {
  const env = { ...demo.botStart.env, PGAPPNAME: name };
  await joined(await startBot({ ...demo.botStart, env }), name);
  const { driver } = demo.slack;
  await driver.waitFor(() => driver.connections() === replicas.length, 10_000);
}

async function joined(bot: BotProcess, name: string): Promise<void> {
  const [row] = await query(demo, 'select id from processes order by started_at desc limit 1');
  replicas.push({ bot, name, id: row?.id });
}

/** The first time that it is due is only noted, so there has to be one before. Who sees that it is due hangs over it. */
async function summaryIsDue(): Promise<void> {
  demo.aws.control.faults({ fail: SUMMARY_HANGS });
  await query(
    demo,
    `delete from occurrences; insert into occurrences (name, occurrence, due_at, state)
      values ('summary', 'yesterday', now() - interval '1 day', 'sent')`,
  );
}

async function proposalFor(name: string): Promise<Proposal> {
  const id = requestOf(demo, name);
  await demo.slack.driver.command('kim.ode', CHANNEL, `/idc why-failed ${id}`);
  return until(async () => {
    const where = `question_text like '%${id}' and message_ts is not null`;
    const [row] = await query(demo, `select id, message_ts from remediations where ${where}`);
    return row && { id: String(row.id), ts: String(row.message_ts) };
  });
}

async function approve(who: string, { ts }: Proposal): Promise<void> {
  const target = { channel: CHANNEL, ts, button: 'Approve', confirm: true };
  expect((await demo.slack.driver.click(who, target)).acked).toBe(true);
}

function approvalsOf({ id }: Proposal) {
  return query(demo, `select by from approvals where remediation_id = '${id}'`);
}

/** The name of the replica that runs it: its connection holds the lock. */
async function holderOf({ id }: Proposal): Promise<string> {
  return until(async () => {
    const [row] = await query(
      demo,
      `select application_name from pg_locks join pg_stat_activity using (pid)
        where locktype = 'advisory' and granted
        and (classid::bigint << 32 | objid::bigint) = hashtextextended('${id}', 0)`,
    );
    return row && String(row.application_name);
  });
}

/** One that AWS takes and fails a moment later; its id once it did. */
async function requestThatFails(): Promise<string> {
  const { sso } = clientsOf(demo.aws, key('PERSON'));
  const input = {
    ...wanted(demo.aws, 'ReadOnly', 'orders-prod', 'payments-oncall'),
    PrincipalId: uuidOf('nobody'),
  };
  const { AccountAssignmentCreationStatus: status } = await sso.send(
    new CreateAccountAssignmentCommand(input),
  );
  return status?.RequestId ?? '';
}

interface UnderWay {
  readonly ts: string;
  /** The process that answers it. */
  readonly by: string;
}

/** A question for each replica, which AWS answers slowly. */
async function questionsUnderWay(): Promise<UnderWay[]> {
  const words = `/idc why-failed ${requestOf(demo, 'management-account-caller')}`;
  await Promise.all(replicas.map(() => demo.slack.driver.command('kim.ode', CHANNEL, words)));
  return until(async () => {
    const rows = await query(
      demo,
      "select message_ts, process_id from questions where state = 'running' and message_ts is not null",
    );
    const asked = rows.map((row) => ({ ts: String(row.message_ts), by: String(row.process_id) }));
    return asked.length === replicas.length && asked;
  });
}

async function silentFor(seconds: number, dead: readonly Replica[]): Promise<void> {
  const ids = dead.map(({ id }) => `'${id}'`).join();
  await query(
    demo,
    `update processes set beat_at = beat_at - interval '${seconds} seconds' where id in (${ids})`,
  );
}

async function shows({ ts }: Pick<Message, 'ts'>, words: RegExp): Promise<void> {
  await demo.slack.driver
    .waitFor(() => words.test(textNow(ts)), TAKEN_OVER_MS)
    .catch(() => {
      throw new Error(`it says "${textNow(ts)}" and not ${words}`);
    });
}

function textNow(ts: string): string {
  return demo.slack.driver.messages(CHANNEL).find((message) => message.ts === ts)?.text ?? '';
}

function summaries(): readonly Message[] {
  return demo.slack.driver.messages(QUIET).filter(({ text }) => text.startsWith('Identity Center, '));
}

/** What the watch posted of a request, threads left out. */
function about(requestId: string): readonly Message[] {
  const { driver } = demo.slack;
  return driver
    .messages(QUIET)
    .filter((message) => !message.threadTs && !summaries().includes(message))
    .filter((message) => driver.textOf(message).includes(requestId));
}

function answersIn(thread: string): readonly Message[] {
  return demo.slack.driver
    .messages(CHANNEL)
    .filter(({ text, threadTs }) => threadTs === thread && ANSWERED.test(text));
}

function names(): string[] {
  return writesOf(demo).map(({ name }) => name);
}

/** Neither AWS nor PostgreSQL has an event to wait for. */
async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`not within 20 s: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
