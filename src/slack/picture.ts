import type bolt from '@slack/bolt';
import type { Logger } from 'pino';
import type { MessagePlace } from '../remediation/remediation.ts';
import type { Form, SlackMessage } from '../render/slack/blocks.ts';
import { slackError } from './people.ts';
import { sendingOf } from './sending.ts';

/** Draws a message for the channel that it goes to; a person's id where that is not known yet. */
export type Draw = (form: Form, channel: string) => SlackMessage;

export interface Frame {
  readonly client: bolt.webApi.WebClient;
  readonly logger: Logger;
}

/** Where a new message goes: a channel id or, for a direct message, a user id. */
export interface Spot {
  readonly channel: string;
  readonly thread?: string;
}

/** Posts what `draw` draws. Slack refusing a block means the same message in the classic form. */
export async function post(frame: Frame, spot: Spot, draw: Draw): Promise<MessagePlace> {
  const thread = spot.thread ? { thread_ts: spot.thread } : {};
  const sent = await sendingOf(frame.client).post(spot.channel, () =>
    inEitherForm(
      frame,
      (form) => draw(form, spot.channel),
      (message) => frame.client.chat.postMessage({ channel: spot.channel, ...thread, ...message, ...QUIET }),
    ),
  );
  if (!sent.channel || !sent.ts) throw new Error('Slack took the message and did not say where it is');
  return { channel: sent.channel, ts: sent.ts };
}

/**
 * Draws a message anew, as a whole: chat.update without blocks would remove them. Waits for its turn; a newer picture of
 * the same message that comes meanwhile takes its place.
 */
export async function repaint(frame: Frame, place: MessagePlace, draw: Draw): Promise<void> {
  await sendingOf(frame.client).update(place, () =>
    inEitherForm(
      frame,
      (form) => draw(form, place.channel),
      (message) => frame.client.chat.update({ ...place, ...message }),
    ),
  );
}

/** Names in a message must neither unfold into previews nor become links of their own. */
const QUIET = { unfurl_links: false, unfurl_media: false } as const;

/** Slack refusing a block means the same message in the classic form. */
export async function inEitherForm<T>(
  { logger }: Pick<Frame, 'logger'>,
  draw: (form: Form) => SlackMessage,
  send: (message: { text: string; blocks: bolt.types.KnownBlock[] }) => Promise<T>,
): Promise<T> {
  const message = (form: Form) => {
    const { text, blocks } = draw(form);
    return { text, blocks: [...blocks] };
  };
  try {
    return await send(message('rich'));
  } catch (error) {
    if (slackError(error) !== 'invalid_blocks') throw error;
    logger.warn('Slack refused a block, the message is sent in its classic form');
    return send(message('classic'));
  }
}
