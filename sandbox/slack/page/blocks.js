import { chart } from './chart.js';
import { h, link } from './dom.js';
import { control } from './elements.js';
import { mrkdwn } from './mrkdwn.js';
import { richText } from './rich-text.js';

/**
 * Block Kit as DOM. `scene` is { names, act, values }: who is called what, how an element acts, and what has been
 * put into inputs so far.
 */
export function renderBlocks(blocks, scene) {
  return blocks.map((block) => {
    const draw = Object.hasOwn(drawings, block.type) ? drawings[block.type] : unknown;
    return h('div', { class: `block ${block.type}`, 'data-block-id': block.block_id }, draw(block, scene));
  });
}

/** A text object. */
export function textNodes(object, names) {
  if (!object) return [];
  return object.type === 'mrkdwn' ? mrkdwn(object.text, names) : [object.text];
}

const drawings = {
  section: (block, scene) => [
    h(
      'div',
      { class: 'words' },
      block.text ? h('div', { class: 'prose' }, textNodes(block.text, scene.names)) : undefined,
      block.fields
        ? h(
            'div',
            { class: 'fields' },
            block.fields.map((field) => field_(field, scene)),
          )
        : undefined,
    ),
    block.accessory ? h('div', { class: 'accessory' }, control(block, block.accessory, scene)) : undefined,
  ],
  header: (block) => h('h3', {}, block.text.text),
  context: (block, scene) =>
    block.elements.map((element) =>
      element.type === 'image' ? picture(element) : h('span', {}, textNodes(element, scene.names)),
    ),
  actions: (block, scene) => block.elements.map((element) => control(block, element, scene)),
  divider: () => h('hr'),
  image: (block) =>
    h('figure', {}, block.title ? h('figcaption', {}, block.title.text) : undefined, picture(block)),
  table: (block, scene) =>
    h('div', { class: 'wide', tabindex: '0', role: 'group', 'aria-label': 'Table' }, table(block, scene)),
  data_visualization: (block) => chart(block),
  rich_text: (block, scene) => h('div', { class: 'prose' }, richText(block, scene.names)),
  plan: (block, scene) => [
    h('p', { class: 'plan-title' }, block.title),
    ...(block.tasks ?? []).map((task) => drawings.task_card(task, scene)),
  ],
  task_card: (block, scene) =>
    h(
      'div',
      { class: `task ${block.status}` },
      h('span', { class: 'status' }, statusWords[block.status] ?? block.status),
      h('span', {}, block.title),
      block.details ? h('div', { class: 'prose' }, richText(block.details, scene.names)) : undefined,
      block.output ? h('div', { class: 'prose' }, richText(block.output, scene.names)) : undefined,
    ),
  alert: (block, scene) =>
    h('p', { class: `level-${block.level ?? 'default'}` }, textNodes(block.text, scene.names)),
  input: (block, scene) => inputBlock(block, scene),
};

const statusWords = { pending: 'to do', in_progress: 'running', complete: 'done', error: 'failed' };

function field_(field, scene) {
  return h('div', { class: 'prose' }, textNodes(field, scene.names));
}

function picture(element) {
  return element.image_url
    ? h('span', { class: 'picture' }, link(element.image_url, `Picture: ${element.alt_text}`))
    : h('span', { class: 'picture' }, `Picture: ${element.alt_text}`);
}

/** Slack draws the first row like the others, so it is a header only for the eye and for screen readers here. */
function table(block, scene) {
  const [head = [], ...rows] = block.rows;
  const cells = (row, tag) =>
    row.map((cell, index) => {
      const { align = 'left', is_wrapped: wrapped = false } = block.column_settings?.[index] ?? {};
      return h(
        tag,
        { class: `align-${align}${wrapped ? ' wrapped' : ''}`, scope: tag === 'th' ? 'col' : undefined },
        cellNodes(cell, scene),
      );
    });
  return h(
    'table',
    {},
    h('thead', {}, h('tr', {}, cells(head, 'th'))),
    h(
      'tbody',
      {},
      rows.map((row) => h('tr', {}, cells(row, 'td'))),
    ),
  );
}

function cellNodes(cell, scene) {
  if (cell.type === 'rich_text') return richText(cell, scene.names);
  return [cell.text ?? String(cell.value)];
}

function inputBlock(block, scene) {
  const id = `input-${block.block_id}`;
  const error = scene.errors?.[block.block_id];
  const described = [block.hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  const many = ['radio_buttons', 'checkboxes'].includes(block.element.type);
  const label = [
    block.label.text,
    block.optional ? h('span', { class: 'optional' }, ' (optional)') : undefined,
  ];
  const aria = { id, 'aria-describedby': described || undefined, 'aria-invalid': error ? 'true' : undefined };
  const element = control(block, block.element, { ...scene, aria });
  return [
    many ? h('fieldset', {}, h('legend', {}, label), element) : h('label', { for: id }, label),
    many ? undefined : element,
    block.hint ? h('p', { class: 'hint', id: `${id}-hint` }, block.hint.text) : undefined,
    error ? h('p', { class: 'fault', id: `${id}-error` }, error) : undefined,
  ];
}

function unknown(block) {
  return h('p', { class: 'hint' }, `The sandbox does not draw a ${block.type} block.`);
}
