import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Message } from '../../sandbox/slack/state.ts';
import { type OwnDemo, query, requestOf, startOwnDemo, writesOf } from './rig.ts';

const CHANNEL = '#platform-oncall';
jest.setTimeout(90_000);

interface Row {
  readonly seq: number;
  readonly kind: string;
  readonly actor: string;
  readonly subject: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a row says depends on its kind
  readonly body: any;
  readonly hash: string;
}

let demo: OwnDemo;
beforeAll(async () => {
  demo = await startOwnDemo();
});
afterAll(() => demo.stop());

test('an approved plan leaves exactly its rows, and each write is one of CloudTrail', async () => {
  const proposal = await propose('principal-recreated');
  await demo.slack.driver.click('sam.reyes', {
    channel: CHANNEL,
    ts: proposal.ts,
    button: 'Approve',
    confirm: true,
  });
  await demo.slack.driver.waitFor(() => /done and verified/.test(textNow(proposal.ts)), 40_000);
  const rows = await log();
  const [{ id, plan } = {}] = await query(demo, `select id, plan from remediations`);
  expect(rows.map(({ kind, actor, subject }) => [kind, actor, subject])).toEqual([
    ['policy', 'idc', expect.stringMatching(/harbor-policy\.yaml$/)],
    ['proposal', 'U02KIMODE', id],
    ['decision', 'U02SAMREYES', id],
    ['session', 'idc', id],
    ['write', 'idc', id],
    ['write', 'idc', id],
    ['write', 'idc', id],
    ['write', 'idc', id],
    ['outcome', 'idc', id],
  ]);
  const [, , decision, session, ...rest] = rows;
  const outcome = rest.pop();
  expect(decision?.body).toMatchObject({ decision: 'approved' });
  expect(rest.map(({ body }) => [body.index, body.phase, body.action])).toEqual([
    [0, 'intended', plan.actions[0]],
    [0, 'sent', plan.actions[0]],
    [1, 'intended', plan.actions[1]],
    [1, 'sent', plan.actions[1]],
  ]);
  expect(outcome?.body).toMatchObject({ state: 'verified', done: [expect.any(String), expect.any(String)] });

  const trail = demo.aws.control.trail().map(({ name, record }) => ({ name, record }));
  const writes = writesOf(demo).map(({ event }) => event.record);
  expect(rest.filter(({ body }) => body.phase === 'sent').map(({ body }) => body.requestId)).toEqual(
    writes.map(({ requestID }) => requestID),
  );
  expect(
    rest.filter(({ body }) => body.phase === 'sent').map(({ body }) => body.identityCenterRequestId),
  ).toEqual(writes.map((record) => expect.stringMatching(requestIn(record))));
  const assumed = trail.find(({ record }) => record.requestID === session?.body.requestId);
  expect(assumed?.name).toBe('AssumeRole');
  expect(assumed?.record.requestParameters).toMatchObject({
    roleArn: session?.body.role,
    roleSessionName: session?.body.name,
    sourceIdentity: session?.body.sourceIdentity,
  });
  for (const { sourceIdentity } of writesOf(demo)) expect(sourceIdentity).toBe(session?.body.sourceIdentity);
});

test('a question about a person is there with who asked and about whom, and a refused one with why', async () => {
  const { driver } = demo.slack;
  const command = '/idc access robin.vale@harbor.example';
  // Each is told something only after the row was written.
  for (const who of ['sam.reyes', 'alex.brandt']) {
    const told = driver.ephemerals(who).length;
    await driver.command(who, CHANNEL, command);
    await driver.waitFor(() => driver.ephemerals(who).length > told, 10_000);
  }
  const subject = 'robin.vale@harbor.example';
  expect((await idc(['access', subject], demo.terminal)).err).toBe('');
  expect((await idc(['failures'], demo.terminal)).err).toBe('');
  const asked = (await log()).filter(({ kind }) => kind === 'question');
  expect(asked).toHaveLength(3);
  expect(asked).toMatchObject([
    { actor: 'U02SAMREYES', subject, body: { question: 'access', text: `access ${subject}` } },
    { actor: 'U02ALEXBRANDT', subject, body: { refused: expect.stringMatching(/^You /) } },
    { actor: expect.stringMatching(/^terminal:/), subject, body: { where: 'terminal' } },
  ]);
});

