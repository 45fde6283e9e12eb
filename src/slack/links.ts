import type { webApi } from '@slack/bolt';
import type { MessagePlace } from '../remediation/remediation.ts';

const MOST = 2_000;
const known = new WeakMap<webApi.WebClient, Map<string, string>>();

/** Where a message can be opened; undefined where Slack does not say, since a link is never worth an answer. */
export async function linkTo(
  client: webApi.WebClient,
  { channel, ts }: MessagePlace,
): Promise<string | undefined> {
  const links = known.get(client) ?? new Map<string, string>();
  known.set(client, links);
  const key = `${channel} ${ts}`;
  const link = links.get(key) ?? (await asked(client, channel, ts));
  if (link) links.set(key, link);
  const [oldest] = links.keys();
  if (links.size > MOST && oldest !== undefined) links.delete(oldest);
  return link;
}

async function asked(
  client: webApi.WebClient,
  channel: string,
  message_ts: string,
): Promise<string | undefined> {
  const answer = await client.chat.getPermalink({ channel, message_ts }).catch(() => undefined);
  const link = answer?.permalink;
  return link && /^https?:\/\/[^\s<>|]+$/.test(link) ? link : undefined;
}
