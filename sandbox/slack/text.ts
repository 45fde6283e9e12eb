import { isFields } from './rules.ts';
import type { Version } from './state.ts';

/** All that a message says, line by line: its blocks, or its text when it has none. mrkdwn stays as it was sent. */
export function textOf(message: Pick<Version, 'text' | 'blocks'>): string {
  if (message.blocks.length === 0) return message.text;
  return message.blocks.map(blockText).filter(Boolean).join('\n');
}

function blockText(block: unknown): string {
  if (!isFields(block)) return '';
  if (block.type === 'table')
    return lines(block.rows, (row) => (Array.isArray(row) ? row.map(inline).join(' | ') : ''));
  if (block.type === 'actions') return list(block.elements).map(elementText).join(' ');
  if (block.type === 'rich_text') return inline(block);
  if (block.type === 'image') return `[image: ${String(block.alt_text)}]`;
  if (block.type === 'data_visualization') return chartText(block);
  if (block.type === 'task_card')
    return `${block.title} (${block.status}) ${inline(block.details)}${inline(block.output)}`;
  if (block.type === 'plan') return [String(block.title), ...list(block.tasks).map(blockText)].join('\n');
  const parts = [
    inline(block.label),
    inline(block.text),
    ...list(block.fields).map(inline),
    ...(block.type === 'context' ? list(block.elements).map(inline) : []),
    elementText(block.accessory),
    elementText(block.element),
  ];
  return parts.filter(Boolean).join('\n');
}

/** The title, and each series with its sum. */
function chartText({ title, chart }: Record<string, unknown>): string {
  const series = isFields(chart) ? list(chart.series).filter(isFields) : [];
  const sums = series.map(({ name, data }) => {
    const values = list(data)
      .filter(isFields)
      .map(({ value }) => Number(value));
    return `${String(name)} ${values.reduce((sum, value) => sum + value, 0)}`;
  });
  return `[chart: ${[String(title), ...sums].join('; ')}]`;
}

function elementText(element: unknown): string {
  if (!isFields(element)) return '';
  if (element.type === 'image') return `[image: ${String(element.alt_text)}]`;
  const label = inline(element.text) || inline(element.placeholder);
  return label && `[${label}]`;
}

/** The characters of a text object, a cell or a rich_text tree. */
function inline(value: unknown): string {
  if (!isFields(value)) return '';
  if (typeof value.text === 'string') return value.text;
  if (value.type === 'raw_number') return String(value.value);
  if (value.type === 'rich_text' || value.type === 'rich_text_list') return lines(value.elements, inline);
  if (value.type === 'user') return `<@${value.user_id}>`;
  if (value.type === 'usergroup') return `<!subteam^${value.usergroup_id}>`;
  if (value.type === 'channel') return `<#${value.channel_id}>`;
  if (value.type === 'link') return String(value.url);
  if (value.type === 'emoji') return `:${value.name}:`;
  if (value.type === 'date') return String(value.fallback ?? value.timestamp);
  return list(value.elements).map(inline).join('');
}

function lines(value: unknown, text: (item: unknown) => string): string {
  return list(value).map(text).join('\n');
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
