import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type ConfigFault, isConfigError, readConfig, readIdpMetadata } from '../src/config.ts';
import { variables } from '../src/variables.ts';

const bot = {
  AWS_REGION: 'eu-central-1',
  SLACK_BOT_TOKEN: 'xoxb-bot-secret',
  SLACK_APP_TOKEN: 'xapp-app-secret',
  DATABASE_URL: 'postgres://idc:pg-secret@localhost:5432/idc',
  IDC_APPROVERS: 'U0SAM1234, S0ONCALL1',
};

describe('the bot', () => {
  test('needs five variables and has a default for the rest', () => {
    expect(readConfig(bot, 'bot')).toEqual({
      aws: { region: 'eu-central-1', iacIdentities: [] },
      idp: { acsUrls: [] },
      logLevel: 'info',
      slack: {
        botToken: 'xoxb-bot-secret',
        apiUrl: 'https://slack.com/api/',
        transport: { kind: 'socket', appToken: 'xapp-app-secret' },
      },
      policy: {
        kind: 'lists',
        approvers: { users: ['U0SAM1234'], groups: ['S0ONCALL1'], channels: [] },
      },
      channels: [],
      uploads: false,
      timeZone: 'UTC',
      databaseUrl: bot.DATABASE_URL,
      health: { host: '127.0.0.1', port: 8081 },
    });
  });

  test('serves figures only where it is told', () => {
    const told = { ...bot, IDC_METRICS_BIND: '[::]:9464', IDC_CLOUDWATCH_METRICS: 'on' };
    expect(readConfig(told, 'bot')).toMatchObject({
      metrics: { host: '::', port: 9464 },
      cloudWatchMetrics: true,
    });
    expect(readConfig({ ...told, IDC_CLOUDWATCH_METRICS: 'off' }, 'bot')).not.toHaveProperty(
      'cloudWatchMetrics',
    );
  });

  test('watches where it is told, and with a queue where the summary goes', () => {
    const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/111122223333/idc-watch';
    const watch = (more: object) => readConfig({ ...bot, ...more }, 'bot').watch;
    expect(watch({ IDC_WATCH_CHANNEL: 'C0A' })).toEqual({ channel: 'C0A' });
    const summary = { IDC_SUMMARY_CHANNEL: 'C0B', IDC_SUMMARY_CRON: '0 8 * * *' };
    expect(watch(summary)).toBeUndefined();
    const both = { ...summary, IDC_EVENT_QUEUE_URL: queueUrl };
    expect(watch(both)).toEqual({ channel: 'C0B', queueUrl });
    expect(watch({ ...both, IDC_WATCH_CHANNEL: 'C0A' })).toEqual({ channel: 'C0A', queueUrl });
    expect(faults({ ...bot, IDC_EVENT_QUEUE_URL: queueUrl }).map(short)).toEqual([
      'IDC_WATCH_CHANNEL is not set, but IDC_EVENT_QUEUE_URL is',
    ]);
    expect(
      faults({ ...bot, IDC_WATCH_CHANNEL: 'C0A', IDC_EVENT_QUEUE_URL: `${queueUrl}.fifo` }),
    ).toHaveLength(1);
  });

  test('is told of everything that is missing at once', () => {
    expect(faults({ IDC_REMEDIATION_ROLE_ARN: 'arn:aws:iam::111122223333:role/x' }).map(short)).toEqual([
      'SLACK_BOT_TOKEN is not set',
      'DATABASE_URL is not set',
      'AWS_REGION is not set',
      'SLACK_APP_TOKEN is not set, and neither is SLACK_SIGNING_SECRET: one of them is needed',
    ]);
  });

  test('is told of what is missing and of what is malformed in the same breath', () => {
    const found = faults({ ...bot, AWS_REGION: undefined, PORT: '70000', LOG_LEVEL: 'loud' });
    expect(found.map((one) => one.variable).sort()).toEqual(['AWS_REGION', 'LOG_LEVEL', 'PORT']);
  });

  test('takes the app token where there is a signing secret too', () => {
    const both = readConfig({ ...bot, SLACK_SIGNING_SECRET: 's' }, 'bot');
    expect(both.slack.transport).toEqual({ kind: 'socket', appToken: 'xapp-app-secret' });
  });

  test('listens on PORT when there is only a signing secret', () => {
    const http = readConfig({ ...bot, SLACK_APP_TOKEN: ' ', SLACK_SIGNING_SECRET: 's', PORT: '8080' }, 'bot');
    expect(http.slack.transport).toEqual({ kind: 'http', signingSecret: 's', port: 8080 });
  });

  const people = (over: object) => ({ users: [], groups: [], channels: [], ...over });

  test('knows who may ask and decide by a file, by lists, or not at all: then it only looks', () => {
    const none = { ...bot, IDC_APPROVERS: '' };
    expect(readConfig(none, 'bot').policy).toEqual({ kind: 'none' });
    expect(readConfig({ ...none, IDC_POLICY: '/etc/idc/policy.yaml' }, 'bot').policy).toEqual({
      kind: 'file',
      path: '/etc/idc/policy.yaml',
    });
    expect(readConfig({ ...none, IDC_ASKERS: 'C0PLATFORM,U0KIM1234' }, 'bot').policy).toEqual({
      kind: 'lists',
      askers: people({ users: ['U0KIM1234'], channels: ['C0PLATFORM'] }),
      approvers: people({}),
    });
    expect(readConfig({ ...bot, IDC_OPERATORS: 'S0HELPDESK' }, 'bot').policy).toMatchObject({
      approvers: { users: ['U0SAM1234'] },
      operators: people({ groups: ['S0HELPDESK'] }),
    });
  });

  test.each(['IDC_ASKERS', 'IDC_APPROVERS', 'IDC_OPERATORS'])('refuses IDC_POLICY beside %s', (list) => {
    const both = { ...bot, IDC_APPROVERS: '', IDC_POLICY: '/etc/idc/policy.yaml', [list]: 'U0SAM1234' };
    const [one, ...others] = faults(both);
    expect(others).toEqual([]);
    expect(one && short(one)).toContain(`${list} is set, and so is IDC_POLICY`);
  });

  test('posts a summary where it is told when and where, and says when half of that is missing', () => {
    const whole = { ...bot, IDC_SUMMARY_CRON: '0 8 * * MON-FRI', IDC_SUMMARY_CHANNEL: 'C0PLATFORM' };
    expect(readConfig(whole, 'bot').summary).toMatchObject({ channel: 'C0PLATFORM', cron: { hours: [8] } });
    const halves = [
      { ...whole, IDC_SUMMARY_CHANNEL: '' },
      { ...whole, IDC_SUMMARY_CRON: '' },
      { ...whole, IDC_SUMMARY_CRON: 'daily' },
      { ...whole, IDC_SUMMARY_CHANNEL: '#general' },
    ];
    expect(halves.map((env) => faults(env).map(short))).toEqual([
      ['IDC_SUMMARY_CHANNEL is not set, but IDC_SUMMARY_CRON is'],
      ['IDC_SUMMARY_CRON is not set, but IDC_SUMMARY_CHANNEL is'],
      [expect.stringContaining('IDC_SUMMARY_CRON is not a cron expression of five fields')],
      [expect.stringContaining('IDC_SUMMARY_CHANNEL is not the id of a channel')],
    ]);
  });

  test.each([
    ['http://127.0.0.1:1/api', 'http://127.0.0.1:1/api/'],
    ['http://127.0.0.1:1/api/', 'http://127.0.0.1:1/api/'],
  ])('gives %s one last slash', (given, expected) => {
    expect(readConfig({ ...bot, SLACK_API_URL: given }, 'bot').slack.apiUrl).toBe(expected);
  });

  test.each([
    ['0.0.0.0:9', { host: '0.0.0.0', port: 9 }],
    ['[::1]:8081', { host: '::1', port: 8081 }],
  ])('reads the bind address %s', (given, expected) => {
    expect(readConfig({ ...bot, IDC_HEALTH_BIND: given }, 'bot').health).toEqual(expected);
  });
});

