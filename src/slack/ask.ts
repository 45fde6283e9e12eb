import type bolt from '@slack/bolt';
import { hadDocument, handoverOf } from '../diagnosis/handover.ts';
import { type ReadQuestion, readQuestion } from '../diagnosis/questions.ts';
import { mayAsk, mayAskAbout } from '../remediation/asking.ts';
import type { Policies } from '../remediation/policy-source.ts';
import type { MessagePlace } from '../remediation/remediation.ts';
import { channelName, type Said } from '../render/slack/blocks.ts';
import { BUTTONS } from '../render/slack/buttons.ts';
import { renderRefusal } from '../render/slack/diagnosis.ts';
import {
  type AskedQuestion,
  endTold,
  failQuestion,
  findQuestion,
  type NewQuestion,
  placeQuestion,
  refuseQuestion,
  startAgain,
  startQuestion,
} from '../store/questions.ts';
import { type AnswerHands, answer } from './answer.ts';
import { answerSummary, type SummaryHands, summaryIn } from './answer-summary.ts';
import type { SlackApp } from './app.ts';
import { type Cancels, registerCancel } from './cancel.ts';
import { type Click, readClick } from './clicks.ts';
import { helpFor, idToUndo } from './help.ts';
import { liveMessage, type Stage } from './live-message.ts';
import { liveReply, type Reply, replyBy } from './live-reply.ts';
import { withAddresses } from './mentions.ts';
import { firstTimeOnly } from './once.ts';
import { type Handed, type Handing, type Paste, type PasteHands, registerPaste } from './paste.ts';
import type { People } from './people.ts';
import type { Frame, Spot } from './picture.ts';
import { isDirect } from './proposals.ts';
import { tellPrivately } from './tell.ts';
import { makeTurns, type Turns } from './turns.ts';
import type { Undo } from './undo.ts';
import { showUntold } from './untold.ts';

export interface AskHands extends Omit<AnswerHands, 'work' | 'turns' | 'cancels'> {
  readonly people: People;
  readonly policies: Policies;
  /** `/idc summary`, which comes to one person alone. */
  readonly summary: SummaryHands['summary'];
  /** `/idc undo`: proposes to undo a remediation. */
  readonly undo: Undo['propose'];
  /** Where answers are shown to everybody. */
  readonly channels: readonly string[];
  /** Present where documents may be uploaded too. */
  readonly uploads?: PasteHands['uploads'];
}

export interface Asking {
  /** Asks `words` for a person where they clicked: judged, recorded and answered like a typed command. */
  askWords(words: string, by: By, tell: Tell): Promise<void>;
  /** The same with words that somebody typed: help, guesses at typos, and people by mention. */
  askTyped(words: string, by: By, tell: Tell): Promise<void>;
  /** Why this person may not ask there; absent where they may. */
  refusalFor(by: By): Promise<string | undefined>;
  /** Says in the messages of questions that came to nothing what became of them. Never rejects. */
  showInterrupted(questions: readonly AskedQuestion[]): Promise<void>;
}

/** Who asks, from the verified payload, and where; with `reply` they are answered there, and nobody else sees it. */
export interface By extends Pick<NewQuestion, 'askedBy' | 'team' | 'channel' | 'private' | 'thread'> {
  readonly reply?: Reply | undefined;
}
export type Tell = (said: Said) => Promise<unknown>;

interface Desk extends AskHands {
  readonly slack: SlackApp;
  readonly frame: Frame;
  readonly paste: Paste;
  /** The questions that are being asked again just now. */
  readonly askedAgain: Set<string>;
  readonly turns: Turns;
  readonly cancels: Cancels;
}

