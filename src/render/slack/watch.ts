import { askedFor } from '../../diagnosis/failures/groups.ts';
import { callerInWords } from '../../diagnosis/why-failed/subject.ts';
import type { ListedFailure } from '../../evidence/failures.ts';
import type { Cause } from '../../knowledge/causes.ts';
import { entryOf } from '../../knowledge/recognise.ts';
import { mrkdwn, oneLine } from '../untrusted.ts';
import { context, moment, type SlackMessage, section, sentence, withinBudget } from './blocks.ts';
import { listed } from './diagnosis.ts';

export interface WatchedFailure {
  /** Of the request, or of the event of a refused call. */
  readonly id: string;
  readonly failure: ListedFailure;
  /** Absent where the reason could not be read. */
  readonly cause?: Cause;
}

export interface BurstView {
  /** The ARN of the session that called; empty where nobody knows. */
  readonly caller: string;
  readonly failures: readonly WatchedFailure[];
  /** How many of its calls AWS throttled that were then tried again: no failures. */
  readonly throttled?: number;
}

/** Many failures of one caller: how many, by whom and why, each cause with its number and one example. */
export function renderBurst({ caller, failures, throttled = 0 }: BurstView): SlackMessage {
  const causes = byCause(failures);
  const who = caller ? `, all asked for by ${callerInWords(caller)}` : '';
  const text = sentence(`${failures.length} requests to Identity Center failed${who}: ${why(causes)}.`);
  const lines = causes.map(
    ({ title, count, example }) =>
      `${count} × ${title}: ${oneLine(askedFor(example))}${count > 1 ? ' and others' : ''}`,
  );
  const blocks = withinBudget((share) => [
    section(`*${text}*\n${between(failures)}`),
    ...listed('Failures by cause', lines, { share, each: 400, most: 12, mark: () => '• ' }),
    context(`Each of them, and what to do about each cause, is in the thread.${triedAgain(throttled)}`),
  ]);
  return { text, blocks };
}

/** The most frequent cause, and how many more there are. */
function why([most, ...others]: readonly Many[]): string {
  if (!most || others.length === 0) return most?.title ?? '';
  return `${most.title} (${most.count}), and ${others.length === 1 ? '1 more cause' : `${others.length} more causes`}`;
}

function triedAgain(throttled: number): string {
  if (throttled === 0) return '';
  return ` AWS also throttled ${throttled === 1 ? 'one call' : `${throttled} calls`} of this caller, which then tried again.`;
}

/** So many fit into one message with the longest names that AWS allows. */
export const LINES_AT_ONCE = 20;

/** Some failures of a burst, one line each, with the id to ask about. */
export function renderFailureLines(failures: readonly WatchedFailure[]): SlackMessage {
  const many = failures.length === 1 ? 'One more failure' : `${failures.length} more failures`;
  const text = `${many}. To ask about one: \`/idc why-failed\` and its id.`;
  const lines = failures.map(line);
  const blocks = withinBudget((share) => [
    section(text),
    ...listed('By id', lines, { share: Math.max(share, 0.4), each: 280, most: 60, mark: () => '• ' }),
  ]);
  return { text: `${many}.`, blocks };
}

function line({ id, failure, cause }: WatchedFailure): string {
  return `\`${id}\` ${titleOf(cause)}: ${oneLine(askedFor(failure))}`;
}

/** What stands in the thread above a full diagnosis of one of many. */
export function renderNotice(text: string): SlackMessage {
  const shown = mrkdwn(oneLine(text), 1_500);
  return { text: shown, blocks: [section(shown)] };
}

interface Many {
  readonly title: string;
  readonly count: number;
  readonly example: ListedFailure;
}

/** The most frequent first. */
function byCause(failures: readonly WatchedFailure[]): Many[] {
  const causes = new Map<string, Many>();
  for (const { cause, failure } of failures) {
    const title = titleOf(cause);
    const known = causes.get(title);
    causes.set(title, { title, count: (known?.count ?? 0) + 1, example: known?.example ?? failure });
  }
  return [...causes.values()].sort((a, b) => b.count - a.count);
}

function titleOf(cause: Cause | undefined): string {
  if (!cause) return 'The reason could not be read yet';
  return entryOf(cause)?.title ?? 'The reason is one that idc does not know';
}

function between(failures: readonly WatchedFailure[]): string {
  const times = failures.flatMap(({ failure }) => failure.failure.createdAt ?? []).sort();
  const [first, last] = [times[0], times.at(-1)];
  if (!first || !last) return 'When they were asked for, AWS does not say.';
  return first.slice(0, 16) === last.slice(0, 16)
    ? `Asked for ${moment(first, '{date_short_pretty} {time}')}.`
    : `Asked for from ${moment(first, '{date_short_pretty} {time}')} to ${moment(last)}.`;
}
