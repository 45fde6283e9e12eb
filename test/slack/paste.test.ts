import { deflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Question } from '../../src/diagnosis/diagnosis.ts';
import type { Documents } from '../../src/evidence/look.ts';
import { findQuestion } from '../../src/store/questions.ts';
import { diagnosis } from '../render/diagnoses.ts';
import { ALEX, answers, type Bot, type BotOptions, KIM, ONCALL, startBot, withFiles, words } from './bot.ts';

const ANSWER = diagnosis().answer;
const RESPONSE = `<samlp:Response ID="_r">${'<x>kim.ode@harbor.example</x>'.repeat(300)}</samlp:Response>`;

let bot: Bot;
const asked: { question: Question; documents: Documents | undefined }[] = [];
const start = async (options: BotOptions = {}) => {
  asked.length = 0;
  bot = await startBot({
    diagnose: async (question, more) => {
      asked.push({ question, documents: more?.documents });
      return answers()(question);
    },
    ...options,
  });
  return bot.driver;
};
const startWithFiles = () => start({ uploads: true, workspace: withFiles });
afterEach(() => bot.stop());

const shows = (text: string) => (message: Parameters<typeof words>[1]) => words(bot, message).includes(text);
const opened = async (user = KIM, typed = '/idc saml', channel = ONCALL) => {
  await bot.driver.command(user, channel, typed);
  return bot.driver.waitFor(() => bot.driver.view(user));
};
const submit = async (values: Record<string, string | string[]>, user = KIM) => {
  const view = await opened(user);
  return bot.driver.submitView(user, view.id, values);
};
const told = (text: string, user = KIM) =>
  bot.driver.waitFor(() =>
    [...bot.driver.directMessages(user), ...bot.driver.ephemerals(user)].find(shows(text)),
  );
const rows = () => bot.store.db.selectFrom('questions').selectAll().execute();
/** The parts of a window that a text fills. */
const parts = (text: string) =>
  Object.fromEntries([0, 1, 2, 3].map((n) => [`part${n}`, text.slice(n * 3000, (n + 1) * 3000)]));

describe('the window', () => {
  test('opens for the command alone, says what becomes of it, and offers a file only where uploads are on', async () => {
    await start();
    const view = await opened();
    const shown = JSON.stringify(view.content);
    expect(shown).toContain('not kept by idc');
    expect(shown).toContain('in a terminal, idc saml FILE');
    expect(shown).toContain(
      'As in a terminal: [--at <time>] [--acs <url>]. With a file (--metadata): in a terminal only.',
    );
    expect(shown).not.toContain('file_input');
    expect(await rows()).toEqual([]);
  });

  test('with uploads it says that the file stays in Slack', async () => {
    await startWithFiles();
    const shown = JSON.stringify((await opened()).content);
    expect(shown).toContain('file_input');
    expect(shown).toContain('stays in Slack until you delete it');
  });

  test('comes without the file where Slack refuses that one', async () => {
    await start({ uploads: true });
    expect(JSON.stringify((await opened()).content)).not.toContain('file_input');
    expect(bot.lines.join('')).toContain('shown without');
  });

  test('shows options that were typed', async () => {
    await start();
    const view = await opened(KIM, '/idc saml --at 2026-11-22T14:02:11Z');
    expect(JSON.stringify(view.content)).toContain('"initial_value":"--at 2026-11-22T14:02:11Z"');
  });

  test('becomes a refusal for who may not ask', async () => {
    await start();
    await opened(ALEX);
    await bot.driver.waitFor(() =>
      JSON.stringify(bot.driver.view(ALEX)?.content).includes('people who may ask'),
    );
  });
});