/** `/idc …`, and "Ask again" below a question that was interrupted. */
export function registerAsk(slack: SlackApp, hands: AskHands): Asking {
  const { app, client, work } = slack;
  const frame = { client, logger: hands.logger };
  const paste = registerPaste(slack, {
    ...hands,
    refusalFor: (by) => refusalFor(desk, { ...by, private: true }),
    ask: (handed) => askHanded(desk, handed),
  });
  const asking = { turns: makeTurns(), cancels: registerCancel(slack, hands), askedAgain: new Set<string>() };
  const desk: Desk = { ...hands, slack, frame, paste, ...asking };
  const isNew = firstTimeOnly();

  app.command('/idc', async ({ ack, command, respond }) => {
    await ack();
    if (isNew(command.trigger_id))
      await work.track(fromCommand(desk, command, (said) => respond(ephemeral(said))));
  });

  app.action(BUTTONS.askAgain, async ({ ack, body, respond }) => {
    await ack();
    const tell: Tell = (said) => tellPrivately(client, body, said);
    const click = readClick(body as bolt.BlockAction);
    await work.track(
      fromButton(desk, click, { tell, reply: click.isEphemeral ? replyBy(respond) : undefined }),
    );
  });

  return {
    askWords: (words, by, tell) => askWords(desk, { words, by }, tell),
    askTyped: (words, by, tell) => askTyped(desk, { words, by }, tell),
    refusalFor: (by) => refusalFor(desk, by),
    showInterrupted: (questions) => showUntold({ frame, store: hands.store }, questions),
  };
}

async function fromCommand(desk: Desk, command: bolt.SlashCommand, tell: Tell): Promise<void> {
  const typed = unescaped(command.text ?? '');
  const by = { askedBy: command.user_id, team: command.team_id, channel: command.channel_id, private: false };
  // First, since the window has three seconds, and nothing may happen to a document that was typed by mistake.
  const handover = handoverOf(typed);
  if (handover.is === 'refused') return void (await tell({ text: handover.sentence }));
  if (handover.is === 'window') return desk.paste.open({ ...handover, by, trigger: command.trigger_id });
  await askTyped(desk, { words: typed, by }, tell);
}

async function askTyped(
  desk: Desk,
  { words: typed, by }: { words: string; by: By },
  tell: Tell,
): Promise<void> {
  const words = await withAddresses(typed, desk.people);
  const help = helpFor(words);
  if (help) return void (await tell({ text: help }));
  const summary = summaryIn(words);
  if (summary) return askSummary(desk, { ...by, text: summary }, tell);
  const undone = idToUndo(words);
  if (undone !== undefined) return desk.undo(undone, by, tell);
  await askWords(desk, { words, by }, tell);
}

async function askSummary(desk: Desk, by: By & { readonly text: string }, tell: Tell): Promise<void> {
  const { askedBy, team, channel, text } = by;
  await ask(desk, { asked: { askedBy, team, channel, text, private: true }, tell });
}

async function askWords(
  desk: Desk,
  { words, by: { reply, ...by } }: { words: string; by: By },
  tell: Tell,
): Promise<void> {
  const handover = handoverOf(words);
  if (handover.is !== 'question')
    return void (await tell({ text: `Type \`/idc ${words.trim().split(/\s/, 1)}\`: it opens a window.` }));
  const read = readQuestion(words);
  if (!read.ok) return void (await tell({ text: read.sentence }));
  const asked = { ...by, text: words.trim(), private: by.private || read.private };
  await ask(desk, { asked, read, tell, ...(reply ? { reply } : {}) });
}

/** A document from the window. What may not be fetched ends the question with a sentence, to who asked alone. */
async function askHanded(desk: Desk, { by, words, question, documents }: Handed): Promise<void> {
  const tell: Tell = (said) => tellPrivately(desk.slack.client, { user: by.askedBy }, said);
  const read = readQuestion(question);
  if (!read.ok) return void (await tell({ text: read.sentence }));
  const asked = { ...by, text: words, private: true };
  await ask(desk, { asked, read, tell, documents });
}

async function fromButton(
  desk: Desk,
  click: Click,
  { tell, reply }: Pick<Request, 'tell' | 'reply'>,
): Promise<void> {
  const { askedAgain } = desk;
  const old = await findQuestion(desk.store, click.id);
  if (old && hadDocument(old.text)) return handAgain(desk, old, click, tell);
  const isOpen = old && (old.state === 'interrupted' || old.state === 'failed') && !askedAgain.has(old.id);
  const read = isOpen ? readAgain(old.text) : undefined;
  if (!isOpen || !read) return void (await tell(NOT_OPEN));
  askedAgain.add(old.id);
  const place = old.message ? { place: old.message } : {};
  const request = { asked: { ...old, askedBy: click.by }, ...read, tell, reply, ...place };
  await ask(desk, request).finally(() => askedAgain.delete(old.id));
}

function readAgain(text: string): Pick<Request, 'read'> | undefined {
  if (summaryIn(text)) return {};
  const read = readQuestion(text);
  return read.ok ? { read } : undefined;
}

