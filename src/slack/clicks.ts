import type bolt from '@slack/bolt';
import type { MessagePlace } from '../remediation/remediation.ts';

/** What a verified click says, and nothing of what its message shows. */
export interface Click {
  /** The id on the button. Untrusted until it is found in the store. */
  readonly id: string;
  readonly by: string;
  readonly team?: string;
  /** The message that was clicked. */
  readonly message?: MessagePlace;
  readonly trigger: string;
  /** What the person typed in the window that the button opened. Untrusted. */
  readonly reason?: string;
  /** Only who clicked sees the message. */
  readonly isEphemeral: boolean;
  /** It was on the person's own Home tab. */
  readonly isHome: boolean;
  /** The number picked in a select, by the block that it stands in. */
  readonly picked: (block: string) => string | undefined;
  /** Whether the message that was clicked had such a block. */
  readonly offered: (block: string) => boolean;
}

/** Of the button, or of what was picked in a list. */
function idOn(action: bolt.BlockElementAction | undefined): string {
  if (action?.type === 'button') return action.value ?? '';
  return action?.type === 'static_select' ? action.selected_option.value : '';
}

export function readClick(body: bolt.BlockAction): Click {
  const [action] = body.actions;
  const { channel_id: channel, message_ts: ts } = body.container;
  return {
    id: idOn(action),
    by: body.user.id,
    ...(body.team ? { team: body.team.id } : {}),
    ...(typeof channel === 'string' && typeof ts === 'string' ? { message: { channel, ts } } : {}),
    trigger: body.trigger_id,
    isEphemeral: body.container.is_ephemeral === true,
    isHome: body.container.type === 'view' && body.view?.type === 'home',
    offered: (block) => body.state?.values[block] !== undefined,
    picked: (block) => Object.values(body.state?.values[block] ?? {})[0]?.selected_option?.value,
  };
}
