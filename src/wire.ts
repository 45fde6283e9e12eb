import type { Logger } from 'pino';
import { type Aws, connect } from './aws/clients.ts';
import { type Opened, writeClients } from './aws/write.ts';
import { type BotConfig, type Config, readIdpMetadata } from './config.ts';
import { latestDue } from './cron.ts';
import { makeDiagnose } from './diagnosis/diagnose.ts';
import type { Diagnose } from './diagnosis/diagnosis.ts';
import { gatherers } from './evidence/gatherers.ts';
import { reader } from './evidence/look.ts';
import type { Memory } from './evidence/memory.ts';
import { faultInMetadata } from './evidence/saml.ts';
import type { IdentityProvider, Surroundings } from './evidence/surroundings.ts';
import { type Correlation, makeCorrelation } from './observing/correlation.ts';
import type { Bind } from './observing/listen.ts';
import { execute } from './remediation/execute.ts';
import { steady } from './remediation/pace.ts';
import type { WriteSession } from './remediation/session.ts';
import { registerAccept } from './slack/accept.ts';
import { makeApp } from './slack/app.ts';
import { registerApprove } from './slack/approve.ts';
import { registerAsk } from './slack/ask.ts';
import { registerHome } from './slack/home.ts';
import { ruleOn } from './slack/judge.ts';
import { registerNext } from './slack/next.ts';
import { makePeople } from './slack/people.ts';
import { makeProposals, type Proposals } from './slack/proposals.ts';
import { redrawOnPolicy } from './slack/redraw-pending.ts';
import { scopesOf } from './slack/scopes.ts';
import { sendingOf } from './slack/sending.ts';
import { registerShare } from './slack/share.ts';
import { registerShortcut } from './slack/shortcut.ts';
import { makeSummary } from './slack/summary.ts';
import { registerUndo } from './slack/undo.ts';
import { watchHead } from './store/audit-head.ts';
import { startJobs } from './store/jobs.ts';
import { memoryIn } from './store/memory.ts';
import { missingMigrations } from './store/migrate.ts';
import { startBeating } from './store/processes.ts';
import { findRemediation } from './store/remediations.ts';
import type { HeldRun, OpenedSession } from './store/run.ts';
import { openStore, type Store } from './store/store.ts';
import { type Calling, callingOf } from './wire-budget.ts';
import { keepReading } from './wire-map.ts';
import { type Observed, observe, startObserving } from './wire-observe.ts';
import { groupsNow, judging, notOffered, policiesOf, policySeen } from './wire-policy.ts';
import { announcing, findingUndo, rechecking, relapses } from './wire-undo.ts';
import { queueOf, queueSeen, startWatch } from './wire-watch.ts';

/** AWS as the configuration says it can be seen, and the answerer of questions on top of it. */
export function wireDiagnosis(
  config: Config,
  region: string,
  memory?: Memory,
  surroundings?: Surroundings,
  { heard, ...sharing }: Calling = {},
): { aws: Aws; diagnose: Diagnose } {
  const { endpoint, iacIdentities, share } = config.aws;
  const where = { region, ...(endpoint && { endpoint }), ...(heard && { heard }) };
  const aws = connect(where, rolesOf(config), { iacIdentities, ...(share && { share }), ...sharing });
  return { aws, diagnose: makeDiagnose(aws, memory, surroundings) };
}

/** What the configuration tells of the identity provider. Throws a ConfigError for metadata that cannot be used. */
export function identityProviderOf(config: Config): IdentityProvider {
  const metadata = readIdpMetadata(config, faultInMetadata);
  return { acsUrls: config.idp.acsUrls, ...(metadata ? { metadata } : {}) };
}

/** Answers what needs nothing of AWS: without configuration, credentials or a Region. */
export function wireOffline(): Diagnose {
  return makeDiagnose(connect({ region: 'us-east-1' }, {}));
}

