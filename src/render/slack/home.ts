import type { types } from '@slack/bolt';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Remediation } from '../../remediation/remediation.ts';
import { findingsOf } from '../story.ts';
import { first, oneLine } from '../untrusted.ts';
import { actions, type Block, button, context, moment, section, sentence } from './blocks.ts';
import { BUTTONS } from './buttons.ts';
import { type RemediationView, renderRemediation } from './remediation.ts';

/** A proposal that this person may decide now, ruled on like its message. */
export interface Decidable {
  readonly remediation: Remediation;
  readonly view: RemediationView;
  /** Who may approve it is not known yet. */
  readonly isLooking?: boolean;
  /** Its message. */
  readonly link?: string;
}

export interface Asked {
  readonly text: string;
  readonly became: 'answered' | 'being answered' | 'interrupted' | 'not answered' | 'cancelled';
  readonly at: string;
  readonly link?: string;
}

/** Everything that was kept of earlier looks; each part is absent where nothing was. */
export interface HomeView {
  /** The answer to `doctor`. */
  readonly state?: Diagnosis;
  /** What everybody should know of idc itself, one sentence. */
  readonly notice?: string;
  readonly decidable: readonly Decidable[];
  /** How many more wait for this person. */
  readonly moreDecidable: number;
  /** The answers to `failures` and `quotas`. */
  readonly failures?: Diagnosis;
  readonly quotas?: Diagnosis;
  readonly questions: readonly Asked[];
  readonly summary?: { readonly line: string; readonly at: string; readonly link?: string };
}

export type HomeTab = types.HomeView;

/** A Home tab holds 100 blocks. */
const MOST_BLOCKS = 100;

/** The state at a glance, from the records alone: what this person can decide first. */
export function renderHome(view: HomeView): HomeTab {
  const { failures, quotas, state, notice, summary } = view;
  const rest = [
    ...part('Your last questions', view.questions.length > 0 ? view.questions.map(askedLine) : ['None yet.']),
    ...part('Quotas', quotas ? quotaBars(quotas) : [NOT_YET('quotas')]),
    ...part('Last summary', [summary ? summaryLine(summary) : 'There was none yet.']),
  ];
  const top = [
    { type: 'header' as const, text: { type: 'plain_text' as const, text: 'Identity Center' } },
    section(stateLine(state)),
    ...(notice ? [context(sentence(notice, 600))] : []),
    ...actions([button(BUTTONS.refreshHome, 'Refresh', 'home')]),
    { type: 'divider' as const },
    ...part('Open failures', failures ? openFailures(failures) : [NOT_YET('failures')]),
  ];
  const room = MOST_BLOCKS - top.length - rest.length;
  return home([...top, ...decisions(view, room), ...rest]);
}

/** One sentence, for whoever may not ask. */
export function renderHomeRefusal(why: string): HomeTab {
  return home([section(sentence(why, 600))]);
}

function home(blocks: readonly Block[]): HomeTab {
  return { type: 'home', blocks: [...blocks] };
}

const NOT_YET = (kind: string) => `Nobody has asked yet: \`/idc ${kind}\` does.`;

function stateLine(state: Diagnosis | undefined): string {
  if (!state) return 'Whether idc can do its job here is being looked up.';
  return `*${sentence(state.answer, 400)}* ${age(state.takenAt)}`;
}

function age(at: string): string {
  return `(as of ${moment(at, '{date_short_pretty} {time}')})`;
}

function part(title: string, lines: readonly string[]): readonly Block[] {
  return [section([`*${title}*`, ...lines].join('\n')), { type: 'divider' }];
}

