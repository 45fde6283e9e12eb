import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { thingsIn } from '../../src/diagnosis/things.ts';
import { textsOf } from '../../src/slack/message-text.ts';
import { diagnosis } from '../render/diagnoses.ts';
import { ALEX, answersWithPlan, type Bot, GENERAL, ID, KIM, ONCALL, SAM, startBot, words } from './bot.ts';

const OTHER = '7c1de8f0-1111-4f2a-9d3b-1f0e5a7c2b11';
const SET = 'arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222';
const REFUSED = 'Received a 404 status error: Not supported policy arn:aws:iam::111122223333:policy/team-x.';
const EVENT = JSON.stringify({
  eventSource: 'sso.amazonaws.com',
  eventName: 'CreateAccountAssignment',
  eventID: OTHER,
  requestParameters: { targetId: '444455556666' },
});
const ANSWER = diagnosis().answer;

let bot: Bot;
const asked: string[] = [];
/** What was said in earlier tests. */
const before = new Set<string>();
const shows = (text: string) => (message: Parameters<typeof words>[1]) => words(bot, message).includes(text);
const ephemerals = (user: string) => bot.driver.ephemerals(user).filter(({ ts }) => !before.has(ts));
const seenBy = (user: string, text: string) =>
  bot.driver.waitFor(() => ephemerals(user).findLast(shows(text)));
const rich = (elements: object[]) => [{ type: 'rich_text', elements }] as never;

beforeAll(async () => {
  const answered = answersWithPlan();
  bot = await startBot({
    diagnose: async (question) => {
      asked.push(question.text);
      return answered(question);
    },
  });
});
afterAll(async () => {
  await bot.stop();
});
beforeEach(() => {
  for (const user of [KIM, ALEX]) for (const { ts } of bot.driver.ephemerals(user)) before.add(ts);
  asked.length = 0;
});

describe('"Diagnose this" on a message', () => {
  test('one request id is asked about at once; the answer is for who asked, until shared in the thread', async () => {
    const { driver } = bot;
    const said = driver.say(
      SAM,
      GENERAL,
      `terraform says it failed, request ${ID.toUpperCase()} in 444455556666`,
    );
    await driver.shortcut(KIM, GENERAL, said.ts);
    const answer = await seenBy(KIM, ANSWER);
    expect(asked).toEqual([ID]);
    expect(driver.messages(GENERAL)).toEqual([said]);
    expect(words(bot, answer)).toContain('A fix is proposed in <#C02ONCALL>');
    await driver.click(KIM, { channel: GENERAL, ts: answer.ts, button: 'Share in thread' });
    await driver.waitFor(() => driver.directMessages(KIM).find(shows('idc is not in <#C02GENERAL>')));
  });

  test('shared, it stands in the thread of the message, once, and no more with who asked alone', async () => {
    const { driver } = bot;
    const said = driver.say(SAM, ONCALL, 'see below', {
      blocks: rich([{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: `id: ${OTHER}` }] }]),
    });
    await driver.shortcut(KIM, ONCALL, said.ts);
    const answer = await seenBy(KIM, 'Share in thread');
    await driver.click(KIM, { channel: ONCALL, ts: answer.ts, button: 'Share in thread' });
    const shared = await driver.waitFor(() =>
      driver.messages(ONCALL).find(({ threadTs }) => threadTs === said.ts),
    );
    expect(words(bot, shared)).toContain(ANSWER);
    await driver.waitFor(() => !driver.ephemerals(KIM).some(({ ts }) => ts === answer.ts));
  });

  test('several things become buttons, and the one that is picked is answered where it was picked', async () => {
    const { driver } = bot;
    const said = driver.say(SAM, ONCALL, `${ID} or ${OTHER}? set ${SET}`);
    await driver.shortcut(KIM, ONCALL, said.ts);
    const choices = await seenBy(KIM, 'names several things');
    expect(words(bot, choices)).toContain(
      '[Request 22631ce7…] [Request 7c1de8f0…] [Permission set 22222222222]',
    );
    expect(asked).toEqual([]);
    await driver.click(KIM, { channel: ONCALL, ts: choices.ts, button: 'Request 7c1de8f0…' });
    await seenBy(KIM, 'Share in thread');
    expect(asked).toEqual([OTHER]);
    const rows = await bot.store.db.selectFrom('questions').select(['text', 'thread_ts']).execute();
    expect(rows).toContainEqual({ text: `why-failed ${OTHER}`, thread_ts: said.ts });
  });

  test('nothing to look at, a document, and somebody who may not ask each get one sentence', async () => {
    const { driver } = bot;
    const nothing = driver.say(SAM, ONCALL, 'it is broken again');
    await driver.shortcut(KIM, ONCALL, nothing.ts);
    await seenBy(KIM, 'nothing in this message that idc can look at');
    const saml = driver.say(SAM, ONCALL, `SAMLResponse=PHNhbWxwOlJlc3BvbnNl and ${ID}`);
    await driver.shortcut(KIM, ONCALL, saml.ts);
    const told = await seenBy(KIM, 'never judges from a message');
    expect(words(bot, told)).toContain('/idc saml');
    const good = driver.say(SAM, ONCALL, ID);
    await driver.shortcut(ALEX, ONCALL, good.ts);
    await seenBy(ALEX, 'not on the list of people who may ask');
    expect(asked).toEqual([]);
    const rows = await bot.store.db.selectFrom('questions').select('text').execute();
    expect(JSON.stringify(rows)).not.toContain('SAMLResponse');
  });
});

