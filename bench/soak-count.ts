import { setTimeout } from 'node:timers/promises';
import type { Message } from '../sandbox/slack/state.ts';
import type { Report } from './bench.ts';
import { auditLog, CHANNEL, type Planned, query, states, taken } from './plans.ts';
import type { Accepted, Soak } from './soak-load.ts';

type Row = Report['rows'][number];

/** Where the summary and the watch are told. */
const QUIET = '#idc';

export function row(what: string, is: string | number, wanted = '', isMet?: boolean): Row {
  return { what, is, wanted, met: isMet === undefined ? '' : isMet ? 'yes' : 'NO' };
}

const none = (what: string, is: number) => row(what, is, 'none', is === 0);

/** Waits until nothing is under way any more, and says how long that took, or what still is. */
export async function quiet(soak: Soak, ms: number): Promise<string> {
  const start = Date.now();
  for (;;) {
    const left = await underWay(soak);
    const seconds = Math.round((Date.now() - start) / 1_000);
    if (left === '') return `nothing was under way any more ${seconds} s after the load`;
    if (Date.now() - start > ms) return `after ${seconds} s there was still under way: ${left}`;
    await setTimeout(500);
  }
}

const UNDER_WAY = {
  questions: "select 1 from questions where state = 'running'",
  untold: 'select 1 from questions where untold_since is not null',
  runs: "select 1 from remediations where state in ('approved', 'running')",
  // One that a later one has overtaken is not looked at again.
  occurrences:
    "select 1 from occurrences where state in ('looking', 'posting') and due_at = (select max(due_at) from occurrences)",
  failures: "select 1 from watch_failures where state = 'waiting' or (state = 'known' and shown = 'no')",
  bursts: "select 1 from watch_bursts where state in ('new', 'posting')",
};

async function underWay(soak: Soak): Promise<string> {
  const parts = Object.entries(UNDER_WAY).map(
    ([name, sql]) => `(select count(*) from (${sql}) as t) as ${name}`,
  );
  const [counts = {}] = await query(soak, `select ${parts.join(', ')}`);
  return Object.entries(counts)
    .filter(([, n]) => Number(n) > 0)
    .map(([name, n]) => `${n} ${name}`)
    .join(', ');
}

/** The whole balance; the bots are stopped. */
export async function counted(soak: Soak): Promise<Row[]> {
  return [
    ...faults(soak),
    ...(await questions(soak)),
    ...(await approvals(soak)),
    ...(await occurrences(soak)),
    ...(await watched(soak)),
    row('audit log', await auditLog(soak), 'whole', (await auditLog(soak)) === 'whole'),
  ];
}

function faults({ aws, slack, until }: Soak): Row[] {
  const calls = aws.control.calls().filter(({ at }) => at <= until);
  const throttled = calls.filter(({ error = '' }) => /Throttl|TooMany/.test(error)).length;
  const broken = calls.filter(({ status }) => status === 0).length;
  const refused = slack.driver.events().filter(({ ok }) => !ok).length;
  return [
    row('calls of AWS under load', calls.length),
    row('of these throttled', throttled),
    row('of these 500 or cut off', broken),
    row('calls of Slack that failed', refused),
  ];
}

interface Asked {
  readonly who: string;
  readonly words: string;
  readonly state: string;
  readonly ts: string | undefined;
}

async function questions(soak: Soak): Promise<Row[]> {
  const { users } = soak.world.slack;
  const rows = await query(soak, 'select asked_by, text, state, message_ts from questions');
  const asked = rows.map(
    (one): Asked => ({
      who: users.find(({ id }) => id === one.asked_by)?.name ?? '?',
      words: String(one.text),
      state: String(one.state),
      ts: one.message_ts ?? undefined,
    }),
  );
  const unasked = without(soak.accepted, asked);
  const told = unasked.filter((one) => wasTold(soak, one));
  const count = (state: string) => asked.filter((one) => one.state === state).length;
  return [
    row('questions accepted', soak.accepted.length),
    row('answered', count('answered')),
    row('said to be interrupted', count('interrupted')),
    row('said that they could not be answered', count('failed') + told.length),
    none('neither', unasked.length - told.length),
    none('still running', count('running')),
    none('messages that say another state', asked.filter((one) => !isTrue(soak, one)).length),
    none('messages that still say that idc looks', stillLooking(soak).length),
  ];
}

