import type { Diagnosis, OnProgress } from '../../diagnosis/diagnosis.ts';
import { hadDocument } from '../../diagnosis/handover.ts';
import { consoleLinks } from '../console.ts';
import type { Story } from '../story.ts';
import { tellDiagnosis } from '../story.ts';
import { cut, first, mrkdwn, visible } from '../untrusted.ts';
import type { Block, Form, SlackMessage } from './blocks.ts';
import {
  actions,
  button,
  channelName,
  context,
  literal,
  packed,
  person,
  type Said,
  saying,
  section,
  sentence,
  withinBudget,
  withTimes,
} from './blocks.ts';
import { BUTTONS } from './buttons.ts';
import { evidence } from './evidence-table.ts';
import { nextBlocks } from './next.ts';

export interface DiagnosisView {
  /** Slack's id of who asked, from the verified payload. */
  readonly askedBy: string;
  readonly form?: Form;
  /** The question's id, which its buttons carry; without one there are no buttons. */
  readonly questionId?: string;
  /** Offer to post it where everybody reads who was there when it was asked. */
  readonly share?: 'channel' | 'thread';
  /** While idc asks again until AWS has decided: the question's id, with which that can be cancelled. */
  readonly following?: string;
  /** Who stopped the following. */
  readonly stoppedBy?: string;
  readonly fixes?: readonly Fix[];
  /** The id of what a watch saw: nobody asked about it. */
  readonly watched?: string;
}

/** What became of a finding's plan when it was shown: proposed (in which channel), or why it was not. */
export interface Fix {
  readonly title: string;
  readonly channel?: string;
  /** Its message. */
  readonly link?: string;
  readonly notOffered?: string;
}

/** The answer first, then how sure, AWS's words, the evidence, what to do, what was not seen, who asked. */
export function renderDiagnosis(diagnosis: Diagnosis, view: DiagnosisView): SlackMessage {
  const story = withDays(tellDiagnosis(diagnosis), diagnosis);
  const blocks = withinBudget((share) => [
    headline(story),
    ...said(story, share),
    ...evidence(story.rows, view.form ?? 'rich', share),
    ...listed('What to do', story.advice, { share, each: 1200, most: 8, mark: (n) => `${n}. ` }),
    ...correction(story, share),
    ...listed(story.othersTitle, story.others, { share, each: 500, most: 5, mark: (n) => `${n + 1}. ` }),
    ...(view.fixes ?? []).slice(0, 5).map((fix) => section(fixLine(fix))),
    ...following(view),
    ...listed('Not looked at', story.notLookedAt, { share, each: 500, most: 12, mark: () => '• ' }),
    ...nextBlocks(story.next, view.questionId),
    ...actions(buttons(view)),
    ...consoleLine(diagnosis),
    context(`${whoAsked(view)} · ${mrkdwn(story.cost)}`),
  ]);
  return { text: sentence(story.answer), blocks };
}

/** Times of a sign-in are told without their day where it is today's; with it they are shown in the reader's zone. */
function withDays(story: Story, { question, takenAt }: Diagnosis): Story {
  if (question.kind !== 'sign-in') return story;
  const today = takenAt.slice(0, 10);
  const dated = (text: string) =>
    text.replace(CLOCK, (_, day: string | undefined, time: string) => `${day ?? today} ${time} UTC`);
  const rows = story.rows.map((row) => ({ ...row, value: dated(row.value) }));
  return { ...story, answer: dated(story.answer), others: story.others.map(dated), rows };
}

