import type bolt from '@slack/bolt';
import type { Next } from '../diagnosis/diagnosis.ts';
import type { Said } from '../render/slack/blocks.ts';
import { BUTTONS } from '../render/slack/buttons.ts';
import { findDiagnosis } from '../store/diagnoses.ts';
import { type AskedQuestion, findQuestion } from '../store/questions.ts';
import type { Store } from '../store/store.ts';
import type { SlackApp } from './app.ts';
import type { Asking } from './ask.ts';
import { type Click, readClick } from './clicks.ts';
import { type Reply, replyBy } from './live-reply.ts';
import { firstTimeOnly } from './once.ts';
import { tellPrivately } from './tell.ts';

export interface NextHands {
  readonly store: Store;
  readonly asking: Pick<Asking, 'askWords'>;
}

const FOLLOWING = new RegExp(`^${BUTTONS.next.replaceAll('.', '\\.')}(?:\\d+|listed)$`);
const GONE: Said = { text: 'This answer is not stored any more: type the question again.' };

/** The buttons below an answer that ask the next question, on behalf of whoever clicks. */
export function registerNext(slack: SlackApp, hands: NextHands): void {
  const isNew = firstTimeOnly();
  slack.app.action(FOLLOWING, async ({ ack, body, respond }) => {
    await ack();
    const click = readClick(body as bolt.BlockAction);
    const reply = click.isEphemeral ? replyBy(respond) : undefined;
    if (isNew(click.trigger)) await slack.work.track(follow(slack, hands, { click, body, reply }));
  });
}

async function follow(
  slack: SlackApp,
  hands: NextHands,
  { click, body, reply }: { click: Click; body: object; reply: Reply | undefined },
): Promise<void> {
  const tell = (said: Said) => tellPrivately(slack.client, body, said);
  const found = await nextOf(hands.store, click.id);
  if (!found || (found.question.private && found.question.askedBy !== click.by)) return tell(GONE);
  const { question, next } = found;
  const by = {
    askedBy: click.by,
    team: click.team ?? question.team,
    channel: click.message?.channel ?? click.by,
    private: question.private,
    reply,
    ...(question.thread ? { thread: question.thread } : {}),
  };
  await hands.asking.askWords(next.words, by, tell);
}

/** The words are those of the stored diagnosis: what a message shows is never read. */
async function nextOf(
  store: Store,
  value: string,
): Promise<{ question: AskedQuestion; next: Next } | undefined> {
  const [id = '', place = ''] = value.split(' ');
  const question = await findQuestion(store, id);
  const diagnosis = question?.diagnosisId && (await findDiagnosis(store, question.diagnosisId));
  const next = diagnosis && /^\d{1,3}$/.test(place) ? diagnosis.next?.[Number(place)] : undefined;
  return question && next ? { question, next } : undefined;
}
