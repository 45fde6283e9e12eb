import type bolt from '@slack/bolt';
import { channelName, type Said } from '../render/slack/blocks.ts';
import { BUTTONS } from '../render/slack/buttons.ts';
import { renderDiagnosis, renderRefusal } from '../render/slack/diagnosis.ts';
import { renderJson } from '../render/slack/modals.ts';
import { findDiagnosis } from '../store/diagnoses.ts';
import { firstTime, letGo } from '../store/once.ts';
import { type AskedQuestion, findQuestion, placeQuestion } from '../store/questions.ts';
import { remediationsOf } from '../store/remediations.ts';
import type { Store } from '../store/store.ts';
import type { SlackApp } from './app.ts';
import { type Click, readClick } from './clicks.ts';
import { NOT_INVITED } from './live-message.ts';
import { MEMBERS_ONLY, openModal } from './modal.ts';
import { isMember, type People, slackError } from './people.ts';
import { type Draw, type Frame, post, repaint } from './picture.ts';
import { isDirect, type Proposals } from './proposals.ts';
import { tellPrivately } from './tell.ts';

export interface ShareHands extends Pick<Frame, 'logger'> {
  readonly store: Store;
  readonly people: People;
  readonly proposals: Proposals;
}

interface Desk extends ShareHands {
  readonly slack: SlackApp;
  readonly frame: Frame;
}

/** "Share in channel", "Share in thread" and "Show JSON" below an answer. */
export function registerShare(slack: SlackApp, hands: ShareHands): void {
  const { app, client, work } = slack;
  const desk: Desk = { ...hands, slack, frame: { client, logger: hands.logger } };

  app.action(BUTTONS.share, async ({ ack, body, respond }) => {
    await ack();
    const click = readClick(body as bolt.BlockAction);
    const tell = (said: Said) => tellPrivately(client, body, said);
    const isShared = await work.track(share(desk, click, tell));
    // What only one person sees stands in the thread now, for everybody.
    if (click.isEphemeral && isShared) await respond({ delete_original: true });
  });

  app.action(BUTTONS.showJson, async ({ ack, body }) => {
    await ack();
    await work.track(showJson(desk, readClick(body as bolt.BlockAction)));
  });
}

/** True where it stands in the channel now; a second click, wherever it arrives, posts nothing. */
async function share(desk: Desk, click: Click, tell: (said: Said) => Promise<void>): Promise<boolean> {
  const { store } = desk;
  const question = await findQuestion(store, click.id);
  if (!question || question.askedBy !== click.by || question.private) {
    await tell({ text: 'Only who asked can share this answer.' });
    return false;
  }
  const key = `shared ${question.id}`;
  if (!(await firstTime(store, key))) return true;
  try {
    await shareInChannel(desk, question);
    return true;
  } catch (error) {
    await letGo(store, key);
    if (!NOT_INVITED.has(slackError(error) ?? '')) throw error;
    await tell({
      text: 'idc is not in {}: type `/invite @idc` there, then share again.',
      mention: channelName(question.channel),
    });
    return false;
  }
}

async function shareInChannel(desk: Desk, question: AskedQuestion): Promise<void> {
  const { id, askedBy, channel, diagnosisId, message, thread } = question;
  const diagnosis = diagnosisId && (await findDiagnosis(desk.store, diagnosisId));
  if (!diagnosis) return;
  const draw: Draw = (form) => renderDiagnosis(diagnosis, { askedBy, questionId: id, form });
  const place = await post(desk.frame, { channel, ...(thread ? { thread } : {}) }, draw);
  if (!message) await placeQuestion(desk.store, id, place);
  await moveProposals(desk, diagnosis.id, { channel, thread: thread ?? place.ts });
  if (message) await repaint(desk.frame, message, draw);
}

/** The proposals come along: in a direct message nobody could decide them. */
async function moveProposals(
  desk: Desk,
  diagnosisId: string,
  { channel, thread }: { channel: string; thread: string },
): Promise<void> {
  for (const remediation of await remediationsOf(desk.store, diagnosisId)) {
    const old = remediation.message;
    if (remediation.state !== 'proposed' || !old || !isDirect(old.channel)) continue;
    await desk.proposals.show(remediation, { channel, thread });
    const moved: Said = { text: 'Proposed in {}.', mention: channelName(channel) };
    await repaint(desk.frame, old, () => renderRefusal(moved));
  }
}

async function showJson(desk: Desk, { id, by, trigger }: Click): Promise<void> {
  await openModal(desk.slack.client, { title: 'Diagnosis as JSON', trigger }, async () => {
    if (!isMember(await desk.people.look(by, { fresh: false }), await desk.slack.home())) return MEMBERS_ONLY;
    const question = await findQuestion(desk.store, id);
    const isOthers = question?.private && question.askedBy !== by;
    const diagnosis =
      !isOthers && question?.diagnosisId && (await findDiagnosis(desk.store, question.diagnosisId));
    return diagnosis ? renderJson(diagnosis) : { text: 'This diagnosis is not stored any more.' };
  });
}