/** Of several times in one clause only the last says UTC. */
const CLOCK =
  /(?<![\d:])(?:(20\d\d-[01]\d-[0-3]\d) )?\b([0-2]\d:[0-5]\d)(?: UTC\b|(?![\d:Z])(?=[^;`]{0,400} UTC\b))/g;

function whoAsked({ askedBy, watched }: DiagnosisView): string {
  return watched ? `idc saw this by itself · \`${sentence(watched, 60)}\`` : `asked by ${person(askedBy)}`;
}

function consoleLine(diagnosis: Diagnosis): readonly Block[] {
  const links = consoleLinks(diagnosis).map(({ label, url }) => `<${url}|${label}>`);
  return links.length > 0 ? [context(`Open in the AWS console: ${links.join(' · ')}`)] : [];
}

function headline(story: Story): Block {
  return section(`*${sentence(story.answer)}*\n${sentence(story.certainty)}`);
}

function said(story: Story, share: number): readonly Block[] {
  return story.said ? [literal(`AWS said: "${cut(visible(story.said), 2200 * share)}"`)] : [];
}

/** A fence ends at three backticks, wherever they come from. */
function correction({ correction }: Story, share: number): readonly Block[] {
  if (!correction) return [];
  const { shown, more } = first(correction.lines, 60 * share);
  const lines = shown.map((line) => visible(line).replaceAll('\n', ' ').replaceAll('`', "'"));
  const rest = more > 0 ? [`and ${more} more lines, see Show JSON`] : [];
  const text = mrkdwn([...lines, ...rest].join('\n'), 2_400 * share);
  return [section(`*${sentence(correction.title, 200)}*\n\`\`\`\n${text}\n\`\`\``)];
}

function fixLine({ title, channel, link, notOffered }: Fix): string {
  const what = sentence(title, 200);
  if (notOffered) return `A fix is known: ${what}. ${sentence(notOffered, 300)}`;
  const where = channel ? `in ${channelName(channel)}` : 'below';
  return `A fix is proposed ${where}: ${what}${link ? ` · <${link}|open>` : ''}`;
}

function buttons(view: DiagnosisView) {
  if (!view.questionId) return [];
  const share = view.share ? [button(BUTTONS.share, `Share in ${view.share}`, view.questionId)] : [];
  return [...share, button(BUTTONS.showJson, 'Show JSON', view.questionId)];
}

interface ListForm {
  readonly share: number;
  /** The cap of one entry, in characters, and of the list, in entries, before `share`. */
  readonly each: number;
  readonly most: number;
  readonly mark: (n: number) => string;
}

/** A list under its title, as much of it as `share` leaves room for, and how much more there is. */
export function listed(title: string, entries: readonly string[], form: ListForm): readonly Block[] {
  if (entries.length === 0) return [];
  const { shown, more } = first(entries, Math.max(form.most * form.share, 1));
  const max = form.each * form.share;
  const lines = shown.map((entry, n) => `${form.mark(n + 1)}${marked(entry.trim(), max)}`);
  if (more > 0) lines.push(`and ${more} more`);
  return packed([`*${title}*`, ...lines]).map(section);
}

/** Words, then a colon and what is to be copied: JSON or Terraform, to the end. */
const TO_COPY = /^([^\n{]{1,200}): ((?:resource |import )?[^\n{]{0,100}\{.*\})$/s;

/** An entry in Slack's markup. A fence ends at three backticks, so there are none inside. */
function marked(entry: string, max: number): string {
  const [, words, code] = TO_COPY.exec(entry) ?? [];
  if (!words || !code) return withTimes(mrkdwn(entry, max), max);
  const room = Math.max(max - words.length - FENCES, 0);
  return `${mrkdwn(words, max)}:\n\`\`\`\n${mrkdwn(code.replaceAll('`', "'"), room)}\n\`\`\``;
}

const FENCES = 10;

function following({ following, stoppedBy }: DiagnosisView): readonly Block[] {
  if (stoppedBy)
    return [section(`idc does not follow this request any more: cancelled by ${person(stoppedBy)}.`)];
  if (!following) return [];
  return [
    section('idc follows this request and completes this message when it ends.'),
    ...actions([button(BUTTONS.cancel, 'Stop following', following)]),
  ];
}

/** Asked back: what of a message is meant. */
export function renderChoices({ answer, next = [] }: Diagnosis, questionId: string): SlackMessage {
  const text = sentence(answer);
  return { text, blocks: [section(text), ...nextBlocks(next, questionId, 10)] };
}

/** What stands in the place of an answer that waits until others are answered. */
export function renderWaiting(before: number, questionId: string): SlackMessage {
  const many = before === 1 ? '1 question is' : `${before} questions are`;
  const text =
    before === 0 ? 'Waiting: this question is next.' : `Waiting: ${many} answered before this one.`;
  return { text, blocks: [section(text), ...actions([button(BUTTONS.cancel, 'Cancel', questionId)])] };
}

/** What becomes of a question that somebody cancelled while it was answered. */
export function renderCancelled(question: Unanswered, by: string, calls?: number): SlackMessage {
  const after = calls === undefined ? '' : ` after ${callsInWords(calls)}`;
  return unanswered(`Cancelled by ${person(by)}${after}: ${quoted(question)}.`, question);
}

function callsInWords(calls: number): string {
  return calls === 1 ? '1 AWS call' : `${calls} AWS calls`;
}

/** What stands in the place of an answer that takes longer than two seconds. */
export function renderProgress(progress: Parameters<OnProgress>[0], questionId: string): SlackMessage {
  const text = `Looking: ${sentence(progress.phase, 300)} · ${callsInWords(progress.calls)} so far`;
  return { text, blocks: [section(text), ...actions([button(BUTTONS.cancel, 'Cancel', questionId)])] };
}

interface Unanswered {
  readonly id: string;
  readonly text: string;
}

/** What becomes of a question whose process died: a true line, and the way to the answer. */
export function renderInterrupted(question: Unanswered): SlackMessage {
  return unanswered(`Interrupted: idc was restarted before it could answer ${quoted(question)}.`, question);
}

/** What becomes of a question that idc itself could not answer. `fault` finds it in the log. */
export function renderFault(question: Unanswered, fault: string): SlackMessage {
  return unanswered(
    `idc could not answer ${quoted(question)} because of a fault of its own, logged as \`${fault}\`.`,
    question,
  );
}

function quoted({ text }: Unanswered): string {
  return `\`${sentence(text, 200)}\``;
}

function unanswered(what: string, { id, text: asked }: Unanswered): SlackMessage {
  const text = hadDocument(asked) ? `${what} ${NOT_KEPT}` : what;
  return { text, blocks: [section(text), ...actions([button(BUTTONS.askAgain, 'Ask again', id)])] };
}

const NOT_KEPT =
  'What was handed over is not kept anywhere: Ask again opens the window to hand it over once more.';

/** One plain line, for usage errors, refusals and faults. */
export function renderRefusal(said: Said): SlackMessage {
  const text = saying(said);
  return { text, blocks: [section(text)] };
}
