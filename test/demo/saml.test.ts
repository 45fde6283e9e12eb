import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type AwsSandbox, startAws } from '../../sandbox/aws/server.ts';
import { harborOrganization } from '../../sandbox/worlds/harbor-aws.ts';
import { makeMetadata, makeResponse } from '../documents/saml/make.ts';

/** `idc saml` as somebody runs it, with AWS and without anything. */
const KIM = 'kim.ode@harbor.example';
const ACS = 'https://eu-west-1.signin.aws/platform/saml/acs/0aa1b2c3-aaaa-bbbb-cccc-1234567890ab';
let aws: AwsSandbox;
let folder: string;
beforeAll(async () => {
  aws = await startAws({ organization: harborOrganization() });
  folder = await mkdtemp(join(tmpdir(), 'idc-saml-'));
  await writeFile(join(folder, 'idp.xml'), makeMetadata());
  await writeFile(join(folder, 'broken.xml'), '<secret/>');
});
afterAll(async () => {
  await aws.stop();
  await rm(folder, { recursive: true });
});

function response(nameId = KIM): string {
  const store = aws.control.state.organization.instance.identityStoreId;
  const audience = `https://eu-west-1.signin.aws.amazon.com/platform/saml/${store}`;
  return makeResponse({ destination: ACS, recipient: ACS, audiences: [audience], nameId });
}

function connected(): NodeJS.ProcessEnv {
  const { delegatedAdministratorId } = aws.control.state.organization;
  return {
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: 'AKIASANDBOXRUNTIME',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    IDC_READ_ROLE_ARN: `arn:aws:iam::${delegatedAdministratorId}:role/idc-read`,
    IDC_IDP_METADATA: join(folder, 'idp.xml'),
    IDC_ACS_URLS: ACS,
  };
}

async function idc(args: readonly string[], input: string, more: NodeJS.ProcessEnv = {}) {
  const env = { PATH: process.env.PATH, HOME: folder, ...more };
  const child = spawn(process.execPath, ['dist/src/cli.js', 'saml', ...args], { env });
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { out, err, code: code as number };
}

test('what is in order ends with 0, and what is not with 1 and without the name', async () => {
  expect(await idc(['-'], response(), connected())).toMatchObject({ code: 0, err: '' });
  const missing = await idc(['-', '--json'], response('zoe.king@harbor.example'), connected());
  expect(missing.code).toBe(1);
  expect(missing.out).toContain('saml_user_not_provisioned');
  expect(missing.out + missing.err).not.toContain('zoe.king');
});

test('without AWS and configuration the document is judged, and 2 says that this was not all', async () => {
  const { out, code } = await idc(['-', '--metadata', join(folder, 'idp.xml')], response());
  expect(code).toBe(2);
  expect(out).toContain('Not looked at');
  expect(out).toContain('AWS_REGION');
  expect((await idc(['-'], makeResponse({ nameIdFormat: null }))).code).toBe(1);
});

test.each(['nowhere.xml', 'broken.xml'])('metadata in %s is a fault of IDC_IDP_METADATA', async (name) => {
  const { err, code } = await idc(['-'], response(), { IDC_IDP_METADATA: join(folder, name) });
  expect(code).toBe(64);
  expect(err).toContain('IDC_IDP_METADATA');
  expect(err).not.toContain('secret');
});
