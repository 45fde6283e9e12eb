import { setTimeout } from 'node:timers/promises';
import { CreateAccountAssignmentCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { uuidOf } from '../sandbox/aws/ids.ts';
import { permissionSetNamed } from '../sandbox/aws/state.ts';
import { type BotProcess, startBot } from '../sandbox/demo/bot.ts';
import { ACCOUNTS } from '../sandbox/worlds/harbor-accounts.ts';
import { approved, CHANNEL, type Planned, query, within } from './plans.ts';

/** Of all that the soak does, what is counted at its end. */
export interface Soak extends Planned {
  readonly until: number;
  /** The first lives all the time, the others are killed. */
  readonly replicas: BotProcess[];
  /** Commands that Slack says were acknowledged. */
  readonly accepted: Accepted[];
  /** Requests of the bursts, all of which fail. */
  readonly failing: string[];
  readonly life: { kills: number; dropped: number };
}

export interface Accepted {
  readonly who: string;
  /** Without `/idc`. */
  readonly words: string;
}

const PEOPLE = ['kim.ode', 'sam.reyes', 'noor.haddad', 'lee.park'];
const WORDS = ['failures', 'outdated', 'quotas', 'doctor', 'permission-set ReadOnly', 'access kim.ode'];
const CLICKERS = ['sam.reyes', 'noor.haddad'];
const BURST = 12;

/** AWS on a bad day: three of ten calls throttled, one of twenty a 500, and one in thirty lost, cut off or slow. */
export const AWS_FAULTS = {
  throttle: { sso: 0.3, identitystore: 0.3, cloudtrail: 0.3, organizations: 0.3, sts: 0.3, iam: 0.3 },
  shaky: { http500: 0.05, drop: 0.015, lost: 0.015, slow: 0.03 },
};

/** Everything at once, until the time is over. */
export async function load(soak: Soak): Promise<void> {
  const names = [...soak.ids.keys()];
  await Promise.all([
    ...PEOPLE.map((who) => askOn(soak, who)),
    ...CLICKERS.map(() => mendOn(soak, names)),
    runTerraform(soak),
    badWeather(soak),
    killReplicas(soak),
  ]);
}

async function pauseUntil({ until }: Soak, ms: number): Promise<boolean> {
  await setTimeout(Math.max(0, Math.min(ms, until - Date.now())));
  return Date.now() < until;
}

async function asks({ slack, accepted }: Soak, who: string, words: string): Promise<void> {
  const { acked } = await slack.driver.command(who, CHANNEL, `/idc ${words}`);
  if (acked) accepted.push({ who, words });
}

async function askOn(soak: Soak, who: string): Promise<void> {
  for (let n = 0; await pauseUntil(soak, 5_000 + Math.random() * 7_000); n += 1) {
    const failed = soak.failing[Math.floor(Math.random() * soak.failing.length)];
    const words =
      n % 2 === 0 && failed ? `why-failed ${failed}` : WORDS[Math.floor(Math.random() * WORDS.length)];
    await asks(soak, who, words ?? 'failures');
  }
}

/** Asks until a plan is proposed, which two people approve with double clicks, both of which Slack delivers twice. */
async function mendOn(soak: Soak, names: string[]): Promise<void> {
  while (await pauseUntil(soak, 3_000)) {
    const name = names.shift();
    const ts = name && (await proposed(soak, name));
    if (!ts) return;
    soak.slack.faults.deliverTwice(CLICKERS.length * 2);
    await approved(soak, { ts }, [...CLICKERS, ...CLICKERS]);
  }
}

async function proposed(soak: Soak, name: string): Promise<string | undefined> {
  const id = soak.aws.seeded.find((one) => one.name === name)?.requestId;
  const where = `question_text like '%${id}' and message_ts is not null`;
  while (Date.now() < soak.until) {
    await asks(soak, 'kim.ode', `why-failed ${id}`);
    const found = await within(20_000, async () => {
      const [row] = await query(soak, `select message_ts from remediations where ${where}`);
      await setTimeout(500);
      return row && String(row.message_ts);
    });
    if (found) return found;
  }
  return undefined;
}

/** A run whose requests all fail, now and then. */
async function runTerraform({ aws, failing, ...soak }: Soak): Promise<void> {
  const credentials = { accessKeyId: 'AKIASANDBOXTERRAFORM', secretAccessKey: 'sandbox' };
  const sso = new SSOAdminClient({ endpoint: aws.url, region: 'eu-west-1', credentials, maxAttempts: 25 });
  const { state } = aws.control;
  for (let n = 0; Date.now() < soak.until; n += 1) {
    const requests = Array.from({ length: BURST }, async (_, one) => {
      const isSuspended = one % 4 === 0;
      const { AccountAssignmentCreationStatus: status } = await sso.send(
        new CreateAccountAssignmentCommand({
          InstanceArn: state.organization.instance.arn,
          PermissionSetArn: permissionSetNamed(state, 'ReadOnly').arn,
          TargetType: 'AWS_ACCOUNT',
          TargetId: ACCOUNTS[isSuspended ? 'legacy-crm' : 'orders-prod'],
          PrincipalType: 'GROUP',
          PrincipalId: uuidOf(`nobody ${n} ${one}`),
        }),
      );
      if (status?.RequestId) failing.push(status.RequestId);
    });
    // What AWS refuses a pipeline for good is not the bot's matter.
    await Promise.allSettled(requests);
    await pauseUntil({ aws, failing, ...soak }, 40_000);
  }
  sso.destroy();
}

/** Slack on the same day: sockets cut, servers recycled, 503s, and less allowed in a minute than it usually does. */
async function badWeather(soak: Soak): Promise<void> {
  const { aws, slack, life } = soak;
  aws.control.faults(AWS_FAULTS);
  slack.faults.limitRate('chat.update', 45);
  slack.faults.limitRate('chat.postMessage', 45);
  const weather = [
    () => slack.faults.dropConnections(),
    () => slack.faults.recycleConnections(),
    () => slack.faults.failHttp('chat.update', 503, 2),
    () => slack.faults.failHttp('*', 503, 2),
  ];
  for (let n = 0; await pauseUntil(soak, 6_000); n += 1) {
    weather[n % weather.length]?.();
    life.dropped += n % weather.length === 0 ? 1 : 0;
  }
  slack.faults.reset();
  aws.control.faults(null);
}

/** All but the first, one after the other, at moments of chance; an orchestrator starts them again. */
async function killReplicas(soak: Soak): Promise<void> {
  const { replicas, life } = soak;
  for (let n = 0; await pauseUntil(soak, 25_000 + Math.random() * 30_000); n += 1) {
    const which = 1 + (n % (replicas.length - 1));
    await replicas[which]?.kill();
    life.kills += 1;
    await setTimeout(2_000);
    replicas[which] = await started(soak);
  }
}

async function started({ botStart }: Soak): Promise<BotProcess> {
  for (;;) {
    const bot = await startBot(botStart).catch(() => undefined);
    if (bot) return bot;
  }
}
