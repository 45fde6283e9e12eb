import { readFileSync, statSync } from 'node:fs';
import { type Cron, readCron } from './cron.ts';
import { environment, type logLevels, type Values, type VariableName, variables } from './variables.ts';

/** What idc needs to reach AWS; the same for the bot and the terminal. */
export interface Config {
  readonly aws: {
    /** Absent in the terminal when the AWS configuration files shall decide. */
    readonly region?: string;
    readonly endpoint?: string;
    readonly readRoleArn?: string;
    readonly managementReadRoleArn?: string;
    readonly memberRoleName?: string;
    readonly remediationRoleArn?: string;
    readonly memberQuotaRoleName?: string;
    /** ARNs, in which `*` stands for any characters. */
    readonly iacIdentities: readonly string[];
    /** The part of AWS's limits that idc takes, above 0 to 1. Absent: half. */
    readonly share?: number;
  };
  /** The external identity provider, as far as this installation was told of it. */
  readonly idp: {
    /** Path of a file with its metadata. */
    readonly metadata?: string;
    readonly acsUrls: readonly string[];
  };
  readonly logLevel: LogLevel;
}

export interface BotConfig extends Config {
  readonly slack: {
    readonly botToken: string;
    /** Always with a last slash. */
    readonly apiUrl: string;
    readonly transport:
      | { readonly kind: 'socket'; readonly appToken: string }
      | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number };
  };
  readonly policy: PolicyConfig;
  /** Channels in which an answer is shown to everybody. */
  readonly channels: readonly string[];
  /** Files may be handed over in Slack. */
  readonly uploads: boolean;
  /** Absent: the summary comes only when somebody asks. */
  readonly summary?: { readonly cron: Cron; readonly channel: string; readonly quiet: boolean };
  /** Absent: failures are not followed. Without a queue the lists alone tell of them. */
  readonly watch?: { readonly channel: string; readonly queueUrl?: string };
  readonly timeZone: string;
  readonly databaseUrl: string;
  readonly health: { readonly host: string; readonly port: number };
  /** Where Prometheus reads; absent: nowhere. */
  readonly metrics?: { readonly host: string; readonly port: number };
  /** Figures go to standard output, too, in CloudWatch's embedded metric format. */
  readonly cloudWatchMetrics?: true;
}

/** Where it stands who may ask and who may decide: in a file, in lists of the environment, or nowhere. */
export type PolicyConfig =
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'lists';
      readonly askers?: People;
      readonly approvers: People;
      readonly operators?: People;
    }
  | { readonly kind: 'none' };

export interface People {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  /** Everybody who asks in one of these channels; always empty for approvers and operators. */
  readonly channels: readonly string[];
}

export type LogLevel = (typeof logLevels)[number];
type Role = 'bot' | 'cli';

/** One thing that is wrong with one variable. Holds no value of the environment, so it is safe to print. */
export interface ConfigFault {
  readonly variable: VariableName;
  readonly fault: string;
  readonly example: string;
}

export interface ConfigError extends Error {
  readonly name: 'ConfigError';
  readonly faults: readonly ConfigFault[];
}

/**
 * The environment as a typed value. An empty variable counts as unset.
 * Throws one ConfigError that names every fault at once; the terminal ignores what only the bot needs.
 */
export function readConfig(env: NodeJS.ProcessEnv, role: 'bot'): BotConfig;
export function readConfig(env: NodeJS.ProcessEnv, role: Role): Config;
export function readConfig(env: NodeJS.ProcessEnv, role: Role): Config {
  const set = whatIsSet(env, role);
  const parsed = environment.safeParse(set);
  const faults = [
    ...(role === 'bot' ? missing(set) : []),
    ...(parsed.error?.issues ?? []).map((issue) => fault(issue.path[0] as VariableName, issue.message)),
  ];
  if (faults.length > 0 || !parsed.data) throw configError(faults);
  return role === 'bot' ? botConfig(parsed.data) : baseConfig(parsed.data);
}

function whatIsSet(env: NodeJS.ProcessEnv, role: Role): Partial<Record<VariableName, string>> {
  const names = (Object.keys(variables) as VariableName[]).filter(
    (name) => role === 'bot' || !variables[name].botOnly,
  );
  return Object.fromEntries(names.map((name) => [name, env[name]?.trim()]).filter(([, value]) => value));
}

const LISTS = ['IDC_ASKERS', 'IDC_APPROVERS', 'IDC_OPERATORS'] as const;

function missing(set: Partial<Record<VariableName, string>>): ConfigFault[] {
  const always = (['SLACK_BOT_TOKEN', 'DATABASE_URL', 'AWS_REGION'] as const)
    .filter((name) => !set[name])
    .map((name) => fault(name, 'is not set'));
  const more: ConfigFault[] = [];
  if (!set.SLACK_APP_TOKEN && !set.SLACK_SIGNING_SECRET) {
    more.push(
      fault('SLACK_APP_TOKEN', 'is not set, and neither is SLACK_SIGNING_SECRET: one of them is needed'),
    );
  }
  for (const list of LISTS.filter((name) => set.IDC_POLICY && set[name]))
    more.push(fault(list, 'is set, and so is IDC_POLICY: the policy file says who, so unset one of them'));
  if (set.IDC_SUMMARY_CRON && !set.IDC_SUMMARY_CHANNEL)
    more.push(fault('IDC_SUMMARY_CHANNEL', 'is not set, but IDC_SUMMARY_CRON is'));
  if (set.IDC_SUMMARY_CHANNEL && !set.IDC_SUMMARY_CRON)
    more.push(fault('IDC_SUMMARY_CRON', 'is not set, but IDC_SUMMARY_CHANNEL is'));
  if (set.IDC_EVENT_QUEUE_URL && !set.IDC_WATCH_CHANNEL && !set.IDC_SUMMARY_CHANNEL)
    more.push(fault('IDC_WATCH_CHANNEL', 'is not set, but IDC_EVENT_QUEUE_URL is'));
  return [...always, ...more];
}

