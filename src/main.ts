#!/usr/bin/env node
import { pino } from 'pino';
import { readSecret } from './aws/secret.ts';
import { isConfigError, readConfig } from './config.ts';
import { makeCorrelation } from './observing/correlation.ts';
import { withSecrets } from './secrets.ts';
import { startBot } from './wire.ts';

/** An orchestrator kills after 30 seconds; what is not done by then is resumed by the next start. */
const DRAIN_MS = 22_000;
const REDACTED = [
  '*.token',
  '*.authorization',
  '*.headers',
  'err.data.response_metadata',
  '*.secretAccessKey',
  '*.sessionToken',
];

async function main(): Promise<void> {
  const config = readConfig(await withSecrets(process.env, readSecret), 'bot');
  const correlation = makeCorrelation();
  const logger = pino({
    level: config.logLevel,
    name: 'idc',
    redact: { paths: REDACTED, censor: '[redacted]' },
    mixin: correlation.fields,
  });
  const bot = await startBot(config, logger, correlation);
  const { health, metrics } = bot;
  logger.info({ health, metrics, transport: config.slack.transport.kind }, 'idc is ready');

  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'idc stops: what is under way is finished first');
    bot.stop(DRAIN_MS).then(
      () => process.exit(0),
      (err: unknown) => {
        logger.error({ err }, 'the stop was not clean');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

main().catch((error: unknown) => {
  const message = isConfigError(error)
    ? error.message
    : `idc could not start: ${error instanceof Error ? error.message : String(error)}`;
  process.stderr.write(`${message}\n`);
  process.exit(isConfigError(error) ? 78 : 1);
});
