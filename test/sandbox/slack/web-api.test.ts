import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type SlackSandbox, startSlack } from '../../../sandbox/slack/server.ts';
import { harborSlack } from '../../../sandbox/worlds/harbor-slack.ts';
import { type Answer, call } from './call.ts';

let slack: SlackSandbox;
let clock: number;
const ask = (method: string, args: object, token?: string): Promise<Answer> =>
  call(slack, method, args, token);

beforeEach(async () => {
  clock = Date.now();
  slack = await startSlack({ workspace: harborSlack, now: () => clock });
});
afterEach(() => slack.stop());

describe('who may call', () => {
  test('tokens', async () => {
    expect(await ask('auth.test', {})).toMatchObject({
      ok: true,
      user_id: 'U02IDCBOT',
      team_id: 'T02HARBOR',
    });
    expect(await ask('auth.test', {}, 'xoxb-wrong')).toEqual({ ok: false, error: 'invalid_auth' });
    expect(await ask('chat.postMessage', {}, slack.appToken)).toMatchObject({
      error: 'not_allowed_token_type',
    });
    const bare = await fetch(`${slack.url}auth.test`, { method: 'POST' });
    expect(await bare.json()).toEqual({ ok: false, error: 'not_authed' });
  });

  test('a token in a form, and blocks as a string of JSON', async () => {
    const blocks = JSON.stringify([{ type: 'divider' }]);
    const form = { token: slack.botToken, channel: 'C02IDC', text: 'A line', blocks };
    const response = await fetch(`${slack.url}chat.postMessage`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    expect(await response.json()).toMatchObject({ ok: true, message: { blocks: [{ type: 'divider' }] } });
  });

  test('scopes of the manifest', async () => {
    expect(await ask('conversations.info', { channel: 'C02IDC' })).toEqual({
      ok: false,
      error: 'missing_scope',
      needed: 'channels:read',
      provided: 'app_mentions:read,commands,chat:write,im:write,users:read,users:read.email,usergroups:read',
    });
    await slack.stop();
    slack = await startSlack({ workspace: { ...harborSlack, grantedScopes: ['commands', 'users:read'] } });
    expect(await ask('chat.postMessage', { channel: 'C02IDC', text: 'x' })).toMatchObject({
      needed: 'chat:write',
    });
    const { user } = await ask('users.info', { user: 'U02KIMODE' });
    expect(user).not.toHaveProperty('profile.email');
  });

  test('methods that are not imitated', async () => {
    expect(await ask('files.getUploadURLExternal', {})).toEqual({ ok: false, error: 'unknown_method' });
    expect(await ask('toString', {})).toEqual({ ok: false, error: 'unknown_method' });
  });
});

describe('where messages may go', () => {
  test.each([
    ['C02GENERAL', 'not_in_channel'],
    ['C02SECURITY', 'channel_not_found'],
    ['C02NOWHERE', 'channel_not_found'],
    ['C02OLDOPS', 'is_archived'],
    ['U02JOWINTERS', 'channel_not_found'],
  ])('%s: %s', async (channel, error) => {
    expect(await ask('chat.postMessage', { channel, text: 'x' })).toEqual({ ok: false, error });
  });

  test('a person: by direct message, opened once', async () => {
    const { channel } = (await ask('conversations.open', { users: 'U02KIMODE' })) as unknown as {
      channel: { id: string };
    };
    expect(await ask('chat.postMessage', { channel: 'U02KIMODE', text: 'x' })).toMatchObject({
      channel: channel.id,
    });
    expect(slack.driver.directMessages('kim.ode')).toHaveLength(1);
    expect(slack.driver.directMessages('sam.reyes')).toHaveLength(0);
  });

  test('ephemeral: only to members, and never edited', async () => {
    const only = { channel: 'C02IDC', text: 'x' };
    expect(await ask('chat.postEphemeral', { ...only, user: 'U02ROBINVALE' })).toMatchObject({
      error: 'user_not_in_channel',
    });
    const { message_ts: ts } = await ask('chat.postEphemeral', { ...only, user: 'U02KIMODE' });
    expect(await ask('chat.update', { ...only, ts })).toMatchObject({ error: 'message_not_found' });
  });

  test('edits: of our own, and text without blocks takes the blocks away', async () => {
    const sent = { channel: 'C02IDC', text: 'x', blocks: [{ type: 'divider' }] };
    const { ts } = await ask('chat.postMessage', sent);
    expect(await ask('chat.update', { channel: 'C02IDC', ts, text: 'y' })).toMatchObject({
      ok: true,
      ts,
      text: 'y',
    });
    expect(slack.driver.messages('#idc')[0]).toMatchObject({
      text: 'y',
      blocks: [],
      edited: expect.any(String),
    });
    const said = slack.driver.say('kim.ode', '#idc', 'mine');
    expect(await ask('chat.update', { channel: 'C02IDC', ts: said.ts, text: 'y' })).toMatchObject({
      error: 'cant_update_message',
    });
    expect(await ask('chat.update', { channel: 'C02IDC', ts: '1.2', text: 'y' })).toMatchObject({
      error: 'message_not_found',
    });
  });

  test('a permalink leads to the page', async () => {
    const { ts } = await ask('chat.postMessage', { channel: 'C02IDC', text: 'x' });
    const { permalink } = await ask('chat.getPermalink', { channel: 'C02IDC', message_ts: ts });
    expect((await fetch(String(permalink))).headers.get('content-type')).toContain('text/html');
  });

  test('timestamps are never the same, even within one millisecond', async () => {
    const sent = await Promise.all(
      Array.from({ length: 20 }, () => ask('chat.postMessage', { channel: 'C02IDC', text: 'x' })),
    );
    expect(new Set(sent.map((answer) => answer.ts)).size).toBe(20);
  });
});

describe('people', () => {
  test.each([
    ['U02ROBINVALE', { is_restricted: true, is_ultra_restricted: false, team_id: 'T02HARBOR' }],
    ['U02GALEMORROW', { is_stranger: true, team_id: 'T02QUAYSIDE' }],
    ['U02JOWINTERS', { deleted: true }],
    ['U02IDCBOT', { is_bot: true }],
    ['U02KIMODE', { is_bot: false, is_restricted: false, profile: { email: 'kim.ode@harbor.example' } }],
  ])('users.info %s', async (user, expected) => {
    expect(await ask('users.info', { user })).toMatchObject({ ok: true, user: expected });
  });

  test('lookupByEmail finds members in any case, and nobody who left or works elsewhere', async () => {
    const find = (email: string) => ask('users.lookupByEmail', { email });
    expect(await find('Kim.Ode@harbor.example')).toMatchObject({ user: { id: 'U02KIMODE' } });
    expect(await find('jo.winters@harbor.example')).toEqual({ ok: false, error: 'users_not_found' });
    expect(await find('gale.morrow@quayside.example')).toEqual({ ok: false, error: 'users_not_found' });
    expect(await ask('users.info', { user: 'U0' })).toEqual({ ok: false, error: 'user_not_found' });
  });

  test('user groups', async () => {
    const { users } = await ask('usergroups.users.list', { usergroup: 'S02IDCAPPROVE' });
    expect(users).toEqual(['U02SAMREYES', 'U02NOORHADDAD', 'U02LEEPARK']);
    expect(await ask('usergroups.users.list', { usergroup: 'S0' })).toEqual({
      ok: false,
      error: 'no_such_subteam',
    });
    const { usergroups } = await ask('usergroups.list', { include_users: 'true' });
    expect(usergroups).toMatchObject([
      { handle: 'idc-approvers' },
      { handle: 'platform', users: expect.any(Array) },
    ]);
  });
});

describe('faults', () => {
  const post = () => ask('chat.postMessage', { channel: 'C02IDC', text: 'x' });

  test('a method fails as often as it was told to', async () => {
    slack.faults.failMethod('chat.postMessage', 'fatal_error', 2);
    expect([await post(), await post(), await post()].map((answer) => answer.error)).toEqual([
      'fatal_error',
      'fatal_error',
      undefined,
    ]);
  });

  test('an HTTP error, and 429 with Retry-After', async () => {
    slack.faults.failHttp('auth.test', 503);
    expect((await fetch(`${slack.url}auth.test`)).status).toBe(503);
    slack.faults.limitRate('chat.postMessage', 1);
    expect(await post()).toMatchObject({ ok: true });
    clock += 20_000;
    const headers = { authorization: `Bearer ${slack.botToken}` };
    const limited = await fetch(`${slack.url}chat.postMessage`, { method: 'POST', headers });
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '40']);
    clock += 40_000;
    expect(await post()).toMatchObject({ ok: true });
  });

  test('one kind of block is refused once', async () => {
    slack.faults.refuseBlock('table');
    const rows = [[{ type: 'raw_text', text: 'x' }]];
    const table = () =>
      ask('chat.postMessage', { channel: 'C02IDC', text: 'x', blocks: [{ type: 'table', rows }] });
    expect(await post()).toMatchObject({ ok: true });
    expect(await table()).toMatchObject({ error: 'invalid_blocks' });
    expect(await table()).toMatchObject({ ok: true });
  });

  test('every call is in the log, without its token', async () => {
    await post();
    await ask('chat.postMessage', { channel: 'C02GENERAL', text: 'x', token: 'secret' });
    expect(slack.driver.events()).toMatchObject([
      { method: 'chat.postMessage', ok: true },
      { method: 'chat.postMessage', ok: false, error: 'not_in_channel' },
    ]);
    expect(JSON.stringify(slack.driver.events())).not.toContain('secret');
  });
});
