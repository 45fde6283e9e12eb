import type { MessagePlace } from '../remediation/remediation.ts';
import { slackError } from './people.ts';
import { type Draw, type Frame, post, repaint, type Spot } from './picture.ts';
import { sendingOf } from './sending.ts';

/** One message that changes: posted by the first `show`, redrawn by every later one, one after the other. */
export interface LiveMessage {
  show(draw: Draw): Promise<MessagePlace>;
  /** Shows it only when nothing else is being sent just then: progress is dropped, never queued. */
  showIfIdle(draw: Draw): void;
  /** Each `show` is a message of its own, which cannot be redrawn: the answer is shown once, and whole. */
  readonly once?: true;
}

export interface Stage {
  /** Where it goes if the bot may: then, where it cannot, to the person. */
  readonly spots: readonly [Spot, ...Spot[]];
  /** The message to redraw instead of posting one. */
  readonly place?: MessagePlace;
  readonly onPlaced: (place: MessagePlace) => Promise<void>;
  /** The bot is not in the channel that was meant. */
  readonly onNotInvited: (channel: string) => Promise<unknown>;
}

/** What Slack answers when the bot is not in a channel; a private one then does not even exist. */
export const NOT_INVITED = new Set(['not_in_channel', 'channel_not_found', 'is_archived']);

export function liveMessage(frame: Frame, stage: Stage): LiveMessage {
  let place = stage.place;
  let sending: Promise<unknown> = Promise.resolve();
  let busy = false;

  const draw = async (picture: Draw): Promise<MessagePlace> => {
    if (place) {
      await repaint(frame, place, picture);
    } else {
      place = await postSomewhere(frame, stage, picture);
      await stage.onPlaced(place);
    }
    return place;
  };
  const show = (picture: Draw): Promise<MessagePlace> => {
    busy = true;
    const shown = sending
      .then(() => draw(picture))
      .finally(() => {
        busy = false;
      });
    sending = shown.catch(() => {});
    return shown;
  };
  return {
    show,
    showIfIdle(picture) {
      if (busy || (place && !sendingOf(frame.client).hasRoom())) return;
      show(picture).catch((err: unknown) => frame.logger.warn({ err }, 'progress could not be shown'));
    },
  };
}

async function postSomewhere(frame: Frame, stage: Stage, picture: Draw): Promise<MessagePlace> {
  const [wanted, ...others] = stage.spots;
  try {
    return await post(frame, wanted, picture);
  } catch (error) {
    const next = others[0];
    if (!next || !NOT_INVITED.has(slackError(error) ?? '')) throw error;
    await stage.onNotInvited(wanted.channel);
    return post(frame, next, picture);
  }
}
