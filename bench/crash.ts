import { setTimeout } from 'node:timers/promises';
import { startBot } from '../sandbox/demo/bot.ts';
import type { Message } from '../sandbox/slack/state.ts';
import type { Report } from './bench.ts';
import { manyRecreated } from './crash-world.ts';
import {
  allEnded,
  approved,
  auditLog,
  CHANNEL,
  differing,
  type Planned,
  startPlanned,
  states,
  taken,
  underWay,
  within,
} from './plans.ts';

const KILLS = 200;
const PLANS = 40;
const AT_ONCE = 2;

interface Crashing extends Planned {
  readonly life: { bot: Planned['bot']; kills: number; midway: number; working: boolean };
}

/**
 * The bot as it is shipped is killed without a warning, again and again at random moments, while people approve plans
 * of two writes each. Afterwards each write must have been taken by AWS exactly once, each message must say what the
 * record says, and the audit log must be whole.
 */
export async function crash(kills = KILLS): Promise<Report> {
  const planned = await startPlanned(manyRecreated(Math.min(PLANS, Math.ceil((kills * PLANS) / KILLS))));
  const life = { bot: planned.bot, kills: 0, midway: 0, working: true };
  const crashing: Crashing = { ...planned, life };
  try {
    const waiting = await proposed(crashing);
    const plans = waiting.length;
    const people = Array.from({ length: AT_ONCE }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await approved(crashing, next);
    });
    const killing = killAgainAndAgain(crashing, kills);
    await Promise.all(people);
    life.working = false;
    await killing;
    const ms = await allEnded(crashing);
    return {
      measured: `${life.kills} kills of the bot at random moments while ${plans} plans of two writes were approved, ${AT_ONCE} at once; the last of the runs ended ${(ms / 1000).toFixed(1)} s after the last start.`,
      rows: [await count(crashing)],
    };
  } finally {
    await life.bot.kill();
    await crashing.stop();
  }
}

async function killAgainAndAgain(crashing: Crashing, kills: number): Promise<void> {
  const { life } = crashing;
  while (life.working || life.kills < kills) {
    await unluckyMoment(crashing);
    await life.bot.kill();
    life.kills += 1;
    if ((await underWay(crashing)) > 0) life.midway += 1;
    life.bot = await startBot(crashing.botStart);
    if (life.kills % 20 === 0) process.stderr.write(`${life.kills} kills\n`);
  }
}

/** Half of the time any moment; otherwise one while a plan is being applied, which is short and comes late in a life. */
async function unluckyMoment({ aws, world, life }: Crashing): Promise<void> {
  const { remediationRole } = world.aws.idc;
  const isAny = Math.random() < 0.5;
  aws.control.resetCalls();
  const applying = () => !life.working || aws.control.calls().some(({ role }) => role === remediationRole);
  if (!isAny) await within(10_000, applying);
  await setTimeout(Math.random() * (isAny ? 2_000 : 3_000));
}

/** The proposals of all that can be mended, asked for one after the other while nothing dies. */
async function proposed(crashing: Crashing): Promise<Message[]> {
  for (const { requestId } of crashing.aws.seeded) {
    const before = proposals(crashing).length;
    await crashing.slack.driver.command('kim.ode', CHANNEL, `/idc why-failed ${requestId}`);
    await crashing.slack.driver.waitFor(() => proposals(crashing).length > before, 60_000);
  }
  return proposals(crashing);
}

function proposals({ slack }: Crashing): Message[] {
  return slack.driver
    .messages(CHANNEL)
    .filter((message) => slack.driver.textOf(message).includes('[Approve]'));
}

async function count(crashing: Crashing): Promise<Report['rows'][number]> {
  const made = taken(crashing);
  return {
    kills: crashing.life.kills,
    'in the middle of a run': crashing.life.midway,
    writes: made.length,
    once: made.filter((n) => n === 1).length,
    twice: made.filter((n) => n > 1).length,
    never: made.filter((n) => n === 0).length,
    states: await states(crashing),
    'messages that differ': await differing(crashing),
    'audit log': await auditLog(crashing),
  };
}
