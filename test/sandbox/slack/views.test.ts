import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type SlackSandbox, startSlack } from '../../../sandbox/slack/server.ts';
import { harborSlack } from '../../../sandbox/worlds/harbor-slack.ts';
import { socketApp, type TestApp } from './bolt-app.ts';
import { type Answer, call } from './call.ts';

let slack: SlackSandbox;
let bolt: TestApp;
let clock: number;
let triggers: string[];
let responseUrls: string[];

const plain = (text: string) => ({ type: 'plain_text', text });
const modal = (more = {}) => ({
  type: 'modal',
  title: plain('A modal'),
  blocks: [{ type: 'divider' }],
  ...more,
});
const ask = (method: string, args: object): Promise<Answer> => call(slack, method, args);

beforeEach(async () => {
  clock = Date.now();
  triggers = [];
  responseUrls = [];
  slack = await startSlack({ workspace: harborSlack, now: () => clock });
  bolt = await socketApp(slack, (app) => {
    app.command('/idc', async ({ ack, command }) => {
      triggers.push(command.trigger_id);
      responseUrls.push(command.response_url);
      await ack();
    });
    app.action('go', async ({ ack, body }) => {
      if (body.type === 'block_actions') responseUrls.push(body.response_url);
      await ack();
    });
    app.view('push', ({ ack }) =>
      ack({ response_action: 'push', view: modal({ callback_id: 'top' }) as never }),
    );
    app.view('clear', ({ ack }) => ack({ response_action: 'clear' }));
    app.view('update', ({ ack }) =>
      ack({ response_action: 'update', view: modal({ callback_id: 'new' }) as never }),
    );
  });
});
afterEach(async () => {
  await bolt.stop();
  await slack.stop();
});

async function trigger(): Promise<string> {
  await slack.driver.command('kim.ode', '#idc', '/idc x');
  return triggers.at(-1) ?? '';
}

const opened = async (view: object): Promise<Answer & { view: { id: string; hash: string } }> =>
  (await ask('views.open', { trigger_id: await trigger(), view })) as never;

test('a trigger id opens one view, within three seconds', async () => {
  const id = await trigger();
  expect(await ask('views.open', { trigger_id: id, view: modal() })).toMatchObject({ ok: true });
  expect(await ask('views.open', { trigger_id: id, view: modal() })).toMatchObject({
    error: 'exchanged_trigger_id',
  });
  const late = await trigger();
  clock += 3001;
  expect(await ask('views.open', { trigger_id: late, view: modal() })).toMatchObject({
    error: 'expired_trigger_id',
  });
  expect(await ask('views.open', { trigger_id: 'x', view: modal() })).toMatchObject({
    error: 'invalid_trigger_id',
  });
});

test.each([
  ['a title too long', modal({ title: plain('x'.repeat(25)) })],
  ['metadata too long', modal({ private_metadata: 'x'.repeat(3001) })],
  [
    'an input without submit',
    modal({ blocks: [{ type: 'input', label: plain('x'), element: { type: 'plain_text_input' } }] }),
  ],
  ['not a modal', modal({ type: 'home' })],
  ['no view', undefined],
])('refuses %s and leaves the trigger usable', async (_, view) => {
  const id = await trigger();
  expect(await ask('views.open', { trigger_id: id, view })).toMatchObject({ error: 'invalid_arguments' });
  expect(await ask('views.open', { trigger_id: id, view: modal() })).toMatchObject({ ok: true });
});

test('an update with an old hash is a conflict', async () => {
  const { view } = await opened(modal());
  const update = { view_id: view.id, hash: view.hash, view: modal({ title: plain('Loaded') }) };
  expect(await ask('views.update', update)).toMatchObject({ ok: true });
  expect(await ask('views.update', update)).toMatchObject({ error: 'hash_conflict' });
  expect(await ask('views.update', { view_id: 'V0', view: modal() })).toMatchObject({ error: 'not_found' });
  expect(slack.driver.view('kim.ode')?.content.title).toEqual(plain('Loaded'));
});

test('three modals lie on each other, not four', async () => {
  await opened(modal());
  const push = async () => ask('views.push', { trigger_id: await trigger(), view: modal() });
  expect([await push(), await push(), await push()].map((answer) => answer.error)).toEqual([
    undefined,
    undefined,
    'push_limit_reached',
  ]);
});

test.each([
  ['push', 'top'],
  ['update', 'new'],
  ['clear', undefined],
])('a submission may answer with %s', async (callback_id, expected) => {
  const { view } = await opened(modal({ callback_id, submit: plain('Go') }));
  await slack.driver.submitView('kim.ode', view.id, {});
  expect(slack.driver.view('kim.ode')?.content.callback_id).toBe(expected);
});

test('a response_url is good for five uses within thirty minutes', async () => {
  await trigger();
  const use = async (): Promise<number> => (await respond(responseUrls[0], { text: 'x' })).status;
  expect([await use(), await use(), await use(), await use(), await use(), await use()]).toEqual([
    200, 200, 200, 200, 200, 404,
  ]);
  await trigger();
  clock += 30 * 60_000 + 1;
  const expired = await respond(responseUrls[1], { text: 'x' });
  expect(await expired.json()).toEqual({ ok: false, error: 'expired_url' });
});

test('the response_url of a click replaces or deletes even an ephemeral message', async () => {
  const blocks = [{ type: 'actions', elements: [{ type: 'button', action_id: 'go', text: plain('Go') }] }];
  const only = { channel: 'C02IDC', user: 'U02KIMODE', text: 'x', blocks };
  const { message_ts } = await ask('chat.postEphemeral', only);
  await slack.driver.click('kim.ode', { channel: '#idc', ts: String(message_ts), button: 'Go' });
  await respond(responseUrls[0], { text: 'Done', replace_original: true });
  expect(slack.driver.ephemerals('kim.ode')).toMatchObject([{ text: 'Done', blocks: [], ts: message_ts }]);
  await respond(responseUrls[0], { delete_original: true });
  expect(slack.driver.ephemerals('kim.ode')).toEqual([]);
  await respond(responseUrls[0], { response_type: 'in_channel', text: 'For all' });
  expect(slack.driver.messages('#idc')).toMatchObject([{ text: 'For all' }]);
});

test('nobody clicks what they cannot see, and a confirm dialog wants an answer', async () => {
  const confirm = { title: plain('?'), text: plain('?'), confirm: plain('Yes'), deny: plain('No') };
  const blocks = [
    { type: 'actions', elements: [{ type: 'button', action_id: 'go', text: plain('Go'), confirm }] },
  ];
  const { ts } = await ask('chat.postMessage', { channel: 'C02IDC', text: 'x', blocks });
  const there = { channel: '#idc', ts: String(ts), button: 'Go' };
  await expect(slack.driver.click('kim.ode', there)).rejects.toThrow('asks for confirmation');
  await expect(slack.driver.click('robin.vale', { ...there, confirm: true })).rejects.toThrow(
    'sees no message',
  );
  await expect(slack.driver.click('kim.ode', { ...there, button: 'Stop' })).rejects.toThrow(
    'no element Stop',
  );
  expect(await slack.driver.click('kim.ode', { ...there, confirm: false })).toMatchObject({
    error: 'cancelled',
  });
  expect(responseUrls).toEqual([]);
});

function respond(url: string | undefined, body: object): Promise<Response> {
  return fetch(String(url), { method: 'POST', body: JSON.stringify(body) });
}