/** What was accepted and has no row of its own. */
function without(accepted: readonly Accepted[], asked: readonly Asked[]): Accepted[] {
  const left = asked.map(({ who, words }) => `${who} ${words}`);
  return accepted.filter(({ who, words }) => {
    const at = left.indexOf(`${who} ${words}`);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Only they see why it is not even asked. */
function wasTold({ slack }: Planned, { who }: Accepted): boolean {
  return slack.driver.ephemerals(who).length > 0;
}

const SAYS: Readonly<Record<string, RegExp>> = {
  answered: /^(?!Looking: |Waiting: |Interrupted: )/,
  interrupted: /^Interrupted: /,
  failed: /^(idc could not answer|Cancelled)/,
};

function isTrue({ slack }: Planned, { state, ts }: Asked): boolean {
  const message = slack.driver.messages(CHANNEL).find((one) => one.ts === ts);
  const says = !message || (SAYS[state]?.test(message.text) ?? false);
  if (!says) process.stderr.write(`${state}, and its message says: ${message?.text}\n`);
  return says;
}

/** Whether or not a question knows its message. */
function stillLooking({ slack }: Planned): Message[] {
  return slack.driver.messages(CHANNEL).filter(({ text }) => /^(Looking|Waiting): /.test(text));
}

async function approvals(soak: Soak): Promise<Row[]> {
  const rows = await query(
    soak,
    `select r.id, r.state, r.question_text, count(a.*)::int as n,
      count(*) filter (where a.final)::int as finals from remediations r
      left join approvals a on a.remediation_id = r.id and a.decision = 'approved' group by r.id`,
  );
  const approved = rows.filter(({ n }) => n > 0);
  const verified = approved.filter(({ state }) => state === 'verified');
  const nameOf = (text: string) =>
    soak.aws.seeded.find(({ requestId }) => text.endsWith(requestId ?? '?'))?.name;
  const writes = taken(
    soak,
    verified.map(({ question_text: text }) => nameOf(String(text)) ?? ''),
  );
  return [
    row('plans', await states(soak)),
    row('approved', approved.length),
    none('approved twice', approved.filter(({ finals }) => Number(finals) > 1).length),
    row(
      'writes of the verified, each once',
      writes.filter((n) => n === 1).length,
      `${writes.length}`,
      writes.every((n) => n === 1),
    ),
    none('any write twice', taken(soak).filter((n) => n > 1).length),
  ];
}

async function occurrences(soak: Soak): Promise<Row[]> {
  const rows = await query(soak, 'select state, count(*)::int as n from occurrences group by 1');
  const count = (state: string) => Number(rows.find((one) => one.state === state)?.n ?? 0);
  const posted = roots(soak).filter(isSummary).length;
  const due = rows.reduce((sum, { n }) => sum + Number(n), 0) - count('skipped');
  return [
    row('summaries due', due),
    row('sent', count('sent'), `${due}`, count('sent') === due),
    row('messages of summaries', posted, `${due}`, posted === due),
  ];
}

async function watched(soak: Soak): Promise<Row[]> {
  const ids = soak.failing.map((id) => `'${id}'`).join() || "''";
  const shown = `select count(*)::int as n from watch_failures where id in (${ids}) and shown <> 'no'`;
  const [told] = await query(soak, shown);
  const [bursts] = await query(soak, "select count(*)::int as n from watch_bursts where state = 'shown'");
  const [lost] = await query(soak, "select count(*)::int as n from watch_bursts where state <> 'shown'");
  const messages = roots(soak).filter((one) => !isSummary(one) && /failed/.test(one.text)).length;
  return [
    row('failures of pipelines', soak.failing.length),
    row('told by the watch', told?.n, `${soak.failing.length}`, told?.n === soak.failing.length),
    row('messages of the watch', messages, `${bursts?.n}`, messages === bursts?.n),
    none('bursts without a message', lost?.n),
  ];
}

function roots({ slack }: Planned): Message[] {
  return slack.driver.messages(QUIET).filter(({ threadTs }) => !threadTs);
}

function isSummary({ text }: Message): boolean {
  return text.startsWith('Identity Center, ');
}
