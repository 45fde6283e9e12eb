import type bolt from '@slack/bolt';
import type { Question } from '../diagnosis/diagnosis.ts';
import { readQuestion } from '../diagnosis/questions.ts';
import { type Allowed, mayAsk } from '../remediation/policy.ts';
import type { MessagePlace } from '../remediation/remediation.ts';
import { channelName, type Said } from '../render/slack/blocks.ts';
import { BUTTONS } from '../render/slack/buttons.ts';
import { renderInterrupted, renderRefusal } from '../render/slack/diagnosis.ts';
import {
  type AskedQuestion,
  findQuestion,
  type NewQuestion,
  placeQuestion,
  startQuestion,
} from '../store/questions.ts';
import { type AnswerHands, answer } from './answer.ts';
import type { SlackApp } from './app.ts';
import { readClick } from './clicks.ts';
import { helpFor } from './help.ts';
import { liveMessage } from './live-message.ts';
import { firstTimeOnly } from './once.ts';
import type { People } from './people.ts';
import { type Frame, post, repaint, type Spot } from './picture.ts';
import { isDirect } from './proposals.ts';
import { tellPrivately } from './tell.ts';

export interface AskHands extends Omit<AnswerHands, 'work'> {
  readonly people: People;
  /** Unset means the approvers. */
  readonly askers?: Allowed;
  readonly approvers?: Allowed;
  /** Where answers are shown to everybody. */
  readonly channels: readonly string[];
}

export interface Asking {
  /** Says in the messages of questions whose process died that they were interrupted. Never rejects. */
  showInterrupted(questions: readonly AskedQuestion[]): Promise<void>;
}

type Tell = (said: Said) => Promise<unknown>;

/** `/idc …`, and "Ask again" below a question that was interrupted. */
export function registerAsk(slack: SlackApp, hands: AskHands): Asking {
  const { app, client, work } = slack;
  const frame: Frame = { client, logger: hands.logger };
  const askedAgain = new Set<string>();
  const isNew = firstTimeOnly();

  app.command('/idc', async ({ ack, command, respond }) => {
    await ack();
    if (isNew(command.trigger_id)) await work.track(fromCommand(command, (said) => respond(ephemeral(said))));
  });

  app.action(BUTTONS.askAgain, async ({ ack, body }) => {
    await ack();
    await work.track(fromButton(body as bolt.BlockAction));
  });

  async function fromCommand(command: bolt.SlashCommand, tell: Tell): Promise<void> {
    const words = unescaped(command.text ?? '');
    const help = helpFor(words);
    if (help) return void (await tell({ text: help }));
    const read = readQuestion(words);
    if (!read.ok) return void (await tell({ text: read.sentence }));
    const by = { askedBy: command.user_id, team: command.team_id, channel: command.channel_id };
    const asked = { ...by, text: read.question.text, private: read.private };
    await ask({ asked, question: read.question, tell });
  }

  async function fromButton(body: bolt.BlockAction): Promise<void> {
    const click = readClick(body);
    const tell: Tell = (said) => tellPrivately(client, body, said);
    const old = await findQuestion(hands.store, click.id);
    const isOpen = old && (old.state === 'interrupted' || old.state === 'failed') && !askedAgain.has(old.id);
    if (!isOpen) return void (await tell(NOT_OPEN));
    askedAgain.add(old.id);
    const question: Question = { kind: 'why-failed', text: old.text };
    const place = old.message ? { place: old.message } : {};
    await ask({ asked: { ...old, askedBy: click.by }, question, tell, ...place }).finally(() =>
      askedAgain.delete(old.id),
    );
  }

  async function ask({ asked, question, tell, place }: Request): Promise<void> {
    const refusal = await refusalFor(asked);
    if (refusal) return void (await tell({ text: refusal }));
    const id = await startQuestion(hands.store, asked);
    if (place) await placeQuestion(hands.store, id, place);
    const hint: Tell = (said) =>
      tell(said).catch((err: unknown) => hands.logger.warn({ err }, 'a hint could not be given'));
    const message = liveMessage(frame, {
      spots: spotsFor(asked, hands.channels),
      ...(place ? { place } : {}),
      onPlaced: async (placed) => {
        await placeQuestion(hands.store, id, placed);
        if (isDirect(placed.channel) && placed.channel !== asked.channel) await hint(DIRECT);
      },
      onNotInvited: (channel) =>
        hint({
          text: 'idc is not in {}, so it cannot answer there: type `/invite @idc`.',
          mention: channelName(channel),
        }),
    });
    await answer({ ...hands, work }, { id, question, asked, message });
  }

  async function refusalFor({ askedBy, channel }: NewQuestion): Promise<string | undefined> {
    const { teamId } = await slack.home();
    const person = await hands.people.look(askedBy, { fresh: false });
    const may = mayAsk(person, { ...pick(hands), teamId }, channel);
    return may.may ? undefined : may.sentence;
  }

  async function showOne(question: AskedQuestion): Promise<void> {
    const draw = () => renderInterrupted(question);
    if (question.message) return repaint(frame, question.message, draw);
    await placeQuestion(hands.store, question.id, await post(frame, { channel: question.askedBy }, draw));
  }

  return {
    async showInterrupted(questions) {
      for (const question of questions)
        await showOne(question).catch((err: unknown) =>
          hands.logger.warn({ err, question: question.id }, 'an interrupted question could not be redrawn'),
        );
    },
  };
}

const NOT_OPEN: Said = { text: 'This question is not open any more: ask it with `/idc why-failed`.' };
const DIRECT: Said = { text: 'The answer comes by direct message from idc.' };

interface Request {
  readonly asked: NewQuestion;
  readonly question: Question;
  readonly tell: Tell;
  readonly place?: MessagePlace;
}

function pick({ askers, approvers }: AskHands) {
  return { ...(askers ? { askers } : {}), ...(approvers ? { approvers } : {}) };
}

function spotsFor(asked: NewQuestion, channels: readonly string[]): readonly [Spot, ...Spot[]] {
  const direct: Spot = { channel: asked.askedBy };
  const open = !asked.private && channels.includes(asked.channel);
  return open ? [{ channel: asked.channel }, direct] : [direct];
}

function ephemeral(said: Said) {
  const { text, blocks } = renderRefusal(said);
  return { response_type: 'ephemeral' as const, text, blocks: [...blocks] };
}

/** Slack may send what was typed with its three characters escaped. */
function unescaped(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}
