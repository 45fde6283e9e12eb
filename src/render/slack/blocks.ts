import type { types } from '@slack/bolt';
import { cut, mrkdwn, oneLine, visible } from '../untrusted.ts';

export type Block = types.KnownBlock;
export type Button = types.Button;

/** A message as a whole: `text` is a full sentence, for notifications and screen readers. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly Block[];
}
/** `rich` uses the table block; `classic` says the same in blocks that every client knows. */
export type Form = 'rich' | 'classic';

/**
 * Slack's limits. The total is not documented: `msg_blocks_too_long` was seen from 11,341 characters over all
 * blocks (bolt-js 2509, 2867), so the budget stays well below, measured on the JSON that is sent.
 */
export const LIMITS = {
  blocks: 50,
  total: 9000,
  section: 3000,
  tableRows: 100,
  option: 75,
  label: 75,
} as const;

/**
 * The first rendering that fits into the budget. `build` is given how much of its caps it may use, from 1 down;
 * what it leaves out it must count.
 */
export function withinBudget(build: (share: number) => readonly Block[]): readonly Block[] {
  for (let share = 1; share > 0.01; share *= 0.7) {
    const blocks = build(share);
    if (blocks.length <= LIMITS.blocks && JSON.stringify(blocks).length <= LIMITS.total) return blocks;
  }
  return build(0);
}

/** A section of Slack's markup. `text` must already be escaped where it is not our own. */
export function section(text: string): Block {
  return { type: 'section', text: { type: 'mrkdwn', text: text.trim() || '-', verbatim: true } };
}

/** A section in which nothing is markup: for words that must be shown as they are. */
export function literal(text: string, max: number = LIMITS.section): Block {
  return {
    type: 'section',
    text: { type: 'plain_text', text: cut(visible(text), max) || '-', emoji: false },
  };
}

export function context(text: string): Block {
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] };
}

/** Lines gathered into as few texts as a section allows. */
export function packed(lines: readonly string[]): string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    const joined = `${last}\n${line}`;
    if (last !== undefined && joined.length <= LIMITS.section) texts[texts.length - 1] = joined;
    else texts.push(line);
  }
  return texts;
}

/** A block of buttons, or nothing where there are none: Slack refuses an empty one. */
export function actions(elements: readonly types.ActionsBlockElement[]): readonly Block[] {
  return elements.length > 0 ? [{ type: 'actions', elements: [...elements] }] : [];
}

/** A button that carries an opaque id and nothing else. */
export function button(action: string, label: string, id: string): Button {
  return {
    type: 'button',
    action_id: action,
    text: { type: 'plain_text', text: label, emoji: false },
    value: id,
  };
}

/** A sentence on one line for `text` and for first lines, escaped, with its times in the reader's own zone. */
export function sentence(text: string, max = 600): string {
  return withTimes(mrkdwn(oneLine(text), max), max) || '-';
}

/** A moment as Slack shows it in the reader's own zone, with UTC for clients that cannot. */
export function moment(iso: string, form: '{time}' | '{date_short_pretty} {time}' = '{time}'): string {
  const date = new Date(iso);
  const utc = `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${Math.floor(date.getTime() / 1000)}^${form}|${utc}>`;
}

/** `2026-11-22T08:17:11Z` and `2026-11-22 08:17 UTC`, as evidence and sentences name a moment. */
export const TIME =
  /\b20\d\d-[01]\d-[0-3]\d(?:T[0-2]\d:[0-5]\d:[0-6]\d(?:\.\d{1,9})?Z| [0-2]\d:[0-5]\d UTC)/g;

/** Slack's markup with every moment in it as Slack shows it; as it is in code, and where that makes it too long. */
export function withTimes(markup: string, max: number = LIMITS.section): string {
  const parts = markup.split('`');
  const shown = parts.map((part, n) => (n % 2 === 1 ? part : part.replace(TIME, shownMoment))).join('`');
  return shown.length <= max ? shown : markup;
}

function shownMoment(time: string): string {
  const iso = isoOf(time);
  return iso ? moment(iso, '{date_short_pretty} {time}') : time;
}

/** A match of `TIME` as ISO 8601; undefined where there is no such moment. */
export function isoOf(time: string): string | undefined {
  const at = Date.parse(time.replace(' UTC', ':00Z').replace(' ', 'T'));
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** A mention of a person. An id that Slack never gives is shown as escaped text instead. */
export function person(userId: string): string {
  return /^[UW][A-Z0-9]{2,20}$/.test(userId) ? `<@${userId}>` : mrkdwn(oneLine(userId), 40);
}

/** A mention of a user group or a person in the lists of who may ask or decide. */
export function audience(id: string): string {
  return /^S[A-Z0-9]{2,20}$/.test(id) ? `<!subteam^${id}>` : person(id);
}

/** A sentence to one person. It may quote what was typed; `{}` in it stands for a mention of our own making. */
export interface Said {
  readonly text: string;
  readonly mention?: string;
}

/** The sentence as Slack's markup. */
export function saying({ text, mention }: Said): string {
  const escaped = withTimes(mrkdwn(text.trim(), 2800)) || '-';
  return mention === undefined ? escaped : escaped.replace('{}', mention);
}

/** A channel by name; anything that is no channel's id is shown as escaped text. */
export function channelName(id: string): string {
  return /^[CG][A-Z0-9]{2,20}$/.test(id) ? `<#${id}>` : mrkdwn(oneLine(id), 40);
}
