import type { Acceptance } from '../../diagnosis/compare.ts';
import { first, oneLine, shorten } from '../untrusted.ts';
import {
  type Block,
  button,
  context,
  LIMITS,
  packed,
  person,
  type SlackMessage,
  section,
  sentence,
  withinBudget,
} from './blocks.ts';
import { BUTTONS } from './buttons.ts';
import { shortDay } from './chart.ts';
import { listed } from './diagnosis.ts';
import { dayNumber, goneIn, openIn, PARTS, type Part, type SummaryView, type Told } from './summary-view.ts';

/** More would be more than anybody reads, and than a message holds. */
const MOST_OPEN = 20;

/** What is open, each with a button to accept it; what is gone, accepted, and could not be looked at. */
export function renderSummaryThread(view: SummaryView): SlackMessage {
  const text = `Details of the summary of ${shortDay(view.today)}: ${countOf(view)}`;
  return { text, blocks: withinBudget((share) => [section(`*${text}*`), ...body(view, share)]) };
}

function countOf(view: SummaryView): string {
  const open = openIn(view).length;
  return open === 1 ? '1 finding is open.' : `${open} findings are open.`;
}

function body(view: SummaryView, share: number): readonly Block[] {
  const open = openIn(view);
  const { shown, more } = first(open, Math.max(Math.floor(MOST_OPEN * share), 1));
  return [
    ...(Object.keys(PARTS) as Part[]).flatMap((part) => partOf(part, shown, { view, share })),
    ...(more > 0 ? [section(`and ${more} more: the buttons of the summary ask for all of them`)] : []),
    ...listed(
      'Gone',
      goneIn(view).map(({ summary }) => summary),
      {
        share,
        each: 300,
        most: 10,
        mark: () => '• ',
      },
    ),
    ...acceptedOf(view, share),
    ...listed('Not looked at', view.unlooked, { share, each: 1_000, most: 12, mark: () => '• ' }),
  ];
}

function partOf(
  part: Part,
  shown: readonly Told[],
  { view, share }: { readonly view: SummaryView; readonly share: number },
): readonly Block[] {
  const own = shown.filter((one) => one.part === part);
  if (own.length === 0) return [];
  return [section(`*${PARTS[part]}*`), ...own.map((one) => findingBlock(one, view, share))];
}

function findingBlock(one: Told, { today, links }: SummaryView, share: number): Block {
  const link = links?.[one.fingerprint];
  const text = `• ${sentence(one.summary, Math.max(400 * share, 120))}\n${howLong(one, today)}${link ? ` · <${link}|open>` : ''}`;
  const base = { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } } as const;
  if (!one.id) return base;
  const label = shorten(oneLine(`Accept: ${one.summary}`), LIMITS.label);
  const accessory = { ...button(BUTTONS.accept, 'Accept…', one.id), accessibility_label: label };
  return { ...base, block_id: `${BUTTONS.accept} ${one.id}`, accessory };
}

function howLong({ state, since, accepted }: Told, today: string): string {
  const day = `day ${dayNumber(since, today)}`;
  switch (state) {
    case 'new':
      return '_New._';
    case 'returned':
      return '_Came back: it was gone._';
    case 'back':
      return `_Back: accepted until ${shortDay(accepted?.until ?? '')}; open since ${shortDay(since)}, ${day}._`;
    case 'unseen':
      return `_Not seen today, and not all could be looked at: taken for still open, ${day}._`;
    default:
      return `_Still open, ${day}._`;
  }
}

/** Hidden, and never without a word. */
function acceptedOf(view: SummaryView, share: number): readonly Block[] {
  const accepted = view.findings.filter(({ state }) => state === 'accepted');
  if (accepted.length === 0) return [];
  if (!view.all) {
    const many = accepted.length === 1 ? '1 accepted finding is' : `${accepted.length} accepted findings are`;
    return [context(`${many} left out; \`/idc summary --all\` lists what is.`)];
  }
  const { shown, more } = first(accepted, Math.max(10 * share, 1));
  const lines = shown.map(
    ({ summary, accepted: one }) => `• ${one ? acceptedBy(one) : ''}\n${sentence(summary, 400 * share)}`,
  );
  return packed(['*Accepted*', ...lines, ...(more > 0 ? [`and ${more} more`] : [])]).map(section);
}

/** First, so that it is not what is cut. */
function acceptedBy({ by, until, reason }: Acceptance): string {
  return `_Accepted by ${person(by)} until ${shortDay(until)}:_ "${sentence(reason, 300)}"`;
}
