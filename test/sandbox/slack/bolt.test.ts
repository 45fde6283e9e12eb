import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type SlackSandbox, startSlack } from '../../../sandbox/slack/server.ts';
import type { Message } from '../../../sandbox/slack/state.ts';
import { harborSlack } from '../../../sandbox/worlds/harbor-slack.ts';
import { httpApp, socketApp, type TestApp } from './bolt-app.ts';
import { converse, type Heard } from './conversation.ts';

let slack: SlackSandbox;
let bolt: TestApp;
let heard: Heard;

async function start(mode: string): Promise<void> {
  heard = { commands: [], clicks: 0, closed: 0 };
  const listen = (app: TestApp['app']) => converse(app, heard);
  if (mode === 'Socket Mode') {
    slack = await startSlack({ workspace: harborSlack });
    bolt = await socketApp(slack, listen);
  } else {
    const port = await freePort();
    const http = { eventsUrl: `http://127.0.0.1:${port}/slack/events`, signingSecret: 'not-a-secret' };
    slack = await startSlack({ workspace: harborSlack, http });
    bolt = await httpApp(slack, port, listen);
  }
}

async function stop(): Promise<void> {
  await bolt.stop();
  await slack.stop();
}

describe.each(['Socket Mode', 'signed HTTP'])('a Bolt app by %s', (mode) => {
  beforeEach(() => start(mode));
  afterEach(stop);

  test('answers a command by a message that it edits', async () => {
    const delivery = await slack.driver.command('kim.ode', '#idc', '/idc why-failed 1');
    expect(delivery).toMatchObject({ acked: true, response: {} });
    expect(delivery.ackMs).toBeLessThan(3000);
    const message = await answered();
    expect(slack.driver.textOf(message)).toBe('The assignment failed.\n[Approve] [Deny]');
    expect(message.earlier).toEqual([{ text: 'Looking…', blocks: [] }]);
    expect(heard.commands[0]).toMatchObject({
      text: 'why-failed 1',
      channel_name: 'idc',
      user_id: 'U02KIMODE',
    });
  });

  test('decides on a click, and an edit without blocks takes the buttons away', async () => {
    await slack.driver.command('kim.ode', '#idc', '/idc x');
    const { ts } = await answered();
    await slack.driver.click('sam.reyes', { channel: '#idc', ts, button: 'Approve', confirm: true });
    const decided = await slack.driver.waitFor(() =>
      slack.driver.messages('#idc').find((one) => one.earlier.length === 2),
    );
    expect(decided.text).toBe('Approved by <@U02SAMREYES>');
    expect(decided.blocks).toEqual([]);
    const thanks = await slack.driver.waitFor(() => slack.driver.ephemerals('sam.reyes')[0]);
    expect(thanks.text).toBe('Thank you');
    expect(slack.driver.ephemerals('kim.ode')).toEqual([]);
  });

  test('a modal: validation by the client, by the app, then accepted', async () => {
    await slack.driver.command('kim.ode', '#idc', '/idc x');
    const { ts } = await answered();
    await slack.driver.click('sam.reyes', { channel: '#idc', ts, actionId: 'deny' });
    const { id } = await slack.driver.waitFor(() => slack.driver.view('sam.reyes'));
    const empty = await slack.driver.submitView('sam.reyes', id, {});
    expect(empty).toMatchObject({ acked: false, errors: { why: 'Please complete this required field.' } });
    const refused = await slack.driver.submitView('sam.reyes', id, { why: 'just because' });
    expect(refused).toMatchObject({ acked: true, errors: { why: 'Say more.' } });
    const accepted = await slack.driver.submitView('sam.reyes', id, { why: 'Not this quarter' });
    expect(accepted).toMatchObject({ acked: true, errors: {} });
    expect(slack.driver.view('sam.reyes')).toBeUndefined();
    await slack.driver.waitFor(() =>
      slack.driver.ephemerals('sam.reyes').find((one) => one.text === 'Denied: Not this quarter'),
    );
  });

  test('closing a modal tells the app that asked for it', async () => {
    await slack.driver.command('kim.ode', '#idc', '/idc x');
    const { ts } = await answered();
    await slack.driver.click('sam.reyes', { channel: '#idc', ts, actionId: 'deny' });
    const { id } = await slack.driver.waitFor(() => slack.driver.view('sam.reyes'));
    expect(await slack.driver.closeView('sam.reyes', id)).toMatchObject({ acked: true });
    expect(heard.closed).toBe(1);
  });

  test('silence is an operation_timeout that only the person sees', async () => {
    const delivery = await slack.driver.command('kim.ode', '#idc', '/idc silent');
    expect(delivery).toMatchObject({ acked: false, error: 'operation_timeout' });
    expect(slack.driver.ephemerals('kim.ode')[0]?.text).toBe(
      '/idc failed with the error "operation_timeout"',
    );
    expect(slack.driver.messages('#idc')).toEqual([]);
  });

  test('a fault delivers twice', async () => {
    await slack.driver.command('kim.ode', '#idc', '/idc x');
    const { ts } = await answered();
    slack.faults.deliverTwice();
    await slack.driver.click('sam.reyes', { channel: '#idc', ts, button: 'Approve', confirm: true });
    expect(heard.clicks).toBe(2);
  });

  test('direct messages and response_url', async () => {
    const channel = slack.driver.directMessageChannel('kim.ode');
    await slack.driver.command('kim.ode', channel, '/idc private');
    await slack.driver.waitFor(() =>
      slack.driver.ephemerals('kim.ode').find((one) => one.text === 'Only for you'),
    );
    expect(heard.commands[0]?.channel_name).toBe('directmessage');
    expect(slack.driver.directMessages('kim.ode')).toEqual([]);
  });
});

function answered(): Promise<Message> {
  return slack.driver.waitFor(() =>
    slack.driver.messages('#idc').find((message) => message.blocks.length > 0),
  );
}

describe('Socket Mode', () => {
  beforeEach(() => start('Socket Mode'));
  afterEach(stop);

  test('the app comes back after its connection was cut', async () => {
    slack.faults.dropConnections();
    await slack.driver.waitFor(() => slack.driver.connections() === 0);
    await slack.driver.waitFor(() => slack.driver.connections() === 1, 15_000);
    expect(await slack.driver.command('kim.ode', '#idc', '/idc private')).toMatchObject({ acked: true });
  });
});

describe('signed HTTP', () => {
  beforeEach(() => start('signed HTTP'));
  afterEach(stop);

  test('the app returns the challenge of url_verification', async () => {
    expect(await slack.driver.verifyUrl()).toBe(true);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