describe('what is pasted', () => {
  test('is joined in order, answered to that person alone, and recorded without it', async () => {
    const driver = await start();
    expect(RESPONSE.length).toBeGreaterThan(6000);
    const { acked, errors } = await submit({ ...parts(RESPONSE), options: '--at 2026-11-22T14:02:11Z' });
    expect({ acked, errors }).toEqual({ acked: true, errors: {} });
    const message = await driver.waitFor(() => driver.directMessages(KIM).find(shows(ANSWER)));
    await bot.slack.work.drain(5_000);
    expect(asked).toEqual([
      {
        question: { kind: 'saml', text: '--at 2026-11-22T14:02:11Z' },
        documents: { document: RESPONSE },
      },
    ]);
    expect(words(bot, message)).not.toContain('Share');
    expect(driver.messages(ONCALL)).toEqual([]);
    expect(driver.ephemerals(KIM)).toEqual([]);
    expect(await rows()).toMatchObject([
      { asked_by: KIM, text: 'saml - --at 2026-11-22T14:02:11Z', private: true, state: 'answered' },
    ]);
  });

  test.each<[string, Record<string, string>, string, string]>([
    ['nothing', {}, 'part0', 'required'],
    ['only blanks', { part0: '  ' }, 'part0', 'Paste a SAML response here'],
    ['a HAR', { part0: '{"log": {"entries": []}}' }, 'part0', 'HAR file holds cookies'],
    ['an entry of a HAR', { part0: '{"startedDateTime": "2026"}' }, 'part0', 'HAR file holds cookies'],
    [
      'a document as option',
      { part0: 'x', options: RESPONSE.slice(0, 600) },
      'options',
      'Only options belong',
    ],
    ['an option with a file', { part0: 'x', options: '--metadata idp.xml' }, 'options', 'in a terminal'],
    ['a word as option', { part0: 'x', options: 'kim' }, 'options', 'from standard input'],
  ])('is refused in the window where it is %s', async (_what, values, block, sentence) => {
    await start();
    const { errors } = await submit(values);
    expect(errors).toEqual({ [block]: expect.stringContaining(sentence) });
    expect(asked).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  test('is not read for who may not ask', async () => {
    await start();
    const view = await opened(ALEX);
    const refused = () => JSON.stringify(bot.driver.view(ALEX)?.content ?? '').includes('people who may ask');
    if (!refused()) await bot.driver.submitView(ALEX, view.id, { part0: RESPONSE.slice(0, 3000) });
    await bot.driver.waitFor(
      () => refused() || bot.driver.directMessages(ALEX).some(shows('people who may ask')),
    );
    await bot.slack.work.drain(5_000);
    expect(await rows()).toEqual([]);
    expect(asked).toEqual([]);
  });

  test('is answered once, though Slack delivers it twice', async () => {
    const driver = await start();
    const view = await opened();
    bot.faults.deliverTwice();
    await driver.submitView(KIM, view.id, { part0: RESPONSE.slice(0, 3000) });
    await driver.waitFor(() => driver.directMessages(KIM).find(shows(ANSWER)));
    await bot.slack.work.drain(5_000);
    expect(driver.directMessages(KIM)).toHaveLength(1);
    expect(await rows()).toHaveLength(1);
  });
});

describe('a file', () => {
  const hand = async (file: Parameters<Bot['driver']['upload']>[1], user = KIM) => {
    const id = bot.driver.upload(user, file);
    return submit({ file: [id] }, user);
  };

  test('is read with the token of the bot', async () => {
    await startWithFiles();
    await hand({ name: 'response.xml', text: RESPONSE });
    await told(ANSWER);
    await bot.slack.work.drain(5_000);
    expect(asked[0]?.documents).toEqual({ document: RESPONSE });
    expect(await rows()).toMatchObject([{ text: 'saml -', state: 'answered' }]);
  });

  test('may be UTF-16, and a page of HTML of its own', async () => {
    await startWithFiles();
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<r/>', 'utf16le')]);
    await hand({ name: 'r.xml', base64: wide.toString('base64') });
    await told(ANSWER);
    await hand({ name: 'portal.html', text: '<html>SAMLResponse</html>' });
    await bot.driver.waitFor(() => asked.length === 2);
    expect(asked.map(({ documents }) => documents?.document)).toEqual(['<r/>', '<html>SAMLResponse</html>']);
  });

  test.each<[string, Parameters<Bot['driver']['upload']>[1], string]>([
    ['is too large', { name: 'r.xml', text: 'x'.repeat(256 * 1024 + 1) }, 'larger than 256 KB'],
    [
      'is larger than Slack says',
      { name: 'r.xml', text: 'x'.repeat(900_000), claims: { size: 10 } },
      'larger than 256 KB',
    ],
    [
      'lies elsewhere',
      { name: 'r.xml', text: 'x', claims: { url_private: 'https://slack.com.evil.example/f' } },
      'another host',
    ],
    [
      'lies at an address that only looks like one of Slack',
      { name: 'r.xml', text: 'x', claims: { url_private: 'http://files.slack.com/f' } },
      'another host',
    ],
    ['is not in Slack', { name: 'r.xml', text: 'x', claims: { mode: 'external' } }, 'not in Slack itself'],
    ['is no text', { name: 'r.bin', base64: Buffer.from([0xc3, 0x28]).toString('base64') }, 'not text'],
    ['is a HAR by its content', { name: 'r.json', text: '{"log":{"entries":[]}}' }, 'HAR file holds cookies'],
  ])('is refused where it %s, and the question ends', async (_why, file, sentence) => {
    await startWithFiles();
    await hand(file);
    await told(sentence);
    expect(asked).toEqual([]);
    expect(await rows()).toMatchObject([{ text: 'saml -', state: 'failed' }]);
  });

  test('of the name of a HAR is refused in the window', async () => {
    await startWithFiles();
    const { errors } = await hand({ name: 'sign-in.har', text: '{}' });
    expect(errors).toEqual({ file: expect.stringContaining('terminal only') });
  });

  test('and a pasted text together are too much', async () => {
    await startWithFiles();
    const id = bot.driver.upload(KIM, { name: 'r.xml', text: 'x' });
    const { errors } = await submit({ file: [id], part0: 'x' });
    expect(errors).toEqual({ file: expect.stringContaining('not both') });
  });

  test.each([
    ['files.info', 'fatal_error'],
    ['url_private', 'fatal_error'],
  ])('that Slack does not hand over (%s) is said', async (method, error) => {
    await startWithFiles();
    bot.faults.failMethod(method, error, 10);
    await hand({ name: 'r.xml', text: 'x' });
    await told('paste it');
    expect(asked).toEqual([]);
  });

  test('is not taken for what Slack shows in its place: a sign-in page, or a way to one', async () => {
    await startWithFiles();
    const { url } = bot;
    const elsewhere = (path: string) => new URL(path, url).href;
    await hand({ name: 'r.xml', text: 'x', claims: { url_private: elsewhere('/') } });
    await told('does not let idc read files');
    expect(asked).toEqual([]);
  });
});

describe('typed behind the command by mistake', () => {
  // Slack takes no longer commands.
  const base64 = Buffer.from(RESPONSE).toString('base64').slice(0, 2000);

  test.each([
    ['saml', RESPONSE.slice(0, 2000)],
    ['saml', base64],
    ['saml', 'response.xml'],
    ['saml', `--at ${base64}`],
    ['saml', 'kim.ode@harbor.example'],
    ['explain', RESPONSE.slice(0, 2000)],
    ['why-failed', base64],
    ['explain', deflateRawSync(RESPONSE).toString('base64')],
    ['explain', `curl -H "Authorization: Bearer 3c1b4f0a:9d:aGFyYm9yLXNjaW0tdG9rZW4="`],
    ['samll', base64],
    ['', base64],
  ])('`%s …` is neither repeated nor recorded (%#)', async (kind, typed) => {
    const driver = await start({ level: 'trace' });
    const { acked } = await driver.command(KIM, ONCALL, `/idc ${kind} ${typed}`);
    expect(acked).toBe(true);
    const message = await driver.waitFor(() => driver.ephemerals(KIM)[0]);
    const pieces = [typed.slice(0, 40), typed.slice(-40), 'kim.ode@harbor.example', 'aGFyYm9y'];
    const seen = words(bot, message) + bot.lines.join('') + JSON.stringify(await rows());
    for (const piece of pieces.filter((one) => typed.includes(one))) expect(seen).not.toContain(piece);
    expect(asked).toEqual([]);
    expect(driver.view(KIM)).toBeUndefined();
  });
});

test.each([
  ['abac kim.ode@harbor.example --assertion response.xml', 'in a terminal'],
  ['saml --metadata=idp.xml', 'in a terminal'],
])('an option that names a file is for a terminal: /idc %s', async (typed, sentence) => {
  const driver = await start();
  await driver.command(KIM, ONCALL, `/idc ${typed}`);
  await driver.waitFor(() => driver.ephemerals(KIM).find(shows(sentence)));
  expect(driver.view(KIM)).toBeUndefined();
});

test.each(['trust arn:aws:iam::111122223333:role/deploy', 'scim-failures', 'abac'])(
  'what needs no document is asked as it stands: /idc %s',
  async (typed) => {
    const driver = await start({ operators: { users: [KIM], groups: [], channels: [] } });
    await driver.command(KIM, ONCALL, `/idc ${typed}`);
    await driver.waitFor(() => asked.length === 1);
    expect(driver.view(KIM)).toBeUndefined();
    expect(asked[0]?.documents).toBeUndefined();
  },
);

test.each(['scim', 'trust', 'trust -'])('/idc %s opens a window of its own', async (typed) => {
  await start();
  const { content } = await opened(KIM, `/idc ${typed}`);
  expect(content.title).toMatchObject({ text: `idc ${typed.split(' ')[0]}` });
});

describe('what was interrupted', () => {
  const row = {
    id: 'b5a1e7a0-0000-4000-8000-00000000000a',
    asked_by: KIM,
    team: 'T02HARBOR',
    channel: ONCALL,
    text: 'saml - --at 2026-11-22T14:02:11Z',
    private: true,
    state: 'interrupted' as const,
    process_id: 'b5a1e7a0-0000-4000-8000-00000000dead',
  };

  test('says that the document was not kept; Ask again opens the window for it', async () => {
    const driver = await start();
    await bot.store.db.insertInto('questions').values(row).execute();
    const question = await findQuestion(bot.store, row.id);
    await bot.asking.showInterrupted(question ? [question] : []);
    const { channel, ts } = await told('not kept anywhere');
    await driver.click(KIM, { channel, ts, button: 'Ask again' });
    const view = await driver.waitFor(() => driver.view(KIM));
    const shown = JSON.stringify(view.content);
    expect(shown).toContain('was not kept');
    expect(shown).toContain('--at 2026-11-22T14:02:11Z');
    expect(asked).toEqual([]);
    await driver.submitView(KIM, view.id, { part0: 'x' });
    await told(ANSWER);
    expect(asked[0]?.documents).toEqual({ document: 'x' });
  });

  test('a fault of idc at a document is logged without its words', async () => {
    await start({
      level: 'trace',
      diagnose: async (_question, more) => {
        throw new SyntaxError(
          `Unexpected token in ${more?.documents?.document}\n    at kim.ode@harbor.example`,
        );
      },
    });
    await submit(parts(RESPONSE.slice(0, 5000)));
    await told('a fault of its own');
    const log = bot.lines.join('');
    expect(log).toContain('SyntaxError');
    expect(log).toContain('paste.test');
    expect(log).not.toContain('kim.ode@harbor.example');
    expect(log).not.toContain('samlp:');
  });
});
