import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../sandbox/aws/server.ts';
import { readSecret } from '../src/aws/secret.ts';
import { readConfig } from '../src/config.ts';
import { withSecrets } from '../src/secrets.ts';
import { variables } from '../src/variables.ts';
import { startWorld } from './flow/rig.ts';

const arnOf = (name: string) => `arn:aws:secretsmanager:eu-west-1:333344445555:secret:${name}-a1B2c3`;
const SLACK = arnOf('idc/slack');
const DATABASE = arnOf('idc/database');
const OTHER = arnOf('payroll/database');

let sandbox: AwsSandbox;
let folder: string;
const file = (name: string, content: string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

beforeAll(async () => {
  sandbox = await startWorld();
  process.env.AWS_ENDPOINT_URL = sandbox.url;
  folder = mkdtempSync(join(tmpdir(), 'idc-secrets-'));
  const { secrets } = sandbox.control.state;
  secrets.set(SLACK, '{"bot":"xoxb-kept","app":"xapp-kept"}');
  secrets.set(OTHER, 'postgres://a:b@c/d');
  const rds = { username: 'idc', password: 'p@ss/w:rd', engine: 'postgres', host: 'db.internal', port: 5433 };
  secrets.set(DATABASE, JSON.stringify({ ...rds, dbname: 'idc' }));
});
afterAll(async () => {
  delete process.env.AWS_ENDPOINT_URL;
  rmSync(folder, { recursive: true });
  await sandbox.stop();
});

async function faultsOf(env: NodeJS.ProcessEnv): Promise<string> {
  return withSecrets(env, readSecret).then(
    () => '',
    (error: Error) => error.message,
  );
}

test('a secret comes from the environment, from a file, from a field of a secret, from a secret of RDS', async () => {
  const env = {
    AWS_REGION: 'eu-west-1',
    SLACK_BOT_TOKEN: `${SLACK}:bot::`,
    SLACK_APP_TOKEN: `${SLACK}:app`,
    SLACK_SIGNING_SECRET: 'as-it-is',
    DATABASE_URL: DATABASE,
  };
  const config = readConfig(await withSecrets(env, readSecret), 'bot');
  expect(config.slack).toMatchObject({ botToken: 'xoxb-kept', transport: { appToken: 'xapp-kept' } });
  expect(config.databaseUrl).toBe('postgres://idc:p%40ss%2Fw%3Ard@db.internal:5433/idc');

  const kept = await withSecrets(
    {
      SLACK_BOT_TOKEN_FILE: file('token', 'xoxb-filed\n'),
      DATABASE_URL_FILE: file('url', 'postgres://a:b@c/d\n'),
    },
    readSecret,
  );
  expect(kept).toMatchObject({ SLACK_BOT_TOKEN: 'xoxb-filed', DATABASE_URL: 'postgres://a:b@c/d' });
});

test('nothing is read where nothing is given that way', async () => {
  const env = { SLACK_BOT_TOKEN: 'xoxb-plain', DATABASE_URL: 'postgres://a:b@c/d', SLACK_APP_TOKEN: '' };
  const never = () => Promise.reject(new Error('it was read'));
  expect(await withSecrets(env, never)).toEqual(env);
});

describe('what is wrong is told at once, with the variable and never with a value', () => {
  test.each([
    [
      { SLACK_BOT_TOKEN: 'xoxb-secret', SLACK_BOT_TOKEN_FILE: '/x' },
      'SLACK_BOT_TOKEN is set, and so is SLACK_BOT_TOKEN_FILE',
    ],
    [
      { SLACK_BOT_TOKEN_FILE: '/nowhere/xoxb-secret' },
      'SLACK_BOT_TOKEN_FILE names a file that cannot be read',
    ],
    [
      { DATABASE_URL: 'arn:aws:ssm:eu-west-1:1:parameter/secret' },
      'DATABASE_URL is an ARN, and not one of a secret',
    ],
    [{ SLACK_BOT_TOKEN: `${SLACK}:nobody` }, 'SLACK_BOT_TOKEN names a field that the secret does not have'],
    [{ DATABASE_URL: SLACK }, 'DATABASE_URL is a secret without host, username and password'],
    [{ SLACK_BOT_TOKEN: arnOf('idc/nowhere') }, '(ResourceNotFoundException)'],
    [{ DATABASE_URL: OTHER }, '(AccessDeniedException): the role that idc runs as needs'],
  ])('%j', async (env, said) => {
    const faults = await faultsOf(env);
    expect(faults).toContain(said);
    expect(faults).not.toMatch(/secret\/|xoxb-secret|xoxb-kept|p@ss/);
  });

  test('several of them', async () => {
    const faults = await faultsOf({
      SLACK_BOT_TOKEN_FILE: '/nowhere',
      DATABASE_URL_FILE: file('empty', '\n'),
    });
    expect(faults).toContain('The configuration has 2 faults');
  });
});

test('the table names as a secret what may be given this way, and nothing else', async () => {
  const { SECRETS } = await import('../src/secrets.ts');
  const told = Object.entries(variables).filter(([, { adds }]) => adds.includes('Secret.'));
  expect(told.map(([name]) => name).sort()).toEqual([...SECRETS].sort());
});
