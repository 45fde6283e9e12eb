import { randomUUID } from 'node:crypto';
import type bolt from '@slack/bolt';
import type { Diagnosis, Next } from '../diagnosis/diagnosis.ts';
import { questions } from '../diagnosis/questions.ts';
import { thingsIn } from '../diagnosis/things.ts';
import type { Said } from '../render/slack/blocks.ts';
import { DIAGNOSE_THIS } from '../render/slack/buttons.ts';
import { renderChoices, renderRefusal } from '../render/slack/diagnosis.ts';
import { saveDiagnosis } from '../store/diagnoses.ts';
import { firstTime } from '../store/once.ts';
import { answerQuestion, startQuestion } from '../store/questions.ts';
import type { Store } from '../store/store.ts';
import type { SlackApp } from './app.ts';
import type { Asking, By } from './ask.ts';
import { helpFor, SUMMARY } from './help.ts';
import { type Reply, replyBy } from './live-reply.ts';
import { textsOf } from './message-text.ts';
import { firstTimeOnly } from './once.ts';
import { sendPrivately } from './tell.ts';

export interface ShortcutHands {
  readonly store: Store;
  readonly asking: Pick<Asking, 'askWords' | 'askTyped' | 'refusalFor'>;
}

interface Desk extends ShortcutHands {
  readonly slack: SlackApp;
}

/** "Diagnose this" in the menu of a message, and a mention of the bot: what the message names is looked at. */
export function registerShortcut(slack: SlackApp, hands: ShortcutHands): void {
  const { app, work } = slack;
  const desk: Desk = { ...hands, slack };
  const isNew = firstTimeOnly();

  app.shortcut({ callback_id: DIAGNOSE_THIS, type: 'message_action' }, async ({ ack, shortcut, respond }) => {
    await ack();
    if (isNew(shortcut.trigger_id)) await work.track(fromMessage(desk, shortcut, replyBy(respond)));
  });

  app.event('app_mention', async ({ event, body }) => {
    const { user } = event;
    if (!user || event.bot_id) return;
    // Slack delivers an event again, perhaps to another process, where it did not hear that it was taken.
    if (await firstTime(hands.store, `event ${body.event_id}`))
      await work.track(fromMention(desk, { ...event, user }, body.team_id));
  });
}

async function fromMessage(desk: Desk, shortcut: bolt.MessageShortcut, reply: Reply): Promise<void> {
  const { message, channel, user, team } = shortcut;
  const thread = (message as { thread_ts?: string }).thread_ts ?? shortcut.message_ts;
  const by = { askedBy: user.id, team: team?.id ?? '', channel: channel.id, private: false, thread, reply };
  await askOf(desk, { texts: textsOf(message), by, reply });
}

type Mention = bolt.types.AppMentionEvent & { readonly user: string };

/** Nothing but an event: no address to answer to. Where the channel is no listed one, the answer is a direct message. */
async function fromMention(desk: Desk, event: Mention, team: string): Promise<void> {
  const { user, channel, ts, thread_ts: parent } = event;
  const by = { askedBy: user, team, channel, private: false, thread: parent ?? ts };
  const reply: Reply = (message) =>
    sendPrivately(desk.slack.client, { user, channel, ...(parent ? { thread: parent } : {}) }, message);
  const { botUserId } = await desk.slack.home();
  const words = typedIn(event.text, botUserId);
  if (isTyped(words)) return desk.asking.askTyped(words, by, (said) => reply(spoken(said)));
  const texts = textsOf(event).map((text) => typedIn(text, botUserId));
  await askOf(desk, { texts, by, reply, words });
}

interface Of {
  readonly texts: readonly string[];
  readonly by: By;
  readonly reply: Reply;
  /** What was typed beside a mention. */
  readonly words?: string;
}

async function askOf(desk: Desk, { texts, by, reply, words }: Of): Promise<void> {
  const tell = (said: Said) => reply(spoken(said));
  const refused = await desk.asking.refusalFor(by);
  if (refused) return void (await tell({ text: refused }));
  const things = thingsIn(texts);
  if (things.is === 'clear') return desk.asking.askWords(things.ask.words, by, tell);
  if (things.is === 'several') return offer(desk, { by, reply, asks: things.asks });
  const guess = things.is === 'nothing' && words ? helpFor(words) : undefined;
  const isTypo = guess?.includes('Did you mean');
  await tell({ text: words === '' ? MENTIONED : isTypo && guess ? guess : things.sentence });
}

/** The choices are kept like the answer to a question, so that their buttons lead somewhere. */
async function offer({ store }: Desk, { by, reply, asks }: Omit<Of, 'texts'> & { asks: readonly Next[] }) {
  const { reply: _, ...asked } = by;
  const diagnosis: Diagnosis = {
    id: randomUUID(),
    question: { kind: 'explain', text: '' },
    takenAt: new Date().toISOString(),
    tookMs: 0,
    outcome: 'not-known',
    answer: SEVERAL,
    subject: {},
    facts: [],
    verdicts: [],
    next: asks,
    gaps: [],
    calls: [],
  };
  await saveDiagnosis(store, diagnosis);
  const id = await startQuestion(store, { ...asked, text: DIAGNOSE });
  await answerQuestion(store, id, diagnosis.id);
  const { text, blocks } = renderChoices(diagnosis, id);
  await reply({ text, blocks: [...blocks] });
}

/** What stands beside the mention, as it was typed. */
function typedIn(text: string, botUserId: string): string {
  return text.replaceAll(new RegExp(`<@${botUserId}(?:\\|[^>]{0,80})?>`, 'g'), ' ').trim();
}

/** Whether the words are a command, as behind `/idc`. */
function isTyped(words: string): boolean {
  const [first = ''] = words.toLowerCase().split(/\s/, 1);
  return first === 'help' || first === SUMMARY || questions.some(({ kind }) => kind === first);
}

function spoken(said: Said) {
  const { text, blocks } = renderRefusal(said);
  return { text, blocks: [...blocks] };
}

const DIAGNOSE = 'Diagnose this';
const SEVERAL = 'This message names several things. Which shall idc look at?';
const MENTIONED =
  'idc reads only the message that mentions it. Mention it with a request id or the error, or choose *Diagnose this* from the menu of the message that you mean.';