describe('the terminal', () => {
  test('runs on nothing at all', () => {
    expect(readConfig({}, 'cli')).toEqual({
      aws: { iacIdentities: [] },
      idp: { acsUrls: [] },
      logLevel: 'info',
    });
  });

  test('does not care about faults of the bot', () => {
    expect(readConfig({ SLACK_BOT_TOKEN: 'nonsense', AWS_REGION: 'us-east-1' }, 'cli').aws.region).toBe(
      'us-east-1',
    );
  });

  test('reads everything about AWS', () => {
    const role = 'arn:aws-us-gov:iam::111122223333:role/team/idc-read';
    const env = {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4599',
      IDC_READ_ROLE_ARN: role,
      IDC_MANAGEMENT_READ_ROLE_ARN: role,
      IDC_MEMBER_ROLE_NAME: 'idc-member',
      IDC_REMEDIATION_ROLE_ARN: role,
      IDC_MEMBER_QUOTA_ROLE_NAME: 'idc-quota',
      IDC_IAC_IDENTITIES: 'arn:aws:sts::*:assumed-role/gh-*/*, arn:aws:iam::111122223333:user/tf',
      IDC_AWS_SHARE: '30',
    };
    expect(readConfig(env, 'cli').aws).toEqual({
      endpoint: 'http://127.0.0.1:4599',
      readRoleArn: role,
      managementReadRoleArn: role,
      memberRoleName: 'idc-member',
      remediationRoleArn: role,
      memberQuotaRoleName: 'idc-quota',
      iacIdentities: ['arn:aws:sts::*:assumed-role/gh-*/*', 'arn:aws:iam::111122223333:user/tf'],
      share: 0.3,
    });
  });
});

