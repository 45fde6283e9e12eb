import type bolt from '@slack/bolt';
import type { Said } from '../render/slack/blocks.ts';
import { BUTTONS, REASON_MODAL } from '../render/slack/buttons.ts';
import { renderReasonModal } from '../render/slack/modals.ts';
import type { SlackApp } from './app.ts';
import { type Click, readClick } from './clicks.ts';
import { tellPrivately } from './tell.ts';

type ApproveClick = (click: Click, tell: (said: Said) => Promise<void>) => Promise<void>;

/**
 * Approve, for a plan that asks for a reason: the window first, since the click is good for three seconds. What is sent
 * from it is judged as a click on Approve where it was opened.
 */
export function registerReason({ app, client, work }: SlackApp, approve: ApproveClick): void {
  app.action(BUTTONS.approveWithReason, async ({ ack, body }) => {
    await ack();
    const click = readClick(body as bolt.BlockAction);
    const { channel = '', ts = '' } = click.message ?? {};
    const view = renderReasonModal(JSON.stringify([click.id, channel, ts, click.isHome ? 'home' : '']));
    await work.track(client.views.open({ trigger_id: click.trigger, view }));
  });

  app.view(REASON_MODAL.callback, async ({ ack, body, view }) => {
    await ack();
    const typed = view.state.values[REASON_MODAL.block]?.[REASON_MODAL.input]?.value ?? '';
    const [id = '', channel = '', ts = '', home = ''] = placeIn(view.private_metadata);
    const click: Click = {
      id,
      by: body.user.id,
      ...(body.team ? { team: body.team.id } : {}),
      message: { channel, ts },
      reason: typed.trim(),
      trigger: '',
      isEphemeral: false,
      isHome: home === 'home',
      picked: () => undefined,
      offered: () => false,
    };
    await work.track(approve(click, (said) => tellPrivately(client, { user: body.user }, said)));
  });
}

function placeIn(metadata: string): readonly string[] {
  try {
    const place: unknown = JSON.parse(metadata);
    return Array.isArray(place) && place.every((part) => typeof part === 'string') ? place : [];
  } catch {
    return [];
  }
}
