import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { startSlack } from '../../sandbox/slack/server.ts';
import type { Workspace } from '../../sandbox/slack/world.ts';
import { harborSlack } from '../../sandbox/worlds/harbor-slack.ts';
import type { Diagnose, Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import type { FindUndo } from '../../src/diagnosis/undo/undo.ts';
import { type Allowed, groupsOf, type Policy, policyOfLists } from '../../src/remediation/policy.ts';
import type { Policies } from '../../src/remediation/policy-source.ts';
import { registerAccept } from '../../src/slack/accept.ts';
import { makeApp } from '../../src/slack/app.ts';
import { type ApproveHands, registerApprove } from '../../src/slack/approve.ts';
import { type AskHands, registerAsk } from '../../src/slack/ask.ts';
import { registerHome } from '../../src/slack/home.ts';
import { ruleOn } from '../../src/slack/judge.ts';
import { registerNext } from '../../src/slack/next.ts';
import { makePeople } from '../../src/slack/people.ts';
import { makeProposals } from '../../src/slack/proposals.ts';
import { redrawOnPolicy } from '../../src/slack/redraw-pending.ts';
import { NEEDED, NEEDED_FOR_UPLOADS } from '../../src/slack/scopes.ts';
import { registerShare } from '../../src/slack/share.ts';
import { registerShortcut } from '../../src/slack/shortcut.ts';
import { makeSummary } from '../../src/slack/summary.ts';
import { registerUndo } from '../../src/slack/undo.ts';
import { openStore } from '../../src/store/store.ts';
import { diagnosis, finding, found } from '../render/diagnoses.ts';
import { plan } from '../render/remediations.ts';
import { freshDatabase } from '../setup/database.ts';

export const KIM = 'U02KIMODE';
export const SAM = 'U02SAMREYES';
export const NOOR = 'U02NOORHADDAD';
export const LEE = 'U02LEEPARK';
export const ALEX = 'U02ALEXBRANDT';
export const ROBIN = 'U02ROBINVALE';
export const GALE = 'U02GALEMORROW';
export const ONCALL = 'C02ONCALL';
export const IDC = 'C02IDC';
export const GENERAL = 'C02GENERAL';
export const SECURITY = 'C02SECURITY';
export const ID = '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11';
export const ASK = `/idc why-failed ${ID}`;

const nobody: Allowed = { users: [], groups: [], channels: [] };

export interface BotOptions
  extends Partial<Pick<AskHands, 'channels' | 'pace'>>,
    Partial<Pick<ApproveHands, 'gains' | 'isBehind' | 'units' | 'now'>> {
  readonly operators?: Allowed;
  /** What differs from Harbor's policy: platform engineers ask, one group approves. */
  readonly policy?: Partial<Policy>;
  /** In place of that policy. */
  readonly policies?: Policies;
  readonly diagnose?: Diagnose;
  /** What would undo something; refused unless prepared. */
  readonly find?: FindUndo;
  readonly workspace?: Workspace;
  /** Deliver by signed HTTP to this port. */
  readonly httpPort?: number;
  readonly notOffered?: string;
  /** Files may be handed over. */
  readonly uploads?: boolean;
  /** Everything that is logged, or what the bot logs by default. */
  readonly level?: 'trace';
}

/** Harbor with the right to read files, which the manifest does not ask for. */
export const withFiles: Workspace = { ...harborSlack, grantedScopes: [...NEEDED, NEEDED_FOR_UPLOADS] };

/** A new diagnosis for each question, since each is a row of its own. */
export const answers =
  (difference: Partial<Diagnosis> = {}): Diagnose =>
  async (question) =>
    diagnosis({ id: randomUUID(), question, ...difference });

/** The same with a plan that somebody has to approve. */
export const answersWithPlan = (difference: Parameters<typeof plan>[0] = {}): Diagnose =>
  answers({ verdicts: [found([finding({ plan: plan(difference) })])] });

/** The real bot with a real database against the simulated workspace; only what AWS would say is prepared. */
export async function startBot(options: BotOptions = {}) {
  const database = await freshDatabase();
  const store = await openStore(database.url);
  const { httpPort } = options;
  const sandbox = await startSlack({
    workspace: options.workspace ?? harborSlack,
    ...(httpPort
      ? { http: { eventsUrl: `http://127.0.0.1:${httpPort}/slack/events`, signingSecret: 'secret' } }
      : {}),
  });
  const lines: string[] = [];
  const logger = pino({ level: options.level ?? 'info' }, { write: (line: string) => void lines.push(line) });
  const slack = makeApp({
    botToken: sandbox.botToken,
    ...(httpPort ? { signingSecret: sandbox.signingSecret } : { appToken: sandbox.appToken }),
    port: httpPort ?? 0,
    slackApiUrl: sandbox.url.replace(/\/$/, ''),
    logger,
  });
  const policy: Policy = {
    ...policyOfLists({
      askers: { ...nobody, groups: ['S02PLATFORM'] },
      approvers: { ...nobody, groups: ['S02IDCAPPROVE'] },
      ...(options.operators ? { operators: options.operators } : {}),
    }),
    ...options.policy,
  };
  const inForce = { policy };
  const policies: Policies = options.policies ?? (() => inForce);
  const asked = {
    units: options.units ?? (async () => ({ known: {} })),
    gains: options.gains ?? (async () => 'no'),
    isBehind: options.isBehind ?? (async () => 'no'),
  };
  const { client, work } = slack;
  const channels = options.channels ?? [ONCALL];
  const people = makePeople({
    client,
    groups: () => (policies().policy ? groupsOf(policies().policy as Policy) : []),
  });
  const notOffered = options.notOffered ? { notOffered: options.notOffered } : {};
  const ruled = ruleOn({ policies, home: slack.home, units: asked.units });
  const proposals = makeProposals({
    client,
    logger,
    store,
    work,
    ruleOn: ruled,
    pipelines: () => policies().policy?.pipelines.apply ?? [],
    channels,
    retryMs: [50, 50],
    ...notOffered,
  });
  const diagnose = options.diagnose ?? answers();
  const summary = makeSummary(slack, {
    store,
    diagnose,
    logger,
    timeZone: 'UTC',
    ruleOn: ruled,
    notice: () => policies().fault,
  });
  const undo = registerUndo(slack, {
    store,
    people,
    policies,
    proposals,
    channels,
    find: options.find ?? (async () => ({ refused: 'Nothing is prepared.' })),
    ...notOffered,
  });
  const asking = registerAsk(slack, {
    logger,
    undo: undo.propose,
    store,
    people,
    proposals,
    policies,
    channels,
    summary,
    diagnose,
    ...(options.pace ? { pace: options.pace } : {}),
    ...(options.uploads ? { uploads: { botToken: sandbox.botToken, slackApiUrl: sandbox.url } } : {}),
  });
  registerNext(slack, { store, asking });
  registerShortcut(slack, { store, asking });
  const timeZone = 'UTC';
  registerAccept(slack, {
    store,
    people,
    policies,
    logger,
    timeZone,
    ...(options.now && { now: options.now }),
  });
  registerShare(slack, { logger, store, people, proposals });
  const about = { store, people, policies, logger, ...asked, ...(options.now && { now: options.now }) };
  const homes = registerHome(slack, { ...about, diagnose, refusalFor: asking.refusalFor });
  const approving = registerApprove(slack, {
    store,
    people,
    proposals,
    policies,
    logger,
    redrawHome: homes.redraw,
    ...asked,
    ...(options.now ? { now: options.now } : {}),
  });
  await slack.start();
  return {
    ...sandbox,
    databaseUrl: database.url,
    store,
    slack,
    asking,
    approving,
    undo,
    proposals,
    ruleOn: ruled,
    redrawPending: redrawOnPolicy({ policies, store, proposals }),
    lines,
    stop: async () => {
      await work.drain(5_000);
      await slack.stop();
      await sandbox.stop();
      await store.close();
      await database.drop();
    },
  };
}
export type Bot = Awaited<ReturnType<typeof startBot>>;

/** The text of everything that a message shows. */
export function words(bot: Bot, message: Parameters<Bot['driver']['textOf']>[0]): string {
  return bot.driver.textOf(message);
}
