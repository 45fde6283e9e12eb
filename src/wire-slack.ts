import type { Logger } from 'pino';
import type { Aws } from './aws/clients.ts';
import type { BotConfig } from './config.ts';
import { latestDue } from './cron.ts';
import type { Diagnose } from './diagnosis/diagnosis.ts';
import type { Policies } from './remediation/policy-source.ts';
import { registerAccept } from './slack/accept.ts';
import type { SlackApp } from './slack/app.ts';
import { registerApprove } from './slack/approve.ts';
import { registerAsk } from './slack/ask.ts';
import { registerHome } from './slack/home.ts';
import { ruleOn } from './slack/judge.ts';
import { registerNext } from './slack/next.ts';
import { makePeople } from './slack/people.ts';
import { makeProposals } from './slack/proposals.ts';
import { redrawOnPolicy } from './slack/redraw-pending.ts';
import { registerShare } from './slack/share.ts';
import { registerShortcut } from './slack/shortcut.ts';
import { makeSummary } from './slack/summary.ts';
import { registerUndo } from './slack/undo.ts';
import { memoryIn } from './store/memory.ts';
import type { Store } from './store/store.ts';
import { homeRegion } from './wire-aws.ts';
import { groupsNow, judging, notOffered } from './wire-policy.ts';
import { findingUndo, relapses } from './wire-undo.ts';

interface Parts {
  readonly config: BotConfig;
  readonly aws: Aws;
  readonly diagnose: Diagnose;
  readonly store: Store;
  readonly policies: Policies;
  readonly logger: Logger;
}

/** Everything that idc does in Slack: what is asked, decided, shown, and posted unasked. */
export function registerFeatures(slack: SlackApp, { config, aws, diagnose, store, policies, logger }: Parts) {
  const people = makePeople({ client: slack.client, groups: () => groupsNow(policies) });
  const asked = judging(aws, () => homeRegion(aws));
  const ruled = ruleOn({ policies, home: slack.home, units: asked.units });
  const where = { channels: config.channels, ...notOffered(config) };
  const proposals = makeProposals({
    ...where,
    client: slack.client,
    logger,
    store,
    work: slack.work,
    ruleOn: ruled,
    pipelines: () => policies().policy?.pipelines.apply ?? [],
  });
  const common = { store, people, proposals, policies, logger };
  const notice = () => policies().fault;
  const summary = makeSummary(slack, {
    store,
    diagnose,
    logger,
    ruleOn: ruled,
    notice,
    ...scheduleOf(config),
  });
  const memory = memoryIn(store);
  const undo = registerUndo(slack, { ...common, ...where, find: findingUndo(aws, memory) });
  const asking = registerAsk(slack, {
    ...common,
    undo: undo.propose,
    summary,
    diagnose,
    channels: config.channels,
    ...uploadsOf(config),
  });
  const homes = registerHome(slack, { ...common, ...asked, diagnose, refusalFor: asking.refusalFor });
  const approving = registerApprove(slack, { ...common, ...asked, redrawHome: homes.redraw });
  registerNext(slack, { store, asking });
  registerShortcut(slack, { store, asking });
  registerShare(slack, common);
  registerAccept(slack, { ...common, timeZone: config.timeZone });
  const relapse = relapses({ ...common, aws, memory });
  const redrawPending = redrawOnPolicy(common);
  const sweep = () => Promise.all([approving.sweep(), redrawPending(), undo.postUnposted(), relapse()]);
  return { proposals, summary, asking, sweep };
}

function uploadsOf({ uploads, slack }: BotConfig) {
  return uploads ? { uploads: { botToken: slack.botToken, slackApiUrl: slack.apiUrl } } : {};
}

function scheduleOf({ summary, timeZone }: BotConfig) {
  if (!summary) return { timeZone };
  const { channel, cron, quiet } = summary;
  return { timeZone, schedule: { channel, quiet, due: (now: Date) => latestDue(cron, timeZone, now) } };
}
