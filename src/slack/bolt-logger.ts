import { inspect } from 'node:util';
import bolt from '@slack/bolt';
import type { Logger } from 'pino';

/** Tokens, and the addresses with which anybody could answer in the app's name. */
const SECRETS = /x(?:ox[a-z]|app)-[\w-]+|https?:\/\/[^\s'"]*\/(?:commands|actions|app)\/[^\s'"]*/g;

/** Bolt's log as part of ours: warnings and errors only, since its lower levels may carry message bodies. */
export function boltLogger(logger: Logger): bolt.Logger {
  const child = logger.child({ part: 'bolt' });
  const words = (parts: unknown[]) =>
    parts
      .map((part) =>
        typeof part === 'string' ? part : part instanceof Error ? part.message : inspect(part, { depth: 1 }),
      )
      .join(' ')
      .replace(SECRETS, '[hidden]')
      .slice(0, 2000);
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts) => child.warn(words(parts)),
    error: (...parts) => child.error(words(parts)),
    setLevel: () => {},
    getLevel: () => bolt.LogLevel.WARN,
    setName: () => {},
  };
}
