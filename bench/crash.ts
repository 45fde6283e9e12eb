import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { startBot } from '../sandbox/demo/bot.ts';
import { type Demo, startDemo } from '../sandbox/demo/start.ts';
import type { Message } from '../sandbox/slack/state.ts';
import type { Report } from './bench.ts';
import { type CrashWorld, manyRecreated } from './crash-world.ts';

const CHANNEL = '#platform-oncall';
const KILLS = 200;
const PLANS = 40;
const AT_ONCE = 2;
/** After the last start every run has to be at its end by then. */
const RESUMED_WITHIN_MS = 60_000;

interface Soak extends Demo {
  /** Of each group that was made anew, by name. */
  readonly ids: ReadonlyMap<string, { readonly old: string; readonly now: string }>;
  readonly life: { bot: Demo['bot']; kills: number; midway: number; working: boolean };
}

/**
 * The bot as it is shipped is killed without a warning, again and again at random moments, while people approve plans
 * of two writes each. Afterwards each write must have been taken by AWS exactly once, each message must say what the
 * record says, and the audit log must be whole.
 */
export async function crash(kills = KILLS): Promise<Report> {
  const soak = await begin(manyRecreated(Math.min(PLANS, Math.ceil((kills * PLANS) / KILLS))));
  const { life } = soak;
  try {
    const waiting = await proposed(soak);
    const plans = waiting.length;
    const people = Array.from({ length: AT_ONCE }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await approved(soak, next);
    });
    const killing = killAgainAndAgain(soak, kills);
    await Promise.all(people);
    life.working = false;
    await killing;
    const ms = await allEnded(soak);
    return {
      measured: `${life.kills} kills of the bot at random moments while ${plans} plans of two writes were approved, ${AT_ONCE} at once; the last of the runs ended ${(ms / 1000).toFixed(1)} s after the last start.`,
      rows: [await count(soak)],
    };
  } finally {
    await life.bot.kill();
    await soak.stop();
  }
}

/** What idc would remember of the groups had it seen them before they were made anew. */
async function begin({ world, remembered }: CrashWorld): Promise<Soak> {
  const demo = await startDemo({ world, port: 0, awsPort: 0 });
  demo.aws.control.settings({ asyncMs: 800 });
  const { issuer } = world.aws;
  const rows = remembered.map(({ id, name, externalId }) => {
    const externalIds = JSON.stringify([{ issuer, id: externalId }]);
    return `('${id}', 'GROUP', '${name}', '${externalIds}')`;
  });
  await query(demo, `insert into principals (id, type, name, external_ids) values ${rows.join(', ')}`);
  const groups = [...demo.aws.control.state.groups.values()];
  const ids = new Map(
    remembered.map(({ id, name }) => [
      name,
      { old: id, now: groups.find((one) => one.name === name)?.id ?? '' },
    ]),
  );
  return { ...demo, ids, life: { bot: demo.bot, kills: 0, midway: 0, working: true } };
}

async function killAgainAndAgain(soak: Soak, kills: number): Promise<void> {
  const { life } = soak;
  while (life.working || life.kills < kills) {
    await unluckyMoment(soak);
    await life.bot.kill();
    life.kills += 1;
    if ((await underWay(soak)) > 0) life.midway += 1;
    life.bot = await startBot(soak.botStart);
    if (life.kills % 20 === 0) process.stderr.write(`${life.kills} kills\n`);
  }
}

/** Half of the time any moment; otherwise one while a plan is being applied, which is short and comes late in a life. */
async function unluckyMoment({ aws, world, life }: Soak): Promise<void> {
  const { remediationRole } = world.aws.idc;
  const isAny = Math.random() < 0.5;
  aws.control.resetCalls();
  const applying = () => !life.working || aws.control.calls().some(({ role }) => role === remediationRole);
  if (!isAny) await within(10_000, applying);
  await setTimeout(Math.random() * (isAny ? 2_000 : 3_000));
}

/** The proposals of all that can be mended, asked for one after the other while nothing dies. */
async function proposed(soak: Soak): Promise<Message[]> {
  for (const { requestId } of soak.aws.seeded) {
    const before = proposals(soak).length;
    await soak.slack.driver.command('kim.ode', CHANNEL, `/idc why-failed ${requestId}`);
    await soak.slack.driver.waitFor(() => proposals(soak).length > before, 60_000);
  }
  return proposals(soak);
}

