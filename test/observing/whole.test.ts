import { setImmediate, setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeFigures } from '../../src/observing/figures.ts';
import { KIM, ONCALL, SAM } from '../slack/bot.ts';
import { startWhole, type Whole } from './rig.ts';

let whole: Whole;
let id: string;

/** As many answers were given, and shown. */
function answered(count: number): boolean {
  const messages = whole.slack.driver.messages(ONCALL).filter(({ blocks }) => blocks.length > 2);
  const given = whole.lines.filter(({ msg }) => msg === 'a question was answered');
  return given.length >= count && messages.length >= count;
}

/** One question, asked in Slack and answered there. */
beforeAll(async () => {
  whole = await startWhole();
  id = whole.aws.seeded.find(({ name }) => name === 'principal-recreated')?.requestId ?? '';
  await whole.slack.driver.command(KIM, ONCALL, `/idc why-failed ${id}`);
  await whole.slack.driver.waitFor(() => answered(1));
});
afterAll(() => whole.stop());

describe('the log of one question', () => {
  const about = (msg: string) => whole.lines.filter((line) => line.msg === msg);

  test('has one id from the delivery to each request id of AWS', () => {
    const [delivered] = about('Slack delivered');
    const [answered] = about('a question was answered');
    expect(delivered?.correlation).toMatch(/^[\da-f-]{36}$/);
    expect(answered?.correlation).toBe(delivered?.correlation);
    const heard = about('AWS was called').filter((line) => line.correlation === delivered?.correlation);
    const made = whole.aws.control.calls().filter(({ action }) => heard.some(({ api }) => api === action));
    expect(heard.length).toBeGreaterThan(5);
    expect(heard.map(({ requestId }) => requestId).sort()).toEqual(made.map((call) => call.requestId).sort());
    expect(heard.every(({ outcome, ms }) => typeof ms === 'number' && typeof outcome === 'string')).toBe(
      true,
    );
  });

  test('tells another question by another id', async () => {
    const before = new Set(about('Slack delivered').map(({ correlation }) => correlation));
    await whole.slack.driver.command(KIM, ONCALL, '/idc help');
    const [last] = about('Slack delivered').slice(-1);
    expect(before.has(last?.correlation)).toBe(false);
  });

  test('holds no text that was typed, no name of a person, no token and no address to answer at', () => {
    const all = JSON.stringify(whole.lines);
    expect(all).not.toContain(id);
    expect(all).not.toMatch(
      /why-failed \w|harbor\.example|xox|xapp|hooks\.|\/commands\/|SANDBOX|AWSReserved/,
    );
    expect(all).not.toContain(KIM);
  });

  test('names methods of Slack, and of the address at which a command is answered nothing', async () => {
    const called = () => about('Slack was called').map(({ method }) => method);
    while (!called().includes('elsewhere')) await setImmediate();
    const methods = new Set(called());
    expect([...methods].filter((method) => !/^[a-z]+\.\w+|^elsewhere$/.test(String(method)))).toEqual([]);
  });
});