function baseConfig(values: Values): Config {
  const aws = present({
    region: values.AWS_REGION,
    endpoint: values.AWS_ENDPOINT_URL,
    readRoleArn: values.IDC_READ_ROLE_ARN,
    managementReadRoleArn: values.IDC_MANAGEMENT_READ_ROLE_ARN,
    memberRoleName: values.IDC_MEMBER_ROLE_NAME,
    remediationRoleArn: values.IDC_REMEDIATION_ROLE_ARN,
    memberQuotaRoleName: values.IDC_MEMBER_QUOTA_ROLE_NAME,
    share: values.IDC_AWS_SHARE,
  });
  return {
    aws: { ...aws, iacIdentities: values.IDC_IAC_IDENTITIES ?? [] },
    idp: { ...present({ metadata: values.IDC_IDP_METADATA }), acsUrls: values.IDC_ACS_URLS ?? [] },
    logLevel: values.LOG_LEVEL ?? 'info',
  };
}

function botConfig(values: Values): BotConfig {
  return {
    ...baseConfig(values),
    slack: {
      botToken: values.SLACK_BOT_TOKEN ?? '',
      apiUrl: values.SLACK_API_URL ?? 'https://slack.com/api/',
      transport: transport(values),
    },
    policy: policy(values),
    channels: values.IDC_CHANNELS ?? [],
    uploads: values.IDC_SLACK_UPLOADS ?? false,
    ...summary(values),
    ...watch(values),
    timeZone: values.IDC_TIMEZONE ?? 'UTC',
    databaseUrl: values.DATABASE_URL ?? '',
    health: values.IDC_HEALTH_BIND ?? { host: '127.0.0.1', port: 8081 },
    ...present({ metrics: values.IDC_METRICS_BIND }),
    ...(values.IDC_CLOUDWATCH_METRICS ? { cloudWatchMetrics: true } : {}),
  };
}

/** A metadata larger than this is a federation's, and no file for one identity provider. */
const MOST_METADATA = 256 * 1024;

/**
 * What IDC_IDP_METADATA names, as text; undefined where it is not set. Throws a ConfigError where the file cannot be
 * read, and where `faultIn` finds something wrong with it.
 */
export function readIdpMetadata(
  { idp }: Pick<Config, 'idp'>,
  faultIn: (xml: string) => string | undefined,
): string | undefined {
  if (!idp.metadata) return undefined;
  const xml = contentOf(idp.metadata);
  const wrong = xml === undefined ? 'names a file that cannot be read, or is too large' : faultIn(xml);
  if (xml === undefined || wrong) throw configError([fault('IDC_IDP_METADATA', wrong ?? '')]);
  return xml;
}

function contentOf(path: string): string | undefined {
  try {
    return statSync(path).size > MOST_METADATA ? undefined : readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function policy(values: Values): PolicyConfig {
  const { IDC_POLICY: path, IDC_ASKERS: askers, IDC_APPROVERS: approvers, IDC_OPERATORS: operators } = values;
  if (path) return { kind: 'file', path };
  if (!askers && !approvers && !operators) return { kind: 'none' };
  return {
    kind: 'lists',
    approvers: people(approvers ?? []),
    ...(askers ? { askers: people(askers) } : {}),
    ...(operators ? { operators: people(operators) } : {}),
  };
}

function summary(values: Values): Pick<BotConfig, 'summary'> {
  const cron = readCron(values.IDC_SUMMARY_CRON ?? '');
  const channel = values.IDC_SUMMARY_CHANNEL;
  const quiet = values.IDC_SUMMARY_QUIET ?? false;
  return cron && channel ? { summary: { cron, channel, quiet } } : {};
}

function watch(values: Values): Pick<BotConfig, 'watch'> {
  const { IDC_EVENT_QUEUE_URL: queueUrl, IDC_WATCH_CHANNEL: own, IDC_SUMMARY_CHANNEL: summarys } = values;
  const channel = own ?? (queueUrl && summarys);
  return channel ? { watch: { channel, ...(queueUrl ? { queueUrl } : {}) } } : {};
}

function transport(values: Values): BotConfig['slack']['transport'] {
  if (values.SLACK_APP_TOKEN) return { kind: 'socket', appToken: values.SLACK_APP_TOKEN };
  return { kind: 'http', signingSecret: values.SLACK_SIGNING_SECRET ?? '', port: values.PORT ?? 3000 };
}

function people(ids: readonly string[]): People {
  return {
    users: ids.filter((id) => /^[UW]/.test(id)),
    groups: ids.filter((id) => id.startsWith('S')),
    channels: ids.filter((id) => /^[CG]/.test(id)),
  };
}

function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function fault(variable: VariableName, text: string): ConfigFault {
  return { variable, fault: text, example: variables[variable].example };
}

/** One error for all faults. */
export function configError(faults: readonly ConfigFault[]): ConfigError {
  const lines = faults.map((one) => `${one.variable} ${one.fault}. Example: ${one.variable}=${one.example}`);
  const error = new Error(
    `The configuration has ${faults.length} fault${faults.length > 1 ? 's' : ''}:\n${lines.join('\n')}`,
  );
  return Object.assign(error, { name: 'ConfigError' as const, faults });
}

export function isConfigError(error: unknown): error is ConfigError {
  return error instanceof Error && error.name === 'ConfigError';
}