describe('a mention', () => {
  test('in a channel where answers are shown is answered in its thread, once even if delivered twice', async () => {
    const { driver, faults } = bot;
    faults.deliverTwice();
    const { message, acked } = await driver.mention(KIM, ONCALL, `@idc what is wrong with ${ID}?`);
    expect(acked).toBe(true);
    const inThread = () => driver.messages(ONCALL).filter(({ threadTs }) => threadTs === message.ts);
    await driver.waitFor(() => inThread().find(shows(ANSWER)));
    await driver.waitFor(() => inThread().find(shows('[Approve]')));
    expect(asked).toEqual([ID]);
  });

  test('with a subcommand is the same as the slash command, and typos are guessed at', async () => {
    const { driver } = bot;
    await driver.mention(KIM, ONCALL, '@idc help');
    await seenBy(KIM, '/idc summary');
    await driver.mention(KIM, ONCALL, '@idc why-faled');
    await seenBy(KIM, 'Did you mean `/idc why-failed`?');
    await driver.mention(KIM, ONCALL, '@idc');
    await seenBy(KIM, 'idc reads only the message that mentions it');
  });

  test('in a thread what is told is told there', async () => {
    const { driver } = bot;
    const said = driver.say(SAM, ONCALL, 'look');
    await driver.mention(KIM, ONCALL, '@idc please', said.ts);
    const told = await driver.waitFor(() =>
      driver.ephemerals(KIM).find(({ threadTs }) => threadTs === said.ts),
    );
    expect(words(bot, told)).toContain('nothing in this message');
  });
});

test('both arrive by signed HTTP, too', async () => {
  const http = await startBot({ httpPort: 47_613 });
  try {
    const said = http.driver.say(SAM, ONCALL, ID);
    expect(await http.driver.shortcut(KIM, ONCALL, said.ts)).toMatchObject({ acked: true });
    expect(await http.driver.mention(KIM, ONCALL, `@idc ${ID}`)).toMatchObject({ acked: true });
    const answered = (message: Parameters<typeof words>[1]) => words(http, message).includes(ANSWER);
    await http.driver.waitFor(() => http.driver.ephemerals(KIM).find(answered));
    await http.driver.waitFor(() => http.driver.messages(ONCALL).find(answered));
  } finally {
    await http.stop();
  }
});

describe('what is found in a message', () => {
  const asks = (...pieces: string[]) => {
    const things = thingsIn(pieces);
    if (things.is === 'clear') return [things.ask.words];
    return things.is === 'several' ? things.asks.map((ask) => ask.words) : [things.is];
  };
  const ROLE =
    'arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_ReadOnly_0123456789abcdef';

  test.each([
    [[`request ${ID}`], [`why-failed ${ID}`]],
    [[EVENT], [`why-failed ${EVENT}`]],
    [[`${REFUSED} RequestId: ${ID}`], [`why-failed ${REFUSED} RequestId: ${ID}`]],
    [[REFUSED], [`explain ${REFUSED}`]],
    [[`see ${SET}.`], [`permission-set ${SET}`]],
    [[ROLE], ['permission-set ReadOnly']],
    [
      [`${ROLE} wants arn:aws:iam::444455556666:role/deploy`],
      ['permission-set ReadOnly', 'trust arn:aws:iam::444455556666:role/deploy'],
    ],
    [['account 444455556666 is odd'], ['failures --since 24h', 'quotas']],
    [['93676e0f7d-22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11'], ['nothing']],
    [['lunch?'], ['nothing']],
    [['{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]}', ID], ['document']],
    [[`Authorization: Bearer ${'a'.repeat(40)} ${ID}`], ['document']],
  ])('%j', (pieces, expected) => {
    expect(asks(...pieces)).toEqual(expected);
  });

  test('every part of a message is read but controls, code blocks on their own, and no more than 64 KB', () => {
    const texts = textsOf({
      text: `before \`\`\`${EVENT}\`\`\` after <https://x.example/?a|a link>`,
      attachments: [
        {
          title: 'alarm',
          fields: [{ title: 'id', value: ID }],
          blocks: [{ type: 'section', text: { type: 'mrkdwn', text: SET } }],
        },
      ],
      blocks: [
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'id ' },
                { type: 'text', text: OTHER.slice(0, 9), style: { bold: true } },
                { type: 'text', text: OTHER.slice(9) },
              ],
            },
          ],
        },
        {
          type: 'actions',
          elements: [{ type: 'button', text: { type: 'plain_text', text: 'Show JSON' }, value: 'not-this' }],
        },
      ],
    });
    expect(texts).toEqual(expect.arrayContaining([EVENT, `id ${OTHER}`, ID, SET]));
    expect(texts.join(' ')).toContain('a link');
    expect(texts.join(' ')).not.toContain('not-this');
    const large = textsOf({ text: 'x'.repeat(100_000), attachments: [{ text: ID }] });
    expect(large.join('')).toHaveLength(64 * 1024);
    const deep = JSON.parse('{"elements":['.repeat(5_000) + ']}'.repeat(5_000));
    expect(textsOf(deep)).toEqual([]);
  });
});
