import type { SlackSandbox } from '../../../sandbox/slack/server.ts';

export type Answer = Record<string, unknown> & { ok: boolean; error?: string };

/** Calls a Web API method with JSON and the bot's token, or another. */
export async function call(
  slack: SlackSandbox,
  method: string,
  args: object,
  token?: string,
): Promise<Answer> {
  const headers = { authorization: `Bearer ${token ?? slack.botToken}`, 'content-type': 'application/json' };
  const response = await fetch(slack.url + method, { method: 'POST', headers, body: JSON.stringify(args) });
  return (await response.json()) as Answer;
}
