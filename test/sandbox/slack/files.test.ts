import { afterEach, expect, test } from '@jest/globals';
import { type SlackSandbox, startSlack } from '../../../sandbox/slack/server.ts';
import { harborSlack } from '../../../sandbox/worlds/harbor-slack.ts';
import { socketApp, type TestApp } from './bolt-app.ts';
import { call } from './call.ts';

let slack: SlackSandbox;
let bolt: TestApp;
let submitted: unknown;
let triggers: string[];

const start = async (grantedScopes = ['commands', 'files:read']) => {
  triggers = [];
  submitted = undefined;
  slack = await startSlack({ workspace: { ...harborSlack, grantedScopes } });
  bolt = await socketApp(slack, (app) => {
    app.command('/idc', async ({ ack, command }) => {
      triggers.push(command.trigger_id);
      await ack();
    });
    app.view('file', async ({ ack, view }) => {
      submitted = view.state.values.file?.given;
      await ack();
    });
  });
};
afterEach(async () => {
  await bolt.stop();
  await slack.stop();
});

const view = {
  type: 'modal',
  callback_id: 'file',
  title: { type: 'plain_text', text: 'A file' },
  submit: { type: 'plain_text', text: 'Send' },
  blocks: [
    {
      type: 'input',
      block_id: 'file',
      label: { type: 'plain_text', text: 'File' },
      element: { type: 'file_input', action_id: 'given', max_files: 1 },
    },
  ],
};
const open = async () => {
  await slack.driver.command('kim.ode', '#idc', '/idc x');
  return call(slack, 'views.open', { trigger_id: triggers.at(-1), view });
};
const download = (address: unknown, token: string) =>
  fetch(String(address), { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' });

test('a file of theirs is sent as an object, described, and given to the token of the app alone', async () => {
  await start();
  await open();
  const id = slack.driver.upload('kim.ode', { name: 'r.xml', text: '<r/>' });
  const shown = slack.driver.view('kim.ode');
  expect((await slack.driver.submitView('kim.ode', shown?.id ?? '', { file: [id] })).errors).toEqual({});
  expect(submitted).toMatchObject({ type: 'file_input', files: [{ id, name: 'r.xml', size: 4 }] });
  const { file } = (await call(slack, 'files.info', { file: id })) as unknown as {
    file: { url_private: string };
  };
  expect(await (await download(file.url_private, slack.botToken)).text()).toBe('<r/>');
  expect((await download(file.url_private, 'xoxb-other')).status).toBe(302);
});

test('nobody hands over what others uploaded, too much, or nothing', async () => {
  await start();
  await open();
  const id = slack.driver.view('kim.ode')?.id ?? '';
  const others = slack.driver.upload('sam.reyes', { name: 'r.xml', text: 'x' });
  await expect(slack.driver.submitView('kim.ode', id, { file: [others] })).rejects.toThrow('has no file');
  const own = slack.driver.upload('kim.ode', { name: 'r.xml', text: 'x' });
  const { errors } = await slack.driver.submitView('kim.ode', id, { file: [own, own] });
  expect(errors).toEqual({ file: 'Too many files.' });
  const none = await slack.driver.submitView('kim.ode', slack.driver.view('kim.ode')?.id ?? '', {});
  expect(none.errors).toEqual({ file: 'Please complete this required field.' });
});

test('without files:read there is no such window, no description, and a page in place of the file', async () => {
  await start(['commands']);
  expect(await open()).toMatchObject({ error: 'missing_scope', needed: 'files:read' });
  const id = slack.driver.upload('kim.ode', { name: 'r.xml', text: '<r/>' });
  expect(await call(slack, 'files.info', { file: id })).toMatchObject({ error: 'missing_scope' });
  const address = `${slack.pageUrl}files-pri/T02HARBOR-${id}/r.xml`;
  const answer = await download(address, slack.botToken);
  expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
    status: 200,
    type: 'text/html',
  });
});
