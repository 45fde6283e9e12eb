import type { Fact } from '../../checks/check.ts';
import type { Diagnosis, OnProgress } from '../../diagnosis/diagnosis.ts';
import type { Story } from '../story.ts';
import { tellDiagnosis } from '../story.ts';
import { cut, first, mrkdwn, oneLine, visible } from '../untrusted.ts';
import type { Block, Form, SlackMessage } from './blocks.ts';
import {
  actions,
  button,
  context,
  LIMITS,
  literal,
  person,
  section,
  sentence,
  withinBudget,
} from './blocks.ts';
import { BUTTONS } from './buttons.ts';

export interface DiagnosisView {
  /** Slack's id of who asked, from the verified payload. */
  readonly askedBy: string;
  readonly form?: Form;
  /** Offer to post it into the channel where it was asked. */
  readonly share?: boolean;
  /** One sentence on the fix: proposed below, or why none is. */
  readonly fix?: string;
}

/** The answer first, then how sure, AWS's words, the evidence, what to do, what was not seen, who asked. */
export function renderDiagnosis(diagnosis: Diagnosis, view: DiagnosisView): SlackMessage {
  const story = tellDiagnosis(diagnosis);
  const blocks = withinBudget((share) => [
    headline(story),
    ...said(story, share),
    ...evidence(story.rows, view.form ?? 'rich', share),
    ...listed('What to do', story.advice, { share, each: 1200, most: 8, mark: (n) => `${n}. ` }),
    ...listed('Also possible', story.others, { share, each: 500, most: 5, mark: (n) => `${n + 1}. ` }),
    ...(view.fix ? [section(sentence(view.fix, 500))] : []),
    ...listed('Not looked at', story.notLookedAt, { share, each: 500, most: 12, mark: () => '• ' }),
    ...actions(buttons(diagnosis, view)),
    context(`asked by ${person(view.askedBy)} · ${mrkdwn(story.cost)}`),
  ]);
  return { text: sentence(story.answer), blocks };
}

function headline(story: Story): Block {
  return section(`*${sentence(story.answer)}*\n${mrkdwn(oneLine(story.certainty), 600)}`);
}

function said(story: Story, share: number): readonly Block[] {
  return story.said ? [literal(`AWS said: "${cut(visible(story.said), 2200 * share)}"`)] : [];
}

function buttons(diagnosis: Diagnosis, view: DiagnosisView) {
  const share = view.share ? [button(BUTTONS.share, 'Share in channel', diagnosis.id)] : [];
  return [...share, button(BUTTONS.showJson, 'Show JSON', diagnosis.id)];
}

function evidence(rows: readonly Fact[], form: Form, share: number): readonly Block[] {
  const { shown, more } = first(rows, Math.min(40 * share, LIMITS.tableRows - 2));
  if (shown.length === 0) return more > 0 ? [context(`Evidence: ${more} facts, see Show JSON.`)] : [];
  const cells = shown.map((fact) => [
    cell(fact.what, 80 * share),
    cell(fact.value, 400 * share),
    cell(fact.source, 120 * share),
  ]);
  if (more > 0) cells.push([`and ${more} more`, 'see Show JSON', '-']);
  return form === 'rich' ? [table(cells)] : list(cells);
}

function cell(text: string, max: number): string {
  return cut(oneLine(text), Math.max(max, 8)) || '-';
}

function table(cells: readonly (readonly string[])[]): Block {
  const rows = [['what', 'value', 'seen in'], ...cells];
  return {
    type: 'table',
    column_settings: [{ is_wrapped: true }, { is_wrapped: true }, { is_wrapped: true }],
    rows: rows.map((row) => row.map((text) => ({ type: 'raw_text', text }))),
  };
}

function list(cells: readonly (readonly string[])[]): readonly Block[] {
  const lines = cells.map(([what, value, source]) => `• ${what}: ${value} (${source})`);
  return packed(lines).map((text) => literal(text));
}

interface ListForm {
  readonly share: number;
  /** The cap of one entry, in characters, and of the list, in entries, before `share`. */
  readonly each: number;
  readonly most: number;
  readonly mark: (n: number) => string;
}

function listed(title: string, entries: readonly string[], form: ListForm): readonly Block[] {
  if (entries.length === 0) return [];
  const { shown, more } = first(entries, Math.max(form.most * form.share, 1));
  const lines = shown.map((entry, n) => `${form.mark(n + 1)}${mrkdwn(entry.trim(), form.each * form.share)}`);
  if (more > 0) lines.push(`and ${more} more`);
  return packed([`*${title}*`, ...lines]).map(section);
}

/** Lines gathered into as few texts as a section allows. */
function packed(lines: readonly string[]): string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    const joined = `${last}\n${line}`;
    if (last !== undefined && joined.length <= LIMITS.section) texts[texts.length - 1] = joined;
    else texts.push(line);
  }
  return texts;
}

/** What stands in the place of an answer that takes longer than two seconds. */
export function renderProgress(progress: Parameters<OnProgress>[0]): SlackMessage {
  const calls = progress.calls === 1 ? '1 AWS call' : `${progress.calls} AWS calls`;
  const text = `Looking: ${sentence(progress.phase, 300)} · ${calls} so far`;
  return { text, blocks: [section(text)] };
}

/** What becomes of a question whose process died: a true line, and the way to the answer. */
export function renderInterrupted(question: { readonly id: string; readonly text: string }): SlackMessage {
  const text = `Interrupted: idc was restarted before it could answer \`${sentence(question.text, 200)}\`.`;
  return { text, blocks: [section(text), ...actions([button(BUTTONS.askAgain, 'Ask again', question.id)])] };
}

/** One plain line, for usage errors, refusals and faults. The sentence may quote what a person typed. */
export function renderRefusal(reason: string): SlackMessage {
  const text = mrkdwn(reason.trim(), 2800) || '-';
  return { text, blocks: [section(text)] };
}