describe('faults', () => {
  test.each([
    ['AWS_REGION', 'Frankfurt'],
    ['AWS_ENDPOINT_URL', 'localhost:4566'],
    ['IDC_READ_ROLE_ARN', 'idc-read'],
    ['IDC_MEMBER_ROLE_NAME', 'arn:aws:iam::111122223333:role/idc-member'],
    ['IDC_ASKERS', '@kim'],
    ['IDC_ASKERS', 'U0KIM1234,,U0SAM1234'],
    ['IDC_APPROVERS', 'C0PLATFORM'],
    ['IDC_APPROVERS', 'oncall'],
    ['IDC_OPERATORS', 'C0PLATFORM'],
    ['IDC_SLACK_UPLOADS', 'yes'],
    ['IDC_TIMEZONE', 'Mars/Olympus'],
    ['IDC_CHANNELS', '#platform'],
    ['IDC_CHANNELS', 'U0KIM1234'],
    ['IDC_IAC_IDENTITIES', 'gh-deploy'],
    ['IDC_AWS_SHARE', '0.5'],
    ['IDC_AWS_SHARE', '101'],
    ['IDC_AWS_SHARE', '4'],
    ['IDC_IDP_METADATA', 'idp "metadata"'],
    ['IDC_ACS_URLS', 'eu-west-1.signin.aws/platform/saml/acs/1'],
    ['SLACK_BOT_TOKEN', 'xapp-wrong-way-round'],
    ['SLACK_APP_TOKEN', 'xoxb-wrong-way-round'],
    ['SLACK_API_URL', 'slack.com'],
    ['DATABASE_URL', 'mysql://localhost/idc'],
    ['PORT', 'http'],
    ['IDC_HEALTH_BIND', '8081'],
    ['IDC_HEALTH_BIND', 'localhost:99999'],
    ['LOG_LEVEL', 'verbose'],
  ])('%s=%s is one, shown with an example and without the value', (variable, value) => {
    const [only, ...others] = faults({ ...bot, [variable]: value });
    expect(others).toEqual([]);
    expect(only?.variable).toBe(variable);
    expect(message({ ...bot, [variable]: value })).toContain(`Example: ${variable}=`);
    expect(only?.fault).not.toContain(value);
  });

  test('name the place of a wrong entry', () => {
    expect(
      faults({ ...bot, IDC_ASKERS: 'U0KIM1234,kim,C0PLATFORM,#general' }).map((one) => one.fault),
    ).toEqual([expect.stringMatching(/^entry 2 is not/), expect.stringMatching(/^entry 4 is not/)]);
  });

  test('never hold a secret, whichever variable it was put into', () => {
    const names = Object.keys(variables);
    const env = Object.fromEntries(names.map((name) => [name, 'xoxp-s3cr3t not, valid ""']));
    expect(new Set(faults(env).map((one) => one.variable))).toEqual(new Set(names));
    expect(message(env)).not.toContain('s3cr3t');
  });
});

describe('the metadata of the identity provider', () => {
  const file = (content: string) => {
    const path = join(mkdtempSync(join(tmpdir(), 'idc-')), 'idp.xml');
    writeFileSync(path, content);
    return { idp: { metadata: path, acsUrls: [] } };
  };
  const fine = () => undefined;

  test('is the text of the file that is named, or nothing', () => {
    expect(readIdpMetadata(file('<x/>'), fine)).toBe('<x/>');
    expect(readIdpMetadata({ idp: { acsUrls: [] } }, fine)).toBeUndefined();
  });

  test.each([
    ['a file that is not there', { idp: { metadata: '/nowhere/idp.xml', acsUrls: [] } }, fine],
    ['a file that is too large', file('x'.repeat(300_000)), fine],
    ['a file that is broken', file('secret content'), () => 'is not SAML metadata'],
  ])('%s is a fault of IDC_IDP_METADATA', (_what, config, faultIn) => {
    let said = '';
    try {
      readIdpMetadata(config, faultIn);
    } catch (error) {
      if (isConfigError(error)) said = error.message;
    }
    expect(said).toContain('IDC_IDP_METADATA');
    expect(said).not.toContain('secret');
  });
});

test('every example in the documentation is valid, once the placeholders are filled in', () => {
  const env = Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, variable.example]),
  );
  const { IDC_POLICY, IDC_ASKERS, IDC_APPROVERS, IDC_OPERATORS, ...others } = env;
  for (const policy of [{ IDC_POLICY }, { IDC_ASKERS, IDC_APPROVERS, IDC_OPERATORS }])
    expect(() => readConfig({ ...others, ...policy }, 'bot')).not.toThrow();
});

test('docs/configuration.md is the table that scripts/config-table.js writes', async () => {
  const script = '../scripts/config-table.js';
  const { configTable } = (await import(script)) as { configTable: (table: typeof variables) => string };
  expect(readFileSync('docs/configuration.md', 'utf8')).toBe(configTable(variables));
});

function faults(env: NodeJS.ProcessEnv): readonly ConfigFault[] {
  return thrown(env).faults;
}

function message(env: NodeJS.ProcessEnv): string {
  return thrown(env).message;
}

function thrown(env: NodeJS.ProcessEnv) {
  try {
    readConfig(env, 'bot');
  } catch (error) {
    if (isConfigError(error)) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

function short(one: ConfigFault): string {
  return `${one.variable} ${one.fault}`;
}
