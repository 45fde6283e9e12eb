import { harborSlack } from '../../sandbox/worlds/harbor-slack.ts';
import type { Plan } from '../../src/remediation/plan.ts';
import type { Allowed } from '../../src/remediation/policy.ts';
import { pendingProposals, remediationsOf } from '../../src/store/remediations.ts';
import { ASK, answersWithPlan, type Bot, type BotOptions, KIM, ONCALL, startBot, words } from './bot.ts';

/** Somebody who may do everything gains by it. */
export const ADMIN: Plan['traits'] = [
  { kind: 'administrator', sentence: '`AdministratorAccess-Team` carries AdministratorAccess.' },
];

export const list = (over: Partial<Allowed> = {}): Allowed => ({
  users: [],
  groups: [],
  channels: [],
  ...over,
});

/** Harbor's workspace, in which somebody can leave the approvers. */
export function workspace() {
  const approvers = ['U02SAMREYES', 'U02NOORHADDAD', 'U02LEEPARK'];
  const users = approvers;
  const own = structuredClone(harborSlack);
  const userGroups = own.userGroups.map((group) =>
    group.id === 'S02IDCAPPROVE' ? { ...group, users } : group,
  );
  return {
    workspace: { ...own, userGroups },
    leave: (user: string) => void users.splice(users.indexOf(user), 1),
  };
}

export const shows = (bot: Bot, text: string) => (message: Parameters<typeof words>[1]) =>
  words(bot, message).includes(text);

/** A bot that was asked by Kim, and its one proposal. */
export async function proposed(options: BotOptions = {}, plan: Partial<Plan> = {}) {
  const bot = await startBot({ diagnose: answersWithPlan(plan), ...options });
  const { driver, store } = bot;
  await driver.command(KIM, ONCALL, ASK);
  await driver.waitFor(() => driver.messages(ONCALL).find(shows(bot, 'A fix is proposed')));
  const message = await driver.waitFor(() => driver.messages(ONCALL).find(shows(bot, '[What exactly')));
  const [remediation] = await pendingProposals(store);
  if (!remediation) throw new Error('nothing was proposed');
  const place = { channel: message.channel, ts: message.ts };
  const now = () => driver.messages(ONCALL).find(({ ts }) => ts === message.ts) ?? message;
  return {
    bot,
    remediation,
    place,
    approve: (user: string) => driver.click(user, { ...place, button: 'Approve', confirm: true }),
    record: async () => (await remediationsOf(store, remediation.diagnosisId))[0],
    jobs: async () => (await store.boss.findJobs('remediation')).length,
    shown: () => words(bot, now()),
    /** Waits until the proposal's own message shows it. */
    showing: (text: string) => driver.waitFor(() => shows(bot, text)(now())),
    told: (user: string, text: string) =>
      driver.waitFor(() => driver.ephemerals(user).find(shows(bot, text))),
  };
}
