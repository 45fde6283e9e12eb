import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type AwsSandbox, startAws } from '../../sandbox/aws/server.ts';
import { harborOrganization } from '../../sandbox/worlds/harbor-aws.ts';

/** `idc preflight` as a pipeline runs it. */
let aws: AwsSandbox;
let folder: string;
beforeAll(async () => {
  aws = await startAws({ organization: harborOrganization() });
  folder = await mkdtemp(join(tmpdir(), 'idc-preflight-'));
});
afterAll(async () => {
  await aws.stop();
  await rm(folder, { recursive: true });
});

const FINE = {
  principal: 'platform',
  principalType: 'GROUP',
  permissionSet: 'ReadOnly',
  accounts: ['tools'],
};

async function file(value: unknown): Promise<string> {
  const path = join(folder, 'assignments.json');
  await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

async function idc(args: readonly string[], input = '') {
  const { managementAccountId, delegatedAdministratorId } = aws.control.state.organization;
  const env = {
    PATH: process.env.PATH,
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: 'AKIASANDBOXRUNTIME',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    IDC_READ_ROLE_ARN: `arn:aws:iam::${delegatedAdministratorId}:role/idc-read`,
    IDC_MANAGEMENT_READ_ROLE_ARN: `arn:aws:iam::${managementAccountId}:role/idc-management-read`,
    IDC_MEMBER_ROLE_NAME: 'idc-member',
  };
  const child = spawn(process.execPath, ['dist/src/cli.js', ...args], { env });
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { out, err, code: code as number };
}

test('a file in which all is well ends with 0, from a path and from standard input', async () => {
  const { out, code } = await idc(['preflight', await file([FINE])]);
  expect(out).toContain('The planned assignment would succeed, as far as it can be known beforehand.');
  expect(out).toContain('[0].accounts[0]');
  expect(code).toBe(0);
  expect(await idc(['preflight', '-'], JSON.stringify([FINE]))).toMatchObject({ code: 0 });
});

test('one that would fail ends with 1, and is annotated', async () => {
  const path = await file([FINE, { ...FINE, permissionSet: 'OnCallOperator', accounts: ['payments-prod'] }]);
  const { out, code } = await idc(['preflight', path, '--format', 'github']);
  expect(out.split('\n')[0]).toMatch(
    /^::error file=.*assignments\.json,title=managed_policy_quota_exceeded::\[1\]\.accounts\[0\]: /,
  );
  expect(out).toContain('1 of 2 planned assignments would fail.');
  expect(code).toBe(1);
});

test('a faulty file, a missing one, a large one and none are told, and end with 64', async () => {
  const faulty = await idc(['preflight', await file([{ ...FINE, accounts: 'tools' }])]);
  expect(faulty).toMatchObject({
    code: 64,
    err: 'The file has a fault: [0].accounts is not a list of accounts.\n',
  });
  expect(await idc(['preflight', join(folder, 'none.json')])).toMatchObject({ code: 64, out: '' });
  const large = await idc(['preflight', await file(' '.repeat(6 * 1024 * 1024))]);
  expect(large.err).toContain('is larger than 5120 KB');
  expect(await idc(['preflight'])).toMatchObject({ code: 64 });
});

test('a name with blanks is one word for can-assign', async () => {
  const { err } = await idc(['can-assign', 'platform', 'ReadOnly', 'no such account', 'x']);
  expect(err).toContain('Those are 4 words');
  const { out, code } = await idc(['can-assign', 'platform', 'ReadOnly', 'no such account']);
  expect(out).toContain('`no such account` is not an account of this organization');
  expect(code).toBe(1);
});
