import { ListInstancesCommand } from '@aws-sdk/client-sso-admin';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AwsSandbox, startAws } from '../../sandbox/aws/server.ts';
import { type Opened, writeClients } from '../../src/aws/write.ts';
import { sessionsFor } from '../../src/remediation/session.ts';
import { approved } from '../remediation/given.ts';
import { organization, RUNTIME_KEY, TOOLS } from '../remediation/world.ts';

const role = `arn:aws:iam::${TOOLS}:role/idc-remediate`;
const runtime = { AWS_ACCESS_KEY_ID: RUNTIME_KEY, AWS_SECRET_ACCESS_KEY: 'secret' };
const before = { ...process.env };
let sandbox: AwsSandbox;
beforeEach(async () => {
  Object.assign(process.env, runtime);
  sandbox = await startAws({ organization: organization() });
});
afterEach(async () => {
  for (const name of Object.keys(runtime)) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  await sandbox.stop();
});

function clients(onOpened: (opened: Opened) => Promise<void>) {
  const where = { region: 'eu-west-1', endpoint: sandbox.url };
  const [part] = sessionsFor(approved());
  if (!part) throw new Error('no session');
  return writeClients(where, { remediation: role }, { ...part.session, onOpened });
}

const calls = (action: string) => sandbox.control.calls().filter((call) => call.action === action).length;

test('a session is announced once, with the id of its call, before many calls are sent in it', async () => {
  const opened: Opened[] = [];
  let sent = 0;
  const { sso } = clients(async (one) => {
    sent += calls('sso:ListInstances');
    opened.push(one);
  });
  await Promise.allSettled(Array.from({ length: 5 }, () => sso.send(new ListInstancesCommand({}))));
  expect([calls('sts:AssumeRole'), calls('sso:ListInstances'), sent]).toEqual([1, 5, 0]);
  const [assumed] = sandbox.control.trail().filter(({ name }) => name === 'AssumeRole');
  expect(opened).toEqual([
    { role, requestId: assumed?.record.requestID, expiresAt: expect.stringMatching(/^\d{4}-.*Z$/) },
  ]);
});

test('nothing is sent in a session that could not be announced', async () => {
  const { sso } = clients(() => Promise.reject(new Error('the log is not there')));
  await expect(sso.send(new ListInstancesCommand({}))).rejects.toThrow('the log is not there');
  await expect(sso.send(new ListInstancesCommand({}))).rejects.toThrow('the log is not there');
  expect([calls('sts:AssumeRole'), calls('sso:ListInstances')]).toEqual([1, 0]);
});
