import type bolt from '@slack/bolt';
import type { Said } from '../render/slack/blocks.ts';
import { renderRefusal } from '../render/slack/diagnosis.ts';

type Client = bolt.webApi.WebClient;

/**
 * Says one sentence to the person behind a delivery and to nobody else: by an ephemeral message where it came from
 * a channel, otherwise by direct message.
 */
export async function tellPrivately(client: Client, body: object, said: Said): Promise<void> {
  const { user, ...place } = placeOf(body);
  if (!user) return;
  const { text, blocks } = renderRefusal(said);
  await sendPrivately(client, { user, ...place }, { text, blocks: [...blocks] });
}

interface Person {
  readonly user: string;
  readonly channel?: string;
  /** A thread in which they just wrote: elsewhere nobody would see it. */
  readonly thread?: string;
}

/** A message to one person, in the channel where they can see it, otherwise by direct message. */
export async function sendPrivately(
  client: Client,
  { user, channel, thread }: Person,
  message: { text: string; blocks: bolt.types.KnownBlock[] },
): Promise<void> {
  try {
    if (!channel) throw new Error('not in a channel');
    const into = thread ? { thread_ts: thread } : {};
    await client.chat.postEphemeral({ channel, user, ...into, ...message });
  } catch {
    // The bot need not be in the channel where a command was typed; the person can always be written to.
    await client.chat.postMessage({ channel: user, ...message });
  }
}

/** Where a delivery came from: commands, clicks and submissions each say it in their own way. */
function placeOf(body: object): { readonly user?: string; readonly channel?: string } {
  const { user, channel, user_id, channel_id } = body as Record<string, unknown>;
  const userId = idOf(user) ?? idOf(user_id);
  const channelId = idOf(channel) ?? idOf(channel_id);
  return { ...(userId ? { user: userId } : {}), ...(channelId ? { channel: channelId } : {}) };
}

function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value && typeof value === 'object' && 'id' in value && typeof value.id === 'string'
    ? value.id
    : undefined;
}
