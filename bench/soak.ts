import { startBot } from '../sandbox/demo/bot.ts';
import type { Report } from './bench.ts';
import { manyRecreated } from './crash-world.ts';
import { watchMemory } from './memory.ts';
import { startPlanned } from './plans.ts';
import { counted, quiet, row } from './soak-count.ts';
import { load, type Soak } from './soak-load.ts';

const MINUTES = 10;
const REPLICAS = 2;
const PLANS_A_MINUTE = 4;
const MOST_PLANS = 40;
/** What a process that died left is taken over by then, and what Slack did not take is drawn again. */
const QUIET_WITHIN_MS = 300_000;
/** Megabytes a minute that count as flat: what the heap of V8 breathes in ten minutes. */
const FLAT = 1;

/**
 * The bot as it is shipped, two replicas on one PostgreSQL, under a mixed load and with AWS, Slack and the replicas
 * themselves failing all the time. Afterwards nothing that was accepted may be lost, doubled or left hanging.
 */
export async function soak(minutes = MINUTES): Promise<Report> {
  const world = manyRecreated(Math.min(MOST_PLANS, Math.ceil(minutes * PLANS_A_MINUTE)));
  const more = {
    IDC_SUMMARY_CRON: '*/3 * * * *',
    IDC_SUMMARY_CHANNEL: 'C02IDC',
    IDC_WATCH_CHANNEL: 'C02IDC',
    LOG_LEVEL: 'warn',
  };
  const planned = await startPlanned(world, { more });
  const replicas = [planned.bot];
  try {
    while (replicas.length < REPLICAS) replicas.push(await startBot(planned.botStart));
    const until = Date.now() + minutes * 60_000;
    const soak: Soak = {
      ...planned,
      until,
      replicas,
      accepted: [],
      failing: [],
      life: { kills: 0, dropped: 0 },
    };
    const memory = replicas.map((_, n) => watchMemory(() => replicas[n]?.pid ?? 0));
    await load(soak);
    for (const one of memory) one.stop();
    const settled = await quiet(soak, QUIET_WITHIN_MS);
    await Promise.all(replicas.map((bot) => bot.stop()));
    const warm = Math.min(3, minutes / 3);
    const [lived, ...killed] = memory.map((one) => one.after(warm));
    return {
      measured: `${minutes} minutes, ${REPLICAS} replicas of which the second was killed ${soak.life.kills} times, sockets cut ${soak.life.dropped} times; ${settled}. Memory from minute ${warm.toFixed(1)} on.`,
      rows: [
        ...(await counted(soak)),
        row('MB when warm, of the replica that was not killed', lived?.first ?? 0),
        row('MB at the end', lived?.last ?? 0),
        row('MB a minute', lived?.slope ?? 0, `at most ${FLAT}`, (lived?.slope ?? FLAT) <= FLAT),
        row('most MB of the one that was killed', Math.max(...killed.map(({ highest }) => highest))),
      ],
    };
  } finally {
    await Promise.all(replicas.map((bot) => bot.kill()));
    await planned.stop();
  }
}
