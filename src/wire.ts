import type { Logger } from 'pino';
import type { BotConfig } from './config.ts';
import { type Correlation, makeCorrelation } from './observing/correlation.ts';
import type { Bind } from './observing/listen.ts';
import { makeApp } from './slack/app.ts';
import { scopesOf } from './slack/scopes.ts';
import { sendingOf } from './slack/sending.ts';
import { watchHead } from './store/audit-head.ts';
import { startJobs } from './store/jobs.ts';
import { memoryIn } from './store/memory.ts';
import { missingMigrations } from './store/migrate.ts';
import { startBeating } from './store/processes.ts';
import { openStore } from './store/store.ts';
import { identityProviderOf, wireDiagnosis } from './wire-aws.ts';
import { callingOf } from './wire-budget.ts';
import { keepReading } from './wire-map.ts';
import { observe, startObserving } from './wire-observe.ts';
import { policiesOf, policySeen } from './wire-policy.ts';
import { runner } from './wire-run.ts';
import { registerFeatures } from './wire-slack.ts';
import { queueOf, queueSeen, startWatch } from './wire-watch.ts';

export interface Bot {
  /** Where `/healthz` and `/readyz` answer. */
  readonly health: Bind;
  readonly metrics?: Bind;
  /** Stops taking deliveries, waits for what is under way, and closes everything, within `ms`. */
  stop(ms: number): Promise<void>;
}

const SWEEP_MS = 5_000;
/** How late a summary may be, and how soon a replica notices that another one died over it. */
const SUMMARY_MS = 15_000;

/** Puts the rooms together and starts the bot. Rejects when Slack or the database refuses. */
export async function startBot(
  config: BotConfig,
  logger: Logger,
  correlation: Correlation = makeCorrelation(),
): Promise<Bot> {
  const observed = observe(logger, correlation);
  const idp = identityProviderOf(config);
  const onError = (err: unknown) => logger.error({ err }, 'a background task failed');
  const store = await openStore(config.databaseUrl, onError);
  const memory = memoryIn(store);
  const policies = policiesOf(config, logger, store);
  const queue = queueOf(config, observed.heard);
  const region = config.aws.region ?? '';
  const slack = makeApp({ ...slackConfig(config), logger, heard: observed.slackHeard });
  const surroundings = {
    database: () => missingMigrations(store.db),
    slackScopes: () => scopesOf(slack.client, config.uploads),
    policy: () => policySeen(config, policies),
    ...(queue && { queue: () => queueSeen(queue) }),
    idp,
  };
  const calling = callingOf(store, observed, logger);
  const wired = wireDiagnosis(config, region, memory, surroundings, calling);
  const { aws } = wired;
  const diagnose = observed.asked(wired.diagnose);
  const features = registerFeatures(slack, { config, aws, diagnose, store, policies, logger });
  const { proposals, summary, asking } = features;

  await slack.start();
  const beating = await startBeating(store, {
    onInterrupted: asking.showInterrupted,
    onLiving: sendingOf(slack.client).among,
    onError,
  });
  const jobs = await startJobs(store, { run: runner({ ...wired, store, proposals, observed }), onError });
  const sweeper = setInterval(() => void features.sweep().catch(onError), SWEEP_MS);
  const summarise = () => void slack.work.track(correlation.run(summary.sweep)).catch(onError);
  const summarising = setInterval(summarise, SUMMARY_MS);
  summarise();
  const count = (what: string) => observed.figures.watched.add({ what });
  const watching = { config, aws, diagnose, memory, store, slack, proposals, queue, count };
  startWatch({ ...watching, logger, correlation });
  keepReading({ aws, memory, work: slack.work, onError });
  const head = await watchHead(store, { onHead: (audit) => logger.info({ audit }, 'audit log'), onError });
  const role = () => aws.read(region).ready(() => {});
  const observing = await startObserving(observed, { config, slack, store, role, onError });
  return {
    ...observing,
    async stop(ms) {
      clearInterval(sweeper);
      clearInterval(summarising);
      await slack.stop();
      await Promise.all([slack.work.drain(ms), jobs.stop({ graceful: true, timeoutMs: ms })]);
      await beating.stop();
      await observing.stop();
      await head.stop();
      await store.close();
    },
  };
}

function slackConfig({ slack }: BotConfig) {
  const base = { botToken: slack.botToken, slackApiUrl: slack.apiUrl, port: 3000 };
  if (slack.transport.kind === 'socket') return { ...base, appToken: slack.transport.appToken };
  return { ...base, signingSecret: slack.transport.signingSecret, port: slack.transport.port };
}
