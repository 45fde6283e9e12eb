import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { createFaultBook } from '../../../sandbox/slack/faults.ts';
import { readManifest } from '../../../sandbox/slack/manifest.ts';
import { commandText } from '../../../sandbox/slack/payloads.ts';
import { type SlackSandbox, startSlack } from '../../../sandbox/slack/server.ts';
import { createState } from '../../../sandbox/slack/state.ts';
import { harborSlack } from '../../../sandbox/worlds/harbor-slack.ts';
import { call } from './call.ts';

interface Envelope {
  readonly type: string;
  readonly envelope_id?: string;
  readonly reason?: string;
}

let slack: SlackSandbox;
let clients: WebSocket[];

beforeEach(async () => {
  clients = [];
  slack = await startSlack({ workspace: harborSlack });
});
afterEach(() => slack.stop());

/** A bare Socket Mode client; `heard` gets every message, and commands are acknowledged. */
async function connect(heard: Envelope[]): Promise<WebSocket> {
  const { url } = await call(slack, 'apps.connections.open', {}, slack.appToken);
  const client = new WebSocket(String(url));
  clients.push(client);
  await new Promise<void>((resolve) => {
    client.on('message', (data) => {
      const envelope: Envelope = JSON.parse(String(data));
      heard.push(envelope);
      if (envelope.type === 'hello') resolve();
      else client.send(JSON.stringify({ envelope_id: envelope.envelope_id, payload: {} }));
    });
  });
  return client;
}

const ask = () => slack.driver.command('kim.ode', '#idc', '/idc x');
const closed = (client: WebSocket) => new Promise((resolve) => client.once('close', resolve));

describe('Socket Mode', () => {
  test('nobody connected: the person is told', async () => {
    expect(await ask()).toMatchObject({ acked: false, error: 'dispatch_failed' });
    expect(slack.driver.ephemerals('kim.ode')[0]?.text).toBe('/idc failed with the error "dispatch_failed"');
  });

  test('every payload goes to one of several connections', async () => {
    const [one, other]: [Envelope[], Envelope[]] = [[], []];
    await connect(one);
    await connect(other);
    for (let round = 0; round < 4; round++) expect(await ask()).toMatchObject({ acked: true });
    expect([one.length, other.length]).toEqual([3, 3]);
  });

  test('an address opens one connection, and ten are the most', async () => {
    const { url } = await call(slack, 'apps.connections.open', {}, slack.appToken);
    for (let connection = 0; connection < 10; connection++) await connect([]);
    const again = await call(slack, 'apps.connections.open', {}, slack.appToken);
    expect(again).toMatchObject({ error: 'too_many_websockets' });
    const used = new WebSocket(clients[0]?.url ?? '');
    const refusal = new Promise((resolve) => used.once('error', resolve));
    expect(String(await refusal)).toContain('403');
    expect(String(url)).toMatch(/^ws:\/\/127\.0\.0\.1:/);
  });

  test('connections are recycled with a word, or dropped without', async () => {
    const heard: Envelope[] = [];
    const client = await connect(heard);
    slack.faults.recycleConnections();
    await new Promise((resolve) => client.once('message', resolve));
    expect(heard.at(-1)).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
    const gone = closed(client);
    slack.faults.dropConnections();
    expect(await gone).toBe(1006);
  });

  test('a payload sent twice has two envelopes', async () => {
    const heard: Envelope[] = [];
    await connect(heard);
    slack.faults.deliverTwice();
    await ask();
    await ask();
    const ids = heard.filter((envelope) => envelope.type === 'slash_commands').map((one) => one.envelope_id);
    expect(new Set(ids).size).toBe(3);
  });

  test('a delay counts against the three seconds', async () => {
    await connect([]);
    slack.faults.delayDeliveries(60);
    expect((await ask()).ackMs).toBeGreaterThanOrEqual(59);
    slack.faults.reset();
    expect((await ask()).ackMs).toBeLessThan(59);
  });
});

test('an unknown command stays in the workspace', async () => {
  expect(await slack.driver.command('kim.ode', '#idc', '/other x')).toMatchObject({
    error: 'unknown_command',
  });
});

test.each([
  ['alex.brandt', '#security-private', 'is not in'],
  ['sam.reyes', '#old-ops', 'is archived'],
  ['jo.winters', '#idc', 'cannot act'],
  ['nobody', '#idc', 'Nobody here'],
])('%s may not type in %s', async (user, channel, message) => {
  await expect(slack.driver.command(user, channel, '/idc x')).rejects.toThrow(message);
});

test('escapes the text of a command only where the manifest asks for it', () => {
  const manifest = readManifest();
  const state = createState({ workspace: harborSlack, manifest, faults: createFaultBook(), now: Date.now });
  const typed = 'a & <b> @kim.ode @idc-approvers #idc x@harbor.example @nobody';
  expect(commandText(state, typed, false)).toBe(typed);
  expect(commandText(state, typed, true)).toBe(
    'a &amp; &lt;b&gt; <@U02KIMODE|kim.ode> <!subteam^S02IDCAPPROVE|@idc-approvers> <#C02IDC|idc> x@harbor.example @nobody',
  );
});

describe('from another process', () => {
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${slack.pageUrl}_sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  test('the driver and the faults, over JSON', async () => {
    const said = await post('driver', { do: 'say', args: ['kim.ode', '#idc', 'hello'] });
    expect(await said.json()).toMatchObject({ result: { text: 'hello', author: 'U02KIMODE' } });
    const failed = await post('driver', { do: 'say', args: ['kim.ode', '#nowhere', 'hello'] });
    expect([failed.status, await failed.json()]).toEqual([
      400,
      { error: 'There is no conversation #nowhere' },
    ]);
    await post('faults', { do: 'failMethod', args: ['auth.test', 'fatal_error'] });
    expect(await call(slack, 'auth.test', {})).toMatchObject({ error: 'fatal_error' });
    expect((await post('driver', { do: 'constructor' })).status).toBe(404);
  });

  test('not from another site in the same browser', async () => {
    const act = { do: 'say', args: ['kim.ode', '#idc', 'hello'] };
    expect((await post('driver', act, { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await post('driver', act, { 'content-type': 'text/plain' })).status).toBe(403);
    expect(slack.driver.messages('#idc')).toEqual([]);
  });

  test('one person sees what one person sees', async () => {
    await call(slack, 'chat.postEphemeral', { channel: 'C02IDC', user: 'U02KIMODE', text: 'only kim' });
    slack.driver.say('sam.reyes', '#security-private', 'between us');
    const window = async (user: string) =>
      (await fetch(`${slack.pageUrl}_sandbox/state?user=${user}`)).text();
    expect(await window('U02ALEXBRANDT')).not.toMatch(/only kim|between us/);
    expect(await window('U02KIMODE')).toMatch(/between us[\s\S]*only kim|only kim[\s\S]*between us/);
  });
});
