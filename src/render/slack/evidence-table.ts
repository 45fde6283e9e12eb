import type { Fact } from '../../checks/check.ts';
import { cut, first, mrkdwn, oneLine } from '../untrusted.ts';
import { type Block, context, type Form, isoOf, LIMITS, packed, section, TIME, withTimes } from './blocks.ts';

/** The evidence as a table with where each was seen, or as lines; how much is left out is counted. */
export function evidence(rows: readonly Fact[], form: Form, share: number): readonly Block[] {
  const { shown, more } = first(rows, Math.min(40 * share, LIMITS.tableRows - 2));
  if (shown.length === 0) return more > 0 ? [context(`Evidence: ${more} facts, see Show JSON.`)] : [];
  // Fewer rows rather than words that say nothing any more, such as half of the name of an API.
  const cells = shown.map((fact) => [
    cell(fact.what, Math.max(80 * share, 40)),
    cell(fact.value, Math.max(400 * share, 140)),
    cell(fact.source, Math.max(120 * share, 90)),
  ]);
  if (more > 0) cells.push([`and ${more} more`, 'see Show JSON', '-']);
  // What is crowded does without letters of a different kind, which are half of what the budget counts.
  return form === 'rich' ? [table(cells, share === 1 ? tableCell : plainCell)] : list(cells);
}

function cell(text: string, max: number): string {
  return cut(oneLine(text), Math.max(max, 8)) || '-';
}

function table(cells: readonly (readonly string[])[], draw: (text: string) => TableCell): Block {
  const rows = [['what', 'value', 'seen in'], ...cells];
  return {
    type: 'table',
    column_settings: [{ is_wrapped: true }, { is_wrapped: true }, { is_wrapped: true }],
    rows: rows.map((row) => row.map(draw)),
  };
}

function plainCell(text: string): TableCell {
  return { type: 'raw_text', text: text.replaceAll('`', '') || '-' };
}

/** Names between backticks become code, moments are shown in the reader's zone; the rest stays literal. */
function tableCell(text: string): TableCell {
  const parts = text.split('`');
  const isMarked = parts.length >= 3 && parts.length % 2 === 1;
  const elements = isMarked
    ? parts.flatMap((part, n) => (n % 2 === 1 ? codeElement(part) : timedElements(part)))
    : timedElements(text);
  const isPlain = elements.every((one) => one.type === 'text' && one.style === undefined);
  return isPlain
    ? { type: 'raw_text', text }
    : { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

function codeElement(text: string): CellElement[] {
  return text === '' ? [] : [{ type: 'text', text, style: { code: true } }];
}

function timedElements(text: string): CellElement[] {
  const between = text.split(TIME);
  const times = text.match(TIME) ?? [];
  return between.flatMap((part, n): CellElement[] => {
    const fallback = times[n] ?? '';
    const iso = isoOf(fallback);
    const said = iso ? part : `${part}${fallback}`;
    const date = iso
      ? [
          {
            type: 'date' as const,
            timestamp: Math.floor(Date.parse(iso) / 1000),
            format: DAY_AND_TIME,
            fallback,
          },
        ]
      : [];
    return [...(said === '' ? [] : [{ type: 'text' as const, text: said }]), ...date];
  });
}

const DAY_AND_TIME = '{date_short_pretty} {time}';

type TableCell = Extract<Block, { type: 'table' }>['rows'][number][number];
type CellElement = Extract<
  Extract<TableCell, { type: 'rich_text' }>['elements'][number],
  { type: 'rich_text_section' }
>['elements'][number];

function list(cells: readonly (readonly string[])[]): readonly Block[] {
  const lines = cells.map(([what, value, source]) => `• ${what}: ${value} (${source})`);
  return packed(lines.map((line) => withTimes(mrkdwn(line, LIMITS.section)))).map(section);
}
