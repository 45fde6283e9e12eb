import { createHmac, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../../sandbox/demo/free-port.ts';
import { BUTTONS } from '../../src/render/slack/buttons.ts';
import { type Bot, GENERAL, ID, NOOR, SAM } from './bot.ts';
import { proposed } from './policy-rig.ts';

let bot: Bot | undefined;
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
});

interface Sent {
  readonly secret?: string;
  /** Seconds before now at which it was signed. */
  readonly age?: number;
  /** What differs in the payload from Sam's click on Approve. */
  readonly over?: object;
  readonly value?: string;
  /** Sent instead of what was signed. */
  readonly changed?: (body: string) => string;
  /** As Slack counts deliveries that it repeats. */
  readonly retry?: number;
}

/** A bot behind signed HTTP, its proposal, and a way to send it what Slack would not. */
async function behindHttp() {
  const port = await freePort();
  const made = await proposed({ httpPort: port });
  bot = made.bot;
  const { place, remediation } = made;
  const send = async ({
    secret = made.bot.signingSecret,
    age = 0,
    over = {},
    value = remediation.id,
    changed = (same: string) => same,
    retry,
  }: Sent) => {
    const payload = {
      type: 'block_actions',
      user: { id: SAM, team_id: 'T02HARBOR' },
      team: { id: 'T02HARBOR' },
      api_app_id: 'A02IDCAPP',
      trigger_id: randomUUID(),
      container: { type: 'message', channel_id: place.channel, message_ts: place.ts },
      channel: { id: place.channel },
      state: { values: {} },
      actions: [{ type: 'button', action_id: BUTTONS.approve, block_id: 'b', value }],
      ...over,
    };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const at = String(Math.floor(Date.now() / 1000) - age);
    const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': at,
      'x-slack-signature': `v0=${signature}`,
      ...(retry && { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' }),
    };
    const { status } = await fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: 'POST',
      headers,
      body: changed(body),
    });
    await made.bot.slack.work.drain(5_000);
    return status;
  };
  return { ...made, send };
}

describe('a click that Slack did not send', () => {
  test.each<[string, Sent]>([
    ['signed with another secret', { secret: 'guessed' }],
    ['signed a little more than five minutes ago', { age: 310 }],
    ['changed after it was signed', { changed: (body) => body.replace(SAM, NOOR) }],
  ])('%s is not even looked at', async (_what, sent) => {
    const { send, record } = await behindHttp();
    expect(await send(sent)).toBe(401);
    expect(await record()).toMatchObject({ state: 'proposed', approvals: [] });
  });

  test.each<[string, Sent]>([
    ['from another workspace', { over: { team: { id: 'T02ELSE' } } }],
    ['without a workspace', { over: { team: null } }],
    [
      'from another message',
      { over: { container: { type: 'message', channel_id: GENERAL, message_ts: '1.1' } } },
    ],
    ['from no message at all', { over: { container: { type: 'view', view_id: 'V1' } } }],
    ['with a guessed id', { value: randomUUID() }],
    ['with the id of something else', { value: ID }],
    ['with an id that is none', { value: "x' or true --" }],
    ['with no id', { value: '' }],
  ])('%s changes nothing', async (_what, sent) => {
    const { send, record, jobs } = await behindHttp();
    expect(await send(sent)).toBe(200);
    expect(await record()).toMatchObject({ state: 'proposed', approvals: [] });
    expect(await jobs()).toBe(0);
  });
});

test('a click that is played back counts once, and says nothing new', async () => {
  const { send, record, jobs } = await behindHttp();
  expect([await send({}), await send({}), await send({ over: { user: { id: NOOR } } })]).toEqual([
    200, 200, 200,
  ]);
  expect(await record()).toMatchObject({ state: 'approved', approvals: [{ by: SAM }] });
  expect(await jobs()).toBe(1);
});

test('what Slack delivers again over HTTP counts once', async () => {
  const { send, record, jobs } = await behindHttp();
  expect(await Promise.all([send({}), send({ retry: 1 }), send({ retry: 2 })])).toEqual([200, 200, 200]);
  expect(await record()).toMatchObject({ state: 'approved', approvals: [{ by: SAM }] });
  expect(await jobs()).toBe(1);
});

test('who a payload says that somebody is, besides the id, counts for nothing', async () => {
  const { send, record } = await behindHttp();
  const forged = {
    user: { id: 'U02ALEXBRANDT', username: 'sam.reyes', name: 'sam.reyes', team_id: 'T02HARBOR' },
  };
  await send({ over: forged });
  expect(await record()).toMatchObject({ state: 'proposed', approvals: [] });
});
