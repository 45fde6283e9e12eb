import type bolt from '@slack/bolt';
import { channelName } from '../render/slack/blocks.ts';
import { BUTTONS } from '../render/slack/buttons.ts';
import { renderDiagnosis, renderRefusal } from '../render/slack/diagnosis.ts';
import { renderJson, renderLoading, renderNote } from '../render/slack/modals.ts';
import { findDiagnosis } from '../store/diagnoses.ts';
import { type AskedQuestion, findQuestion } from '../store/questions.ts';
import { remediationsOf } from '../store/remediations.ts';
import type { Store } from '../store/store.ts';
import type { SlackApp } from './app.ts';
import { type Click, readClick } from './clicks.ts';
import { NOT_INVITED } from './live-message.ts';
import { type People, slackError } from './people.ts';
import { type Frame, post, repaint } from './picture.ts';
import { isDirect, type Proposals } from './proposals.ts';
import { tellPrivately } from './tell.ts';

export interface ShareHands extends Pick<Frame, 'logger'> {
  readonly store: Store;
  readonly people: People;
  readonly proposals: Proposals;
}

/** "Share in channel" and "Show JSON" below an answer. */
export function registerShare(slack: SlackApp, hands: ShareHands): void {
  const { app, client, work } = slack;
  const { store } = hands;
  const frame: Frame = { client, logger: hands.logger };
  const shared = new Set<string>();

  app.action(BUTTONS.share, async ({ ack, body }) => {
    await ack();
    await work.track(share(body as bolt.BlockAction));
  });

  app.action(BUTTONS.showJson, async ({ ack, body }) => {
    await ack();
    await work.track(showJson(readClick(body as bolt.BlockAction)));
  });

  async function share(body: bolt.BlockAction): Promise<void> {
    const click = readClick(body);
    const question = await findQuestion(store, click.id);
    if (!question || question.askedBy !== click.by || question.private)
      return void (await tellPrivately(client, body, { text: 'Only who asked can share this answer.' }));
    if (shared.has(question.id)) return;
    shared.add(question.id);
    try {
      await shareInChannel(question);
    } catch (error) {
      shared.delete(question.id);
      if (!NOT_INVITED.has(slackError(error) ?? '')) throw error;
      await tellPrivately(client, body, {
        text: 'idc is not in {}: type `/invite @idc` there, then share again.',
        mention: channelName(question.channel),
      });
    }
  }

  /** The proposals come along: in a direct message nobody could decide them. */
  async function shareInChannel({
    id,
    askedBy,
    channel,
    diagnosisId,
    message,
  }: AskedQuestion): Promise<void> {
    const diagnosis = diagnosisId && (await findDiagnosis(store, diagnosisId));
    if (!diagnosis) return;
    const view = { askedBy, questionId: id };
    const place = await post(frame, { channel }, (form) => renderDiagnosis(diagnosis, { ...view, form }));
    for (const remediation of await remediationsOf(store, diagnosis.id)) {
      const old = remediation.message;
      if (remediation.state !== 'proposed' || !old || !isDirect(old.channel)) continue;
      await hands.proposals.show(remediation, { channel, thread: place.ts });
      await repaint(frame, old, () =>
        renderRefusal({ text: 'Proposed in {}.', mention: channelName(channel) }),
      );
    }
    if (message) await repaint(frame, message, (form) => renderDiagnosis(diagnosis, { ...view, form }));
  }

  async function showJson(click: Click): Promise<void> {
    const title = 'Diagnosis as JSON';
    const opened = await client.views.open({ trigger_id: click.trigger, view: renderLoading(title) });
    const view = (await mayRead(click))
      ? await jsonView(click.id)
      : renderNote(title, { text: 'Only members of this workspace may see this.' });
    if (opened.view?.id) await client.views.update({ view_id: opened.view.id, view });
  }

  async function jsonView(questionId: string) {
    const question = await findQuestion(store, questionId);
    const diagnosis = question?.diagnosisId && (await findDiagnosis(store, question.diagnosisId));
    return diagnosis
      ? renderJson(diagnosis)
      : renderNote('Diagnosis as JSON', { text: 'This diagnosis is not stored any more.' });
  }

  async function mayRead(click: Click): Promise<boolean> {
    const [person, { teamId }] = await Promise.all([
      hands.people.look(click.by, { fresh: false }),
      slack.home(),
    ]);
    return person.kind === 'member' && person.teamId === teamId;
  }
}
