import { afterEach, describe, expect, test } from '@jest/globals';
import type { Question } from '../../src/diagnosis/diagnosis.ts';
import { diagnosis } from '../render/diagnoses.ts';
import { ALEX, answers, type Bot, type BotOptions, KIM, ONCALL, ROBIN, SAM, startBot, words } from './bot.ts';

const ANSWER = diagnosis().answer;
const OTHER = 'sam.reyes@harbor.example';
const OWN = 'kim.ode@harbor.example';

let bot: Bot;
const asked: Question[] = [];
const start = async (options: BotOptions = {}) => {
  asked.length = 0;
  bot = await startBot({
    ...options,
    diagnose: async (question) => {
      asked.push(question);
      return answers()(question);
    },
  });
  return bot.driver;
};
afterEach(() => bot.stop());

const shows = (text: string) => (message: Parameters<typeof words>[1]) => words(bot, message).includes(text);
const only = (...users: string[]) => ({ users, groups: [], channels: [] });

describe('who may ask what somebody else can reach', () => {
  test('operators, answered by direct message wherever they ask, recorded, and not to be shared', async () => {
    const driver = await start({ operators: only(KIM) });
    await driver.command(KIM, ONCALL, `/idc access ${OTHER}`);
    const message = await driver.waitFor(() => driver.directMessages(KIM).find(shows(ANSWER)));
    expect(words(bot, message)).not.toContain('Share');
    expect(driver.messages(ONCALL)).toEqual([]);
    const rows = await bot.store.db.selectFrom('questions').select(['asked_by', 'text', 'private']).execute();
    expect(rows).toEqual([{ asked_by: KIM, text: `access ${OTHER}`, private: true }]);
  });

  test.each([
    ['an asker who is no operator', KIM, 'may not ask idc about other people'],
    ['an approver, where there are operators', SAM, 'may not ask idc about other people'],
    ['a guest', ROBIN, 'Guests'],
  ])('not %s', async (_who, user, sentence) => {
    const driver = await start({ operators: only('U02SOMEBODYELSE') });
    const other = user === SAM ? OWN : OTHER;
    await driver.command(user, ONCALL, `/idc access ${other}`);
    await driver.waitFor(() => driver.ephemerals(user).find(shows(sentence)));
    expect(asked).toEqual([]);
    expect(driver.directMessages(user)).toEqual([]);
  });

  test('without a list of operators, approvers', async () => {
    const driver = await start();
    await driver.command(SAM, ONCALL, `/idc access ${OWN}`);
    await driver.waitFor(() => driver.directMessages(SAM).find(shows(ANSWER)));
    await driver.command(KIM, ONCALL, `/idc access ${OTHER}`);
    await driver.waitFor(() => driver.ephemerals(KIM).find(shows('may not ask idc about other people')));
  });

  test('everybody who may ask, about themselves; a mention is the address that Slack tells', async () => {
    const driver = await start({ operators: only('U02SOMEBODYELSE') });
    await driver.command(KIM, ONCALL, `/idc access ${OWN.toUpperCase()}`);
    await driver.waitFor(() => driver.directMessages(KIM).find(shows(ANSWER)));
    await driver.command(KIM, ONCALL, '/idc access @kim.ode');
    await driver.waitFor(() => driver.directMessages(KIM).filter(shows(ANSWER)).length === 2);
    expect(asked[1]).toEqual({ kind: 'access', text: OWN });
    await driver.command(ALEX, ONCALL, '/idc access @alex.brandt');
    await driver.waitFor(() => driver.ephemerals(ALEX).find(shows('not on the list of people who may ask')));
  });
});

/** Questions that may be about somebody: as strict as `access`, and as free where they name nobody. */
describe.each(['sign-in', 'abac'])('%s about somebody else', (kind) => {
  test('is answered to operators by direct message alone, and recorded as private', async () => {
    const driver = await start({ operators: only(KIM) });
    await driver.command(KIM, ONCALL, `/idc ${kind} ${OTHER}`);
    await driver.waitFor(() => driver.directMessages(KIM).find(shows(ANSWER)));
    expect(driver.messages(ONCALL)).toEqual([]);
    const rows = await bot.store.db.selectFrom('questions').select(['asked_by', 'text', 'private']).execute();
    expect(rows).toEqual([{ asked_by: KIM, text: `${kind} ${OTHER}`, private: true }]);
  });

  test('is refused to everybody else, before anything is looked at', async () => {
    const driver = await start({ operators: only('U02SOMEBODYELSE') });
    await driver.command(KIM, ONCALL, `/idc ${kind} ${OTHER}`);
    await driver.waitFor(() => driver.ephemerals(KIM).find(shows('may not ask idc about other people')));
    expect(asked).toEqual([]);
    expect(driver.directMessages(KIM)).toEqual([]);
  });

  test('is theirs to ask about themselves, by a mention too', async () => {
    const driver = await start({ operators: only('U02SOMEBODYELSE') });
    await driver.command(KIM, ONCALL, `/idc ${kind} @kim.ode`);
    await driver.waitFor(() => driver.directMessages(KIM).find(shows(ANSWER)));
    expect(asked).toEqual([{ kind, text: OWN }]);
  });
});

test('abac about nobody is a question that everybody may ask', async () => {
  const driver = await start({ operators: only('U02SOMEBODYELSE') });
  await driver.command(KIM, ONCALL, '/idc abac');
  await driver.waitFor(() => asked.length === 1);
  expect(asked).toEqual([{ kind: 'abac', text: '' }]);
  expect(driver.ephemerals(KIM).find(shows('may not ask'))).toBeUndefined();
});