describe('/metrics', () => {
  test('counts the question, its phases, its calls and its gaps', async () => {
    const { status, text, type } = await whole.get('metrics', '/metrics');
    expect({ status, type }).toEqual({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' });
    expect(text).toContain('idc_questions_total{kind="why-failed",outcome="found"} 1\n');
    for (const phase of ['ack', 'look', 'post'])
      expect(text).toMatch(new RegExp(`^idc_phase_seconds_count\\{phase="${phase}"\\} [1-9]`, 'm'));
    expect(text).toMatch(
      /^idc_aws_calls_total\{api="sso:DescribeAccountAssignmentCreationStatus",outcome="ok"\} 1$/m,
    );
    expect(text).toMatch(/^idc_aws_calls_total\{api="sts:AssumeRole",outcome="ok"\} [1-9]/m);
    expect(text).toContain('\nidc_slack_connected 1\n');
    expect(text).toContain('\nidc_database_up 1\n');
    expect(text).toContain('\nidc_queue_depth 0\n');
    expect(text).toMatch(/^process_resident_memory_bytes \d{7,}$/m);
    expect(text).not.toContain('\nidc_summary_age_seconds');
  });

  test('has what alerts wait for from the start, so that the first one is an increase', async () => {
    const { text } = await whole.get('metrics', '/metrics');
    expect(text).toContain('idc_remediation_runs_total{outcome="failed"} 0\n');
    expect(text).toContain('idc_remediation_runs_total{outcome="not-fixed"} 0\n');
    expect(text).toContain('idc_questions_total{kind="failures",outcome="fault"} 0\n');
    expect(text).toContain('idc_watch_total{what="poison"} 0\n');
  });

  test('is the text format, each figure described once', async () => {
    const { text } = await whole.get('metrics', '/metrics');
    const label = '[a-z_]+="[\\w:.+-]+"';
    const sample = new RegExp(`^[a-z0-9_]+(\\{${label}(,${label})*\\})? (\\d|\\.|e[+-])+$`);
    const lines = text.trimEnd().split('\n');
    expect(lines.filter((line) => !line.startsWith('# ') && !sample.test(line))).toEqual([]);
    const described = lines.filter((line) => line.startsWith('# TYPE ')).map((line) => line.split(' ')[2]);
    expect(described).toEqual(Object.values(makeFigures()).map(({ name }) => name));
  });

  test('counts what AWS throttles, by API, and what was not seen for it', async () => {
    whole.aws.control.faults({ throttle: { 'organizations:DescribeAccount': 1 } });
    const { driver } = whole.slack;
    await driver.command(KIM, ONCALL, `/idc why-failed ${id}`);
    await driver.waitFor(() => answered(2));
    whole.aws.control.faults(null);
    const { text } = await whole.get('metrics', '/metrics');
    // The SDK tries three times.
    expect(text).toContain(
      'idc_aws_calls_total{api="organizations:DescribeAccount",outcome="throttled"} 3\n',
    );
    expect(text).toMatch(/^idc_gaps_total\{reason="throttled"\} [1-9]/m);
  });

  test('is alone on its port', async () => {
    expect((await whole.get('metrics', '/healthz')).status).toBe(404);
    expect((await whole.get('health', '/metrics')).status).toBe(404);
  });
});

test('an approved remediation is found in the log from the click that decided to the write in AWS', async () => {
  const { driver } = whole.slack;
  const again = whole.aws.seeded.find(({ name }) => name === 'quota-raised-since')?.requestId;
  await driver.command(KIM, ONCALL, `/idc why-failed ${again}`);
  const proposal = await driver.waitFor(() =>
    driver.messages(ONCALL).find(({ blocks }) => JSON.stringify(blocks).includes('Approve')),
  );
  await driver.click(SAM, { channel: ONCALL, ts: proposal.ts, button: 'Approve', confirm: true });
  while (!whole.lines.some(({ msg }) => msg === 'a remediation ended')) await setTimeout(20);
  const one = (msg: string) => whole.lines.find((line) => line.msg === msg);
  const decided = one('it was decided');
  expect(whole.lines.filter(({ correlation }) => correlation === decided?.correlation)[0]).toMatchObject({
    msg: 'Slack delivered',
    type: 'block_actions',
  });
  const write = whole.lines.find(({ api }) => api === 'sso:CreateAccountAssignment');
  expect(write).toMatchObject({ correlation: decided?.remediation, outcome: 'ok' });
  const made = whole.aws.control.calls().find(({ action }) => action === 'sso:CreateAccountAssignment');
  expect(write?.requestId).toBe(made?.requestId);
  const { text } = await whole.get('metrics', '/metrics');
  expect(text).toContain('idc_remediation_runs_total{outcome="verified"} 1\n');
  expect(text).toContain('idc_decisions{decision="approved"} 1\n');
  expect(text).toContain('idc_remediations{state="verified"} 1\n');
});

test('the probes say which part fails, and a role that is refused is asked about once', async () => {
  expect(await whole.get('health', '/healthz')).toMatchObject({ status: 200, text: 'ok\n' });
  expect(await whole.get('health', '/readyz')).toMatchObject({ status: 200, text: 'ok\n' });

  const other = await startWhole({ IDC_READ_ROLE_ARN: 'arn:aws:iam::222233334444:role/nowhere' });
  const asked = () => other.aws.control.calls().filter(({ action }) => action === 'sts:AssumeRole').length;
  for (let probe = 0; probe < 3; probe += 1)
    expect(await other.get('health', '/readyz')).toMatchObject({ status: 503, text: 'not ok: role\n' });
  expect(asked()).toBe(1);
  expect((await other.get('health', '/healthz')).status).toBe(200);

  await other.dropDatabase();
  expect((await other.get('health', '/healthz')).text).toBe('not ok: database\n');
  const { text } = await other.get('metrics', '/metrics');
  expect(text).toContain('\nidc_database_up 0\n');
  expect(text).not.toContain('\nidc_queue_depth ');

  await other.slack.stop();
  let said = '';
  while (!said.includes('slack')) said = (await other.get('health', '/healthz')).text;
  expect(said).toBe('not ok: slack, database\n');
  await other.bot.stop(500).catch((error: Error) => expect(error.message).toContain('does not exist'));
  await other.aws.stop();
});