/** As people do: they click until the message says that somebody has, and see the next one when this one has ended. */
async function approved(soak: Soak, proposal: Message): Promise<void> {
  const target = { channel: CHANNEL, ts: proposal.ts, button: 'Approve', confirm: true };
  while (says(soak, proposal, /\[Approve\]/)) {
    await soak.slack.driver.click('sam.reyes', target).catch(() => {});
    await within(2_000, () => !says(soak, proposal, /\[Approve\]/));
  }
  await within(60_000, () => says(soak, proposal, /done and verified/));
}

function proposals({ slack }: Soak): Message[] {
  return slack.driver
    .messages(CHANNEL)
    .filter((message) => slack.driver.textOf(message).includes('[Approve]'));
}

function says({ slack }: Soak, { ts }: Message, words: RegExp): boolean {
  const message = slack.driver.messages(CHANNEL).find((one) => one.ts === ts);
  return message !== undefined && words.test(slack.driver.textOf(message));
}

async function within<T>(ms: number, look: () => T | undefined | false): Promise<T | undefined> {
  const end = Date.now() + ms;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > end) return undefined;
    await setTimeout(50);
  }
}

/** Milliseconds until no run is under way any more. */
async function allEnded(soak: Soak): Promise<number> {
  const start = Date.now();
  for (;;) {
    const left = await underWay(soak);
    if (left === 0) return Date.now() - start;
    if (Date.now() - start > RESUMED_WITHIN_MS) throw new Error(`${left} runs have not ended`);
    await setTimeout(100);
  }
}

async function underWay(soak: Soak): Promise<number> {
  const open = "select count(*)::int as n from remediations where state in ('approved', 'running')";
  const [row] = await query(soak, open);
  return row?.n ?? 0;
}

async function count(soak: Soak): Promise<Report['rows'][number]> {
  const made = [...soak.ids.values()].flatMap(({ old, now }) => [
    taken(soak, 'CreateAccountAssignment', now),
    taken(soak, 'DeleteAccountAssignment', old),
  ]);
  const states = await query(
    soak,
    'select state, count(*)::int as n from remediations group by 1 order by 1',
  );
  return {
    kills: soak.life.kills,
    'in the middle of a run': soak.life.midway,
    writes: made.length,
    once: made.filter((n) => n === 1).length,
    twice: made.filter((n) => n > 1).length,
    never: made.filter((n) => n === 0).length,
    states: states.map(({ state, n }) => `${state} ${n}`).join(', '),
    'messages that differ': await differing(soak),
    'audit log': await auditLog(soak),
  };
}

/** How often AWS took this write of idc, as CloudTrail has it. */
function taken({ aws }: Soak, wanted: string, principal: string): number {
  return aws.control.trail().filter(({ name, record }) => {
    const { principalId } = (record.requestParameters ?? {}) as { principalId?: string };
    const isIdc = JSON.stringify(record.userIdentity).includes('idc-');
    return name === wanted && !record.errorCode && principalId === principal && isIdc;
  }).length;
}

const WORDS: Readonly<Record<string, RegExp>> = {
  verified: /done and verified/,
  superseded: /Nothing was changed|withdrawn/i,
  proposed: /^(?!.*(Approved|Denied|Expired))/s,
};

/** Given a little time: what Slack did not take is drawn again for a while. */
async function differing(soak: Soak): Promise<number> {
  const rows = await query(soak, 'select state, message_ts from remediations');
  const differs = () =>
    rows.filter(({ state, message_ts: ts }) => {
      const message = soak.slack.driver.messages(CHANNEL).find((one) => one.ts === ts);
      return !message || !WORDS[String(state)]?.test(message.text);
    });
  await within(30_000, () => differs().length === 0);
  return differs().length;
}

async function auditLog({ botStart, terminal }: Soak): Promise<string> {
  const cli = join(botStart.main, '../cli.js');
  const env = { PATH: process.env.PATH, ...terminal };
  return promisify(execFile)(process.execPath, [cli, 'audit', 'verify'], { env }).then(
    () => 'whole',
    ({ stdout }) => String(stdout),
  );
}

async function query({ terminal }: Pick<Demo, 'terminal'>, sql: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: terminal.DATABASE_URL });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}
