import { z } from 'zod';
import { isTimeZone, readCron } from './cron.ts';
import {
  bind,
  channel,
  channels,
  groups,
  list,
  onOrOff,
  percent,
  port,
  roleArn,
  roleName,
  text,
  url,
  users,
} from './variable-kinds.ts';

export interface Variable {
  /** In words, for the documentation. */
  readonly needed: string;
  readonly default?: string;
  readonly example: string;
  readonly adds: string;
  /** The terminal does not look at it. */
  readonly botOnly?: true;
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export const environment = z
  .object({
    AWS_REGION: text(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, 'is not a Region'),
    AWS_ENDPOINT_URL: url,
    IDC_READ_ROLE_ARN: roleArn,
    IDC_MANAGEMENT_READ_ROLE_ARN: roleArn,
    IDC_MEMBER_ROLE_NAME: roleName,
    IDC_REMEDIATION_ROLE_ARN: roleArn,
    IDC_MEMBER_QUOTA_ROLE_NAME: roleName,
    IDC_IDP_METADATA: text(/^[^\s"']+$/, 'is not the path of a file (without blanks and quotes)'),
    IDC_ACS_URLS: list([/^https:\/\/[^\s?#,]+$/], 'is not an https address'),
    IDC_AWS_SHARE: percent,
    IDC_IAC_IDENTITIES: list([/^arn:aws[a-z-]*:\S+$/], 'is not an ARN or an ARN with *'),
    IDC_POLICY: text(/^[^\p{C}"']+$/u, 'is not the path of a file (without quotes)'),
    IDC_ASKERS: list([users, groups, channels], 'is not the id of a user, user group or channel (no names)'),
    IDC_APPROVERS: list([users, groups], 'is not the id of a user or user group (no names, no channels)'),
    IDC_OPERATORS: list([users, groups], 'is not the id of a user or user group (no names, no channels)'),
    IDC_CHANNELS: list([channels], 'is not the id of a channel (no names)'),
    IDC_SLACK_UPLOADS: onOrOff,
    IDC_SUMMARY_CRON: z.string().refine((value) => readCron(value), {
      error: 'is not a cron expression of five fields: minute, hour, day, month, weekday',
    }),
    IDC_TIMEZONE: z.string().refine(isTimeZone, { error: 'is not the name of a time zone' }),
    IDC_SUMMARY_CHANNEL: channel,
    IDC_SUMMARY_QUIET: onOrOff,
    IDC_EVENT_QUEUE_URL: text(
      /^https?:\/\/[^\s?#]+\/\d{12}\/[\w-]{1,80}$/,
      'is not the URL of an SQS standard queue',
    ),
    IDC_WATCH_CHANNEL: channel,
    SLACK_BOT_TOKEN: text(/^xoxb-\S+$/, 'is not a bot token: those start with xoxb-'),
    SLACK_APP_TOKEN: text(/^xapp-\S+$/, 'is not an app-level token: those start with xapp-'),
    SLACK_SIGNING_SECRET: text(/^\S+$/, 'contains a space'),
    SLACK_API_URL: url.transform((value) => (value.endsWith('/') ? value : `${value}/`)),
    DATABASE_URL: text(/^postgres(ql)?:\/\/\S+$/, 'is not a PostgreSQL address'),
    PORT: port,
    IDC_HEALTH_BIND: bind,
    IDC_METRICS_BIND: bind,
    IDC_CLOUDWATCH_METRICS: onOrOff,
    LOG_LEVEL: z.enum(logLevels, { error: `is not one of ${logLevels.join(', ')}` }),
  })
  .partial();
export type Values = z.output<typeof environment>;
export type VariableName = keyof Values;

/** Every variable that idc reads, in the order of docs/configuration.md, which is made from this table. */
export const variables: Readonly<Record<VariableName, Variable>> = {
  SLACK_BOT_TOKEN: {
    needed: 'always',
    example: 'xoxb-…',
    adds: 'idc speaks in your workspace. Secret.',
    botOnly: true,
  },
  SLACK_APP_TOKEN: {
    needed: 'for Socket Mode',
    example: 'xapp-…',
    adds: 'Commands and clicks arrive over a connection that idc opens: no public address. Wins over `SLACK_SIGNING_SECRET`. Secret.',
    botOnly: true,
  },
  SLACK_SIGNING_SECRET: {
    needed: 'without `SLACK_APP_TOKEN`',
    example: '8f742231…',
    adds: 'Commands and clicks arrive as signed HTTP requests on `PORT`, at `/slack/events`. Secret.',
    botOnly: true,
  },
  PORT: {
    needed: 'no',
    default: '3000',
    example: '3000',
    adds: 'The port for signed HTTP; not opened in Socket Mode.',
    botOnly: true,
  },
  DATABASE_URL: {
    needed: 'always',
    example: 'postgres://idc:password@postgres:5432/idc',
    adds: 'Diagnoses, approvals and remediations outlive the process. Secret.',
    botOnly: true,
  },
  IDC_POLICY: {
    needed: 'for anybody to decide',
    example: '/etc/idc/policy.yaml',
    adds: 'The path of the file that says who may ask and who may decide what: `docs/policy.md`. Read again when it changes. Not together with the next three.',
  },
  IDC_APPROVERS: {
    needed: 'no: `IDC_POLICY` says more',
    example: 'S0ONCALL1,U0SAM1234',
    adds: 'Who may decide about a plan: ids of users (U…, W…) and user groups (S…). Nobody decides about a plan of their own.',
    botOnly: true,
  },
  IDC_ASKERS: {
    needed: 'no',
    default: 'the approvers',
    example: 'S0ENGINEER,C0PLATFORM',
    adds: 'Who may ask: ids of users, user groups and channels (C…, G…: everybody who asks there).',
    botOnly: true,
  },
  IDC_OPERATORS: {
    needed: 'no',
    default: 'the approvers',
    example: 'S0ONCALL1,U0KIM1234',
    adds: 'Who may ask what somebody else can reach: ids of users and user groups. Everybody who may ask at all may ask about their own e-mail address.',
    botOnly: true,
  },
  IDC_CHANNELS: {
    needed: 'no',
    example: 'C0PLATFORM',
    adds: 'Channels in which answers are shown to all; elsewhere they come by direct message.',
    botOnly: true,
  },
  IDC_SLACK_UPLOADS: {
    needed: 'no',
    default: 'off',
    example: 'on',
    adds: 'The windows of `/idc saml` and the like take a file too, beside pasted text. Needs the scope `files:read`, which `manifest.yml` does not ask for. A file stays in Slack until its owner deletes it.',
    botOnly: true,
  },
  IDC_SUMMARY_CRON: {
    needed: 'with `IDC_SUMMARY_CHANNEL`',
    example: '0 8 * * MON-FRI',
    adds: 'When the daily summary is posted: minute, hour, day, month, weekday. Once over all replicas; late, once, if all were down.',
    botOnly: true,
  },
  IDC_SUMMARY_CHANNEL: {
    needed: 'with `IDC_SUMMARY_CRON`',
    example: 'C0PLATFORM',
    adds: 'The channel of the summary. idc must be in it.',
    botOnly: true,
  },
  IDC_SUMMARY_QUIET: {
    needed: 'no',
    default: 'off',
    example: 'on',
    adds: 'No summary on days with nothing new: no failures, findings as yesterday, nothing waiting, and everything looked at that is set up to be.',
    botOnly: true,
  },
  IDC_EVENT_QUEUE_URL: {
    needed: 'no',
    example: 'https://sqs.eu-central-1.amazonaws.com/111122223333/idc-watch',
    adds: 'The SQS queue to which EventBridge sends calls to Identity Center: failures are posted within a minute, with who called, and refused calls, too: `docs/watch.md`.',
    botOnly: true,
  },
  IDC_WATCH_CHANNEL: {
    needed: 'with `IDC_EVENT_QUEUE_URL`, unless `IDC_SUMMARY_CHANNEL` is set',
    default: 'with a queue `IDC_SUMMARY_CHANNEL`, without one nowhere',
    example: 'C0PLATFORM',
    adds: 'The channel to which failures are posted as they happen. Set alone, without a queue, idc reads the lists of failed requests every three minutes. idc must be in it.',
    botOnly: true,
  },
  IDC_TIMEZONE: {
    needed: 'no',
    default: 'UTC',
    example: 'Europe/Amsterdam',
    adds: 'The time zone of `IDC_SUMMARY_CRON` and of the days in the summary.',
    botOnly: true,
  },
  AWS_REGION: {
    needed: 'for the bot',
    default: 'in the terminal: as in the AWS configuration files',
    example: 'eu-central-1',
    adds: 'The primary Region of IAM Identity Center.',
  },
  IDC_READ_ROLE_ARN: {
    needed: 'no',
    default: 'the credentials of the process',
    example: 'arn:aws:iam::111122223333:role/idc-read',
    adds: 'Reads of Identity Center are made in this role. The first role to grant, and useful alone.',
  },
  IDC_MANAGEMENT_READ_ROLE_ARN: {
    needed: 'no',
    example: 'arn:aws:iam::999988887777:role/idc-management-read',
    adds: "CloudTrail, Organizations and IAM of the management account: who made a call, policies that deny it, the caller's permissions.",
  },
  IDC_MEMBER_ROLE_NAME: {
    needed: 'no',
    example: 'idc-member',
    adds: 'Quotas and customer managed policies in the target account: confirmed instead of stated causes.',
  },
  IDC_REMEDIATION_ROLE_ARN: {
    needed: 'no',
    example: 'arn:aws:iam::111122223333:role/idc-remediation',
    adds: 'Approved plans are applied, each in its own session of this role.',
  },
  IDC_MEMBER_QUOTA_ROLE_NAME: {
    needed: 'no',
    example: 'idc-member-quota',
    adds: 'An approved plan may ask for a higher quota in the target account.',
  },
  IDC_IDP_METADATA: {
    needed: 'no',
    example: '/etc/idc/idp-metadata.xml',
    adds: "The path of a file with the identity provider's SAML metadata: `saml` checks signatures against its certificates, `expiry` and the daily summary say when they end.",
  },
  IDC_ACS_URLS: {
    needed: 'no',
    example: 'https://eu-west-1.signin.aws/platform/saml/acs/1a2b3c4d',
    adds: "The ACS URLs that Identity Center shows under Settings, comma separated: `saml` compares with them instead of AWS's documented forms.",
  },
  IDC_IAC_IDENTITIES: {
    needed: 'no',
    example: 'arn:aws:sts::*:assumed-role/gh-deploy/*',
    adds: 'Callers that are infrastructure as code: idc answers them with the change as text and offers no plan.',
  },
  IDC_AWS_SHARE: {
    needed: 'no',
    default: '50',
    example: '30',
    adds: "The percentage of AWS's limits that idc takes, all its processes together; the rest is left to pipelines, consoles and people. From 5 to 100.",
  },
  AWS_ENDPOINT_URL: {
    needed: 'no',
    example: 'http://127.0.0.1:4599',
    adds: 'Another address for all of AWS, such as the sandbox.',
  },
  SLACK_API_URL: {
    needed: 'no',
    default: 'https://slack.com/api/',
    example: 'http://127.0.0.1:4600/api/',
    adds: "Another address for Slack's Web API, such as the sandbox.",
    botOnly: true,
  },
  IDC_HEALTH_BIND: {
    needed: 'no',
    default: '127.0.0.1:8081',
    example: '0.0.0.0:8081',
    adds: 'Where `/healthz` and `/readyz` answer. The image sets 0.0.0.0:8081.',
    botOnly: true,
  },
  IDC_METRICS_BIND: {
    needed: 'no',
    default: 'no metrics are served',
    example: '0.0.0.0:9464',
    adds: 'Where Prometheus reads `/metrics`: `docs/operate.md`.',
    botOnly: true,
  },
  IDC_CLOUDWATCH_METRICS: {
    needed: 'no',
    default: 'off',
    example: 'on',
    adds: "The same figures once a minute on standard output, as lines of CloudWatch's embedded metric format.",
    botOnly: true,
  },
  LOG_LEVEL: { needed: 'no', default: 'info', example: 'debug', adds: logLevels.join(', ') },
};