test('the terminal prints it, checks it, and finds what was changed, with the database alone', async () => {
  const rows = await log();
  const head = rows.at(-1)?.hash ?? '';
  const whole = await idc(['audit', 'verify', '--head', head.slice(0, 32)]);
  expect([whole.code, whole.err]).toEqual([0, '']);
  expect(whole.out).toContain(`Row ${rows.length} has the head that you gave.`);
  expect((await idc(['audit', 'verify'])).out).toContain('Rows cut off at the end leave no trace');

  await query(
    demo,
    `alter table audit_log disable trigger all; update audit_log set actor = '=1+1' where seq = 3;
     alter table audit_log enable trigger all`,
  );
  const changed = await idc(['audit', 'verify', '--head', head]);
  expect(changed.code).toBe(1);
  expect(changed.out).toContain('Row 3 was changed');
  const csv = await idc(['audit', '--format', 'csv', '--since', '1d']);
  const lines = csv.out.split('\r\n');
  expect(lines[0]).toBe('seq,at,kind,actor,subject,body,previous,hash');
  expect(lines[3]).toMatch(/^3,[^,]+,decision,'=1\+1,[^,]+,"\{""/);
  expect(lines).toHaveLength(rows.length + 2);
  expect((await idc(['audit', '--since', '2099-01-01'])).out).toBe('');
});

test.each([
  [['audit', 'verify', '--head', '3f9a'], /at least the first 16/],
  [['audit', '--since', 'yesterday'], /hours or days/],
  [['audit', '--format', 'xml'], /Allowed choices are json, csv/],
  [['audit', 'drop', '--before', '2026-13'], /a month such as/],
  [['audit', 'drop', '--before', '2999-01'], /current month is never dropped/],
  [['migrate', '--app-role', 'nobody'], /no role nobody/],
])('%j is answered with a sentence', async (args, words) => {
  const { code, err } = await idc(args);
  expect(err).toMatch(words);
  expect(err).not.toMatch(/ {4}at /);
  expect(code).not.toBe(0);
});

test('the bot has said the head in its log when it has stopped', async () => {
  const rows = await log();
  await demo.bot.stop();
  const said = readFileSync(demo.botStart.log, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"audit":'))
    .map((line) => JSON.parse(line).audit);
  expect(said.at(-1)).toEqual({ rows: rows.length, hash: rows.at(-1)?.hash });
});

async function propose(name: string): Promise<Message> {
  const { driver } = demo.slack;
  await driver.command('kim.ode', CHANNEL, `/idc why-failed ${requestOf(demo, name)}`);
  return driver.waitFor(() => driver.messages(CHANNEL)[1], 10_000);
}

function textNow(ts: string): string {
  return demo.slack.driver.messages(CHANNEL).find((message) => message.ts === ts)?.text ?? '';
}

function requestIn(record: Readonly<Record<string, unknown>>): string {
  return /"requestId":"([^"]+)"/.exec(JSON.stringify(record.responseElements))?.[1] ?? 'no request id';
}

async function log(): Promise<Row[]> {
  const { out } = await idc(['audit']);
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Where `more` is not given, neither AWS nor Slack is configured. */
async function idc(args: readonly string[], more: NodeJS.ProcessEnv = {}) {
  const env = { PATH: process.env.PATH, ...more, DATABASE_URL: demo.databaseUrl };
  const child = spawn(process.execPath, ['dist/src/cli.js', ...args], { env });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { out, err, code: code as number };
}
