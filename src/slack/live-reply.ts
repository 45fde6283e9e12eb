import type { RespondFn } from '@slack/bolt';
import type { SlackMessage } from '../render/slack/blocks.ts';
import type { LiveMessage } from './live-message.ts';
import { type Draw, type Frame, inEitherForm, post } from './picture.ts';

/** Answers to who acted, and to nobody else, by the address that came with it: five times within half an hour. */
export type Reply = (
  message: Pick<SlackMessage, 'text'> & { blocks: SlackMessage['blocks'][number][] },
) => Promise<unknown>;

/**
 * An answer that only one person sees, where they are. It cannot be redrawn: progress is shown once. Where the address
 * is not good any more, the answer goes to the person by direct message.
 */
export function liveReply(frame: Frame, { reply, to }: { reply: Reply; to: string }): LiveMessage {
  let hasShownProgress = false;
  const show = async (draw: Draw) => {
    try {
      await inEitherForm(frame, (form) => draw(form, to), reply);
    } catch (err) {
      frame.logger.warn({ err }, 'an answer could not be given in place, so it goes by direct message');
      await post(frame, { channel: to }, draw);
    }
    return { channel: to, ts: '' };
  };
  return {
    once: true,
    show,
    showIfIdle(draw) {
      if (hasShownProgress) return;
      hasShownProgress = true;
      show(draw).catch((err: unknown) => frame.logger.warn({ err }, 'progress could not be shown'));
    },
  };
}

/** By the address that came with a click or a shortcut. What was clicked stays as it is. */
export function replyBy(respond: RespondFn): Reply {
  return (message) => respond({ response_type: 'ephemeral', replace_original: false, ...message });
}
