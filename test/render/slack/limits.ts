import type { SlackMessage } from '../../../src/render/slack/blocks.ts';

/**
 * What Slack would refuse in a message, as sentences; empty when it would take it. Written from Slack's block
 * reference, independently of the renderer.
 */
export function refusals(message: SlackMessage): string[] {
  const { text, blocks } = message;
  const total = JSON.stringify(blocks).length;
  return [
    ...(text.trim() === '' ? ['text is empty'] : []),
    ...(text.length > 4000 ? ['text is too long'] : []),
    ...(blocks.length === 0 || blocks.length > 50 ? [`${blocks.length} blocks`] : []),
    ...(total > 9000 ? [`${total} characters over all blocks`] : []),
    ...(blocks.filter((block) => block.type === 'table').length > 1 ? ['two tables'] : []),
    ...blocks.flatMap(ofBlock),
  ];
}

type Block = SlackMessage['blocks'][number];

function ofBlock(block: Block): string[] {
  switch (block.type) {
    case 'section':
      return [
        ...within('section', block.text?.text ?? '', 3000),
        ...(block.fields?.length ? ['fields are not used here'] : []),
      ];
    case 'context':
      return block.elements.flatMap((e) => ('text' in e ? within('context', e.text, 3000) : ['no text']));
    case 'table':
      return [
        ...(block.rows.length > 100 ? ['too many rows'] : []),
        ...block.rows.flat().flatMap(ofCell),
        ...(new Set(block.rows.map((row) => row.length)).size === 1 ? [] : ['ragged rows']),
      ];
    case 'actions':
      return block.elements.length === 0 || block.elements.length > 25
        ? ['actions without or with too many elements']
        : block.elements.flatMap(ofElement);
    default:
      return [`a ${block.type} block is not expected`];
  }
}

type Cell = Extract<Block, { type: 'table' }>['rows'][number][number];

function ofCell(cell: Cell): string[] {
  if (cell.type === 'raw_text') return within('cell', cell.text, 4000);
  if (cell.type !== 'rich_text') return ['a cell type that is not expected'];
  const texts = cell.elements.flatMap((e) => (e.type === 'rich_text_section' ? e.elements : []));
  if (texts.length === 0) return ['an empty cell'];
  return texts.flatMap((e) => {
    if (e.type === 'date') return [];
    return e.type === 'text' ? within('cell text', e.text, 4000) : ['not a text'];
  });
}

type Element = Extract<Block, { type: 'actions' }>['elements'][number];

function ofElement(element: Element): string[] {
  if (element.type === 'button')
    return [...within('label', element.text.text, 75), ...within('value', element.value ?? '', 2000)];
  if (element.type === 'static_select')
    return [
      ...((element.options?.length ?? 0) > 100 || !element.options?.length ? ['options'] : []),
      ...(element.options ?? []).flatMap((o) => [
        ...within('option', o.text.text, 75),
        ...within('value', o.value ?? '', 150),
      ]),
    ];
  return [`a ${element.type} is not expected`];
}

function within(what: string, text: string, max: number): string[] {
  return text.length === 0 || text.length > max ? [`${what} has ${text.length} characters`] : [];
}

/** Everything in a message that Slack reads as markup, that is, where `<…>` would become a mention or a link. */
export function markup(message: SlackMessage): string {
  const texts: string[] = [message.text];
  JSON.stringify(message.blocks, (_key, value: unknown) => {
    if (value && typeof value === 'object' && 'type' in value && value.type === 'mrkdwn' && 'text' in value)
      texts.push(String(value.text));
    return value;
  });
  return texts.join('\n');
}

/** The tokens that Slack would resolve: mentions, links, dates. */
export function tokens(message: SlackMessage): string[] {
  return markup(message).match(/<[^>\n]*>/g) ?? [];
}