function rolesOf({ aws }: Config) {
  return {
    ...(aws.readRoleArn ? { read: aws.readRoleArn } : {}),
    ...(aws.managementReadRoleArn ? { managementRead: aws.managementReadRoleArn } : {}),
    ...(aws.memberRoleName ? { member: aws.memberRoleName } : {}),
    ...(aws.memberQuotaRoleName ? { memberQuota: aws.memberQuotaRoleName } : {}),
    ...(aws.remediationRoleArn ? { remediation: aws.remediationRoleArn } : {}),
  };
}

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
  const policies = policiesOf(config, logger, store);
  const queue = queueOf(config, observed.heard);
  const region = config.aws.region ?? '';
  const surroundings = {
    database: () => missingMigrations(store.db),
    slackScopes: () => scopesOf(slack.client, config.uploads),
    policy: () => policySeen(config, policies),
    ...(queue && { queue: () => queueSeen(queue) }),
    idp,
  };
  const calling = callingOf(store, observed, logger);
  const wired = wireDiagnosis(config, region, memoryIn(store), surroundings, calling);
  const { aws } = wired;
  const diagnose = observed.asked(wired.diagnose);
  const slack = makeApp({ ...slackConfig(config), logger, heard: observed.slackHeard });
  const people = makePeople({ client: slack.client, groups: () => groupsNow(policies) });
  const asked = judging(aws, () => homeRegion(aws));
  const frame = { client: slack.client, logger };
  const ruled = ruleOn({ policies, home: slack.home, units: asked.units });
  const proposals = makeProposals({
    ...frame,
    store,
    work: slack.work,
    ruleOn: ruled,
    channels: config.channels,
    pipelines: () => policies().policy?.pipelines.apply ?? [],
    ...notOffered(config),
  });
  const common = { store, people, proposals, policies, logger };
  const summary = makeSummary(slack, {
    store,
    diagnose,
    logger,
    ruleOn: ruled,
    notice: () => policies().fault,
    ...scheduleOf(config),
  });
  const undo = registerUndo(slack, {
    ...common,
    find: findingUndo(aws, memoryIn(store)),
    channels: config.channels,
    ...notOffered(config),
  });
  const relapse = relapses({ ...common, aws, memory: memoryIn(store) });
  const asking = registerAsk(slack, {
    ...common,
    undo: undo.propose,
    summarise: summary.to,
    diagnose,
    channels: config.channels,
    ...(config.uploads
      ? { uploads: { botToken: config.slack.botToken, slackApiUrl: config.slack.apiUrl } }
      : {}),
  });
  const homes = registerHome(slack, { ...common, ...asked, diagnose, refusalFor: asking.refusalFor });
  const approving = registerApprove(slack, { ...common, ...asked, redrawHome: homes.redraw });
  const redrawPending = redrawOnPolicy(common);
  registerNext(slack, { store, asking });
  registerShortcut(slack, { store, asking });
  registerShare(slack, common);
  registerAccept(slack, { ...common, timeZone: config.timeZone });

  await slack.start();
  const beating = await startBeating(store, {
    onInterrupted: asking.showInterrupted,
    onLiving: sendingOf(slack.client).among,
    onError,
  });
  const jobs = await startJobs(store, {
    run: runner({ ...wired, store, proposals, observed }),
    onError,
  });
  const sweep = () => Promise.all([approving.sweep(), redrawPending(), undo.postUnposted(), relapse()]);
  const sweeper = setInterval(() => void sweep().catch(onError), SWEEP_MS);
  const summarise = () => void slack.work.track(correlation.run(summary.sweep)).catch(onError);
  const summarising = setInterval(summarise, SUMMARY_MS);
  summarise();
  const memory = memoryIn(store);
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

function scheduleOf({ summary, timeZone }: BotConfig) {
  if (!summary) return { timeZone };
  const { channel, cron, quiet } = summary;
  return { timeZone, schedule: { channel, quiet, due: (now: Date) => latestDue(cron, timeZone, now) } };
}

function slackConfig({ slack }: BotConfig) {
  const base = { botToken: slack.botToken, slackApiUrl: slack.apiUrl, port: 3000 };
  if (slack.transport.kind === 'socket') return { ...base, appToken: slack.transport.appToken };
  return { ...base, signingSecret: slack.transport.signingSecret, port: slack.transport.port };
}

/** Identity Center's own Region, which need not be the one that idc was told. */
export async function homeRegion(aws: Aws): Promise<string> {
  const get = reader({ aws, asked: { text: '' }, now: new Date().toISOString() }, gatherers);
  const { value, gaps } = await get('instance');
  if (!value) throw new Error(`the Identity Center instance could not be looked at: ${gaps[0]?.detail}`);
  return value.primaryRegion;
}

interface RunnerParts {
  readonly aws: Aws;
  readonly diagnose: Diagnose;
  readonly store: Store;
  readonly proposals: Proposals;
  readonly observed: Observed;
}

/** One approved remediation, in a session of its own. */
function runner({
  aws,
  diagnose,
  store,
  proposals,
  observed: { correlation, run },
}: RunnerParts): Parameters<typeof startJobs>[1]['run'] {
  return (id, record) => correlation.run(() => apply(id, run(record)), id);

  async function apply(id: string, record: HeldRun): Promise<void> {
    const remediation = await findRemediation(store, id);
    if (!remediation) return;
    await execute(remediation, {
      record,
      pace: steady,
      recheck: rechecking(store, diagnose, findingUndo(aws, memoryIn(store))),
      announce: announcing(proposals, remediation),
      write: async (session) => {
        const region = await homeRegion(aws);
        const onOpened = (opened: Opened) => record.opened(openedSession(session, opened));
        return writeClients(aws.writing(region), aws.roles, { ...session, onOpened });
      },
    });
  }
}

function openedSession(session: WriteSession, opened: Opened): OpenedSession {
  const { SourceIdentity: sourceIdentity, RoleSessionName: name, Policy: policy } = session;
  const tags = Object.fromEntries(session.Tags.map(({ Key, Value }) => [Key, Value]));
  return { ...opened, sourceIdentity, name, tags, policy };
}