/** Each proposal as its message shows it; what does not fit is counted, and found in the channel. */
function decisions({ decidable, moreDecidable }: HomeView, room: number): readonly Block[] {
  if (decidable.length === 0)
    return [section('*Waiting for you*\nNo fix waits for your decision.'), { type: 'divider' }];
  const drawn: Block[] = [];
  let shown = 0;
  for (const one of decidable) {
    const blocks = [...proposal(one), { type: 'divider' as const }];
    if (drawn.length + blocks.length > room - 2) break;
    drawn.push(...blocks);
    shown += 1;
  }
  const more = moreDecidable + decidable.length - shown;
  const count = shown + more === 1 ? '1 fix waits' : `${shown + more} fixes wait`;
  return [
    section(`*Waiting for you:* ${count} for your decision.`),
    ...drawn,
    ...(more > 0 ? [context(`and ${more} more, in the channels where they were proposed`)] : []),
  ];
}

/** A choice has one place: the message, where everybody sees what was picked. */
function proposal({ remediation, view, isLooking, link }: Decidable): readonly Block[] {
  const { blocks } = renderRemediation(remediation, view);
  const where = link ? [context(`<${link}|The proposal in its channel>`)] : [];
  if (!isLooking && blocks.every(({ block_id }) => block_id === undefined)) return [...blocks, ...where];
  const words = blocks.filter(({ type }) => type === 'section').slice(0, 2);
  return [...words, section(isLooking ? LOOKING : PICK), ...where];
}

const LOOKING = 'Who may approve this is being looked up.';
const PICK = 'Something has to be picked first, in the proposal itself.';

function openFailures(failures: Diagnosis): string[] {
  const causes = new Map<string, { title: string; count: number }>();
  for (const verdict of failures.verdicts) {
    if (verdict.outcome !== 'found') continue;
    for (const { cause, count = 1 } of verdict.findings) {
      const known = causes.get(cause)?.count ?? 0;
      causes.set(cause, { title: verdict.title, count: known + count });
    }
  }
  const sorted = [...causes.values()].sort((a, b) => b.count - a.count);
  const { shown, more } = first(sorted, 8);
  const lines = shown.map(({ title, count }) => `• ${count} × ${sentence(title, 150)}`);
  const none = findingsOf(failures).length === 0 ? [sentence(failures.answer, 300)] : [];
  return [...none, ...lines, ...(more > 0 ? [`and ${more} more causes`] : []), age(failures.takenAt)];
}

function askedLine({ text, became, at, link }: Asked): string {
  const words = `\`${sentence(text, 80).replaceAll('`', "'")}\``;
  return `• ${words}, ${became}, ${moment(at, '{date_short_pretty} {time}')}${link ? ` · <${link}|open>` : ''}`;
}

const BAR = 20;
const USED = /^(\d{1,12}) of (\d{1,12}) \(/;

/** The fullest first, with their numbers beside the bars. */
function quotaBars(quotas: Diagnosis): string[] {
  const uses = quotas.facts.flatMap(({ what, value }) => {
    const [, used, limit] = USED.exec(value) ?? [];
    return used && limit ? [{ what, used: Number(used), limit: Number(limit) }] : [];
  });
  const sorted = uses.sort((a, b) => b.used / b.limit - a.used / a.limit);
  const { shown, more } = first(sorted, 8);
  const lines = shown.map(({ what, used, limit }) => {
    const part = Math.min(1, used / Math.max(limit, 1));
    const filled = used > 0 ? Math.max(1, Math.floor(part * BAR)) : 0;
    const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`;
    return `\`${bar}\` ${percent(part)} % · ${sentence(oneLine(what), 150)}: ${many(used)} of ${many(limit)}`;
  });
  const none = shown.length === 0 ? [sentence(quotas.answer, 300)] : [];
  return [...none, ...lines, ...(more > 0 ? [`and ${more} more`] : []), age(quotas.takenAt)];
}

/** What is used a little is not "0 %". */
function percent(part: number): string {
  return part > 0 && part < 0.01 ? '&lt;1' : `${Math.floor(part * 100)}`;
}

function many(count: number): string {
  return count.toLocaleString('en-GB');
}

function summaryLine({ line, at, link }: NonNullable<HomeView['summary']>): string {
  return `${sentence(line, 400)} ${age(at)}${link ? ` · <${link}|open>` : ''}`;
}
