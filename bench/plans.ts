import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Demo, type DemoStart, startDemo } from '../sandbox/demo/start.ts';
import type { Message } from '../sandbox/slack/state.ts';
import type { CrashWorld } from './crash-world.ts';

/** Where plans are proposed. */
export const CHANNEL = '#platform-oncall';
/** After the last start every run has to be at its end by then. */
const RESUMED_WITHIN_MS = 60_000;

/** The demo in a world of groups that were made anew, each worth a plan of two writes. */
export interface Planned extends Demo {
  /** Of each such group, by name. */
  readonly ids: ReadonlyMap<string, { readonly old: string; readonly now: string }>;
}

/** What idc would remember of the groups had it seen them before they were made anew. */
export async function startPlanned(
  { world, remembered }: CrashWorld,
  more: Pick<DemoStart, 'more'> = {},
): Promise<Planned> {
  const demo = await startDemo({ world, port: 0, awsPort: 0, ...more });
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
  return { ...demo, ids };
}

/** As people do: they click until the message says that somebody has, and see the next one when this one has ended. */
export async function approved(
  planned: Planned,
  proposal: Pick<Message, 'ts'>,
  people: readonly string[] = ['sam.reyes'],
): Promise<void> {
  const target = { channel: CHANNEL, ts: proposal.ts, button: 'Approve', confirm: true };
  while (says(planned, proposal, /\[Approve\]/)) {
    await Promise.all(people.map((who) => planned.slack.driver.click(who, target).catch(() => {})));
    await within(2_000, () => !says(planned, proposal, /\[Approve\]/));
  }
  await within(60_000, () => says(planned, proposal, /done and verified/));
}

export function says({ slack }: Planned, { ts }: Pick<Message, 'ts'>, words: RegExp): boolean {
  const message = slack.driver.messages(CHANNEL).find((one) => one.ts === ts);
  return message !== undefined && words.test(slack.driver.textOf(message));
}

/** Looks until something is found; undefined where it was not in time. */
export async function within<T>(
  ms: number,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T | undefined> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) return undefined;
    await setTimeout(50);
  }
}

/** Milliseconds until no run is under way any more. */
export async function allEnded(planned: Planned): Promise<number> {
  const start = Date.now();
  const left = () => underWay(planned);
  if (!(await within(RESUMED_WITHIN_MS, async () => (await left()) === 0)))
    throw new Error(`${await left()} runs have not ended`);
  return Date.now() - start;
}

export async function underWay(planned: Planned): Promise<number> {
  const open = "select count(*)::int as n from remediations where state in ('approved', 'running')";
  const [row] = await query(planned, open);
  return row?.n ?? 0;
}

/** How often AWS took each of the two writes for these groups from idc, as CloudTrail has it. */
export function taken(planned: Planned, names: Iterable<string> = planned.ids.keys()): number[] {
  return [...names].flatMap((name) => {
    const { old = '', now = '' } = planned.ids.get(name) ?? {};
    return [calls(planned, 'CreateAccountAssignment', now), calls(planned, 'DeleteAccountAssignment', old)];
  });
}

function calls({ aws }: Planned, wanted: string, principal: string): number {
  return aws.control.trail().filter(({ name, record }) => {
    const { principalId } = (record.requestParameters ?? {}) as { principalId?: string };
    const isIdc = JSON.stringify(record.userIdentity).includes('idc-');
    return name === wanted && !record.errorCode && principalId === principal && isIdc;
  }).length;
}

/** `verified 40, superseded 1`. */
export async function states(planned: Planned): Promise<string> {
  const rows = await query(
    planned,
    'select state, count(*)::int as n from remediations group by 1 order by 1',
  );
  return rows.map(({ state, n }) => `${state} ${n}`).join(', ');
}

const WORDS: Readonly<Record<string, RegExp>> = {
  verified: /done and verified/,
  superseded: /Nothing was changed|withdrawn/i,
  proposed: /^(?!.*(Approved|Denied|Expired))/s,
};

/** Messages that say another state than the record; given a little time, since what Slack did not take is drawn again. */
export async function differing(planned: Planned): Promise<number> {
  const rows = await query(planned, 'select state, message_ts from remediations');
  const differs = () =>
    rows.filter(({ state, message_ts: ts }) => {
      const message = planned.slack.driver.messages(CHANNEL).find((one) => one.ts === ts);
      return !message || !WORDS[String(state)]?.test(message.text);
    });
  await within(30_000, () => differs().length === 0);
  return differs().length;
}

/** `whole`, or what `idc audit verify` says. */
export async function auditLog({ botStart, terminal }: Planned): Promise<string> {
  const cli = join(botStart.main, '../cli.js');
  const env = { PATH: process.env.PATH, ...terminal };
  return promisify(execFile)(process.execPath, [cli, 'audit', 'verify'], { env }).then(
    () => 'whole',
    ({ stdout }) => String(stdout),
  );
}

export async function query({ terminal }: Pick<Demo, 'terminal'>, sql: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: terminal.DATABASE_URL });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}
