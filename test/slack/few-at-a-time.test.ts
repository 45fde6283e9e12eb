import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from '@jest/globals';
import type { Diagnose } from '../../src/diagnosis/diagnosis.ts';
import { pendingProposals } from '../../src/store/remediations.ts';
import { diagnosis, finding, found } from '../render/diagnoses.ts';
import { plan } from '../render/remediations.ts';
import { type Bot, KIM, ONCALL, startBot, words } from './bot.ts';

let bot: Bot;
afterEach(() => bot.stop());

const shows = (text: string) => (message: Parameters<typeof words>[1]) => words(bot, message).includes(text);
const titles = async () => (await pendingProposals(bot.store)).map(({ plan: { title } }) => title).sort();

/** Five who are gone, each with a plan. */
const orphans: Diagnose = async (question) =>
  diagnosis({
    id: randomUUID(),
    question,
    verdicts: [
      found([1, 2, 3, 4, 5].map((n) => finding({ about: `${n}`, plan: plan({ title: `Re-point ${n}` }) }))),
    ],
  });

test('a question about everything proposes three plans, says how many more, and never one twice', async () => {
  bot = await startBot({ diagnose: orphans });
  const { driver } = bot;
  await driver.command(KIM, ONCALL, '/idc orphans');
  await driver.waitFor(() => driver.messages(ONCALL).find(shows('Re-point 4; and 1 more')));
  expect(await titles()).toEqual(['Re-point 1', 'Re-point 2', 'Re-point 3']);
  await driver.command(KIM, ONCALL, '/idc orphans');
  await driver.waitFor(() => driver.messages(ONCALL).find(shows('A fix is proposed below: Re-point 5')));
  expect(
    driver.messages(ONCALL).filter(shows('Re-point 1; and 2 more. It is proposed already, and not decided')),
  ).toHaveLength(1);
  expect(await titles()).toEqual([1, 2, 3, 4, 5].map((n) => `Re-point ${n}`));
});
