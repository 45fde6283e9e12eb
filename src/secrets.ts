import { readFileSync, statSync } from 'node:fs';
import { type ConfigFault, configError } from './config.ts';
import { variables } from './variables.ts';

/** Variables that may also be given as `…_FILE`, the path of a file, or as the ARN of a secret. */
export const SECRETS = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'DATABASE_URL',
] as const;
type SecretName = (typeof SECRETS)[number];

/** Reads a secret of AWS Secrets Manager as text. */
export type ReadSecret = (arn: string) => Promise<string>;

/** `arn:…:secret:NAME`, and perhaps `:KEY` for one field of a secret that is JSON. */
const SECRET_ARN =
  /^(arn:aws[a-z-]*:secretsmanager:[a-z\d-]+:\d{12}:secret:[\w/+=.@-]{1,512})(?::([\w.-]{1,256}))?(?:::)?$/;
const MOST_BYTES = 64 * 1024;

/**
 * The environment with every secret in place of the file or the ARN that it was given as. Throws one ConfigError that
 * names every fault, without a value; nothing is read where nothing is given that way.
 */
export async function withSecrets(env: NodeJS.ProcessEnv, read: ReadSecret): Promise<NodeJS.ProcessEnv> {
  const faults: ConfigFault[] = [];
  const resolved = await Promise.all(
    SECRETS.map(async (name) => {
      try {
        return [name, await resolvedOf(name, env, read)] as const;
      } catch (error) {
        faults.push(faultOf(name, error));
        return [name, undefined] as const;
      }
    }),
  );
  if (faults.length > 0) throw configError(faults);
  return { ...env, ...Object.fromEntries(resolved.filter(([, value]) => value !== undefined)) };
}

async function resolvedOf(
  name: SecretName,
  env: NodeJS.ProcessEnv,
  read: ReadSecret,
): Promise<string | undefined> {
  const path = env[`${name}_FILE`]?.trim();
  const given = env[name]?.trim();
  if (path && given) throw new NotUsable(`is set, and so is ${name}_FILE: unset one of them`);
  if (path) return contentOf(path, `${name}_FILE`);
  if (!given?.startsWith('arn:')) return undefined;
  const [, arn, key] = SECRET_ARN.exec(given) ?? [];
  if (!arn) throw new NotUsable('is an ARN, and not one of a secret of AWS Secrets Manager');
  return partOf(name, await secretOf(arn, read), key);
}

function contentOf(path: string, variable: string): string {
  try {
    if (statSync(path).size <= MOST_BYTES) {
      const content = readFileSync(path, 'utf8').trim();
      if (content !== '') return content;
    }
  } catch {
    // Why is for the operator to see with ls; the path may be a secret pasted into the wrong variable.
  }
  throw new NotUsable(
    `has no value: ${variable} names a file that cannot be read, is empty, or is too large`,
  );
}

async function secretOf(arn: string, read: ReadSecret): Promise<string> {
  try {
    return (await read(arn)).trim();
  } catch (error) {
    const code = String((error as { code?: unknown }).code ?? 'it holds no text');
    const remedy = code.startsWith('AccessDenied')
      ? ': the role that idc runs as needs secretsmanager:GetSecretValue on it'
      : '';
    throw new NotUsable(`could not be read from Secrets Manager (${code})${remedy}`);
  }
}

function partOf(name: SecretName, text: string, key: string | undefined): string {
  const fields = key || name === 'DATABASE_URL' ? fieldsOf(text) : undefined;
  if (key) {
    const value = fields?.[key];
    if (typeof value !== 'string') throw new NotUsable('names a field that the secret does not have');
    return value;
  }
  return fields ? addressOf(fields) : text;
}

/** A secret as Amazon RDS keeps it for a database that it is attached to. */
function addressOf({ host, port = 5432, username, password, dbname = 'idc' }: Fields): string {
  if ([host, username, password].some((part) => typeof part !== 'string'))
    throw new NotUsable('is a secret without host, username and password');
  const part = (value: unknown) => encodeURIComponent(String(value));
  return `postgres://${part(username)}:${part(password)}@${host}:${port}/${part(dbname)}`;
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

/** Its message is safe to print. */
class NotUsable extends Error {}

function faultOf(name: SecretName, error: unknown): ConfigFault {
  if (!(error instanceof NotUsable)) throw error;
  return { variable: name, fault: error.message, example: variables[name].example };
}
