import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type OwnDemo, startOwnDemo } from './rig.ts';

const CHANNEL = '#platform-oncall';
const KIM = 'U02KIMODE';

let demo: OwnDemo;
beforeAll(async () => {
  demo = await startOwnDemo();
}, 60_000);
afterAll(() => demo.stop());

const shown = (words: RegExp) => {
  const { driver } = demo.slack;
  const all = () => [...driver.messages(CHANNEL), ...driver.directMessages(KIM)];
  return driver.waitFor(() => all().find((message) => words.test(driver.textOf(message))), 20_000);
};

test('from the list of failures to the whole answer by one button', async () => {
  const { driver } = demo.slack;
  await driver.command(KIM, CHANNEL, '/idc failures');
  const { ts, channel } = await shown(/failures in the last 24 hours.*OnCallOperator/s);
  await driver.click(KIM, { channel, ts, button: 'Why? OnCallOperator on payments-prod' });
  await shown(/carries 11 .*policies.*Confirmed/s);
});

test('a pasted error is explained, and leads to the live look', async () => {
  const { driver } = demo.slack;
  const id = demo.aws.seeded.find(({ name }) => name === 'customer-policy-missing')?.requestId;
  await driver.command(
    KIM,
    CHANNEL,
    `/idc explain Error: (${id}): Received a 404 status error: Not supported policy x`,
  );
  const { ts, channel } = await shown(/Stated by the text/);
  await driver.click(KIM, { channel, ts, button: `Look at ${id?.slice(0, 8)}…` });
  await shown(/harbor-data-lake.*Confirmed/s);
});

test('/idc summary tells the last day to who asks', async () => {
  await demo.slack.driver.command(KIM, CHANNEL, '/idc summary');
  const message = await shown(/Identity Center, .*failures.*Failures by cause/s);
  expect(message.channel).toBe(demo.slack.driver.directMessageChannel(KIM));
});

test('texts are labelled in a terminal that knows nothing of AWS', async () => {
  const known = { id: 1, text: 'An unexpected internal service exception was encountered' };
  const lines = [known, { id: 'b', text: 'The cat sat on the mat.' }].map((one) => JSON.stringify(one));
  expect(await idc(['explain', '--jsonl', '-'], `${lines.join('\n')}\n\n`)).toEqual({
    code: 0,
    err: '',
    out: '{"id":1,"causes":["internal_service_exception"]}\n{"id":"b","causes":[]}\n',
  });
  expect(await idc(['explain', '--jsonl', '-'], 'x')).toMatchObject({
    code: 64,
    err: 'Line 1 is not {"id": …, "text": "…"}.\n',
  });
  expect(await idc(['explain', '--jsonl', 'no/such/file'], '')).toMatchObject({ code: 64 });
  expect(await idc(['explain', '-'], known.text)).toMatchObject({ code: 1, err: '' });
});

async function idc(args: readonly string[], input: string) {
  const child = spawn(process.execPath, ['dist/src/cli.js', ...args], { env: { PATH: process.env.PATH } });
  child.stdin.end(input);
  const ended = [text(child.stdout), text(child.stderr), once(child, 'exit')] as const;
  const [out, err, [code]] = await Promise.all(ended);
  return { out, err, code: code as number };
}
