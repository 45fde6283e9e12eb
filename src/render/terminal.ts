import type { Fact } from '../checks/check.ts';
import type { Diagnosis, Next } from '../diagnosis/diagnosis.ts';
import type { Plan } from '../remediation/plan.ts';
import { dryRunParts } from './dry-run.ts';
import { findingsOf, type Story, tellDiagnosis } from './story.ts';
import { first, oneLine, visible } from './untrusted.ts';

export interface TerminalForm {
  readonly colour: boolean;
  /** Columns. Anything below 40 is treated as 40. */
  readonly width: number;
}

/** The diagnosis as text, answer first, ended by a line break. Nothing in it can move the cursor but line breaks. */
export function renderTerminal(diagnosis: Diagnosis, form: TerminalForm): string {
  const story = tellDiagnosis(diagnosis);
  const width = Math.max(form.width, 40);
  const bold = (text: string) => (form.colour ? `\u001b[1m${text}\u001b[22m` : text);
  const part = (title: string, entries: readonly string[], mark: (n: number) => string) =>
    entries.length > 0
      ? [[bold(title), ...capped(entries.map((e, n) => hanging(e, mark(n), width)))].join('\n')]
      : [];
  const parts = [
    `${bold(wrap(oneLine(story.answer), width).join('\n'))}\n${wrap(oneLine(story.certainty), width).join('\n')}`,
    ...(story.said ? [hanging(`"${story.said}"`, 'AWS said: ', width)] : []),
    ...(story.rows.length > 0 ? [table(story.rows, width)] : []),
    ...part('What to do', story.advice, (n) => `${n + 1}. `),
    ...correction(story, bold),
    ...part(
      'What idc can propose in Slack, where somebody else approves it',
      proposals(diagnosis),
      () => '- ',
    ),
    ...part(story.othersTitle, story.others, (n) => `${n + 2}. `),
    ...part('Not looked at', story.notLookedAt, () => '- '),
    ...next(story.next),
    `${story.cost} · ${diagnosis.takenAt}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** A longer table is read with --json. */
const MOST_ROWS = 60;
const MOST_ENTRIES = 20;
const MOST_LINES = 120;

function capped(entries: readonly string[], most = MOST_ENTRIES): readonly string[] {
  const { shown, more } = first(entries, most);
  return more > 0 ? [...shown, `and ${more} more: --json shows all`] : shown;
}

/** Lines stay as they are: what is wrapped is no diff any more. */
function correction({ correction }: Story, bold: (text: string) => string): string[] {
  if (!correction) return [];
  const { shown, more } = first(correction.lines, MOST_LINES);
  const lines = shown.map((line) => visible(line).replaceAll('\n', ' '));
  const rest = more > 0 ? [`and ${more} more: --json shows all`] : [];
  return [[bold(oneLine(correction.title)), ...lines, ...rest].join('\n')];
}

/** Whole lines, to be copied. */
function next(all: readonly Next[]): string[] {
  const lines = all.map(({ label, words }) => `Next: idc ${oneLine(words)}  (${oneLine(label)})`);
  return all.length > 0 ? [capped(lines).join('\n')] : [];
}

function proposals(diagnosis: Diagnosis): string[] {
  return findingsOf(diagnosis).flatMap(({ plan }) => (plan ? [dryRunText(plan)] : []));
}

/** The whole dry run: nobody should have to open Slack to know what would happen. */
function dryRunText(plan: Plan): string {
  const parts = dryRunParts(plan).flatMap(({ title, lines }) => {
    const { shown, more } = first(lines, MOST_ENTRIES);
    const rest = more > 0 ? [`and ${more} more: --json shows all`] : [];
    return [...shown, ...rest].map((line) => `${title}: ${line}`);
  });
  return [plan.title, ...parts].map(oneLine).join('\n');
}

function table(rows: readonly Fact[], width: number): string {
  const left = Math.min(Math.max(...rows.map((row) => oneLine(row.what).length)), 24);
  return capped(
    rows.map((row) => entry(row, left, width)),
    MOST_ROWS,
  ).join('\n');
}

function entry(row: Fact, left: number, width: number): string {
  const what = oneLine(row.what);
  const label = what.length > left ? `${what}\n${' '.repeat(left + 2)}` : what.padEnd(left + 2);
  const source = oneLine(row.source);
  const lines = wrap(`${oneLine(row.value)}${source ? ` [${source}]` : ''}`, width - left - 2);
  return label + lines.join(`\n${' '.repeat(left + 2)}`);
}

/** An indented line is a document's: to be copied as it stands. */
const LAID_OUT = /^ {2,}\S/;

/** A text behind a mark, its further lines indented below its first. */
function hanging(text: string, mark: string, width: number): string {
  const lines = visible(text)
    .trim()
    .split('\n')
    .flatMap((line) => (LAID_OUT.test(line) ? [line] : wrap(line, width - mark.length)));
  return mark + lines.join(`\n${' '.repeat(mark.length)}`);
}

/** Lines of at most `width` where blanks allow it; a longer word (an ARN) stays whole, to be copied. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