async function handAgain(desk: Desk, old: AskedQuestion, click: Click, tell: Tell): Promise<void> {
  const handover = handoverOf(old.text);
  if (handover.is !== 'window') return void (await tell(NOT_OPEN));
  const by = { askedBy: click.by, team: click.team ?? old.team, channel: old.channel };
  await desk.paste.open({ ...handover, by, trigger: click.trigger, note: NOT_KEPT });
}

async function ask(desk: Desk, request: Request): Promise<void> {
  const { asked, read, tell, place } = request;
  const refused = await refusalFor(desk, asked, read?.aboutPerson);
  const about = read?.aboutPerson === undefined ? {} : { kind: read.question.kind, about: read.aboutPerson };
  if (refused) {
    await refuseQuestion(desk.store, { ...asked, ...about }, refused);
    return void (await tell({ text: refused }));
  }
  const starting = { ...asked, ...about };
  const id = place
    ? await startAgain(desk.store, starting, place)
    : await startQuestion(desk.store, starting);
  if (id === undefined) return void (await tell(NOT_OPEN));
  const given = await request.documents?.();
  if (given?.ok === false) {
    await failQuestion(desk.store, id);
    await tell({ text: given.sentence });
    return endTold(desk.store, id);
  }
  const documents = given ? { documents: given.documents } : {};
  const { reply } = request;
  const message = reply
    ? liveReply(desk.frame, { reply, to: asked.askedBy })
    : liveMessage(desk.frame, stageFor(desk, request, id));
  const begun = { id, asked, message, ...documents };
  if (!read) return answerSummary(desk, begun);
  await answer({ ...desk, work: desk.slack.work }, { ...begun, question: read.question });
}

async function refusalFor(
  desk: Desk,
  { askedBy, channel }: By,
  aboutPerson?: string,
): Promise<string | undefined> {
  const { policy } = desk.policies();
  const { teamId } = await desk.slack.home();
  const person = await desk.people.look(askedBy, { fresh: false });
  const ground = { teamId, ...(policy ? { policy } : {}) };
  const aboutOther = aboutPerson !== undefined && aboutPerson.toLowerCase() !== person.email?.toLowerCase();
  const may = aboutOther ? mayAskAbout(person, ground) : mayAsk(person, ground, channel);
  return may.may ? undefined : may.sentence;
}

/** Where the answer is shown: in the channel if it is listed, otherwise, and where the bot may not, to who asked. */
function stageFor(desk: Desk, { asked, tell, place, documents }: Request, id: string): Stage {
  const hint: Tell = (said) =>
    tell(said).catch((err: unknown) => desk.logger.warn({ err }, 'a hint could not be given'));
  const direct: Spot = { channel: asked.askedBy };
  const thread = asked.thread ? { thread: asked.thread } : {};
  const isListed = !asked.private && desk.channels.includes(asked.channel);
  return {
    spots: isListed ? [{ channel: asked.channel, ...thread }, direct] : [direct],
    ...(place ? { place } : {}),
    onPlaced: async (placed) => {
      await placeQuestion(desk.store, id, placed);
      // The window said already where the answer comes.
      if (isDirect(placed.channel) && placed.channel !== asked.channel && !documents) await hint(DIRECT);
    },
    onNotInvited: (channel) => hint({ text: NOT_HERE, mention: channelName(channel) }),
  };
}

const NOT_OPEN: Said = { text: 'This question is not open any more: ask it with `/idc why-failed`.' };
const NOT_HERE = 'idc is not in {}, so it cannot answer there: type `/invite @idc`.';
const NOT_KEPT = 'What you handed over before was not kept: please hand it over again.';
const DIRECT: Said = { text: 'The answer comes by direct message from idc.' };

interface Request {
  readonly asked: NewQuestion;
  /** Absent where it asks for the summary. */
  readonly read?: Extract<ReadQuestion, { ok: true }>;
  readonly tell: Tell;
  readonly place?: MessagePlace;
  readonly documents?: () => Promise<Handing>;
  readonly reply?: Reply | undefined;
}

function ephemeral(said: Said) {
  const { text, blocks } = renderRefusal(said);
  return { response_type: 'ephemeral' as const, text, blocks: [...blocks] };
}

/** Slack may send what was typed with its three characters escaped. */
function unescaped(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}
